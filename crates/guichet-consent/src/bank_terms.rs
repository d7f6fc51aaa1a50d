//! What banks refuse: recipients and channels that they do not serve.

use crate::{Recipient, RecipientKind, log::Rule};
use guichet_core::{BankId, Error, ErrorKind, Operation, Result, ScopeSet, Text};
use serde::{Deserialize, Serialize};

/// One refusal of a bank, as data.
///
/// American Express would not send transactions through a messenger; others switched their bots
/// off. Such a thing is the bank's right, so it stands in a file and not in code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BankRefusal {
    /// The bank.
    pub bank: BankId,
    /// The kind of recipient.
    pub kind: RecipientKind,
    /// One recipient of that kind; all of them if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The kinds of data that are refused; all if the list is empty.
    #[serde(default, skip_serializing_if = "nothing")]
    pub scopes: ScopeSet,
    /// What the customer is told, in plain words.
    pub reason: Text,
}

impl BankRefusal {
    /// A bank refuses everything to all recipients of a kind.
    pub fn new(bank: BankId, kind: RecipientKind, reason: impl Into<Text>) -> Self {
        Self { bank, kind, name: None, scopes: ScopeSet::EMPTY, reason: reason.into() }
    }

    /// Only to one of them.
    #[must_use]
    pub fn named(mut self, name: impl Into<Text>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Only these kinds of data.
    #[must_use]
    pub fn only(mut self, scopes: ScopeSet) -> Self {
        self.scopes = scopes;
        self
    }

    fn is_about(&self, bank: &BankId, recipient: &Recipient) -> bool {
        self.bank == *bank
            && self.kind == recipient.kind()
            && self.name.as_ref().is_none_or(|name| *name == recipient.name())
    }

    /// The rule by which the log names it.
    pub fn rule(&self) -> Rule {
        if self.name.is_some() { Rule::BankRefusesRecipient } else { Rule::BankRefusesChannel }
    }
}

/// All that is known of what banks refuse.
///
/// ```
/// use guichet_consent::{BankTerms, Recipient};
/// use guichet_core::{BankId, Scope};
///
/// let terms = BankTerms::from_json(
///     r#"[{ "bank": "amex-us", "kind": "chat_platform", "scopes": ["transactions"],
///           "reason": "American Express sends no transactions through a messenger." }]"#,
/// )?;
/// let chat = Recipient::chat_platform("messenger");
/// let refusal = terms.refusal(&BankId::new("amex-us"), &chat, Scope::Transactions);
/// assert!(refusal.is_some());
/// assert!(terms.refusal(&BankId::new("amex-us"), &chat, Scope::Balances).is_none());
/// # Ok::<(), guichet_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankTerms(Vec<BankRefusal>);

impl BankTerms {
    /// These refusals.
    pub fn new(refusals: impl IntoIterator<Item = BankRefusal>) -> Self {
        Self(refusals.into_iter().collect())
    }

    /// Reads a JSON array of refusals, such as a file of the app.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is no such array.
    pub fn from_json(text: &str) -> Result<Self> {
        serde_json::from_str(text).map(Self).map_err(|error| {
            let path = format!("line {}", error.line());
            Error::new(ErrorKind::Config, "the file of what banks refuse cannot be read")
                .with_path(path)
        })
    }

    /// The refusal of a kind of data for a recipient, if there is one.
    pub fn refusal(
        &self,
        bank: &BankId,
        recipient: &Recipient,
        scope: guichet_core::Scope,
    ) -> Option<&BankRefusal> {
        self.0.iter().find(|refusal| {
            refusal.is_about(bank, recipient)
                && (refusal.scopes.is_empty() || refusal.scopes.contains(scope))
        })
    }

    /// The kinds of data that remain, or the rule by which an operation is refused altogether.
    pub(crate) fn narrow(
        &self,
        bank: &BankId,
        recipient: &Recipient,
        operation: Operation,
        scopes: ScopeSet,
    ) -> Result<ScopeSet, Rule> {
        let mut left = scopes;
        for refusal in self.0.iter().filter(|refusal| refusal.is_about(bank, recipient)) {
            // Ending a consent must stay possible whatever the bank refuses to whom.
            let acts = operation.scopes().is_empty() && operation != Operation::RevokeConsent;
            if refusal.scopes.is_empty() {
                left = ScopeSet::EMPTY;
                if acts {
                    return Err(refusal.rule());
                }
            } else {
                left = left.difference(refusal.scopes);
            }
            let needed = operation.scopes();
            if !needed.is_empty()
                && !needed.intersection(scopes).is_empty()
                && needed.intersection(left).is_empty()
            {
                return Err(refusal.rule());
            }
        }
        Ok(left)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn nothing(scopes: &ScopeSet) -> bool {
    scopes.is_empty()
}

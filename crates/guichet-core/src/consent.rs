//! Consent: what the app asks for, the steps on the way, and what became of it.

use crate::{AccountId, Grant, PendingConsent, PurposeSet, ScopeSet, Secret, Text, UntrustedText};
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};
use url::Url;

/// What the app asks the customer for: scopes, purposes, accounts, length and look-back.
///
/// ```
/// use guichet_core::{ConsentRequest, Purpose, Scope};
///
/// let request = ConsentRequest::new(
///     [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
///     [Purpose::AnswerCustomer],
/// )
/// .days(90)
/// .lookback_days(365);
/// # assert_eq!(request.purposes.iter().count(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConsentRequest {
    /// The kinds of data.
    pub scopes: ScopeSet,
    /// Why.
    pub purposes: PurposeSet,
    /// Which accounts.
    pub accounts: AccountSelection,
    /// For how long.
    pub duration: ConsentDuration,
    /// How many days of history, at most.
    pub lookback_days: Option<u16>,
    /// The app's own name for the customer, for its log; never sent to the bank.
    pub customer: Option<crate::CustomerRef>,
    /// The answer to a [`Challenge::Select`] that is known beforehand, such as the regional bank.
    pub choice: Option<Text>,
}

impl ConsentRequest {
    /// Asks for these scopes and purposes, for all accounts that the customer picks, once.
    pub fn new(
        scopes: impl IntoIterator<Item = crate::Scope>,
        purposes: impl IntoIterator<Item = crate::Purpose>,
    ) -> Self {
        Self {
            scopes: scopes.into_iter().collect(),
            purposes: purposes.into_iter().collect(),
            accounts: AccountSelection::CustomerPicks,
            duration: ConsentDuration::OneTime,
            lookback_days: None,
            customer: None,
            choice: None,
        }
    }

    /// Asks for repeated access over so many days.
    #[must_use]
    pub fn days(mut self, days: u16) -> Self {
        self.duration = ConsentDuration::Days(days);
        self
    }

    /// Bounds the history.
    #[must_use]
    pub fn lookback_days(mut self, days: u16) -> Self {
        self.lookback_days = Some(days);
        self
    }

    /// Names the customer for the app's log.
    #[must_use]
    pub fn customer(mut self, customer: crate::CustomerRef) -> Self {
        self.customer = Some(customer);
        self
    }

    /// Asks for these accounts only.
    #[must_use]
    pub fn accounts(mut self, accounts: AccountSelection) -> Self {
        self.accounts = accounts;
        self
    }
}

/// Which accounts a consent is asked for, or covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccountSelection {
    /// Those that the customer picks on the bank's page.
    #[default]
    CustomerPicks,
    /// These and no others.
    Listed(Vec<AccountId>),
}

/// For how long a consent is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConsentDuration {
    /// One reading.
    OneTime,
    /// Repeated readings over so many days.
    Days(u16),
}

/// The next step on the way to a grant.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "a consent goes on only when the step is taken"]
pub enum ConsentStep {
    /// Send the customer to this address, and come back with [`ConsentInput::Callback`].
    Redirect {
        /// The bank's page.
        url: Url,
        /// What to keep meanwhile, sealed.
        pending: PendingConsent,
    },
    /// The customer approves in the bank's app; come back with [`ConsentInput::Poll`].
    Decoupled {
        /// How long to wait before asking.
        after: Duration,
        /// What to keep meanwhile, sealed.
        pending: PendingConsent,
    },
    /// The customer must choose or answer something first.
    Challenge {
        /// What.
        challenge: Challenge,
        /// What to keep meanwhile, sealed.
        pending: PendingConsent,
    },
    /// The bank gave access.
    Granted(Grant),
}

/// What the customer must choose or answer before the consent can go on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Challenge {
    /// One of several: a regional bank, a way to authenticate. Answer with
    /// [`ConsentInput::Choice`].
    Select {
        /// What can be chosen.
        choices: Vec<Choice>,
    },
    /// A code. Answer with [`ConsentInput::Answer`].
    Question {
        /// The bank's words.
        prompt: UntrustedText,
    },
}

/// One of several things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// What to answer.
    pub id: Text,
    /// What to show.
    pub label: Text,
}

impl Choice {
    /// Makes a choice.
    pub fn new(id: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self { id: id.into(), label: label.into() }
    }
}

/// What the customer, or the wait, brought.
#[non_exhaustive]
pub enum ConsentInput {
    /// The whole address at which the bank sent the customer back.
    Callback(Url),
    /// Time has passed: ask the bank again.
    Poll,
    /// The answer to a [`Challenge::Question`].
    Answer(Secret),
    /// The `id` picked from a [`Challenge::Select`].
    Choice(Text),
}

impl fmt::Debug for ConsentInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A callback carries a code in its query.
        f.write_str(match self {
            Self::Callback(_) => "Callback(***)",
            Self::Poll => "Poll",
            Self::Answer(_) => "Answer(***)",
            Self::Choice(_) => "Choice(..)",
        })
    }
}

/// What became of a consent at the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsentStatus {
    /// Asked for, not yet decided.
    Requested,
    /// Some of several people have agreed.
    PartlyAuthorised,
    /// In force.
    Given,
    /// In force, but the bank wants the customer to authenticate again.
    Suspended,
    /// The customer or the bank said no.
    Refused,
    /// It ran out.
    Expired,
    /// The customer or the bank ended it.
    Revoked,
    /// A word that this library does not know.
    Other(Text),
}

//! Permissions as the Berlin Group has them: lists of accounts, or a word that stands for a list.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledger::Account;

/// What a customer permits by a consent, and how the bank hears of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BgAccess {
    pub(crate) model: BgModel,
    /// The names of holders are told too.
    pub(crate) owner_name: bool,
    pub(crate) recurring: bool,
    /// How often something may be read in a day without the customer.
    pub(crate) frequency: u32,
    /// The last day.
    pub(crate) valid_until: Date,
    pub(crate) approach: BgApproach,
    /// Where the customer goes back to, and where when they did not agree.
    pub(crate) redirect: Option<String>,
    pub(crate) refusal_redirect: Option<String>,
    /// What the app must put to the bank after the customer came back with it; nothing once it
    /// has, and where the bank does not want it.
    pub(crate) confirmation: Option<String>,
    /// The ids of the authorisations that were started.
    pub(crate) authorisations: Vec<String>,
}

/// The models of access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BgModel {
    /// Lists by kind of data; an empty one is for the customer to fill at the bank.
    Listed {
        accounts: Option<Vec<Reference>>,
        balances: Option<Vec<Reference>>,
        transactions: Option<Vec<Reference>>,
    },
    /// `allPsd2`.
    Everything,
    /// `availableAccounts`, and `availableAccountsWithBalance`.
    Available { balances: bool },
    /// Nothing: a token of the step before a consent, which says who the customer is.
    Nothing,
}

/// How the customer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BgApproach {
    Redirect,
    /// By an authorization code for the consent.
    OAuth,
    /// By a redirect, after a token said who the customer is.
    PreStep,
    Decoupled,
}

/// A kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BgKind {
    Accounts,
    Balances,
    Transactions,
}

/// One account, by whichever number the app knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    pub(crate) iban: Option<String>,
    pub(crate) bban: Option<String>,
    pub(crate) pan: Option<String>,
    pub(crate) masked_pan: Option<String>,
    pub(crate) msisdn: Option<String>,
    pub(crate) currency: Option<String>,
}

impl Reference {
    /// Whether it names nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        let numbers = [&self.iban, &self.bban, &self.pan, &self.masked_pan, &self.msisdn];
        numbers.into_iter().all(Option::is_none)
    }

    fn names(&self, account: &Account) -> bool {
        let card = account.kind.is_card();
        let number = Some(account.number.as_str());
        let right_number = (self.iban.is_some() && self.iban == account.iban)
            || (!card && self.bban.is_some() && self.bban.as_deref() == number)
            || (card && self.pan.is_some() && self.pan.as_deref() == number)
            || (card && self.masked_pan.as_deref().is_some_and(|masked| fits(masked, account)));
        let currency = account.currency.code();
        right_number && self.currency.as_deref().is_none_or(|wanted| wanted == currency)
    }
}

fn fits(masked: &str, account: &Account) -> bool {
    masked.len() == account.number.len()
        && masked
            .chars()
            .zip(account.number.chars())
            .all(|(shown, digit)| !shown.is_ascii_digit() || shown == digit)
}

impl BgAccess {
    pub(crate) fn covers(&self, kind: BgKind, account: &Account) -> bool {
        let listed = |list: &Option<Vec<Reference>>| {
            list.as_ref().is_some_and(|list| {
                list.is_empty() || list.iter().any(|reference| reference.names(account))
            })
        };
        match (&self.model, kind) {
            // Whoever may read balances or transactions may know the account.
            (BgModel::Listed { accounts, balances, transactions }, BgKind::Accounts) => {
                listed(accounts) || listed(balances) || listed(transactions)
            }
            (BgModel::Listed { balances, .. }, BgKind::Balances) => listed(balances),
            (BgModel::Listed { transactions, .. }, BgKind::Transactions) => listed(transactions),
            (BgModel::Everything, _) | (BgModel::Available { .. }, BgKind::Accounts) => true,
            (BgModel::Available { balances }, BgKind::Balances) => *balances,
            (BgModel::Available { .. }, BgKind::Transactions) | (BgModel::Nothing, _) => false,
        }
    }

    /// What the customer reads on the consent page.
    pub(crate) fn plain_words(&self) -> Vec<&'static str> {
        let (balances, transactions) = match &self.model {
            BgModel::Listed { balances, transactions, .. } => {
                (balances.is_some(), transactions.is_some())
            }
            BgModel::Everything => (true, true),
            BgModel::Available { balances } => (*balances, false),
            BgModel::Nothing => return vec!["Who you are"],
        };
        let mut words = vec!["Your accounts"];
        words.extend(self.owner_name.then_some("The names of their holders"));
        words.extend(balances.then_some("Balances"));
        words.extend(transactions.then_some("Transactions"));
        words
    }
}

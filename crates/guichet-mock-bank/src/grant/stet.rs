//! What STET lets a customer permit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A permission in STET's words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StetAccess {
    /// Whether the first token may read more than the last 90 days.
    pub(crate) extended_history: bool,
    /// What the app forwarded of the customer's choice; only where banks leave the choice to it.
    pub(crate) forwarded: Option<Forwarded>,
}

/// The body of the last `PUT /consents`, with accounts by the bank's own ids.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Forwarded {
    pub(crate) owners: BTreeSet<String>,
    pub(crate) balances: BTreeSet<String>,
    pub(crate) transactions: BTreeSet<String>,
    pub(crate) overdrafts: BTreeSet<String>,
    pub(crate) trusted_beneficiaries: bool,
    pub(crate) psu_identity: bool,
}

impl StetAccess {
    /// What the customer reads on the consent page.
    pub(crate) fn plain_words(&self) -> Vec<&'static str> {
        let history = if self.extended_history {
            "Transactions, once also those of more than 90 days ago"
        } else {
            "Transactions of the last 90 days"
        };
        vec!["Your accounts and their balances", history, "Your name", "Whom you trust with money"]
    }
}

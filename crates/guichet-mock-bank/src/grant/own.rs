//! What a customer permits at a bank with an interface of its own: all of it, or nothing.

use serde::{Deserialize, Serialize};

use super::{Access, Consent, DurationType, Wish};

/// What the customer reads on the consent page.
pub(super) const PLAIN_WORDS: &str =
    "Your accounts, their balances and transactions, and your name";

/// A permission without parts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct OwnAccess {
    /// Whether the customer must still say yes in the bank's app.
    pub(crate) waits_in_app: bool,
}

/// All that the customer has, until someone ends it.
pub(crate) fn wish(waits_in_app: bool) -> Wish {
    Wish {
        duration: DurationType::Persistent,
        period: None,
        lookback: None,
        access: Access::Own(OwnAccess { waits_in_app }),
    }
}

impl Consent {
    /// Whether the customer must still say yes in the bank's app.
    pub(crate) fn waits_in_app(&self) -> bool {
        matches!(self.wish.access, Access::Own(OwnAccess { waits_in_app: true }))
    }

    /// The customer said yes in the bank's app.
    pub(crate) fn approved_in_app(&mut self) {
        self.wish.access = Access::Own(OwnAccess { waits_in_app: false });
    }
}

//! Permissions as UK Open Banking has them: words of the standard, and a window of time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a customer permits by an account access consent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct UkobAccess {
    /// As the app wrote them; all are known.
    pub(crate) permissions: Vec<String>,
    /// Nothing that was booked before is shown.
    pub(crate) from: Option<Timestamp>,
    /// Nothing that is booked later is shown.
    pub(crate) to: Option<Timestamp>,
}

/// All permissions, and what the customer reads in their place.
const ALL: [(&str, &str); 21] = [
    ("ReadAccountsBasic", "Your accounts"),
    ("ReadAccountsDetail", "Your accounts with name and number"),
    ("ReadBalances", "Balances"),
    ("ReadBeneficiariesBasic", "Your payees"),
    ("ReadBeneficiariesDetail", "Your payees with their account numbers"),
    ("ReadDirectDebits", "Direct debits"),
    ("ReadOffers", "Offers that the bank makes you"),
    ("ReadPAN", "The long numbers of your cards"),
    ("ReadParty", "Name and address of the holders of the accounts"),
    ("ReadPartyPSU", "Your own name and address"),
    ("ReadProducts", "What kind of product an account is"),
    ("ReadScheduledPaymentsBasic", "Payments that are planned"),
    ("ReadScheduledPaymentsDetail", "Payments that are planned, and to whom"),
    ("ReadStandingOrdersBasic", "Standing orders"),
    ("ReadStandingOrdersDetail", "Standing orders, and to whom"),
    ("ReadStatementsBasic", "Statements"),
    ("ReadStatementsDetail", "Statements with their amounts"),
    ("ReadTransactionsBasic", "Transactions"),
    ("ReadTransactionsCredits", "Money that came in"),
    ("ReadTransactionsDebits", "Money that went out"),
    ("ReadTransactionsDetail", "Transactions with text, shop and other side"),
];

/// Whether the standard has such a permission.
pub(crate) fn is_known(permission: &str) -> bool {
    ALL.iter().any(|(name, _)| *name == permission)
}

impl UkobAccess {
    pub(crate) fn covers(&self, permission: &str) -> bool {
        self.permissions.iter().any(|given| given == permission)
    }

    /// What the customer reads on the consent page.
    pub(crate) fn plain_words(&self) -> Vec<&'static str> {
        ALL.iter().filter(|(name, _)| self.covers(name)).map(|(_, words)| *words).collect()
    }
}

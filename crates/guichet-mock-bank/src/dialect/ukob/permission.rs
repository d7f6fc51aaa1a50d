//! What an app may ask for, and which combinations make no sense.

use super::refusal::{Code, Refusal};

/// All permissions, as the standard writes them, and what the customer reads in their place.
const ALL: [(&str, &str); 21] = [
    ("ReadAccountsBasic", "Your accounts"),
    ("ReadAccountsDetail", "Your accounts with name and number"),
    ("ReadBalances", "Balances"),
    ("ReadBeneficiariesBasic", "Your payees"),
    ("ReadBeneficiariesDetail", "Your payees with their account numbers"),
    ("ReadDirectDebits", "Direct debits"),
    ("ReadOffers", "Offers that the bank makes you"),
    ("ReadPAN", "The long number of your cards"),
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

/// What the customer reads.
pub(crate) fn plain_words(permission: &str) -> Option<&'static str> {
    ALL.iter().find(|(name, _)| *name == permission).map(|(_, words)| *words)
}

const PATH: &str = "Data.Permissions";

/// Refuses a list that the standard forbids. `unsupported` is what this bank does not offer: one
/// such permission spoils the whole list.
pub(super) fn check(asked: &[String], unsupported: &[&str]) -> Result<(), Refusal> {
    if asked.is_empty() {
        return Err(Refusal::input(Code::FIELD_MISSING, PATH, "no permission is asked for"));
    }
    if asked.iter().any(|one| plain_words(one).is_none()) {
        return Err(Refusal::input(Code::FIELD_INVALID, PATH, "a permission is not known"));
    }
    if asked.iter().any(|one| unsupported.contains(&one.as_str())) {
        return Err(Refusal::input(Code::FIELD_INVALID, PATH, "a permission is not supported"));
    }
    let has = |name: &str| asked.iter().any(|one| one == name);
    let depth = has("ReadTransactionsBasic") || has("ReadTransactionsDetail");
    let direction = has("ReadTransactionsCredits") || has("ReadTransactionsDebits");
    if depth && !direction {
        let text = "transactions need ReadTransactionsCredits or ReadTransactionsDebits";
        return Err(Refusal::input(Code::FIELD_EXPECTED, PATH, text));
    }
    if direction && !depth {
        let text = "transactions need ReadTransactionsBasic or ReadTransactionsDetail";
        return Err(Refusal::input(Code::FIELD_EXPECTED, PATH, text));
    }
    Ok(())
}

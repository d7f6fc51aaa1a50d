//! Which combinations of permissions make no sense, and what some banks do not offer.

use super::refusal::{Code, Refusal};
use crate::grant::ukob::is_known;

const PATH: &str = "Data.Permissions";

/// What a bank with the quirk `ukob-unsupported-permissions` does not offer.
const UNSUPPORTED: [&str; 7] = [
    "ReadOffers",
    "ReadPAN",
    "ReadParty",
    "ReadPartyPSU",
    "ReadProducts",
    "ReadStatementsBasic",
    "ReadStatementsDetail",
];

/// Refuses a list that the standard forbids, or of which a `poor` bank does not offer something:
/// one such permission spoils the whole list.
pub(super) fn check(asked: &[String], poor: bool) -> Result<(), Refusal> {
    if asked.is_empty() {
        return Err(Refusal::input(Code::FIELD_MISSING, PATH, "no permission is asked for"));
    }
    if asked.iter().any(|one| !is_known(one)) {
        return Err(Refusal::input(Code::FIELD_INVALID, PATH, "a permission is not known"));
    }
    if poor && asked.iter().any(|one| UNSUPPORTED.contains(&one.as_str())) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fine(asked: &[&str], poor: bool) -> bool {
        let asked: Vec<_> = asked.iter().map(|one| (*one).to_owned()).collect();
        check(&asked, poor).is_ok()
    }

    #[test]
    fn transactions_need_a_depth_and_a_direction() {
        assert!(is_fine(&["ReadTransactionsBasic", "ReadTransactionsDebits"], false));
        assert!(!is_fine(&["ReadTransactionsDetail"], false));
        assert!(!is_fine(&["ReadTransactionsCredits"], false));
        assert!(!is_fine(&[], false));
        assert!(!is_fine(&["ReadEverything"], false));
    }

    #[test]
    fn one_permission_that_is_not_offered_spoils_the_list() {
        assert!(is_fine(&["ReadBalances", "ReadPAN"], false));
        assert!(!is_fine(&["ReadBalances", "ReadPAN"], true));
    }
}

//! How a consent says what it is for.

use guichet_core::{Error, ErrorKind, Result, Scope, ScopeSet};
use serde::Serialize;
use std::collections::BTreeMap;

/// How a bank lets a consent say which accounts and which of their data it is for.
///
/// The connector asks for the smallest unit that covers what the app asked for, in the first
/// model of the [profile](crate::Profile) that can say it. Where that is more than the app asked
/// for, the [surplus](Self::surplus) belongs in the notice to the customer; it never reaches the
/// app.
///
/// ```
/// use guichet_core::{Scope, ScopeSet};
/// use guichet_protocol_berlin_group::AccessModel;
///
/// let asked = ScopeSet::of(&[Scope::AccountsBasic, Scope::Balances]);
/// assert!(AccessModel::AllPsd2.surplus(asked).contains(Scope::Transactions));
/// assert!(!AccessModel::BankOffered.surplus(asked).contains(Scope::Transactions));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessModel {
    /// Lists that are left empty: the customer picks the accounts on the bank's page.
    BankOffered,
    /// Lists with the account numbers, which the customer gives the app beforehand.
    Detailed,
    /// Everything that the law gives, by one word (`allPsd2`).
    AllPsd2,
}

/// What each list of `access` gives, by its name.
pub(crate) const LISTS: [(&str, ScopeSet); 4] = [
    ("accounts", ScopeSet::of(&[Scope::AccountsBasic, Scope::AccountNumbers])),
    ("balances", ScopeSet::of(&[Scope::Balances])),
    (
        "transactions",
        ScopeSet::of(&[
            Scope::TransactionsSummary,
            Scope::Transactions,
            Scope::TransactionsCounterparty,
            Scope::TransactionsPlace,
            Scope::ScheduledPayments,
        ]),
    ),
    (OWNER, ScopeSet::of(&[Scope::IdentityContact])),
];

const OWNER: &str = "ownerName";

/// What the lists give together.
pub(crate) const COVERED: ScopeSet = {
    let [a, b, c, d] = LISTS;
    union(union(a.1, b.1), union(c.1, d.1))
};

const fn union(one: ScopeSet, other: ScopeSet) -> ScopeSet {
    // The set has no union of its own: what is in neither is taken off everything.
    let all = ScopeSet::all();
    all.difference(all.difference(one).intersection(all.difference(other)))
}

/// The names of the lists that cover some scopes. Without the list of accounts nothing can be
/// found, so it is always among them.
fn lists(asked: ScopeSet) -> impl Iterator<Item = &'static str> {
    LISTS
        .iter()
        .filter(move |(name, covers)| *name == "accounts" || !covers.intersection(asked).is_empty())
        .map(|(name, _)| *name)
}

impl AccessModel {
    /// What the bank's consent would cover beyond what is asked for.
    pub fn surplus(self, asked: ScopeSet) -> ScopeSet {
        let given = match self {
            Self::AllPsd2 => {
                let owner = asked.contains(Scope::IdentityContact);
                if owner { COVERED } else { COVERED.without(Scope::IdentityContact) }
            }
            Self::BankOffered | Self::Detailed => lists(asked)
                .filter_map(|list| LISTS.iter().find(|(name, _)| *name == list))
                .fold(ScopeSet::EMPTY, |all, (_, covers)| union(all, *covers)),
        };
        given.difference(asked)
    }

    /// Whether the app must know the numbers of the accounts.
    pub(crate) fn needs_numbers(self) -> bool {
        self == Self::Detailed
    }

    /// The `access` of a consent for these scopes, and for these accounts where they are named.
    pub(crate) fn access(self, asked: ScopeSet, numbers: &[String]) -> Access {
        if self == Self::AllPsd2 {
            let word = if asked.contains(Scope::IdentityContact) {
                "allAccountsWithOwnerName"
            } else {
                "allAccounts"
            };
            return Access { all_psd2: Some(word), ..Access::default() };
        }
        let references = || numbers.iter().map(|iban| Number { iban: iban.clone() }).collect();
        let mut access = Access::default();
        for list in lists(asked) {
            if list == OWNER {
                access.additional_information.insert(list, references());
            } else {
                access.lists.insert(list, references());
            }
        }
        access
    }
}

/// Refuses what no consent of this standard covers.
pub(crate) fn check(asked: ScopeSet) -> Result<()> {
    if asked.is_empty() {
        let clause = "a consent for nothing is none";
        return Err(Error::new(ErrorKind::InvalidInput, clause).with_path("scopes"));
    }
    if asked.is_subset(COVERED) {
        return Ok(());
    }
    let clause = "no consent of this bank covers all of this";
    Err(Error::new(ErrorKind::Unsupported, clause).with_path("scopes"))
}

/// The field of that name.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Access {
    #[serde(flatten)]
    lists: BTreeMap<&'static str, Vec<Number>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    additional_information: BTreeMap<&'static str, Vec<Number>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    all_psd2: Option<&'static str>,
}

#[derive(PartialEq, Eq, Serialize)]
struct Number {
    iban: String,
}

impl std::fmt::Debug for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Number(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_json(model: AccessModel, asked: &[Scope], numbers: &[&str], expected: &str) {
        let numbers: Vec<_> = numbers.iter().map(|it| (*it).to_owned()).collect();
        let access = model.access(ScopeSet::of(asked), &numbers);
        assert_eq!(serde_json::to_string(&access).unwrap(), expected);
    }

    #[test]
    fn nothing_more_is_asked_for_than_the_scopes_need() {
        let (model, basic) = (AccessModel::BankOffered, Scope::AccountsBasic);
        check_json(model, &[basic], &[], r#"{"accounts":[]}"#);
        check_json(model, &[Scope::Balances], &[], r#"{"accounts":[],"balances":[]}"#);
        check_json(
            model,
            &[Scope::TransactionsSummary, Scope::IdentityContact],
            &[],
            r#"{"accounts":[],"transactions":[],"additionalInformation":{"ownerName":[]}}"#,
        );
        check_json(
            AccessModel::Detailed,
            &[basic],
            &["DE64999905170000012345"],
            r#"{"accounts":[{"iban":"DE64999905170000012345"}]}"#,
        );
        check_json(AccessModel::AllPsd2, &[basic], &[], r#"{"allPsd2":"allAccounts"}"#);
    }

    #[test]
    fn what_no_consent_covers_is_refused() {
        assert!(check(ScopeSet::EMPTY).is_err());
        assert!(check(ScopeSet::of(&[Scope::CardsControl])).is_err());
        assert!(check(ScopeSet::of(&[Scope::Balances, Scope::AccountNumbers])).is_ok());
    }

    #[test]
    fn one_word_covers_everything_but_names() {
        let asked = ScopeSet::of(&[Scope::AccountsBasic]);
        let surplus = AccessModel::AllPsd2.surplus(asked);
        assert!(surplus.contains(Scope::Balances) && !surplus.contains(Scope::IdentityContact));
        let offered = AccessModel::BankOffered.surplus(asked);
        assert_eq!(offered, ScopeSet::of(&[Scope::AccountNumbers]));
    }
}

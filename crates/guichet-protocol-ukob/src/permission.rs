//! Permissions: the units in which a bank gives consent.

use guichet_core::{Capabilities, Error, ErrorKind, Operation, Result, Scope, ScopeSet};

/// A permission of the standard.
///
/// Those for whole card numbers, offers and products are known, but never asked for: no scope
/// needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Permission {
    /// `ReadAccountsBasic`: accounts without numbers and names.
    AccountsBasic,
    /// `ReadAccountsDetail`: accounts with them.
    AccountsDetail,
    /// `ReadBalances`.
    Balances,
    /// `ReadBeneficiariesBasic`: without names and numbers.
    BeneficiariesBasic,
    /// `ReadBeneficiariesDetail`.
    BeneficiariesDetail,
    /// `ReadDirectDebits`: with the names of those who draw.
    DirectDebits,
    /// `ReadOffers`.
    Offers,
    /// `ReadPAN`: whole card numbers.
    Pan,
    /// `ReadParty`: who is behind an account.
    Party,
    /// `ReadPartyPSU`: who the customer is.
    PartyPsu,
    /// `ReadProducts`.
    Products,
    /// `ReadScheduledPaymentsBasic`: without names and numbers.
    ScheduledPaymentsBasic,
    /// `ReadScheduledPaymentsDetail`.
    ScheduledPaymentsDetail,
    /// `ReadStandingOrdersBasic`: without names and numbers.
    StandingOrdersBasic,
    /// `ReadStandingOrdersDetail`.
    StandingOrdersDetail,
    /// `ReadStatementsBasic`.
    StatementsBasic,
    /// `ReadStatementsDetail`: with the document.
    StatementsDetail,
    /// `ReadTransactionsBasic`: without texts, names and balances.
    TransactionsBasic,
    /// `ReadTransactionsCredits`: money in.
    TransactionsCredits,
    /// `ReadTransactionsDebits`: money out.
    TransactionsDebits,
    /// `ReadTransactionsDetail`.
    TransactionsDetail,
}

use Permission::{
    AccountsBasic, AccountsDetail, Balances, BeneficiariesBasic, BeneficiariesDetail, DirectDebits,
    Party, PartyPsu, ScheduledPaymentsBasic, ScheduledPaymentsDetail, StandingOrdersBasic,
    StandingOrdersDetail, StatementsBasic, StatementsDetail, TransactionsBasic,
    TransactionsCredits, TransactionsDebits, TransactionsDetail,
};

impl Permission {
    /// The standard's name: `ReadAccountsBasic`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountsBasic => "ReadAccountsBasic",
            Self::AccountsDetail => "ReadAccountsDetail",
            Self::Balances => "ReadBalances",
            Self::BeneficiariesBasic => "ReadBeneficiariesBasic",
            Self::BeneficiariesDetail => "ReadBeneficiariesDetail",
            Self::DirectDebits => "ReadDirectDebits",
            Self::Offers => "ReadOffers",
            Self::Pan => "ReadPAN",
            Self::Party => "ReadParty",
            Self::PartyPsu => "ReadPartyPSU",
            Self::Products => "ReadProducts",
            Self::ScheduledPaymentsBasic => "ReadScheduledPaymentsBasic",
            Self::ScheduledPaymentsDetail => "ReadScheduledPaymentsDetail",
            Self::StandingOrdersBasic => "ReadStandingOrdersBasic",
            Self::StandingOrdersDetail => "ReadStandingOrdersDetail",
            Self::StatementsBasic => "ReadStatementsBasic",
            Self::StatementsDetail => "ReadStatementsDetail",
            Self::TransactionsBasic => "ReadTransactionsBasic",
            Self::TransactionsCredits => "ReadTransactionsCredits",
            Self::TransactionsDebits => "ReadTransactionsDebits",
            Self::TransactionsDetail => "ReadTransactionsDetail",
        }
    }

    /// What of the model the bank gives under it.
    ///
    /// Who draws a direct debit is told with it and has no permission of its own, so it is not
    /// counted: without the scope for the other side it is dropped unread.
    pub const fn covers(self) -> ScopeSet {
        match self {
            Self::AccountsBasic => ScopeSet::of(&[Scope::AccountsBasic]),
            Self::AccountsDetail => {
                ScopeSet::of(&[Scope::AccountsBasic, Scope::AccountNumbers, Scope::IdentityContact])
            }
            Self::Balances => ScopeSet::of(&[Scope::Balances]),
            Self::TransactionsBasic | Self::TransactionsCredits | Self::TransactionsDebits => {
                ScopeSet::of(&[Scope::TransactionsSummary])
            }
            Self::TransactionsDetail => ScopeSet::of(&[
                Scope::TransactionsSummary,
                Scope::Transactions,
                Scope::TransactionsCounterparty,
                Scope::TransactionsPlace,
                Scope::Balances,
            ]),
            Self::DirectDebits
            | Self::BeneficiariesBasic
            | Self::ScheduledPaymentsBasic
            | Self::StandingOrdersBasic => ScopeSet::of(&[Scope::ScheduledPayments]),
            Self::BeneficiariesDetail
            | Self::ScheduledPaymentsDetail
            | Self::StandingOrdersDetail => {
                ScopeSet::of(&[Scope::ScheduledPayments, Scope::TransactionsCounterparty])
            }
            Self::Party | Self::PartyPsu => ScopeSet::of(&[Scope::IdentityContact]),
            Self::StatementsBasic | Self::StatementsDetail => ScopeSet::of(&[Scope::Statements]),
            Self::Offers | Self::Pan | Self::Products => ScopeSet::EMPTY,
        }
    }
}

/// The smallest set of permissions that covers some scopes at a bank.
///
/// `unsupported` are those for which the bank refuses the whole consent (quirk 58); where one has
/// a bigger sister that the bank takes, that one is asked for.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) if nothing is asked for,
/// [`Unsupported`](ErrorKind::Unsupported) if no permission of this bank covers all of it.
pub(crate) fn needed(
    asked: ScopeSet,
    unsupported: &[Permission],
    capabilities: &Capabilities,
) -> Result<Vec<Permission>> {
    if asked.is_empty() {
        let clause = "a consent for nothing is none";
        return Err(Error::new(ErrorKind::InvalidInput, clause).with_path("scopes"));
    }
    let has = |scope: Scope| asked.contains(scope);
    let can = |operation: Operation| capabilities.supports(operation);
    let summary = has(Scope::TransactionsSummary);
    let people = has(Scope::TransactionsCounterparty);
    let planned = has(Scope::ScheduledPayments) && can(Operation::ScheduledPayments);
    let payees = has(Scope::ScheduledPayments) && can(Operation::Beneficiaries);
    // Whom the customer pays may be asked for without a transaction.
    let sides = people && (summary || !(planned || payees));
    let texts = has(Scope::Transactions) || has(Scope::TransactionsPlace) || sides;
    let rows = texts || summary;
    let either =
        |detail: bool, big: Permission, small: Permission| if detail { big } else { small };
    let wanted = [
        (has(Scope::AccountNumbers), AccountsDetail),
        (has(Scope::AccountsBasic) && !has(Scope::AccountNumbers), AccountsBasic),
        (has(Scope::Balances), Balances),
        (rows, either(texts, TransactionsDetail, TransactionsBasic)),
        (rows, TransactionsCredits),
        (rows, TransactionsDebits),
        (planned, DirectDebits),
        (planned, either(people, StandingOrdersDetail, StandingOrdersBasic)),
        (planned, either(people, ScheduledPaymentsDetail, ScheduledPaymentsBasic)),
        (payees, either(people, BeneficiariesDetail, BeneficiariesBasic)),
        (has(Scope::IdentityContact), Party),
        (has(Scope::IdentityContact), PartyPsu),
        (
            has(Scope::Statements),
            either(can(Operation::StatementDocument), StatementsDetail, StatementsBasic),
        ),
    ];
    let mut list: Vec<_> = wanted
        .into_iter()
        .filter(|(wanted, permission)| *wanted && !unsupported.contains(permission))
        .map(|(_, permission)| permission)
        .collect();
    // Without a party to ask for, the names beside the numbers of an account are what there is.
    let identity = Scope::IdentityContact;
    if has(identity) && !covered(&list).contains(identity) {
        list.retain(|permission| *permission != AccountsBasic);
        list.insert(0, AccountsDetail);
    }
    if asked.is_subset(covered(&list)) {
        return Ok(list);
    }
    let clause = "no consent of this bank covers all of this";
    Err(Error::new(ErrorKind::Unsupported, clause).with_path("scopes"))
}

/// All that a list of permissions covers.
pub(crate) fn covered(list: &[Permission]) -> ScopeSet {
    list.iter().flat_map(|permission| permission.covers().iter()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Capabilities = Capabilities::of(Operation::ALL);

    fn names(scopes: &[Scope], unsupported: &[Permission]) -> Vec<&'static str> {
        let list = needed(ScopeSet::of(scopes), unsupported, &ALL).unwrap();
        list.into_iter().map(Permission::as_str).collect()
    }

    #[test]
    fn nothing_more_is_asked_for_than_the_scopes_need() {
        assert_eq!(names(&[Scope::AccountsBasic], &[]), ["ReadAccountsBasic"]);
        assert_eq!(names(&[Scope::AccountNumbers], &[]), ["ReadAccountsDetail"]);
        assert_eq!(
            names(&[Scope::TransactionsSummary], &[]),
            ["ReadTransactionsBasic", "ReadTransactionsCredits", "ReadTransactionsDebits"]
        );
        assert_eq!(
            names(&[Scope::TransactionsPlace], &[]),
            ["ReadTransactionsDetail", "ReadTransactionsCredits", "ReadTransactionsDebits"]
        );
        assert_eq!(names(&[Scope::IdentityContact], &[]), ["ReadParty", "ReadPartyPSU"]);
        assert_eq!(
            names(&[Scope::ScheduledPayments, Scope::TransactionsCounterparty], &[]),
            [
                "ReadDirectDebits",
                "ReadStandingOrdersDetail",
                "ReadScheduledPaymentsDetail",
                "ReadBeneficiariesDetail"
            ]
        );
    }

    #[test]
    fn what_the_bank_refuses_is_not_asked_for() {
        let without = [Party, PartyPsu];
        assert_eq!(
            names(&[Scope::AccountsBasic, Scope::IdentityContact], &without),
            ["ReadAccountsDetail"]
        );
        assert_eq!(names(&[Scope::IdentityContact], &[PartyPsu]), ["ReadParty"]);
        let statements = ScopeSet::of(&[Scope::Statements]);
        let error = needed(statements, &[StatementsDetail], &ALL).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }

    #[test]
    fn acts_are_not_for_sale() {
        let error = needed(ScopeSet::all(), &[], &ALL).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        let error = needed(ScopeSet::EMPTY, &[], &ALL).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }

    #[test]
    fn card_numbers_offers_and_products_are_never_asked_for() {
        let readable: ScopeSet = ScopeSet::all_reading()
            .without(Scope::Bills)
            .without(Scope::CardsStatus)
            .without(Scope::CardsLimits);
        let list = needed(readable, &[], &ALL).unwrap();
        for never in [Permission::Pan, Permission::Offers, Permission::Products] {
            assert!(!list.contains(&never), "{never:?}");
        }
    }
}

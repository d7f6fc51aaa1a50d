//! What comes out of what a bank sends: one fixture in, one snapshot of the model out.
//!
//! The people and numbers of the fixtures are made up.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture fails")]

use guichet_core::raw::{AccountEntry, AppKey, Narrow as _, Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Cursor, Date, Error, Scope, ScopeSet,
};
use guichet_protocol_stet::{
    Decoding, Quirk, decode_accounts, decode_balances, decode_beneficiaries, decode_identity,
    decode_transactions,
};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name, ".json"))
    };
}

const ROOT: &str = "https://api.bank.example/stet/psd2/v1";

fn permitted(scopes: ScopeSet) -> Decoding {
    Decoding::new(BankId::new("example-fr"), Permissions::of(scopes))
        .time_zone(TimeZone::get("Europe/Paris").unwrap())
        .app_key(AppKey::from_bytes([7; 32]))
}

fn all() -> Decoding {
    permitted(ScopeSet::all())
}

fn asked(how: Decoding, path: &str) -> Decoding {
    how.request(format!("{ROOT}{path}").parse().unwrap())
}

fn on(kind: AccountKind) -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("A1"), kind);
    account.currency = Some(Currency::EUR);
    account
}

fn errors(rejected: &[Error]) -> Vec<Value> {
    rejected
        .iter()
        .map(|error| {
            json!({ "kind": error.kind().as_str(), "path": error.path(), "says": error.to_string() })
        })
        .collect()
}

fn accounts(page: &Page<AccountEntry>) -> Value {
    let items: Vec<Value> = page
        .items
        .iter()
        .map(|entry| json!({ "account": entry.account, "balances": entry.balances }))
        .collect();
    let next = page.next.as_ref().map(Cursor::as_str);
    json!({ "items": items, "rejected": errors(&page.rejected), "next": next })
}

fn rows<T: Serialize>(page: &Page<T>) -> Value {
    let next = page.next.as_ref().map(Cursor::as_str);
    json!({ "items": page.items, "rejected": errors(&page.rejected), "next": next })
}

#[test]
fn accounts_with_their_balances_links_and_cards() {
    let page = decode_accounts(fixture!("accounts"), &asked(all(), "/accounts")).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn basic_accounts_have_no_money_no_numbers_and_no_names_of_people() {
    let how = permitted(ScopeSet::of(&[Scope::AccountsBasic]));
    let page = decode_accounts(fixture!("accounts"), &asked(how, "/accounts")).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn balances_of_a_current_account() {
    let page = decode_balances(fixture!("balances"), &on(AccountKind::Current), &all()).unwrap();
    insta::assert_json_snapshot!(rows(&page));
}

#[test]
fn the_instant_balance_is_what_can_be_spent_where_the_bank_means_it_so() {
    let how = all().quirks(&[Quirk::ExpectedIsAvailable]);
    let page = decode_balances(fixture!("balances"), &on(AccountKind::Current), &how).unwrap();
    assert_eq!(page.items[2].kind.as_str(), "available");
    assert_eq!(page.items[2].code.as_ref().unwrap().as_str(), "XPCD");
}

#[test]
fn transactions_in_every_shape() {
    let how = asked(all(), "/accounts/A1/transactions?dateFrom=2026-03-01");
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn transactions_without_permission_for_people_and_places() {
    let how = permitted(ScopeSet::of(&[Scope::Transactions]));
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn only_a_summary() {
    let how = permitted(ScopeSet::of(&[Scope::TransactionsSummary]));
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn where_other_means_pending_its_day_is_still_to_come() {
    let how = all().quirks(&[Quirk::OtherMeansPending]);
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
    let row = &page.unwrap().items[4];
    assert_eq!(row.status.as_str(), "pending");
    assert_eq!((row.booked_on, row.expected_on), (None, Some(Date::constant(2026, 4, 1))));
}

#[test]
fn the_line_that_sums_up_a_card_is_known_whatever_is_permitted() {
    let of = |how: Decoding, kind| {
        let how = how.quirks(&[Quirk::CardSummaryLine]);
        let page = decode_transactions(fixture!("transactions"), &on(kind), &how).unwrap();
        let line = page
            .items
            .into_iter()
            .find(|row| row.id.as_ref().is_some_and(|id| id.as_str() == "T-6"));
        let line = line.unwrap();
        (line.kind.unwrap().as_str().to_owned(), line.description.is_some())
    };
    assert_eq!(of(all(), AccountKind::Current), ("card_repayment".to_owned(), true));
    let summary = permitted(ScopeSet::of(&[Scope::TransactionsSummary]));
    assert_eq!(of(summary, AccountKind::Current), ("card_repayment".to_owned(), false));
    // On the card itself the words mean nothing.
    assert_eq!(of(all(), AccountKind::ChargeCard).0, "card_payment");
}

#[test]
fn what_lies_before_the_first_permitted_day_does_not_come() {
    let first = Date::constant(2026, 3, 28);
    let how = Decoding::new(
        BankId::new("example-fr"),
        Permissions::of(ScopeSet::all()).not_before(first),
    );
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
    let ids: Vec<_> =
        page.unwrap().items.into_iter().map(|row| row.id.unwrap().as_str().to_owned()).collect();
    assert_eq!(ids, ["T-1", "T-4", "T-5", "T-6", "T-7"]);
}

#[test]
fn trusted_beneficiaries() {
    let page = decode_beneficiaries(fixture!("beneficiaries"), &all()).unwrap();
    insta::assert_json_snapshot!(rows(&page));
    let how = permitted(ScopeSet::of(&[Scope::ScheduledPayments]));
    let page = decode_beneficiaries(fixture!("beneficiaries"), &how).unwrap();
    assert!(page.items.iter().all(|one| one.name.is_none() && one.identifier.is_none()));
}

#[test]
fn the_customer_is_named_in_three_shapes() {
    for body in [
        r#"{"identity": {"fullName": "Mme Chloé Exemple", "namePrefix": "MADM"}, "_links": {}}"#,
        r#"{"identity": {"fullName": "", "firstName": "Mme Chloé", "lastName": "Exemple"}}"#,
        r#"{"fullName": "Mme Chloé Exemple", "_links": {"self": {"href": "/v1"}}}"#,
    ] {
        let page = decode_identity(body.as_bytes(), &all()).unwrap();
        let name = page.items[0].name.as_ref().unwrap();
        assert_eq!(name.as_untrusted_str(), "Mme Chloé Exemple", "{body}");
    }
    let error = decode_identity(br#"{"identity": {}}"#, &all()).unwrap_err();
    assert_eq!(error.path(), Some("identity"));
    let none = permitted(ScopeSet::of(&[Scope::Balances]));
    assert!(decode_identity(b"{}", &none).unwrap().items.is_empty());
}

#[test]
fn what_is_not_permitted_was_never_read() {
    // Narrowing what the mapper made changes nothing: it had left everything out itself.
    for scopes in [
        ScopeSet::of(&[Scope::TransactionsSummary]),
        ScopeSet::of(&[Scope::Transactions]),
        ScopeSet::of(&[Scope::Transactions, Scope::TransactionsPlace]),
        ScopeSet::of(&[Scope::Transactions, Scope::TransactionsCounterparty]),
        ScopeSet::of(&[Scope::AccountsBasic]),
        ScopeSet::of(&[Scope::AccountsBasic, Scope::Balances]),
        ScopeSet::of(&[Scope::AccountsBasic, Scope::IdentityContact]),
        ScopeSet::of(&[Scope::AccountsBasic, Scope::AccountNumbers]),
    ] {
        let how = permitted(scopes);
        let found = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
        let found = found.unwrap().items;
        let mut narrowed = found.clone();
        narrowed.narrow(&scopes);
        assert_eq!(found, narrowed, "{scopes:?}");
        for entry in decode_accounts(fixture!("accounts"), &how).unwrap().items {
            let mut account = entry.account.clone();
            account.narrow(&scopes);
            assert_eq!(entry.account, account, "{scopes:?}");
            assert!(entry.balances.is_none() || scopes.contains(Scope::Balances));
        }
    }
}

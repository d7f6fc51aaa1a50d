//! What the bank's answers mean, as snapshots; people, places and numbers are invented.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use guichet_bank_monzo::{
    Decoding, PROFILE, decode_accounts, decode_balances, decode_transactions,
};
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Error, Scope, ScopeSet, raw::Permissions,
};

fn how(scopes: ScopeSet) -> Decoding {
    let now = "2026-03-31T11:00:00Z".parse().unwrap();
    let how = PROFILE.decoding(Permissions::of(scopes)).unwrap();
    how.app_key(AppKey::from_bytes([7; 32])).fetched_at(now)
}

fn account() -> AccountRef {
    AccountRef::new(AccountId::new("acc_0001"), AccountKind::Current)
}

fn paths(errors: &[Error]) -> Vec<&str> {
    errors.iter().filter_map(Error::path).collect()
}

#[test]
fn accounts() {
    let body = include_bytes!("fixtures/accounts.json");
    let page = decode_accounts(body, &how(ScopeSet::all_reading())).unwrap();
    assert_eq!(paths(&page.rejected), ["accounts[3].id"]);
    let accounts: Vec<_> = page.items.into_iter().map(|entry| entry.account).collect();
    insta::assert_json_snapshot!(accounts);
}

#[test]
fn a_name_does_not_come_without_its_scope() {
    let body = include_bytes!("fixtures/accounts.json");
    let page = decode_accounts(body, &how(ScopeSet::of(&[Scope::AccountsBasic]))).unwrap();
    let accounts: Vec<_> = page.items.into_iter().map(|entry| entry.account).collect();
    let told = serde_json::to_string(&accounts).unwrap();
    for name in ["Wilhelmina", "Ozias", "user_1", "00000031"] {
        assert!(!told.contains(name), "{name}");
    }
}

#[test]
fn transactions() {
    let body = include_bytes!("fixtures/transactions.json");
    let page = decode_transactions(body, &account(), &how(ScopeSet::all_reading())).unwrap();
    assert_eq!(paths(&page.rejected), ["transactions[4].amount"]);
    assert_eq!(page.next.as_ref().map(guichet_core::Cursor::as_str), Some("tx_0005"));
    insta::assert_json_snapshot!(page.items);
}

#[test]
fn transactions_without_people_and_places() {
    let body = include_bytes!("fixtures/transactions.json");
    let scopes = ScopeSet::of(&[Scope::TransactionsSummary, Scope::Transactions]);
    let page = decode_transactions(body, &account(), &how(scopes)).unwrap();
    insta::assert_json_snapshot!(page.items);
}

#[test]
fn balances() {
    let body =
        br#"{"balance": 5000, "total_balance": 6000, "currency": "GBP", "spend_today": -20}"#;
    let page = decode_balances(body, &account(), &how(ScopeSet::all_reading())).unwrap();
    insta::assert_json_snapshot!(page.items);
}

#[test]
fn what_is_owed_is_not_called_money_held() {
    let flex = AccountRef::new(AccountId::new("acc_9"), AccountKind::LineOfCredit);
    let body = br#"{"balance": -5000, "total_balance": -5000, "currency": "GBP"}"#;
    let page = decode_balances(body, &flex, &how(ScopeSet::all_reading())).unwrap();
    assert!(page.items.iter().all(|balance| balance.kind.as_str() == "information"));
}

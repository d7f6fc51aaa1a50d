//! What the bank's answers mean, as snapshots; people, places and numbers are invented.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use guichet_bank_starling::{
    Decoding, PROFILE, decode_accounts, decode_balances, decode_spaces, decode_transactions,
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
    AccountRef::new(AccountId::new("acc-1:cat-1"), AccountKind::Current)
}

fn paths(errors: &[Error]) -> Vec<&str> {
    errors.iter().filter_map(Error::path).collect()
}

#[test]
fn accounts() {
    let body = include_bytes!("fixtures/accounts.json");
    let page = decode_accounts(body, &how(ScopeSet::all_reading())).unwrap();
    assert_eq!(paths(&page.rejected), ["accounts[2].defaultCategory"]);
    let accounts: Vec<_> = page.items.into_iter().map(|entry| entry.account).collect();
    insta::assert_json_snapshot!(accounts);
}

#[test]
fn spaces() {
    let body = include_bytes!("fixtures/spaces.json");
    let page = decode_spaces(body, &account(), &how(ScopeSet::all_reading())).unwrap();
    assert_eq!(paths(&page.rejected), ["savingsGoals[1]", "spendingSpaces[1].balance"]);
    let entries: Vec<_> = page.items.into_iter().map(|it| (it.account, it.balances)).collect();
    insta::assert_json_snapshot!(entries);
}

#[test]
fn feed() {
    let body = include_bytes!("fixtures/feed.json");
    let page = decode_transactions(body, &account(), &how(ScopeSet::all_reading())).unwrap();
    assert_eq!(paths(&page.rejected), ["feedItems[7].direction"]);
    assert!(page.next.is_none());
    insta::assert_json_snapshot!(page.items);
}

#[test]
fn feed_without_people_and_places() {
    let body = include_bytes!("fixtures/feed.json");
    let scopes = ScopeSet::of(&[Scope::TransactionsSummary, Scope::Transactions]);
    let page = decode_transactions(body, &account(), &how(scopes)).unwrap();
    insta::assert_json_snapshot!(page.items);
}

#[test]
fn balances() {
    let body = br#"{"clearedBalance": {"currency": "GBP", "minorUnits": 5000},
        "effectiveBalance": {"currency": "GBP", "minorUnits": 4500},
        "acceptedOverdraft": {"currency": "GBP", "minorUnits": 0},
        "pendingTransactions": {"currency": "GBP", "minorUnits": "x"}}"#;
    let page = decode_balances(body, &account(), &how(ScopeSet::all_reading())).unwrap();
    assert_eq!(paths(&page.rejected), ["pendingTransactions"]);
    insta::assert_json_snapshot!(page.items);
}

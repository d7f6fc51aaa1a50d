//! What comes out of what a bank sends: one fixture in, one snapshot of the model out.
//!
//! The people and numbers of the fixtures are made up.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture fails")]

use guichet_core::raw::{AccountEntry, AppKey, Narrow as _, Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Cursor, Error, Scope, ScopeSet,
    Transaction,
};
use guichet_protocol_fdx::{
    Decoding, decode_accounts, decode_balances, decode_contact, decode_customer, decode_holdings,
    decode_payment_networks, decode_scheduled_payments, decode_statements, decode_transactions,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name, ".json"))
    };
}

fn permitted(scopes: ScopeSet) -> Decoding {
    Decoding::new(BankId::new("example-us"), Permissions::of(scopes))
        .time_zone(TimeZone::get("America/New_York").unwrap())
        .app_key(AppKey::from_bytes([7; 32]))
}

fn all() -> Decoding {
    permitted(ScopeSet::all())
}

fn on(kind: AccountKind) -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("a-1"), kind);
    account.currency = Some(Currency::USD);
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

fn rows(page: &Page<Transaction>) -> Value {
    let next = page.next.as_ref().map(Cursor::as_str);
    json!({ "items": page.items, "rejected": errors(&page.rejected), "next": next })
}

#[test]
fn accounts_of_4_6_come_out_of_their_wrappers() {
    let how = all().request("https://api.bank.example/fdx/v4/accounts".parse().unwrap());
    let page = decode_accounts(fixture!("accounts_4_6"), &how).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn accounts_of_5_1_with_amounts_as_text() {
    let page = decode_accounts(fixture!("accounts_5_1"), &all()).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn accounts_of_6_4_are_flat_and_have_bills() {
    let how = all().request("https://api.bank.example/fdx/v6/accounts".parse().unwrap());
    let page = decode_accounts(fixture!("accounts_6_4"), &how).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn transactions_of_4_6_on_a_current_account() {
    let page = decode_transactions(fixture!("transactions_4_6"), &on(AccountKind::Current), &all());
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn transactions_of_5_1_on_an_investment() {
    let page =
        decode_transactions(fixture!("transactions_5_1"), &on(AccountKind::Investment), &all());
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn transactions_of_6_4_on_a_card() {
    let page = decode_transactions(fixture!("transactions_6_4"), &on(AccountKind::Card), &all());
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn a_card_without_permission_for_people_and_places() {
    let how = permitted(ScopeSet::of(&[Scope::Transactions]));
    let page = decode_transactions(fixture!("transactions_6_4"), &on(AccountKind::Card), &how);
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn only_a_summary() {
    let how = permitted(ScopeSet::of(&[Scope::TransactionsSummary]));
    let page = decode_transactions(fixture!("transactions_6_4"), &on(AccountKind::Card), &how);
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn basic_accounts_have_no_money_and_no_numbers() {
    let how = permitted(ScopeSet::of(&[Scope::AccountsBasic]));
    let page = decode_accounts(fixture!("accounts_4_6"), &how).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn contact_of_6_3() {
    let (holders, parties) = decode_contact(fixture!("contact_6_3"), &all()).unwrap();
    insta::assert_json_snapshot!(json!({ "holders": holders, "parties": parties }));
}

#[test]
fn customer_of_4_6() {
    let page = decode_customer(fixture!("customer_4_6"), &all()).unwrap();
    insta::assert_json_snapshot!(page.items);
}

#[test]
fn payment_networks() {
    let page = decode_payment_networks(fixture!("payment_networks_6"), &all()).unwrap();
    insta::assert_json_snapshot!(
        json!({ "items": page.items, "rejected": errors(&page.rejected) })
    );
}

#[test]
fn statements_of_5_2() {
    let page = decode_statements(fixture!("statements_5_2"), &on(AccountKind::Card), &all());
    let page = page.unwrap();
    insta::assert_json_snapshot!(
        json!({ "items": page.items, "rejected": errors(&page.rejected) })
    );
}

#[test]
fn holdings_and_scheduled_payments_come_out_of_the_account() {
    let mut account = on(AccountKind::Investment);
    account.id = AccountId::new("i-1");
    let holdings = decode_holdings(fixture!("accounts_5_1"), &account, &all()).unwrap();
    let mut account = on(AccountKind::Card);
    account.id = AccountId::new("c-1");
    let planned = decode_scheduled_payments(fixture!("accounts_6_4"), &account, &all()).unwrap();
    insta::assert_json_snapshot!(json!({
        "holdings": holdings.items,
        "holdings_rejected": errors(&holdings.rejected),
        "planned": planned.items,
        "planned_rejected": errors(&planned.rejected),
    }));
}

#[test]
fn balances_of_one_account_alone_or_in_a_page() {
    let alone = br#"{"locAccount": {"accountId": "c", "currentBalance": 10.00, "creditLine": 50}}"#;
    let page = decode_balances(alone, &on(AccountKind::Card), &all()).unwrap();
    let amounts: Vec<_> = page.items.iter().map(|it| it.amount.to_string()).collect();
    assert_eq!(amounts, ["-10.00 USD", "50 USD"]);

    let mut card = on(AccountKind::Card);
    card.id = AccountId::new("c-200");
    let page = decode_balances(fixture!("accounts_4_6"), &card, &all()).unwrap();
    assert_eq!(page.items[0].amount.to_string(), "-120.50 USD");

    card.id = AccountId::new("nobody");
    let error = decode_balances(fixture!("accounts_4_6"), &card, &all()).unwrap_err();
    assert_eq!(error.kind().as_str(), "not_found");
}

#[test]
fn an_account_that_failed_in_part_keeps_what_came() {
    let body = br#"{"accounts": [
        {"locAccount": {"accountId": "c", "accountType": "CREDITCARD", "error": {"code": "500"}}},
        {"locAccount": {"accountId": "d", "error": {"code": 701}}},
        {"locAccount": {"accountId": "e", "accountType": "CREDITCARD", "error": null}}]}"#;
    let page = decode_accounts(body, &all()).unwrap();
    let ids: Vec<_> = page.items.iter().map(|entry| entry.account.id.as_str()).collect();
    assert_eq!(ids, ["c", "e"]);
    let kinds: Vec<_> = page.rejected.iter().map(|error| error.kind().as_str()).collect();
    assert_eq!(kinds, ["unavailable", "not_found"]);
}

#[test]
fn what_is_owed_is_negated_never_made_absolute() {
    let body =
        br#"{"locAccount": {"accountId": "c", "currentBalance": -10.00, "pastDueAmount": 5}}"#;
    let amounts = |how: &Decoding| -> Vec<String> {
        let page = decode_balances(body, &on(AccountKind::Card), how).unwrap();
        page.items.iter().map(|it| it.amount.to_string()).collect()
    };
    assert_eq!(amounts(&all()), ["10.00 USD", "-5 USD"], "an overpaid card is in credit");
    assert_eq!(amounts(&all().owed_is_signed()), ["-10.00 USD", "-5 USD"]);
}

#[test]
fn nothing_before_the_first_day_that_is_permitted() {
    let permissions =
        Permissions::of(ScopeSet::all()).not_before(guichet_core::Date::constant(2026, 3, 20));
    let how = Decoding::new(BankId::new("example-us"), permissions);
    let page = decode_transactions(fixture!("transactions_6_4"), &on(AccountKind::Card), &how);
    let ids: Vec<_> =
        page.unwrap().items.iter().map(|it| it.id.as_ref().unwrap().as_str().to_owned()).collect();
    assert_eq!(ids, ["C3", "C4", "C5"]);
}

/// Sets of scopes: each alone, each with transactions, each missing.
fn scope_sets() -> Vec<ScopeSet> {
    let base = ScopeSet::of(&[Scope::AccountsBasic, Scope::Transactions]);
    Scope::ALL
        .iter()
        .flat_map(|scope| {
            [ScopeSet::of(&[*scope]), base.with(*scope), ScopeSet::all().without(*scope)]
        })
        .collect()
}

#[test]
fn the_mapper_leaves_nothing_for_the_core_to_blank() {
    for scopes in scope_sets() {
        let how = permitted(scopes);
        for fixture in [fixture!("transactions_4_6").as_slice(), fixture!("transactions_6_4")] {
            for kind in [AccountKind::Current, AccountKind::Card] {
                let rows = decode_transactions(fixture, &on(kind), &how).unwrap().items;
                let mut narrowed = rows.clone();
                narrowed.narrow(&scopes);
                assert!(rows == narrowed, "transactions with {scopes:?}");
            }
        }
        for fixture in [fixture!("accounts_4_6").as_slice(), fixture!("accounts_6_4")] {
            for entry in decode_accounts(fixture, &how).unwrap().items {
                let mut narrowed = entry.clone();
                narrowed.account.narrow(&scopes);
                narrowed.balances = narrowed.balances.map(|mut list| {
                    list.narrow(&scopes);
                    list
                });
                assert!(entry == narrowed, "accounts with {scopes:?}");
            }
        }
        let (_, parties) = decode_contact(fixture!("contact_6_3"), &how).unwrap();
        assert_eq!(parties.is_empty(), !scopes.contains(Scope::IdentityContact));
        let statements =
            decode_statements(fixture!("statements_5_2"), &on(AccountKind::Card), &how);
        assert_eq!(statements.unwrap().items.is_empty(), !scopes.contains(Scope::Statements));
    }
}

#[test]
fn names_of_people_are_gone_without_their_scope() {
    let how = permitted(ScopeSet::all().without(Scope::TransactionsCounterparty));
    for (fixture, kind) in [
        (fixture!("transactions_4_6").as_slice(), AccountKind::Current),
        (fixture!("transactions_6_4"), AccountKind::Card),
    ] {
        let page = decode_transactions(fixture, &on(kind), &how).unwrap();
        let json = serde_json::to_string(&page.items).unwrap().to_lowercase();
        assert!(!json.contains("jordan") && !json.contains("rent"), "{json}");
    }
}

//! What comes out of what a bank sends: one fixture in, one snapshot of the model out.
//!
//! The people and numbers of the fixtures are made up.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture fails")]

use guichet_core::raw::{AppKey, Narrow as _, Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Cursor, Date, Error, Result, Scope,
    ScopeSet,
};
use guichet_protocol_ukob::{
    Decoding, Quirk, decode_accounts, decode_balances, decode_beneficiaries, decode_direct_debits,
    decode_parties, decode_scheduled_payments, decode_standing_orders, decode_statements,
    decode_transactions,
};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name, ".json")).as_slice()
    };
}

fn permitted(scopes: ScopeSet) -> Decoding {
    Decoding::new(BankId::new("example-gb"), Permissions::of(scopes))
        .time_zone(TimeZone::get("Europe/London").unwrap())
        .app_key(AppKey::from_bytes([7; 32]))
        .request("https://api.bank.example/aisp/accounts".parse().unwrap())
}

fn all() -> Decoding {
    permitted(ScopeSet::all())
}

fn on(id: &str, kind: AccountKind) -> AccountRef {
    let mut account = AccountRef::new(AccountId::new(id), kind);
    account.currency = Some(Currency::GBP);
    account
}

fn current() -> AccountRef {
    on("a-1", AccountKind::Current)
}

fn whole<T: Serialize>(page: Result<Page<T>>) -> Value {
    let page = page.unwrap();
    let next = page.next.as_ref().map(Cursor::as_str);
    json!({ "items": page.items, "rejected": errors(&page.rejected), "next": next })
}

fn errors(rejected: &[Error]) -> Vec<Value> {
    rejected.iter().map(|it| json!({ "path": it.path(), "says": it.to_string() })).collect()
}

fn accounts(body: &[u8], how: &Decoding) -> Value {
    let page = decode_accounts(body, how).unwrap();
    let items: Vec<_> = page.items.iter().map(|entry| &entry.account).collect();
    let next = page.next.as_ref().map(Cursor::as_str);
    json!({ "items": items, "rejected": errors(&page.rejected), "next": next })
}

#[test]
fn accounts_of_3_1() {
    insta::assert_json_snapshot!(accounts(fixture!("accounts_3_1"), &all()));
}

#[test]
fn accounts_of_4_0() {
    insta::assert_json_snapshot!(accounts(fixture!("accounts_4_0"), &all()));
}

#[test]
fn basic_accounts_have_no_numbers_and_no_holders() {
    let how = permitted(ScopeSet::of(&[Scope::AccountsBasic]));
    insta::assert_json_snapshot!(accounts(fixture!("accounts_3_1"), &how));
}

#[test]
fn balances_of_3_1() {
    insta::assert_json_snapshot!(whole(decode_balances(
        fixture!("balances_3_1"),
        &current(),
        &all()
    )));
}

#[test]
fn balances_of_4_0_on_a_card() {
    let card = on("c-1", AccountKind::Card);
    insta::assert_json_snapshot!(whole(decode_balances(fixture!("balances_4_0"), &card, &all())));
}

#[test]
fn transactions_of_3_1() {
    insta::assert_json_snapshot!(whole(decode_transactions(
        fixture!("transactions_3_1"),
        &current(),
        &all()
    )));
}

#[test]
fn transactions_of_4_0() {
    insta::assert_json_snapshot!(whole(decode_transactions(
        fixture!("transactions_4_0"),
        &current(),
        &all()
    )));
}

#[test]
fn transactions_without_people_and_places() {
    let how = permitted(ScopeSet::of(&[Scope::Transactions]));
    let page = decode_transactions(fixture!("transactions_3_1"), &current(), &how);
    insta::assert_json_snapshot!(whole(page));
}

#[test]
fn only_a_summary() {
    let how = permitted(ScopeSet::of(&[Scope::TransactionsSummary]));
    let page = decode_transactions(fixture!("transactions_3_1"), &current(), &how);
    insta::assert_json_snapshot!(whole(page));
}

#[test]
fn arrangements_of_3_1() {
    let (body, account, how) = (fixture!("arrangements_3_1"), current(), all());
    insta::assert_json_snapshot!(json!({
        "direct_debits": whole(decode_direct_debits(body, &account, &how)),
        "standing_orders": whole(decode_standing_orders(body, &account, &how)),
        "scheduled_payments": whole(decode_scheduled_payments(body, &account, &how)),
        "beneficiaries": whole(decode_beneficiaries(body, &how)),
    }));
}

#[test]
fn arrangements_of_4_0() {
    let (body, account) = (fixture!("arrangements_4_0"), current());
    let how = all().fetched_at("2026-04-01T09:00:00Z".parse().unwrap());
    insta::assert_json_snapshot!(json!({
        "direct_debits": whole(decode_direct_debits(body, &account, &how)),
        "standing_orders": whole(decode_standing_orders(body, &account, &how)),
    }));
}

#[test]
fn parties() {
    insta::assert_json_snapshot!(whole(decode_parties(fixture!("parties"), &all())));
}

#[test]
fn statements() {
    insta::assert_json_snapshot!(whole(decode_statements(
        fixture!("statements"),
        &current(),
        &all()
    )));
}

#[test]
fn words_of_3_1_and_codes_of_4_0_make_the_same_model() {
    let old = br#"{"Data": {"Transaction": [{"TransactionId": "T", "CreditDebitIndicator": "Debit",
        "Status": "Pending", "Amount": {"Amount": "1.00", "Currency": "GBP"}}]}}"#;
    let new = br#"{"Data": {"Transaction": [{"TransactionId": "T", "CreditDebitIndicator": "Debit",
        "Status": "PDNG", "Amount": {"Amount": "1.00", "Currency": "GBP"}}]}}"#;
    let read = |body: &[u8]| decode_transactions(body, &current(), &all()).unwrap().items;
    assert_eq!(read(old), read(new));
}

#[test]
fn nothing_before_the_first_day_that_is_permitted() {
    let permissions = Permissions::of(ScopeSet::all()).not_before(Date::constant(2026, 3, 30));
    let how = Decoding::new(BankId::new("example-gb"), permissions);
    let page = decode_transactions(fixture!("transactions_4_0"), &current(), &how).unwrap();
    let ids: Vec<_> = page.items.iter().map(|it| it.id.as_ref().unwrap().as_str()).collect();
    assert_eq!(ids, ["U1", "U2", "U3", "U4", "U5"]);
}

#[test]
fn a_whole_card_number_keeps_its_end_only() {
    // Four and a half times four and two: nobody's card.
    let number = "4".repeat(12) + "4448";
    let body = format!(
        r#"{{"Data": {{"Account": [{{"AccountId": "c", "AccountSubType": "CreditCard",
            "Account": [{{"SchemeName": "UK.OBIE.PAN", "Identification": "{number}"}}]}}]}}}}"#
    );
    let page = decode_accounts(body.as_bytes(), &all()).unwrap();
    let shown = page.items[0].account.identifiers[0].value.expose();
    assert_eq!(shown, "************4448");
}

#[test]
fn the_link_to_the_next_page_stays_with_its_host() {
    let next = |href: &str, how: &Decoding| {
        let body = format!(r#"{{"Data": {{"Account": []}}, "Links": {{"Next": {href}}}}}"#);
        let page = decode_accounts(body.as_bytes(), how).unwrap();
        let path = page.rejected.first().and_then(|it| it.path().map(str::to_owned));
        (page.next.map(|it| it.as_str().to_owned()), path)
    };
    let some = |text: &str| (Some(text.to_owned()), None);
    let refused = (None, Some("Links.Next".to_owned()));
    let own = "https://api.bank.example/aisp/accounts?page=2";
    assert_eq!(next(&format!("{own:?}"), &all()), some(own));
    assert_eq!(next(r#""/aisp/accounts?page=2""#, &all()), some(own));
    assert_eq!(next(r#""?page=2""#, &all()), some(own));
    assert_eq!(next(r#"{"href": "?page=2"}"#, &all()), some(own));
    assert_eq!(next("null", &all()), (None, None));
    assert_eq!(next(r#""  ""#, &all()), (None, None));

    let brand = r#""https://brand.bank.example/aisp/accounts?page=2""#;
    assert_eq!(next(brand, &all()), refused);
    let listed = all().link_hosts(vec!["https://brand.bank.example".parse().unwrap()]);
    assert_eq!(next(brand, &listed), some("https://brand.bank.example/aisp/accounts?page=2"));
    let by_query = all().quirks(&[Quirk::NextByQuery]);
    assert_eq!(next(brand, &by_query), some(own));
    assert_eq!(next(r#""http://api.bank.example:8080//x?page=2#end""#, &by_query), some(own));
    assert_eq!(next(r#""https://api.bank.example/accounts""#, &by_query), (None, None));
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
        for fixture in [fixture!("transactions_3_1"), fixture!("transactions_4_0")] {
            let rows = decode_transactions(fixture, &current(), &how).unwrap().items;
            let mut narrowed = rows.clone();
            narrowed.narrow(&scopes);
            assert!(rows == narrowed, "transactions with {scopes:?}");
        }
        for fixture in [fixture!("accounts_3_1"), fixture!("accounts_4_0")] {
            for entry in decode_accounts(fixture, &how).unwrap().items {
                let mut narrowed = entry.account.clone();
                narrowed.narrow(&scopes);
                assert!(entry.account == narrowed, "accounts with {scopes:?}");
            }
        }
        let planned = fixture!("arrangements_3_1");
        for rows in [
            decode_direct_debits(planned, &current(), &how).unwrap().items,
            decode_standing_orders(planned, &current(), &how).unwrap().items,
            decode_scheduled_payments(planned, &current(), &how).unwrap().items,
        ] {
            let mut narrowed = rows.clone();
            narrowed.narrow(&scopes);
            assert!(rows == narrowed, "arrangements with {scopes:?}");
        }
        let rows = decode_beneficiaries(planned, &how).unwrap().items;
        let mut narrowed = rows.clone();
        narrowed.narrow(&scopes);
        assert!(rows == narrowed, "beneficiaries with {scopes:?}");
    }
}

#[test]
fn names_of_people_are_gone_without_their_scope() {
    let how = permitted(ScopeSet::all().without(Scope::TransactionsCounterparty));
    let page = decode_transactions(fixture!("transactions_3_1"), &current(), &how).unwrap();
    let json = serde_json::to_string(&page.items).unwrap().to_lowercase();
    for name in ["jordan", "robin", "landlord", "rent", "lunch"] {
        assert!(!json.contains(name), "{name} in {json}");
    }
}

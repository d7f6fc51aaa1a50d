//! What comes out of what a bank sends: one fixture in, one snapshot of the model out.
//!
//! The people and numbers of the fixtures are made up.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture fails")]

use guichet_core::raw::{AccountEntry, AppKey, Narrow as _, Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Cursor, Date, Error, Scope, ScopeSet,
    Transaction,
};
use guichet_protocol_berlin_group::{
    Decoding, Quirk, decode_accounts, decode_balances, decode_scheduled_payments,
    decode_transactions,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name, ".json"))
    };
}

fn permitted(scopes: ScopeSet) -> Decoding {
    Decoding::new(BankId::new("example-de"), Permissions::of(scopes))
        .time_zone(TimeZone::get("Europe/Berlin").unwrap())
        .app_key(AppKey::from_bytes([7; 32]))
        .request("https://api.bank.example/v1/accounts".parse().unwrap())
}

fn all() -> Decoding {
    permitted(ScopeSet::all())
}

fn on(kind: AccountKind) -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("a-1"), kind);
    account.currency = Some(Currency::EUR);
    account
}

fn errors(rejected: &[Error]) -> Vec<Value> {
    rejected
        .iter()
        .map(|error| json!({ "path": error.path(), "says": error.to_string() }))
        .collect()
}

fn accounts(page: &Page<AccountEntry>) -> Value {
    let items: Vec<Value> = page
        .items
        .iter()
        .map(|entry| json!({ "account": entry.account, "balances": entry.balances }))
        .collect();
    json!({ "items": items, "rejected": errors(&page.rejected) })
}

fn rows(page: &Page<Transaction>) -> Value {
    let next = page.next.as_ref().map(Cursor::as_str);
    json!({ "items": page.items, "rejected": errors(&page.rejected), "next": next })
}

#[test]
fn accounts_with_all_that_is_odd_about_them() {
    insta::assert_json_snapshot!(accounts(&decode_accounts(fixture!("accounts"), &all()).unwrap()));
}

#[test]
fn card_accounts_whose_debits_are_positive() {
    let page = decode_accounts(fixture!("card_accounts"), &all()).unwrap();
    insta::assert_json_snapshot!(accounts(&page));
}

#[test]
fn transactions_of_a_current_account() {
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &all());
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn transactions_of_a_card_whose_debits_are_positive() {
    let page = decode_transactions(fixture!("card_transactions"), &on(AccountKind::Card), &all());
    insta::assert_json_snapshot!(rows(&page.unwrap()));
}

#[test]
fn balances_with_codes_and_without_currency() {
    let page = decode_balances(fixture!("balances"), &on(AccountKind::Current), &all()).unwrap();
    insta::assert_json_snapshot!(
        json!({ "items": page.items, "rejected": errors(&page.rejected) })
    );
}

#[test]
fn standing_orders() {
    let page =
        decode_scheduled_payments(fixture!("transactions"), &on(AccountKind::Current), &all());
    insta::assert_json_snapshot!(page.unwrap().items);
}

/// Takes out the one line that stands among the lines because the description, which says it
/// otherwise, is not permitted.
fn without_single_line(row: &mut Transaction, whole: &Transaction) {
    let is_it = row.description.is_none() && row.remittance.len() == 1;
    if is_it && row.remittance.first() == whole.description.as_ref() {
        row.remittance.clear();
    }
    for (row, whole) in row.parts.iter_mut().zip(&whole.parts) {
        without_single_line(row, whole);
    }
}

/// What the mapper leaves out is what core would take away again: nothing more, nothing less.
#[test]
fn the_mapper_and_the_belt_agree_whatever_is_permitted() {
    let rows_of = |name: &[u8], kind, how: &Decoding| {
        decode_transactions(name, &on(kind), how).unwrap().items
    };
    let sets = Scope::ALL
        .iter()
        .flat_map(|one| Scope::ALL.iter().map(move |other| ScopeSet::of(&[*one, *other])));
    for scopes in sets {
        let how = permitted(scopes);
        for (body, kind) in [
            (fixture!("transactions").as_slice(), AccountKind::Current),
            (fixture!("card_transactions").as_slice(), AccountKind::Card),
        ] {
            let mut whole = rows_of(body, kind.clone(), &all());
            let mut found = rows_of(body, kind, &how);
            for (row, whole) in found.iter_mut().zip(&mut whole) {
                let mut narrowed = row.clone();
                narrowed.narrow(&scopes);
                assert_eq!(*row, narrowed, "{scopes:?}");
                without_single_line(row, whole);
                whole.narrow(&scopes);
            }
            if !found.is_empty() {
                assert_eq!(found, whole, "{scopes:?}");
            }
        }
        let mut whole = decode_accounts(fixture!("accounts"), &all()).unwrap().items;
        let found = decode_accounts(fixture!("accounts"), &how).unwrap().items;
        for entry in &mut whole {
            entry.account.narrow(&scopes);
        }
        for (found, whole) in found.iter().zip(&whole) {
            assert_eq!(found.account, whole.account, "{scopes:?}");
        }
    }
}

#[test]
fn nothing_before_the_first_day_that_is_permitted() {
    let permissions = Permissions::of(ScopeSet::all()).not_before(Date::constant(2026, 3, 30));
    let how = Decoding::new(BankId::new("example-de"), permissions);
    let page = decode_transactions(fixture!("transactions"), &on(AccountKind::Current), &how);
    let days: Vec<_> = page.unwrap().items.iter().filter_map(|row| row.booked_on).collect();
    assert_eq!(days, [Date::constant(2026, 3, 31)]);
}

#[test]
fn a_bank_that_turns_signs_round() {
    let body = br#"{"transactions": {"booked": [{"transactionAmount": {"amount": "12.00"}}]}}"#;
    let how = all().quirks(&[Quirk::ReversedSigns]);
    let page = decode_transactions(body, &on(AccountKind::Card), &how).unwrap();
    assert_eq!(page.items[0].amount.to_string(), "-12.00 EUR");
}

#[test]
fn an_entry_that_was_sent_twice_keeps_its_identifier() {
    let row = r#"{"transactionId": "T", "transactionAmount": {"amount": "1.00"}}"#;
    let other = row.replace("1.00", "2.00");
    let ids = |booked: &[&str], pending: &str| -> Vec<bool> {
        let body = format!(
            r#"{{"transactions": {{"booked": [{}], "pending": [{pending}]}}}}"#,
            booked.join(",")
        );
        let page = decode_transactions(body.as_bytes(), &on(AccountKind::Current), &all());
        page.unwrap().items.iter().map(|row| row.id.is_some()).collect()
    };
    assert_eq!(ids(&[row, row], ""), [true, true]);
    assert_eq!(ids(&[row, &other], ""), [false, false]);
    assert_eq!(ids(&[row], &other), [true, true], "an announcement and its booking");
}

#[test]
fn amounts_of_currencies_with_none_or_three_decimals() {
    let amount = |text: &str, currency: &str| {
        let body = format!(
            r#"{{"transactions": {{"booked": [{{"transactionAmount":
                {{"amount": "{text}", "currency": "{currency}"}}}}]}}}}"#
        );
        let page = decode_transactions(body.as_bytes(), &on(AccountKind::Current), &all());
        page.unwrap().items[0].amount.to_string()
    };
    assert_eq!(amount("-1500", "JPY"), "-1500 JPY");
    assert_eq!(amount("0.285", "BHD"), "0.285 BHD");
    assert_eq!(amount("-90071992547409.93", "EUR"), "-90071992547409.93 EUR");
}

#[test]
fn a_file_to_download_is_no_list() {
    let body = br#"{"_links": {"download": {"href": "/v1/accounts/a-1/transactions/download/7"}}}"#;
    let error = decode_transactions(body, &on(AccountKind::Current), &all()).unwrap_err();
    assert_eq!(error.kind().as_str(), "unsupported");
}

#[test]
fn a_link_to_another_host_ends_the_listing_with_an_error() {
    let body = |href: &str| {
        format!(r#"{{"transactions": {{"booked": []}}, "_links": {{"next": "{href}"}}}}"#)
    };
    let read = |href: &str, how: &Decoding| {
        decode_transactions(body(href).as_bytes(), &on(AccountKind::Current), how).unwrap()
    };
    let away = "https://elsewhere.example/v1/accounts?page=2";
    let page = read(away, &all());
    assert!(page.next.is_none());
    assert_eq!(page.rejected[0].path(), Some("_links.next"));
    let how = all().link_hosts(vec!["https://elsewhere.example".parse().unwrap()]);
    assert_eq!(read(away, &how).next.unwrap().as_str(), format!("link:{away}"));
    let next = read("transactions?page=2", &all()).next.unwrap();
    assert_eq!(next.as_str(), "link:https://api.bank.example/v1/transactions?page=2");
}

#[test]
fn a_single_line_is_not_told_twice_and_never_lost() {
    let told = |fields: &str, how: &Decoding| {
        let body = format!(
            r#"{{"transactions": {{"booked": [{{
                "transactionAmount": {{"amount": "-1.00", "currency": "EUR"}}, {fields}}}]}}}}"#
        );
        let page = decode_transactions(body.as_bytes(), &on(AccountKind::Current), how).unwrap();
        let row = page.items.into_iter().next().unwrap();
        let description = row.description.map(|text| text.as_untrusted_str().to_owned());
        let lines = row.remittance.iter().map(|text| text.as_untrusted_str().to_owned());
        (description, lines.collect::<Vec<_>>())
    };
    let expected = |description: Option<&str>, lines: &[&str]| {
        (description.map(str::to_owned), lines.iter().map(|&it| it.to_owned()).collect::<Vec<_>>())
    };
    let line = r#""remittanceInformationUnstructured": "Rent""#;
    let own = r#""additionalInformation": "ORDER""#;
    let detail = r#""entryDetails": {"remittanceInformationUnstructured": "Flat 4"}"#;
    let people = [Scope::TransactionsSummary, Scope::TransactionsCounterparty];
    let of_people = permitted(ScopeSet::of(&people));
    assert_eq!(told(line, &all()), expected(Some("Rent"), &[]));
    assert_eq!(told(line, &of_people), expected(None, &["Rent"]));
    assert_eq!(told(&format!("{line}, {own}"), &all()), expected(Some("ORDER"), &["Rent"]));
    assert_eq!(told(detail, &all()), expected(Some("Flat 4"), &[]));
    assert_eq!(told(&format!("{own}, {detail}"), &all()), expected(Some("ORDER"), &["Flat 4"]));
    assert_eq!(told(&format!("{line}, {detail}"), &all()), expected(Some("Rent"), &[]));
}

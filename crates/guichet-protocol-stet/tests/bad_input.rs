//! Any bytes end in a value or an error; a bad item costs itself and not its neighbours.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test whose own helper fails is a test that fails"
)]

use guichet_core::raw::{Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Error, ErrorKind, ScopeSet, Transaction,
};
use guichet_protocol_stet::{
    Decoding, Quirk, decode_accounts, decode_balances, decode_beneficiaries, decode_identity,
    decode_transactions,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn how() -> Decoding {
    Decoding::new(BankId::new("example-fr"), Permissions::of(ScopeSet::all()))
        .currency(Currency::EUR)
        .request("https://api.bank.example/stet/psd2/v1/accounts".parse().unwrap())
        .quirks(&[Quirk::CardSummaryLine, Quirk::OtherMeansPending, Quirk::ExpectedIsAvailable])
}

fn account() -> AccountRef {
    AccountRef::new(AccountId::new("a-1"), AccountKind::Current)
}

/// Puts bytes through every door.
fn everywhere(body: &[u8]) -> Vec<Result<(), Error>> {
    let (how, account) = (how(), account());
    vec![
        decode_accounts(body, &how).map(drop),
        decode_transactions(body, &account, &how).map(drop),
        decode_balances(body, &account, &how).map(drop),
        decode_beneficiaries(body, &how).map(drop),
        decode_identity(body, &how).map(drop),
    ]
}

fn refused(body: &[u8]) {
    for result in everywhere(body) {
        let error = result.expect_err("no answer of STET");
        assert_eq!(error.kind(), ErrorKind::Protocol);
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
    }
}

#[test]
fn what_is_no_answer_is_refused_without_repeating_it() {
    refused(b"");
    refused(b"  \n ");
    refused(b"<!DOCTYPE html><html><body>SECRET maintenance</body></html>");
    refused(b"null");
    refused(b"[]");
    refused(b"{}");
    refused(b"\"SECRET\"");
    refused(b"{\"accounts\": [{\"SECRET\"");
    refused(b"{} {}");
    refused(b"\xff\xfe{\"accounts\": []}");
    refused(b"{\"accounts\": [\"\xc3\x28\"]}");
    refused(br#"{"status": 500, "error": "303001", "message": "SECRET"}"#);
}

#[test]
fn an_answer_cut_off_or_garbled_anywhere_ends() {
    let fixtures: [&[u8]; 4] = [
        include_bytes!("fixtures/accounts.json"),
        include_bytes!("fixtures/balances.json"),
        include_bytes!("fixtures/transactions.json"),
        include_bytes!("fixtures/beneficiaries.json"),
    ];
    for body in fixtures {
        for end in (0..body.len()).step_by(13) {
            let _ = everywhere(&body[..end]);
        }
        for at in (0..body.len()).step_by(97) {
            for other in *b"\"}],:0-\\n\x00\xff" {
                let mut broken = body.to_vec();
                broken[at] = other;
                let _ = everywhere(&broken);
            }
        }
    }
}

const GOOD: &str = r#"{"resourceId": "g", "transactionAmount": {"amount": 5.00},
    "creditDebitIndicator": "CRDT", "status": "BOOK"}"#;

fn rows(rows: &[&str]) -> Page<Transaction> {
    let body = format!(r#"{{"transactions": [{}]}}"#, rows.join(","));
    decode_transactions(body.as_bytes(), &account(), &how()).unwrap()
}

/// Rows of transactions around a bad one: what is wrong, and where it says so.
const BAD_ROWS: &[(&str, &str)] = &[
    ("null", "transactions[1]"),
    (r#""text""#, "transactions[1]"),
    ("7", "transactions[1]"),
    ("{}", "transactions[1].transactionAmount"),
    (r#"{"creditDebitIndicator": "DBIT"}"#, "transactions[1].transactionAmount"),
    (
        r#"{"creditDebitIndicator": "DBIT", "transactionAmount": {"amount": ""}}"#,
        "transactions[1].transactionAmount",
    ),
    (
        r#"{"creditDebitIndicator": "DBIT", "transactionAmount": {"amount": "1,000"}}"#,
        "transactions[1].transactionAmount",
    ),
    (
        r#"{"creditDebitIndicator": "DBIT", "transactionAmount": {"amount": "NaN"}}"#,
        "transactions[1].transactionAmount",
    ),
    (
        r#"{"creditDebitIndicator": "DBIT", "transactionAmount": {"amount": 1e400}}"#,
        "transactions[1].transactionAmount",
    ),
    (
        r#"{"creditDebitIndicator": "SIDEWAYS", "transactionAmount": {"amount": 1}}"#,
        "transactions[1].creditDebitIndicator",
    ),
    (
        r#"{"creditDebitIndicator": 7, "transactionAmount": {"amount": 1}}"#,
        "transactions[1].creditDebitIndicator",
    ),
];

#[test]
fn a_bad_row_is_rejected_with_its_path_and_its_neighbours_stay() {
    for (row, path) in BAD_ROWS {
        let page = rows(&[GOOD, row, GOOD]);
        assert_eq!(page.items.len(), 2, "{row}");
        let paths: Vec<_> = page.rejected.iter().map(|error| error.path().unwrap()).collect();
        assert_eq!(paths, [*path], "{row}");
    }
}

/// What stands beside amount and direction, and is odd.
const ODD_FIELDS: &[&str] = &[
    r#""status": "WOBBLING""#,
    r#""status": {"word": 1}"#,
    r#""bookingDate": """#,
    r#""bookingDate": "31/03/2026""#,
    r#""bookingDate": "2026-02-30T10:00:00""#,
    r#""bookingDate": 1774915200"#,
    r#""transactionDate": "2026-03-31T09:30""#,
    r#""entryReference": null"#,
    r#""entryReference": 1e99"#,
    r#""entryReference": [1]"#,
    r#""resourceId": " ""#,
    r#""bankTransactionCode": "PMNT""#,
    r#""bankTransactionCode": {"domain": 1, "family": null, "subFamily": []}"#,
    r#""remittanceInformation": null"#,
    r#""remittanceInformation": 7"#,
    r#""remittanceInformation": [null, 1, {}, "x"]"#,
    r#""remittanceInformation": {"unstructured": {"a": 1}, "structured": {}}"#,
    r#""remittanceInformation": {"unstructured": "bare", "structured": ["x"]}"#,
    r#""relatedParties": "not an object""#,
    r#""relatedParties": {"creditor": "Bare Name", "creditorAccount": "FR76", "creditorAgent": 1}"#,
    r#""transactionAmountDetails": {"instructedAmount": {"amount": {"amount": "x"}}}"#,
    r#""charges": {"totalChargesAndTaxAmount": "x"}"#,
    r#""merchantCategoryCode": 5814"#,
    r#""somethingNew": {"a": [1, 2]}"#,
];

#[test]
fn an_odd_field_costs_itself_only() {
    for field in ODD_FIELDS {
        let row = format!(
            r#"{{"transactionAmount": {{"amount": 1, "currency": ""}}, "creditDebitIndicator": "DBIT", {field}}}"#
        );
        let page = rows(&[GOOD, &row, GOOD]);
        assert!(page.rejected.is_empty(), "{row}: {:?}", page.rejected);
        assert_eq!(page.items.len(), 3, "{row}");
        assert_eq!(page.items[1].amount.to_string(), "-1 EUR", "{row}");
    }
}

#[test]
fn lists_come_in_odd_forms() {
    let one = |body: &str| decode_transactions(body.as_bytes(), &account(), &how()).unwrap();
    assert_eq!(one(&format!(r#"{{"transactions": {GOOD}}}"#)).items.len(), 1);
    assert_eq!(one(r#"{"transactions": null}"#).items.len(), 0);
    assert_eq!(one(&format!("\u{feff}{{\"transactions\": [{GOOD}]}}")).items.len(), 1);
    let body = r#"{"accounts": [{"resourceId": 12, "cashAccountType": "CACC", "_links": "x",
        "balances": {"balanceAmount": {"amount": "2"}, "balanceType": "CLBD"}}]}"#;
    let page = decode_accounts(body.as_bytes(), &how()).unwrap();
    assert_eq!(page.items[0].account.id.as_str(), "12#");
    assert_eq!(page.items[0].balances.as_ref().unwrap()[0].amount.to_string(), "2 EUR");
}

#[test]
fn depth_and_length_are_no_trouble() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let long = "x".repeat(1 << 20);
    let row = format!(
        r#"{{"transactionAmount": {{"amount": 1}}, "creditDebitIndicator": "DBIT",
            "charges": {deep}, "relatedParties": {deep}, "remittanceInformation": ["{long}"]}}"#
    );
    let page = rows(&[GOOD, &row, GOOD]);
    assert_eq!(page.items.len(), 3);
    let description = page.items[1].description.as_ref().map(|it| it.as_untrusted_str().len());
    assert_eq!(description, Some(1 << 20));
    let _ = everywhere("[".repeat(100_000).as_bytes());
    let _ = everywhere("{\"_links\":".repeat(100_000).as_bytes());
}

#[test]
fn a_link_that_leads_away_is_told_beside_the_items() {
    for href in
        ["https://elsewhere.example/v1/accounts?page=2", "//elsewhere.example", "v1/accounts"]
    {
        let body = format!(
            r#"{{"accounts": [{{"resourceId": "a"}}], "_links": {{"next": {{"href": "{href}"}}}}}}"#
        );
        let page = decode_accounts(body.as_bytes(), &how()).unwrap();
        assert_eq!((page.items.len(), page.rejected.len()), (1, 1), "{href}");
        assert_eq!(page.rejected[0].path(), Some("_links.next.href"));
        assert!(page.next.is_none());
    }
    // An empty one is none.
    let body = br#"{"accounts": [], "_links": {"next": {"href": ""}}}"#;
    assert!(decode_accounts(body, &how()).unwrap().rejected.is_empty());
}

/// Any JSON, a little like an answer.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~é]{0,12}".prop_map(Value::from),
        Just(json!("2026-03-31")),
        Just(json!("DBIT")),
        Just(json!("12.30")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name(), inner, 0..5)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("amount"),
        Just("currency"),
        Just("transactionAmount"),
        Just("creditDebitIndicator"),
        Just("remittanceInformation"),
        Just("unstructured"),
        Just("structured"),
        Just("status"),
        Just("entryReference"),
        Just("relatedParties"),
        Just("creditor"),
        Just("name"),
        Just("_links"),
        Just("href"),
        Just("balances"),
        Just("accountId"),
        Just("iban"),
        Just("balanceAmount"),
        Just("bankTransactionCode"),
        Just("family"),
    ]
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_an_item_or_an_error(list in proptest::collection::vec(any_json(), 0..6)) {
        let body = json!({ "transactions": &list }).to_string();
        let page = decode_transactions(body.as_bytes(), &account(), &how()).unwrap();
        prop_assert_eq!(page.items.len() + page.rejected.len(), list.len());
        let body = json!({ "balances": &list }).to_string();
        let page = decode_balances(body.as_bytes(), &account(), &how()).unwrap();
        prop_assert_eq!(page.items.len() + page.rejected.len(), list.len());
        let body = json!({ "accounts": &list, "identity": &list }).to_string();
        let _ = everywhere(body.as_bytes());
    }

    #[test]
    fn the_indicator_gives_the_sign_and_the_digits_stay(
        units in -99_999_999_i64..99_999_999, out in any::<bool>(), text in any::<bool>(),
    ) {
        let (sign, whole, cents) =
            (if units < 0 { "-" } else { "" }, units.abs() / 100, units.abs() % 100);
        let digits = format!("{sign}{whole}.{cents:02}");
        let amount = if text { format!("\"{digits}\"") } else { digits.clone() };
        let word = if out { "DBIT" } else { "CRDT" };
        let row = format!(
            r#"{{"transactionAmount": {{"amount": {amount}}}, "creditDebitIndicator": "{word}"}}"#
        );
        let found = rows(&[&row]).items[0].amount.amount;
        prop_assert_eq!(found.abs().to_string(), digits.trim_start_matches('-'));
        prop_assert_eq!(found.is_negative(), out && units != 0);
    }
}

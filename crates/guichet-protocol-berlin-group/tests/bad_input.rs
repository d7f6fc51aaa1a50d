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
use guichet_protocol_berlin_group::{
    Decoding, decode_accounts, decode_balances, decode_scheduled_payments, decode_transactions,
};
use proptest::prelude::*;

fn how() -> Decoding {
    Decoding::new(BankId::new("example-de"), Permissions::of(ScopeSet::all()))
        .currency(Currency::EUR)
        .request("https://api.bank.example/v1/accounts".parse().unwrap())
}

fn account(kind: AccountKind) -> AccountRef {
    AccountRef::new(AccountId::new("a-1"), kind)
}

/// Puts bytes through every door.
fn everywhere(body: &[u8]) -> Vec<Result<(), Error>> {
    let how = how();
    let (current, card) = (account(AccountKind::Current), account(AccountKind::Card));
    vec![
        decode_accounts(body, &how).map(drop),
        decode_balances(body, &current, &how).map(drop),
        decode_balances(body, &card, &how).map(drop),
        decode_transactions(body, &current, &how).map(drop),
        decode_transactions(body, &card, &how).map(drop),
        decode_scheduled_payments(body, &current, &how).map(drop),
    ]
}

#[test]
fn what_is_no_answer_is_refused_without_repeating_it() {
    for body in [
        b"".as_slice(),
        b"  \n ",
        b"<!DOCTYPE html><html><body>SECRET maintenance</body></html>",
        b"<?xml version=\"1.0\"?><Document>SECRET</Document>",
        b":20:SECRET\n:25:1",
        b"null",
        b"[]",
        b"\"SECRET\"",
        b"{\"accounts\": [{\"SECRET\"",
        b"{} {}",
        b"{\"transactions\": 7, ",
        b"\xff\xfe{\"accounts\": []}",
        b"{\"accounts\": [\"\xc3\x28\"]}",
        b"{\"transactions\": {}}",
    ] {
        for result in everywhere(body) {
            let error = result.expect_err("no answer of this standard");
            assert_eq!(error.kind(), ErrorKind::Protocol);
            assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
        }
    }
}

const FIXTURES: [&[u8]; 5] = [
    include_bytes!("fixtures/accounts.json"),
    include_bytes!("fixtures/card_accounts.json"),
    include_bytes!("fixtures/balances.json"),
    include_bytes!("fixtures/transactions.json"),
    include_bytes!("fixtures/card_transactions.json"),
];

#[test]
fn an_answer_cut_off_or_garbled_anywhere_ends() {
    for body in FIXTURES {
        for end in (0..body.len()).step_by(13) {
            let _ = everywhere(&body[..end]);
        }
        for at in (0..body.len()).step_by(41) {
            for other in *b"\"}],:0-\\n\x00\xff" {
                let mut broken = body.to_vec();
                broken[at] = other;
                let _ = everywhere(&broken);
            }
        }
    }
}

const GOOD: &str = r#"{"transactionAmount": {"amount": "5.00", "currency": "EUR"}}"#;

fn rows(rows: &[&str]) -> Page<Transaction> {
    let body = format!(r#"{{"transactions": {{"booked": [{}]}}}}"#, rows.join(","));
    decode_transactions(body.as_bytes(), &account(AccountKind::Current), &how()).unwrap()
}

/// Rows that mean nothing: what is wrong, and where it says so.
const BAD_ROWS: &[(&str, &str)] = &[
    ("null", ""),
    (r#""text""#, ""),
    ("7", ""),
    ("[]", ""),
    ("{}", ".transactionAmount"),
    (r#"{"transactionAmount": null}"#, ".transactionAmount"),
    (r#"{"transactionAmount": ""}"#, ".transactionAmount"),
    (r#"{"transactionAmount": {}}"#, ".transactionAmount"),
    (r#"{"transactionAmount": {"amount": ""}}"#, ".transactionAmount"),
    (r#"{"transactionAmount": {"amount": "1,000"}}"#, ".transactionAmount.amount"),
    (r#"{"transactionAmount": {"amount": "12.30 EUR"}}"#, ".transactionAmount.amount"),
    (r#"{"transactionAmount": {"amount": "NaN"}}"#, ".transactionAmount.amount"),
    (r#"{"transactionAmount": {"amount": true}}"#, ".transactionAmount.amount"),
    (r#"{"transactionAmount": {"amount": 1e400}}"#, ".transactionAmount.amount"),
    (r#"{"transactionAmount": {"amount": "1"}, "transactionAmount": {"amount": "2"}}"#, ""),
];

#[test]
fn a_bad_row_is_rejected_with_its_path_and_its_neighbours_stay() {
    for (row, path) in BAD_ROWS {
        let page = rows(&[GOOD, row, GOOD]);
        assert_eq!(page.items.len(), 2, "{row}");
        let paths: Vec<_> = page.rejected.iter().map(|error| error.path().unwrap()).collect();
        assert_eq!(paths, [format!("transactions.booked[1]{path}")], "{row}");
    }
}

/// What banks write into an optional field, which costs that field and nothing else.
const ODD_FIELDS: &[&str] = &[
    r#""bookingDate": """#,
    r#""bookingDate": "31.03.2026""#,
    r#""bookingDate": 1774915200"#,
    r#""bookingDate": "2026-03-31T09:30""#,
    r#""bookingDate": {"day": 1}"#,
    r#""transactionId": " ""#,
    r#""transactionId": 12345"#,
    r#""transactionId": []"#,
    r#""creditorAccount": "DE""#,
    r#""creditorAccount": {"iban": null, "other": 7}"#,
    r#""creditorName": null, "debtorName": {"first": "x"}"#,
    r#""remittanceInformationUnstructuredArray": {"0": "x"}"#,
    r#""remittanceInformationStructured": [[]]"#,
    r#""entryDetails": [7, null, {"creditorName": "x"}]"#,
    r#""balanceAfterTransaction": "soon""#,
    r#""currencyExchange": "1.1", "originalAmount": {"amount": "x"}"#,
    r#""merchantCategoryCode": 5814, "cardAcceptorAddress": "Street 1""#,
    r#""maskedPAN": "é", "checkId": {}"#,
    r#""somethingNew": {"a": [1, 2]}"#,
    r#""additionalInformation": "\ud83d \u0000 \ud83d\ude00""#,
];

#[test]
fn an_odd_field_costs_itself_only() {
    for field in ODD_FIELDS {
        let row = format!(r#"{{"transactionAmount": {{"amount": "-1"}}, {field}}}"#);
        let page = rows(&[GOOD, &row, GOOD]);
        assert_eq!(page.items.len(), 3, "{row}: {:?}", page.rejected);
        assert_eq!(page.items[1].amount.to_string(), "-1 EUR", "{row}");
    }
}

#[test]
fn depth_and_length_are_no_trouble() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let long = "x".repeat(4 << 20);
    let row = format!(
        r#"{{"transactionAmount": {{"amount": 1}}, "currencyExchange": {deep}, "entryDetails": {deep},
            "remittanceInformationUnstructured": "{long}"}}"#
    );
    let page = rows(&[GOOD, &row, GOOD]);
    assert_eq!(page.items.len(), 3);
    let text = page.items[1].description.as_ref().map(|it| it.as_untrusted_str().len());
    assert_eq!(text, Some(4 << 20));
    let _ = everywhere("[".repeat(100_000).as_bytes());
    let _ = everywhere("{\"transactions\":".repeat(100_000).as_bytes());
}

#[test]
fn a_byte_order_mark_and_a_list_of_one_are_no_trouble() {
    let body = format!("\u{feff}{{\"transactions\": {{\"booked\": {GOOD}, \"pending\": null}}}}");
    let page = decode_transactions(body.as_bytes(), &account(AccountKind::Current), &how());
    assert_eq!(page.unwrap().items.len(), 1);
    let body = br#"{"balances": {"balanceAmount": {"amount": "1"}}}"#;
    let page = decode_balances(body, &account(AccountKind::Current), &how()).unwrap();
    assert_eq!(page.items.len(), 1);
}

/// Any JSON, with the standard's own names often enough to reach what reads them.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|it| it.to_string()),
        any::<i64>().prop_map(|it| it.to_string()),
        "-?[0-9]{1,4}[.,]?[0-9]{0,3}".prop_map(|it| format!("\"{it}\"")),
        "[ -!#-\\[\\]-~]{0,12}".prop_map(|it| format!("\"{it}\"")),
        Just("\"2026-03-31\"".to_owned()),
        Just("\"PMNT-CCRD-POSD\"".to_owned()),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        let key = prop::sample::select(KEYS);
        let fields = prop::collection::btree_map(key, inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|all| format!("[{}]", all.join(","))),
            fields.prop_map(|all| {
                let all: Vec<_> = all.iter().map(|(key, it)| format!("\"{key}\":{it}")).collect();
                format!("{{{}}}", all.join(","))
            }),
        ]
    })
}

const KEYS: &[&str] = &[
    "accounts",
    "cardAccounts",
    "transactions",
    "cardTransactions",
    "booked",
    "pending",
    "information",
    "balances",
    "_links",
    "next",
    "href",
    "download",
    "resourceId",
    "iban",
    "maskedPan",
    "currency",
    "linkedAccounts",
    "ownerName",
    "creditLimit",
    "balanceAmount",
    "balanceType",
    "amount",
    "transactionAmount",
    "transactionId",
    "bookingDate",
    "valueDate",
    "creditorAccount",
    "creditorName",
    "remittanceInformationUnstructuredArray",
    "remittanceInformationStructured",
    "entryDetails",
    "additionalInformationStructured",
    "standingOrderDetails",
    "frequency",
    "bankTransactionCode",
    "maskedPAN",
    "debitAccounting",
    "account",
    "originalAmount",
    "balanceAfterTransaction",
    "cardAcceptorAddress",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_json_brings_a_panic(body in json()) {
        let _ = everywhere(body.as_bytes());
    }

    #[test]
    fn every_element_comes_out_or_is_rejected(elements in prop::collection::vec(json(), 0..8)) {
        let body = format!(r#"{{"transactions": {{"booked": [{}]}}}}"#, elements.join(","));
        let page =
            decode_transactions(body.as_bytes(), &account(AccountKind::Current), &how()).unwrap();
        // A batch may reject its details beside itself.
        let own = page.rejected.iter().filter(|error| {
            !error.path().unwrap_or_default().contains("entryDetails")
        });
        prop_assert_eq!(page.items.len() + own.count(), elements.len());
    }

    #[test]
    fn a_sign_stays_as_it_was_sent(cents in -999_999_999_i64..999_999_999) {
        let sign = if cents < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", (cents / 100).abs(), (cents % 100).abs());
        let row = format!(r#"{{"transactionAmount": {{"amount": "{text}", "currency": "EUR"}}}}"#);
        let page = rows(&[&row]);
        let amount = &page.items[0].amount;
        prop_assert_eq!(amount.amount.is_negative(), cents < 0);
        prop_assert_eq!(amount.amount.to_minor_units(2).unwrap(), cents);
    }
}

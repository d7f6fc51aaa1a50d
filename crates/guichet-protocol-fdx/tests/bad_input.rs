//! Any bytes end in a value or an error; a bad item costs itself and not its neighbours.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test whose own helper fails is a test that fails"
)]

use guichet_core::raw::{Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Error, ErrorKind, ScopeSet,
};
use guichet_protocol_fdx::{
    Decoding, decode_accounts, decode_balances, decode_contact, decode_customer, decode_holdings,
    decode_payment_networks, decode_scheduled_payments, decode_statements, decode_transactions,
};

fn how() -> Decoding {
    Decoding::new(BankId::new("example-us"), Permissions::of(ScopeSet::all()))
        .currency(Currency::USD)
        .request("https://api.bank.example/fdx/v6/accounts".parse().unwrap())
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
        decode_holdings(body, &account, &how).map(drop),
        decode_scheduled_payments(body, &account, &how).map(drop),
        decode_payment_networks(body, &how).map(drop),
        decode_statements(body, &account, &how).map(drop),
        decode_contact(body, &how).map(drop),
        decode_customer(body, &how).map(drop),
    ]
}

fn refused(body: &[u8]) {
    for result in everywhere(body) {
        let error = result.expect_err("no answer of FDX");
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
    refused(b"\"SECRET\"");
    refused(b"{\"accounts\": [{\"SECRET\"");
    refused(b"{} {}");
    refused(b"{\"accounts\": 1e999, ");
    refused(b"\xff\xfe{\"accounts\": []}");
    refused(b"{\"accounts\": [\"\xc3\x28\"]}");
}

#[test]
fn an_answer_cut_off_or_garbled_anywhere_ends() {
    let fixtures: [&[u8]; 6] = [
        include_bytes!("fixtures/accounts_5_1.json"),
        include_bytes!("fixtures/accounts_6_4.json"),
        include_bytes!("fixtures/transactions_6_4.json"),
        include_bytes!("fixtures/contact_6_3.json"),
        include_bytes!("fixtures/payment_networks_6.json"),
        include_bytes!("fixtures/statements_5_2.json"),
    ];
    for body in fixtures {
        for end in (0..body.len()).step_by(3) {
            let _ = everywhere(&body[..end]);
        }
        for at in (0..body.len()).step_by(11) {
            for other in *b"\"}],:0-\\n\x00\xff" {
                let mut broken = body.to_vec();
                broken[at] = other;
                let _ = everywhere(&broken);
            }
        }
    }
}

/// Rows of transactions around a bad one: what is wrong, and where it says so.
const BAD_ROWS: &[(&str, &str)] = &[
    ("null", "transactions[1]"),
    (r#""text""#, "transactions[1]"),
    ("7", "transactions[1]"),
    ("[]", "transactions[1]"),
    ("{}", "transactions[1]"),
    (r#"{"depositTransaction": null}"#, "transactions[1]"),
    (r#"{"depositTransaction": []}"#, "transactions[1]"),
    (r#"{"spaceTransaction": {"amount": 1.00, "debitCreditMemo": "DEBIT"}}"#, "transactions[1]"),
    (r#"{"amount": 1, "amount": 2, "debitCreditMemo": "DEBIT"}"#, "transactions[1]"),
    (r#"{"debitCreditMemo": "DEBIT", "transactionId": "x"}"#, "transactions[1].amount"),
    (
        r#"{"debitCreditMemo": "DEBIT", "transactionId": "x", "amount": null}"#,
        "transactions[1].amount",
    ),
    (
        r#"{"debitCreditMemo": "DEBIT", "transactionId": "x", "amount": ""}"#,
        "transactions[1].amount",
    ),
    (r#"{"debitCreditMemo": "DEBIT", "amount": "1,000.00"}"#, "transactions[1].amount"),
    (r#"{"debitCreditMemo": "DEBIT", "amount": "12.30 USD"}"#, "transactions[1].amount"),
    (r#"{"debitCreditMemo": "DEBIT", "amount": "NaN"}"#, "transactions[1].amount"),
    (r#"{"debitCreditMemo": "DEBIT", "amount": true}"#, "transactions[1].amount"),
    (r#"{"debitCreditMemo": "DEBIT", "amount": {"value": 1}}"#, "transactions[1].amount"),
    (
        r#"{"debitCreditMemo": "DEBIT", "amount": 123456789012345678901234567890.12}"#,
        "transactions[1].amount",
    ),
    (r#"{"debitCreditMemo": "DEBIT", "amount": 1e400}"#, "transactions[1].amount"),
    (r#"{"locTransaction": {"amount": 1}}"#, "transactions[1].locTransaction.debitCreditMemo"),
    (r#"{"amount": 1, "debitCreditMemo": "SIDEWAYS"}"#, "transactions[1].debitCreditMemo"),
    (r#"{"amount": 1, "debitCreditMemo": 7}"#, "transactions[1].debitCreditMemo"),
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

/// Rows in which only an optional field is odd.
const ODD_ROWS: &[&str] = &[
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "status": "WOBBLING"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "status": {"word": 1}}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "postedTimestamp": ""}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "postedTimestamp": "31/03/2026"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "postedTimestamp": "2026-02-30T10:00:00"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "postedTimestamp": 1774915200}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "transactionTimestamp": "2026-03-31T09:30:00"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "checkNumber": [1], "category": 5814}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "foreignAmount": "x", "foreignCurrency": "EUR"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "foreignAmount": 2, "foreignCurrency": null}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "transactionPayee": "not an object"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "description": null, "cardNumberDisplay": "é"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "description": "\ud83d \u0000 \ud83d\ude00"}"#,
    r#"{"amount": 1, "debitCreditMemo": "DEBIT", "somethingNew": {"a": [1, 2]}}"#,
    r#"{"\u0061mount": 1, "debitCreditMemo": "DEBIT"}"#,
    r#"{"depositTransaction": {"amount": 1, "debitCreditMemo": "DEBIT"}, "links": []}"#,
];

#[test]
fn an_odd_field_costs_itself_only() {
    for row in ODD_ROWS {
        let page = rows(&[GOOD, row, GOOD]);
        assert!(page.rejected.is_empty(), "{row}: {:?}", page.rejected);
        assert_eq!(page.items.len(), 3, "{row}");
        assert_eq!(page.items[1].amount.to_string(), "-1 USD", "{row}");
    }
}

#[test]
fn depth_and_length_are_no_trouble() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let long = "x".repeat(10 << 20);
    let row = format!(
        r#"{{"amount": 1, "debitCreditMemo": "DEBIT", "lineItem": {deep}, "transactionPayee": {deep},
            "description": "{long}"}}"#
    );
    let page = rows(&[GOOD, &row, GOOD]);
    assert_eq!(page.items.len(), 3);
    let description = page.items[1].description.as_ref().map(|it| it.as_untrusted_str().len());
    assert_eq!(description, Some(10 << 20));

    let deep_page = format!(r#"{{"accounts": {deep}}}"#);
    let page = decode_accounts(deep_page.as_bytes(), &how()).unwrap();
    assert_eq!((page.items.len(), page.rejected.len()), (0, 1));
    let _ = everywhere("[".repeat(100_000).as_bytes());
    let _ = everywhere("{\"page\":".repeat(100_000).as_bytes());
}

#[test]
fn a_bad_account_is_rejected_and_its_neighbours_stay() {
    let good =
        r#"{"depositAccount": {"accountId": "a", "accountType": "CHECKING", "currentBalance": 1}}"#;
    for (bad, path) in [
        ("null", "accounts[1]"),
        (r#"{"depositAccount": 7}"#, "accounts[1]"),
        (r#"{"depositAccount": {"accountId": " "}}"#, "accounts[1].depositAccount"),
        (r#"{"accountCategory": "DEPOSIT_ACCOUNT"}"#, "accounts[1]"),
        (r#"{"somethingAccount": {"accountId": "a"}}"#, "accounts[1]"),
    ] {
        let body = format!(r#"{{"accounts": [{good}, {bad}, {good}]}}"#);
        let page = decode_accounts(body.as_bytes(), &how()).unwrap();
        assert_eq!(page.items.len(), 2, "{bad}");
        let paths: Vec<_> = page.rejected.iter().map(|error| error.path().unwrap()).collect();
        assert_eq!(paths, [path], "{bad}");
    }
}

#[test]
fn a_balance_that_failed_is_not_zero() {
    let body = br#"{"accounts": [{"depositAccount": {
        "accountId": "a", "accountType": "CHECKING", "currentBalance": {}, "availableBalance": 5}}]}"#;
    let page = decode_accounts(body, &how()).unwrap();
    let balances = page.items[0].balances.as_ref().unwrap();
    assert_eq!(balances.len(), 1);
    assert_eq!(balances[0].amount.to_string(), "5 USD");
    assert_eq!(page.rejected[0].path(), Some("accounts[0].depositAccount.currentBalance"));
}

#[test]
fn a_byte_order_mark_is_no_trouble() {
    let body = format!("\u{feff}{{\"transactions\": [{GOOD}]}}");
    assert_eq!(decode_transactions(body.as_bytes(), &account(), &how()).unwrap().items.len(), 1);
}

const GOOD: &str = r#"{"amount": 5.00, "debitCreditMemo": "CREDIT", "status": "POSTED"}"#;

fn rows(rows: &[&str]) -> Page<guichet_core::Transaction> {
    let body = format!(r#"{{"transactions": [{}]}}"#, rows.join(","));
    decode_transactions(body.as_bytes(), &account(), &how()).unwrap()
}

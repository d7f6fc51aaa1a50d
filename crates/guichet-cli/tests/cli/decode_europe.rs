//! `guichet decode` of European answers, with what banks send although the standards forbid it.

use crate::{err, guichet, lines};
use guichet::{Balance, Transaction};
use std::process::Output;

fn decode(standard: &str, resource: &str, more: &[&str], body: &str) -> Output {
    let mut command = guichet();
    command.args(["decode", standard, resource]).args(more);
    command.write_stdin(body).output().unwrap()
}

/// What comes out, as day or none, amount and status; and what is said of the rest.
fn rows(standard: &str, more: &[&str], body: &str) -> (Vec<(String, String)>, String) {
    let output = decode(standard, "transactions", more, body);
    assert_eq!(output.status.code(), Some(0));
    let rows: Vec<Transaction> = lines(&String::from_utf8(output.stdout).unwrap());
    let day = |it: &Transaction| it.booked_on.map(|day| day.to_string()).unwrap_or_default();
    let rows = rows.iter().map(|it| (day(it), it.amount.to_string())).collect();
    (rows, String::from_utf8(output.stderr).unwrap())
}

fn expect(found: &[(String, String)], expected: &[(&str, &str)]) {
    let found: Vec<_> = found.iter().map(|(day, amount)| (day.as_str(), amount.as_str())).collect();
    assert_eq!(found, expected);
}

const UKOB: &str = r#"{"Data": {"Transaction": [
    {"AccountId": "a-1", "TransactionId": null, "CreditDebitIndicator": "Debit", "Status": "Booked",
        "Amount": {"Amount": "1,000.00", "Currency": "GBP"}, "BookingDateTime": "2026-03-30"},
    {"AccountId": "a-2", "TransactionId": 12, "CreditDebitIndicator": "Credit", "Status": "NEW1",
        "Amount": {"Amount": 12.5, "Currency": ""}, "BookingDateTime": "2026-03-30T10:15"},
    {"AccountId": "a-1", "CreditDebitIndicator": "Debit", "Status": "BOOK",
        "Amount": {"Amount": "twelve", "Currency": "GBP"}, "BookingDateTime": ""}
]}, "Links": {"Self": "", "Next": ""}, "Meta": {"TotalPages": "1"}}"#;

#[test]
fn british_rows_of_all_accounts_come_out_beside_a_bad_one() {
    let (found, said) = rows("ukob", &["--currency", "GBP"], UKOB);
    expect(&found, &[("2026-03-30", "-1000.00 GBP"), ("2026-03-30", "12.5 GBP")]);
    assert!(said.contains("Data.Transaction[2].Amount.Amount"), "{said}");
    assert!(!said.contains("twelve"), "{said}");
    let strict = decode("ukob", "transactions", &["--strict"], UKOB);
    assert_eq!(strict.status.code(), Some(65));
}

const BERLIN_GROUP: &str = r#"{"account": {"iban": ""}, "transactions": {"booked": [
    {"transactionId": null, "bookingDate": "2026-03-30T00:00:00",
        "transactionAmount": {"currency": "EUR", "amount": "-1,000.00"}},
    {"transactionId": " ", "bookingDate": "", "transactionAmount": {"currency": "EUR", "amount": 12}},
    {"transactionId": "x", "transactionAmount": {"currency": "EUR", "amount": "twelve"}}
], "pending": {"transactionAmount": {"currency": "EUR", "amount": "-5.00"}}, "_links": "next"}}"#;

#[test]
fn a_list_of_one_without_its_brackets_is_a_list() {
    let (found, said) = rows("berlin-group", &[], BERLIN_GROUP);
    expect(&found, &[("2026-03-30", "-1000.00 EUR"), ("", "12 EUR"), ("", "-5.00 EUR")]);
    assert!(said.contains("transactions.booked[2].transactionAmount.amount"), "{said}");
}

const STET: &str = r#"{"transactions": [
    {"resourceId": "r-1", "entryReference": 1.2E3, "transactionAmount": {"currency": "EUR",
        "amount": "-1,000.00"}, "creditDebitIndicator": "DBIT", "status": "BOOK",
        "bookingDate": "2026-03-30", "remittanceInformation": "LOYER"},
    {"transactionAmount": {"currency": "EUR", "amount": 12.5}, "creditDebitIndicator": "CRDT",
        "status": "PDNG", "bookingDate": "", "remittanceInformation": ["UN", "DEUX"]},
    {"transactionAmount": {"currency": "EUR", "amount": "3.20"}, "status": "BOOK"}
], "_links": ""}"#;

#[test]
fn a_french_row_without_a_direction_is_told_and_costs_no_other() {
    let (found, said) = rows("stet", &[], STET);
    expect(&found, &[("2026-03-30", "-1000.00 EUR"), ("", "12.5 EUR")]);
    assert!(said.contains("transactions[2].creditDebitIndicator"), "{said}");
}

#[test]
fn the_currency_of_the_account_serves_its_balances() {
    let body = r#"{"balances": [{"balanceType": "closingBooked",
        "balanceAmount": {"amount": "5.00"}, "referenceDate": ""}]}"#;
    let output = decode("berlin-group", "balances", &["--currency", "EUR"], body);
    let balances: Vec<Balance> = lines(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(balances[0].amount.to_string(), "5.00 EUR");
}

#[test]
fn nothing_readable_is_bad_data() {
    for standard in ["berlin-group", "stet", "ukob"] {
        for body in ["", "<html>", "[1]", "{\"transactions\": [", "{\"Data\": {\"Transaction\": ["]
        {
            let mut command = guichet();
            command.args(["decode", standard, "transactions"]);
            err(command.write_stdin(body), 65);
        }
    }
}

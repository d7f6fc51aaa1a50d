//! `guichet decode`

use crate::{err, guichet, lines, out};
use assert_cmd::Command;
use guichet::{Account, Balance, Transaction};
use std::fs;
use tempfile::TempDir;

const TRANSACTIONS: &str = r#"{"transactions": [
    {"depositTransaction": {"transactionId": "t-1", "amount": 12.30, "debitCreditMemo": "DEBIT",
        "status": "POSTED", "postedTimestamp": "2026-03-30T10:00:00Z", "description": "=cmd"}},
    {"depositTransaction": {"transactionId": "t-2", "amount": "twelve", "debitCreditMemo": "DEBIT",
        "status": "POSTED"}},
    {"depositTransaction": {"transactionId": "t-3", "amount": 7, "debitCreditMemo": "CREDIT",
        "status": "POSTED", "postedTimestamp": "2026-03-31T10:00:00Z"}}
]}"#;

const ACCOUNTS: &str = r#"{"accounts": [{"depositAccount": {"accountId": "a-1",
    "accountType": "CHECKING", "status": "OPEN", "currency": {"currencyCode": "EUR"},
    "currentBalance": 310.00, "availableBalance": 300.00}}]}"#;

fn decode(resource: &str) -> Command {
    let mut command = guichet();
    command.args(["decode", "fdx", resource]);
    command
}

#[test]
fn a_bad_item_is_told_with_its_place_and_the_rest_comes_out() {
    let mut command = decode("transactions");
    let output = command.write_stdin(TRANSACTIONS).assert().code(0).get_output().clone();
    let read: Vec<Transaction> = lines(&String::from_utf8(output.stdout).unwrap());
    let amounts: Vec<_> = read.iter().map(|it| it.amount.to_string()).collect();
    assert_eq!(amounts, ["-12.30 USD", "7 USD"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("transactions[1]") && said.contains("USD"), "{said}");
    assert!(!said.contains("twelve"), "{said}");
}

#[test]
fn strict_fails_when_anything_was_rejected() {
    let text = out(decode("transactions").arg("--strict").write_stdin(TRANSACTIONS), 65);
    assert_eq!(text.lines().count(), 2, "the rest still comes out");
}

#[test]
fn nothing_readable_is_bad_data_and_an_empty_list_is_not() {
    for body in ["", "<html>", "{\"transactions\": [", "[]", "{}"] {
        err(decode("transactions").write_stdin(body), 65);
    }
    let all_bad = r#"{"transactions": [{"depositTransaction": {"amount": "x"}}]}"#;
    err(decode("transactions").write_stdin(all_bad), 65);
    let text =
        out(decode("transactions").arg("--strict").write_stdin(r#"{"transactions": []}"#), 0);
    assert_eq!(text, "");
}

#[test]
fn a_file_and_an_account_can_be_named() {
    let folder = TempDir::new().unwrap();
    let (body, account) = (folder.path().join("body.json"), folder.path().join("account.json"));
    fs::write(&body, TRANSACTIONS).unwrap();
    fs::write(&account, r#"{"id": "a-9", "kind": "current", "currency": "CHF"}"#).unwrap();
    let mut command = decode("transactions");
    let text = out(command.arg(&body).arg("--account").arg(&account), 0);
    let read: Vec<Transaction> = lines(&text);
    assert!(read.iter().all(|it| it.account.as_str() == "a-9"));
    assert!(read.iter().all(|it| it.amount.currency.code() == "CHF"));

    err(decode("transactions").arg(folder.path().join("absent.json")), 66);
    fs::write(&account, "[]").unwrap();
    err(decode("transactions").arg(&body).arg("--account").arg(&account), 65);
}

#[test]
fn the_currency_is_said_only_where_it_is_assumed() {
    let said = err(decode("transactions").write_stdin(r#"{"transactions": []}"#), 0);
    assert!(said.contains("USD"), "{said}");
    let mut command = decode("transactions");
    let said = err(command.args(["--currency", "EUR"]).write_stdin(r#"{"transactions": []}"#), 0);
    assert_eq!(said, "");
    err(decode("transactions").args(["--currency", "euro"]).write_stdin("{}"), 64);
}

#[test]
fn accounts_and_balances_come_from_one_body() {
    let accounts: Vec<Account> = lines(&out(decode("accounts").write_stdin(ACCOUNTS), 0));
    assert_eq!(accounts.len(), 1);
    let balances: Vec<Balance> = lines(&out(decode("balances").write_stdin(ACCOUNTS), 0));
    assert!(balances.iter().any(|it| it.amount.to_string() == "310.00 EUR"));
}

#[test]
fn an_account_alone_is_read_too() {
    let alone = r#"{"depositAccount": {"accountId": "a-1", "currentBalance": 310.00}}"#;
    let balances: Vec<Balance> = lines(&out(decode("balances").write_stdin(alone), 0));
    assert_eq!(balances.len(), 1);
}

#[test]
fn a_bank_brings_its_own_currency() {
    let mut command = decode("transactions");
    let said = err(command.args(["--bank", "chase-us"]).write_stdin(TRANSACTIONS), 0);
    assert!(!said.contains("note:"), "{said}");
    err(decode("transactions").args(["--bank", "no-bank"]).write_stdin(TRANSACTIONS), 64);
}

//! Quirks 1 to 8: shapes and words.

use crate::support::{Counter, current, example, one, overview, overview_at, row, rows};
use guichet_core::{AccountKind, ErrorKind};
use guichet_protocol_fdx::Version;

fn kinds(overview: &guichet_core::Overview) -> Vec<&str> {
    overview.accounts.iter().map(|it| it.account.kind.as_str()).collect()
}

#[tokio::test]
async fn q01_wrapped_accounts_are_read_by_their_key() {
    let body = r#"{"accounts": [
        {"depositAccount": {"accountId": "1", "accountType": "CHECKING"}},
        {"locAccount": {"accountId": "2", "accountType": "CREDITCARD"}},
        {"loanAccount": {"accountId": "3"}},
        {"investmentAccount": {"accountId": "4", "accountType": "IRA"}},
        {"annuityAccount": {"accountId": "5"}},
        {"insuranceAccount": {"accountId": "6"}}
    ]}"#;
    let overview = overview(body).await;
    let expected = ["current", "card", "loan", "pension", "insurance", "insurance"];
    assert_eq!(kinds(&overview), expected);
}

#[tokio::test]
async fn q02_flat_accounts_are_read_by_category_or_type() {
    let body = r#"{"accounts": [
        {"accountCategory": "LOC_ACCOUNT", "accountId": "1"},
        {"accountId": "2", "accountType": "SAVINGS"},
        {"accountCategory": "DIGITAL_WALLET", "accountId": "3"}
    ]}"#;
    assert_eq!(kinds(&overview(body).await), ["line_of_credit", "savings", "wallet"]);
}

#[tokio::test]
async fn q03_both_shapes_may_stand_in_one_page_of_any_version() {
    let body = r#"{"accounts": [
        {"depositAccount": {"accountId": "1", "accountType": "CHECKING"}},
        {"accountCategory": "LOAN_ACCOUNT", "accountId": "2", "accountType": "MORTGAGE"}
    ]}"#;
    for version in [Version::V4_6, Version::V5_2, Version::V6_4] {
        let overview = overview_at(example().version(version), body).await;
        assert_eq!(kinds(&overview), ["current", "mortgage"], "{version}");
    }
}

#[tokio::test]
async fn q04_transactions_are_read_wrapped_and_flat() {
    let body = r#"{"transactions": [
        {"depositTransaction": {"amount": 1.10, "debitCreditMemo": "DEBIT"}},
        {"locTransaction": {"amount": 2.20, "debitCreditMemo": "DEBIT"}},
        {"insuranceTransaction": {"amount": 3.30, "debitCreditMemo": "CREDIT"}},
        {"accountCategory": "DEPOSIT_ACCOUNT", "amount": 4.40, "debitCreditMemo": "CREDIT"}
    ]}"#;
    let (rows, errors) = rows(&current(), body).await;
    let amounts: Vec<_> = rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["-1.10 USD", "-2.20 USD", "3.30 USD", "4.40 USD"]);
    assert!(errors.is_empty());
}

#[tokio::test]
async fn q05_an_unknown_wrapper_costs_itself_only() {
    let body = r#"{"accounts": [
        {"accountId": "1"},
        {"treasureChest": {"accountId": "2"}},
        {"accountId": "3"}
    ]}"#;
    let overview = overview(body).await;
    assert_eq!(overview.accounts.len(), 2);
    assert_eq!(overview.rejected.len(), 1);
    let error = &overview.rejected[0];
    assert_eq!((error.kind(), error.path()), (ErrorKind::Protocol, Some("accounts[1]")));
    assert_eq!(error.bank().unwrap().as_str(), "example-us");
}

#[tokio::test]
async fn q06_unknown_words_are_kept() {
    let overview = one(r#""accountType": "NONQUALIFEDPLAN", "status": "ASLEEP""#).await;
    let account = &overview.accounts[0].account;
    assert_eq!(account.kind, AccountKind::Investment);
    assert_eq!(account.kind_detail.as_ref().unwrap().as_str(), "NONQUALIFEDPLAN");
    assert_eq!(account.status.as_ref().unwrap().as_str(), "ASLEEP");
    let overview = one(r#""accountType": "PIGGYBANK""#).await;
    assert_eq!(kinds(&overview), ["PIGGYBANK"]);
}

#[tokio::test]
async fn q07_everything_but_the_account_id_may_be_missing() {
    let overview = overview(r#"{"accounts": [{"accountId": "1"}, {"nickname": "Rent"}]}"#).await;
    assert_eq!(overview.accounts.len(), 1);
    assert_eq!(overview.rejected[0].path(), Some("accounts[1]"));
    assert!(overview.accounts[0].account.currency.is_none());
}

#[tokio::test]
async fn q08_null_blank_and_absent_are_the_same() {
    let fields = r#""nickname": " ", "productName": null, "status": "", "accountOpenDate": 7,
        "currency": {"currencyCode": "USD"}, "accountType": "CHECKING",
        "currentBalance": null, "availableBalance": 5.00"#;
    let overview = one(fields).await;
    let account = &overview.accounts[0].account;
    assert!(account.name.is_none() && account.product.is_none() && account.status.is_none());
    assert!(account.opened_on.is_none());
    assert_eq!(overview.accounts[0].balances.as_ref().unwrap().items.len(), 1);
    assert!(overview.rejected.is_empty());

    let row = row(r#""amount": 1.00, "debitCreditMemo": "DEBIT", "memo": "", "description": {}"#);
    let row = row.await;
    assert!(row.remittance.is_empty() && row.description.is_none());
}

#[tokio::test]
async fn a_list_that_is_missing_is_a_protocol_error_with_its_name() {
    let counter = Counter::open().await;
    counter.answer("/accounts", r#"{"konten": []}"#).await;
    let error = counter.session().accounts().await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Protocol, Some("accounts")));
}

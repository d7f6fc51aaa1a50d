//! Quirks 9 to 13: accounts.

use crate::support::{Counter, TOKEN, example_with, one, overview, overview_at};
use guichet_core::{ErrorKind, IdentifierScheme, KeyBasis, Scope};

#[tokio::test]
async fn q09_commercial_accounts_are_business_in_all_three_places() {
    let body = r#"{"accounts": [
        {"depositAccount": {"accountId": "1", "accountType": "COMMERCIALDEPOSIT"}},
        {"commercialAccount": {"accountId": "2", "accountType": "COMMERCIALLINEOFCREDIT"}},
        {"accountCategory": "COMMERCIAL_ACCOUNT", "accountId": "3", "accountType": "COMMERCIALLOAN"}
    ]}"#;
    let overview = overview(body).await;
    assert_eq!(overview.accounts.len(), 3);
    for account in &overview.accounts {
        assert_eq!(account.account.usage.as_ref().unwrap().as_str(), "business");
    }
    assert_eq!(overview.accounts[1].account.kind.as_str(), "line_of_credit");
}

#[tokio::test]
async fn q10_the_displayed_number_is_masked() {
    let overview = one(r#""accountNumberDisplay": "****4242""#).await;
    let account = &overview.accounts[0].account;
    assert_eq!(account.identifiers[0].scheme, IdentifierScheme::MaskedPan);
    assert_eq!(account.key_basis, Some(KeyBasis::Masked));
}

#[tokio::test]
async fn q11_a_status_says_more_than_open_or_closed() {
    for (word, expected) in [
        ("OPEN", "open"),
        ("RESTRICTED", "blocked"),
        ("PENDINGOPEN", "pending"),
        ("PENDINGCLOSE", "closing"),
        ("DELINQUENT", "DELINQUENT"),
        ("NEGATIVECURRENTBALANCE", "NEGATIVECURRENTBALANCE"),
    ] {
        let overview = one(&format!(r#""status": "{word}""#)).await;
        assert_eq!(overview.accounts[0].account.status.as_ref().unwrap().as_str(), expected);
    }
}

#[tokio::test]
async fn q12_the_profile_states_the_currency_that_the_bank_does_not() {
    let body = r#"{"accounts": [
        {"accountId": "1", "accountType": "CHECKING", "currentBalance": 1.00},
        {"accountId": "2", "accountType": "CHECKING", "currentBalance": 2.00,
         "currency": {"currencyCode": "CAD"}}
    ]}"#;
    let stated = overview_at(example_with(|it| it.currency("USD")), body).await;
    let amounts: Vec<_> = stated
        .accounts
        .iter()
        .map(|it| it.balances.as_ref().unwrap().items[0].amount.to_string())
        .collect();
    assert_eq!(amounts, ["1.00 USD", "2.00 CAD"]);

    let silent = overview(body).await;
    assert_eq!(silent.rejected.len(), 1);
    assert_eq!(silent.rejected[0].path(), Some("accounts[0].currentBalance"));
}

#[tokio::test]
async fn q13_details_are_asked_for_and_missing_balances_are_no_zero() {
    let counter = Counter::open().await;
    counter.answer("/accounts", r#"{"accounts": [{"accountId": "1"}]}"#).await;
    counter.answer("/accounts/1", r#"{"accountId": "1"}"#).await;
    let overview = counter.session().overview().await.unwrap();
    let error = overview.accounts[0].balances.as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(counter.asked().await[0].contains("resultType=details"));
}

#[tokio::test]
async fn names_alone_are_asked_for_when_names_alone_are_permitted() {
    let counter = Counter::open().await;
    counter.answer("/accounts", r#"{"accounts": [{"accountId": "1"}]}"#).await;
    counter.session_for([Scope::AccountsBasic]).accounts().await.unwrap();
    assert!(counter.asked().await[0].contains("resultType=lightweight"));
}

#[tokio::test]
async fn balances_that_came_along_are_not_asked_for_again() {
    let counter = Counter::of(example_with(|it| it.currency("USD"))).await;
    let body = r#"{"accounts": [
        {"accountId": "1", "accountType": "CHECKING", "currentBalance": 3.10}]}"#;
    counter.answer("/accounts", body).await;
    let overview = counter.session().overview().await.unwrap();
    assert_eq!(overview.accounts[0].balances.as_ref().unwrap().items.len(), 1);
    assert_eq!(counter.requests().await.len(), 1);
}

#[tokio::test]
async fn balances_are_read_from_the_detail_of_one_account() {
    let counter = Counter::of(example_with(|it| it.currency("USD"))).await;
    let body = r#"{"depositAccount": {"accountId": "a-1", "currentBalance": 3.10}}"#;
    counter.answer("/accounts/a-1", body).await;
    let balances = counter.session().balances(&crate::support::current()).await.unwrap();
    assert_eq!(balances.items[0].amount.to_string(), "3.10 USD");
    assert_eq!(balances.items[0].fetched_at, Some(crate::support::now()));
}

#[tokio::test]
async fn an_identifier_is_one_segment_of_the_address() {
    let counter = Counter::open().await;
    let mut odd = crate::support::current();
    odd.id = guichet_core::AccountId::new("a/../b?c#d");
    let _ = counter.session().balances(&odd).await;
    assert_eq!(counter.asked().await, ["/fdx/v6/accounts/a%2F..%2Fb%3Fc%23d"]);

    odd.id = guichet_core::AccountId::new("..");
    let error = counter.session().balances(&odd).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(counter.requests().await.len(), 1);
    assert!(!format!("{error:?}").contains(TOKEN));
}

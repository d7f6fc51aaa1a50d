//! What the customer did not permit does not survive, and what is secret is shown nowhere.

use crate::support::{Counter, TOKEN, collect, current, example, example_with, json};
use guichet_core::{
    ConsentInput, ConsentRequest, ConsentStep, Context, ErrorKind, Purpose, Scope, Transaction,
    TransactionQuery,
};

const AT: &str = "/accounts/a-1/transactions";

const ROWS: &str = r#"{"transactions": [
    {"amount": 40.00, "debitCreditMemo": "DEBIT", "status": "POSTED", "transactionType": "TRANSFER",
     "description": "TO JANE CANARY", "memo": "happy birthday CANARY", "payee": "JANE CANARY",
     "transactionPayee": {"individualName": "JANE CANARY"}, "postedTimestamp": "2026-03-30"},
    {"amount": 9.00, "debitCreditMemo": "DEBIT", "status": "POSTED", "transactionType": "POSDEBIT",
     "description": "CORNER SHOP", "transactionPayee": {"merchantName": "CORNER SHOP",
     "address": {"line1": "1 Canary Street", "city": "Canaryville", "region": "TX"}}}
]}"#;

async fn read(scopes: &[Scope]) -> Vec<Transaction> {
    let counter = Counter::open().await;
    counter.answer(AT, ROWS).await;
    let session = counter.session_for(scopes.iter().copied());
    let (rows, errors) = collect(&session, &current(), TransactionQuery::new()).await;
    assert!(errors.is_empty());
    rows
}

fn whole(rows: &[Transaction]) -> String {
    serde_json::to_string(rows).unwrap().to_lowercase()
}

#[tokio::test]
async fn without_the_scope_no_name_of_a_person_survives() {
    let rows = read(&[Scope::Transactions, Scope::TransactionsPlace]).await;
    assert!(!whole(&rows).contains("jane") && !whole(&rows).contains("birthday"));
    // The trading name of a merchant is part of the transaction.
    assert_eq!(
        rows[1].merchant.as_ref().unwrap().name.as_ref().unwrap().as_untrusted_str(),
        "CORNER SHOP"
    );

    let rows = read(&[Scope::Transactions, Scope::TransactionsCounterparty]).await;
    assert!(whole(&rows).contains("jane canary"));
}

#[tokio::test]
async fn without_the_scope_no_place_survives() {
    let rows = read(&[Scope::Transactions, Scope::TransactionsCounterparty]).await;
    assert!(!whole(&rows).contains("canaryville") && !whole(&rows).contains("canary street"));
    let rows = read(&[Scope::Transactions, Scope::TransactionsPlace]).await;
    assert!(whole(&rows).contains("canaryville"));
}

#[tokio::test]
async fn a_summary_holds_amounts_and_days_and_no_words() {
    let rows = read(&[Scope::TransactionsSummary]).await;
    let text = whole(&rows);
    assert!(!text.contains("canary") && !text.contains("corner"), "{text}");
    assert_eq!(rows[0].amount.to_string(), "-40.00 USD");
    assert!(rows[0].booked_on.is_some());
}

#[tokio::test]
async fn numbers_and_balances_need_their_scopes() {
    let counter = Counter::of(example_with(|it| it.currency("USD"))).await;
    let body = r#"{"accounts": [{"accountId": "a-1", "accountType": "CHECKING",
        "accountNumberDisplay": "****6789", "currentBalance": 4711.00, "creditLine": 99.00}]}"#;
    counter.answer("/accounts", body).await;
    let accounts = counter.session_for([Scope::AccountsBasic]).accounts().await.unwrap();
    let text = serde_json::to_string(&accounts.items).unwrap();
    assert!(!text.contains("6789") && !text.contains("99.00"), "{text}");
    let overview = counter.session_for([Scope::AccountsBasic]).overview().await.unwrap();
    let error = overview.accounts[0].balances.as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConsentMissing);
    // Neither session asked for the balances of the account.
    assert_eq!(counter.requests().await.len(), 2);
}

#[tokio::test]
async fn what_lies_before_the_look_back_is_neither_asked_for_nor_kept() {
    let counter = Counter::open().await;
    let body = r#"{"transactions": [
        {"amount": 1, "debitCreditMemo": "DEBIT", "postedTimestamp": "2026-01-31"},
        {"amount": 2, "debitCreditMemo": "DEBIT", "postedTimestamp": "2026-03-30"}]}"#;
    counter.answer(AT, body).await;
    let mut grant = counter.grant([Scope::Transactions]);
    grant.lookback_days = Some(30);
    let session = counter.bank.session(grant, Purpose::AnswerCustomer);
    let (rows, _) = collect(&session, &current(), TransactionQuery::new()).await;
    assert_eq!(rows.len(), 1);
    assert!(counter.asked().await[0].contains("startDate=2026-03-01"));
}

/// What must be in no message, no log and no address.
const CANARIES: [&str; 6] = [
    TOKEN,
    "canary-client-secret",
    "canary-code",
    "canary-refresh",
    "canary-account",
    "canary-header",
];

fn check(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

#[tokio::test]
async fn no_secret_is_shown() {
    let counter = Counter::with(example(), |config| {
        let config = config.header("x-key", "canary-header");
        check(&format!("{config:?}"));
        config
    })
    .await;
    counter.oauth("/par", json(201, r#"{"request_uri": "urn:1"}"#)).await;
    let tokens = r#"{"access_token": "canary-access-token", "refresh_token": "canary-refresh"}"#;
    counter.oauth("/token", json(200, tokens)).await;
    check(&format!("{:?}", counter.bank));

    let request = ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]);
    let step = counter.bank.begin_consent(&Context::new(), &request).await.unwrap();
    check(&format!("{step:?}"));
    let ConsentStep::Redirect { url, pending } = step else { panic!() };
    check(url.as_str());
    let state = pending.kept("state").unwrap().expose();
    let back = format!("https://app.example/callback?state={state}&code=canary-code");
    let input = ConsentInput::Callback(back.parse().unwrap());
    check(&format!("{input:?}"));
    let step = counter.bank.resume_consent(&Context::new(), &pending, &input).await.unwrap();
    check(&format!("{step:?}"));
    let ConsentStep::Granted(grant) = step else { panic!() };
    let session = counter.bank.session(grant, Purpose::AnswerCustomer);
    check(&format!("{session:?} {:?}", session.grant()));
}

#[tokio::test]
async fn no_error_names_an_account_or_a_token() {
    for response in [json(500, TOKEN), json(200, "canary-account"), json(404, "{}")] {
        let counter = Counter::open().await;
        let mut of = current();
        of.id = guichet_core::AccountId::new("canary-account");
        counter.respond("GET", "/accounts/canary-account/transactions", response).await;
        let (_, errors) = collect(&counter.session(), &of, TransactionQuery::new()).await;
        let text = format!("{:?} {} {of:?}", errors, errors[0]);
        let mut source = std::error::Error::source(&errors[0]);
        while let Some(cause) = source {
            check(&format!("{cause} {cause:?}"));
            source = cause.source();
        }
        check(&text);
    }
}

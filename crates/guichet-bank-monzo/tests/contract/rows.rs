//! Transactions: money in minor units, what is no money, pages, and history.

use crate::support::*;
use futures_util::TryStreamExt as _;
use guichet_core::{ErrorKind, Remedy, TransactionQuery, TransactionStatus};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{path, query_param},
};

async fn texts(body: &str) -> (Vec<String>, Vec<String>) {
    let counter = Counter::open().await;
    let empty = ResponseTemplate::new(200).set_body_string(r#"{"transactions": []}"#);
    Mock::given(path("/transactions"))
        .and(query_param("since", "tx_last"))
        .respond_with(empty)
        .with_priority(1)
        .mount(&counter.server)
        .await;
    counter.answer("GET", "/transactions", 200, body).await;
    let session = counter.session();
    let account = account();
    let mut stream = session.transactions(&account, TransactionQuery::new());
    let (mut read, mut failed) = (Vec::new(), Vec::new());
    loop {
        match stream.try_next().await {
            Ok(Some(row)) => read.push(row.amount.to_string()),
            Ok(None) => return (read, failed),
            Err(error) => failed.push(error.path().unwrap_or_default().to_owned()),
        }
    }
}

/// The number of digits is the currency's own: none in yen, three in dinars of Bahrain.
#[tokio::test]
async fn c40_amounts_have_the_digits_of_their_currency() {
    let body = r#"{"transactions": [
        {"id": "tx_1", "amount": -980, "currency": "JPY", "settled": "2026-03-01T10:00:00Z"},
        {"id": "tx_2", "amount": 1234, "currency": "BHD", "settled": "2026-03-01T10:00:00Z"},
        {"id": "tx_3", "amount": -5, "currency": "GBP", "settled": "2026-03-01T10:00:00Z"},
        {"id": "tx_4", "amount": 700, "currency": "POINTS", "settled": "2026-03-01T10:00:00Z"},
        {"id": "tx_last", "amount": 0, "currency": "GBP", "settled": "2026-03-01T10:00:00Z"}]}"#;
    let (read, failed) = texts(body).await;
    assert_eq!(read, ["-980 JPY", "1.234 BHD", "-0.05 GBP", "0.00 GBP"]);
    assert_eq!(failed, ["transactions[3].amount"]);
}

#[tokio::test]
async fn what_was_declined_is_no_money_and_what_is_not_settled_is_pending() {
    let counter = Counter::open().await;
    let body = r#"{"transactions": [
        {"id": "", "amount": -1, "currency": "GBP", "settled": "", "decline_reason": "OTHER"},
        {"id": "", "amount": -1, "currency": "GBP", "settled": "", "decline_reason": ""},
        {"id": "", "amount": -1, "currency": "GBP", "settled": "2026-03-01T10:00:00Z"}]}"#;
    counter.answer("GET", "/transactions", 200, body).await;
    let account = account();
    let rows: Vec<_> = counter
        .session()
        .transactions(&account, TransactionQuery::new())
        .try_collect()
        .await
        .unwrap();
    let found: Vec<_> = rows.iter().map(|row| row.status.clone()).collect();
    let expected =
        [TransactionStatus::Rejected, TransactionStatus::Pending, TransactionStatus::Booked];
    assert_eq!(found, expected);
    assert!(rows.iter().take(2).all(|row| row.booked_on.is_none()));
}

#[tokio::test]
async fn pages_go_on_behind_the_last_entry_until_one_is_empty() {
    let counter = Counter::open().await;
    let page = |id: &str| {
        format!(r#"{{"transactions": [{{"id": "{id}", "amount": 1, "currency": "GBP"}}]}}"#)
    };
    for (since, body) in [("tx_1", page("tx_2")), ("tx_2", r#"{"transactions": []}"#.to_owned())] {
        Mock::given(path("/transactions"))
            .and(query_param("since", since))
            .respond_with(ResponseTemplate::new(200).set_body_string(body))
            .with_priority(1)
            .mount(&counter.server)
            .await;
    }
    counter.answer("GET", "/transactions", 200, &page("tx_1")).await;
    let account = account();
    let rows: Vec<_> = counter
        .session()
        .transactions(&account, TransactionQuery::new())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    let sent = counter.server.received_requests().await.unwrap();
    let value =
        |name: &str| sent[0].url.query_pairs().find(|it| it.0 == name).map(|it| it.1.into_owned());
    assert_eq!(value("limit").as_deref(), Some("100"));
    assert_eq!(value("expand[]").as_deref(), Some("merchant"));
    // 31 March is summer time in London, 1 January is not: 89 days before is the latter.
    assert_eq!(value("since").as_deref(), Some("2025-12-31T23:59:59Z"));
}

#[tokio::test]
async fn a_long_history_after_five_minutes_wants_the_customer() {
    let counter = Counter::open().await;
    let body = r#"{"code": "forbidden.verification_required", "message": "canary"}"#;
    counter.answer("GET", "/transactions", 403, body).await;
    let account = account();
    let query = TransactionQuery::new().since("2020-01-01".parse().unwrap());
    let error =
        counter.session().transactions(&account, query).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::ScaRequired, Remedy::Reconsent));
    assert_eq!(error.upstream().code.as_deref(), Some("forbidden.verification_required"));
    assert!(!format!("{error} {error:?}").contains("canary"));
}

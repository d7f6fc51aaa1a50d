//! Quirks 44 to 50: partial answers and errors.

use crate::support::{Counter, collect, current, json};
use guichet_core::{Error, ErrorKind, Remedy, StatementId, TransactionQuery};
use std::time::Duration;
use wiremock::ResponseTemplate;

const AT: &str = "/accounts/a-1/transactions";

async fn refused(response: ResponseTemplate) -> Error {
    let counter = Counter::open().await;
    counter.respond("GET", AT, response).await;
    let (rows, mut errors) = collect(&counter.session(), &current(), TransactionQuery::new()).await;
    assert!(rows.is_empty());
    assert_eq!(errors.len(), 1);
    errors.remove(0)
}

#[tokio::test]
async fn q44_a_partial_answer_keeps_what_came() {
    let counter = Counter::open().await;
    let body = r#"{"accounts": [
        {"accountId": "1", "accountType": "CHECKING"},
        {"accountId": "2", "error": {"code": "705", "message": "Jane Doe's account is closed"}}
    ]}"#;
    counter.respond("GET", "/accounts", json(206, body)).await;
    let accounts = counter.session().accounts().await.unwrap();
    assert_eq!(accounts.items.len(), 1);
    let error = &accounts.rejected[0];
    assert_eq!(error.upstream().code.as_deref(), Some("705"));
    assert_eq!(error.upstream().status, Some(206));
    assert_eq!(error.upstream().request_id.as_deref(), Some("request-1"));
    assert!(!format!("{error} {error:?}").contains("Jane"));
}

#[tokio::test]
async fn q45_status_and_code_are_judged_together() {
    let error = refused(json(403, r#"{"code": 602}"#)).await;
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::ConsentMissing, Remedy::Reconsent));
    let error = refused(json(401, r#"{"code": 602}"#)).await;
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::Unauthorized, Remedy::Refresh));
    assert_eq!(error.upstream().code.as_deref(), Some("602"));
}

#[tokio::test]
async fn q46_only_1207_is_the_rate_limit() {
    let busy = json(429, r#"{"code": 1207}"#).insert_header("retry-after", "7");
    let error = refused(busy).await;
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.remedy(), Remedy::Retry { after: Some(Duration::from_secs(7)) });
    let error = refused(json(405, r#"{"code": 1206}"#)).await;
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::Unsupported, Remedy::GiveUp));
}

#[tokio::test]
async fn q47_nothing_for_these_criteria_is_an_empty_page() {
    let counter = Counter::open().await;
    counter.respond("GET", AT, json(404, r#"{"code": "1107"}"#)).await;
    let (rows, errors) = collect(&counter.session(), &current(), TransactionQuery::new()).await;
    assert!(rows.is_empty() && errors.is_empty());
    assert_eq!(refused(json(404, r#"{"code": 701}"#)).await.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn q48_refused_dates_are_an_invalid_input() {
    let error = refused(json(400, r#"{"code": 703}"#)).await;
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::InvalidInput, Remedy::GiveUp));
    assert!(error.to_string().contains("the bank does not accept the period"));
}

#[tokio::test]
async fn q49_a_statement_that_is_being_prepared_is_worth_another_try() {
    let counter = Counter::open().await;
    let at = "/accounts/a-1/statements/s-1";
    counter.respond("GET", at, json(400, r#"{"code": 1300}"#)).await;
    let session = counter.session();
    let statement = StatementId::new("s-1");
    let error = session.statement_document(&current(), &statement).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.remedy(), Remedy::Retry { after: None });
}

#[tokio::test]
async fn a_document_is_handed_over_as_it_came() {
    let counter = Counter::open().await;
    let at = "/accounts/a-1/statements/s-1";
    let pdf = ResponseTemplate::new(200).set_body_raw("%PDF-1.7 \u{0}", "application/pdf");
    counter.respond("GET", at, pdf).await;
    let session = counter.session();
    let bytes = session.statement_document(&current(), &StatementId::new("s-1")).await.unwrap();
    assert_eq!(bytes, "%PDF-1.7 \u{0}");
    let accepted = counter.requests().await[0].headers["accept"].to_str().unwrap().to_owned();
    assert!(accepted.starts_with("application/pdf"));
}

#[tokio::test]
async fn q50_no_json_is_a_protocol_error_that_repeats_nothing() {
    let html = "<html>canary</html>";
    for body in [html, "", r#"{"transactions": [{"amount": 1"#, "canary", "[]"] {
        let error = refused(json(200, body)).await;
        assert_eq!((error.kind(), error.remedy()), (ErrorKind::Protocol, Remedy::GiveUp), "{body}");
        assert_eq!(error.upstream().request_id.as_deref(), Some("request-1"));
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let page = ResponseTemplate::new(503).set_body_raw(html, "text/html");
    let error = refused(page).await;
    assert_eq!((error.kind(), error.upstream().status), (ErrorKind::Unavailable, Some(503)));
}

//! Every fault of the wire: its kind, its remedy, and where it happened.

use crate::support::{Counter, json};
use guichet_core::{Error, ErrorKind, Operation, Remedy};
use std::time::Duration;
use wiremock::ResponseTemplate;

const GIVE_UP: Remedy = Remedy::GiveUp;
const RETRY: Remedy = Remedy::Retry { after: None };

async fn fault(response: ResponseTemplate) -> Error {
    let counter = Counter::open().await;
    counter.respond("GET", "/accounts", response).await;
    counter.session().accounts().await.unwrap_err()
}

fn check(error: &Error, kind: ErrorKind, remedy: Remedy) {
    assert_eq!((error.kind(), error.remedy()), (kind, remedy), "{error}");
    assert_eq!(error.bank().unwrap().as_str(), "example-us");
    assert_eq!(error.operation(), Some(Operation::Accounts));
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn every_status_has_its_kind_and_remedy() {
    let table = [
        (400, ErrorKind::InvalidInput, GIVE_UP),
        (401, ErrorKind::Unauthorized, Remedy::Refresh),
        (403, ErrorKind::ConsentMissing, Remedy::Reconsent),
        (404, ErrorKind::NotFound, GIVE_UP),
        (409, ErrorKind::InvalidInput, GIVE_UP),
        (429, ErrorKind::RateLimited, RETRY),
        (500, ErrorKind::Unavailable, RETRY),
        (503, ErrorKind::Unavailable, RETRY),
    ];
    for (status, kind, remedy) in table {
        for body in ["", "<html>", r#"{"code": 1, "message": "canary"}"#] {
            let error = fault(json(status, body)).await;
            check(&error, kind, remedy);
            assert_eq!(error.upstream().status, Some(status));
            assert_eq!(error.upstream().request_id.as_deref(), Some("request-1"));
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }
}

#[tokio::test]
async fn codes_that_say_more_than_the_status_win() {
    let table = [
        (400, "601", ErrorKind::NotFound),
        (403, "706", ErrorKind::Declined),
        (409, "705", ErrorKind::NotFound),
        (422, "704", ErrorKind::Unsupported),
        (500, "501", ErrorKind::Unavailable),
        (501, "1106", ErrorKind::Unsupported),
        (400, "1207", ErrorKind::RateLimited),
    ];
    for (status, code, kind) in table {
        let error = fault(json(status, &format!(r#"{{"code": "{code}"}}"#))).await;
        check(&error, kind, kind.remedy());
        assert_eq!(error.upstream().code.as_deref(), Some(code));
    }
}

#[tokio::test]
async fn a_wait_that_the_bank_asks_for_is_kept() {
    for status in [429, 503] {
        let error = fault(json(status, "").insert_header("retry-after", "120")).await;
        assert_eq!(error.remedy(), Remedy::Retry { after: Some(Duration::from_mins(2)) });
    }
}

#[tokio::test]
async fn a_bank_that_wants_the_customer_says_so() {
    let step_up = json(401, "").insert_header(
        "www-authenticate",
        r#"Bearer error="insufficient_user_authentication", acr_values="2""#,
    );
    check(&fault(step_up).await, ErrorKind::ScaRequired, Remedy::Reconsent);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let counter = Counter::open().await;
    let there = ResponseTemplate::new(302).insert_header("location", "/fdx/v6/elsewhere");
    counter.respond("GET", "/accounts", there).await;
    counter.answer("/elsewhere", r#"{"accounts": []}"#).await;
    let error = counter.session().accounts().await.unwrap_err();
    assert_eq!((error.kind(), error.upstream().status), (ErrorKind::Protocol, Some(302)));
    assert_eq!(counter.requests().await.len(), 1);
}

#[tokio::test]
async fn a_bank_that_does_not_answer_is_a_timeout() {
    let late = json(200, r#"{"accounts": []}"#).set_delay(Duration::from_secs(30));
    check(&fault(late).await, ErrorKind::Timeout, RETRY);
}

#[tokio::test]
async fn a_bank_that_cannot_be_reached_is_a_network_error() {
    let counter = Counter::open().await;
    let session = counter.session();
    drop(counter.server);
    let error = session.accounts().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Network | ErrorKind::NotFound), "{error}");
}

#[tokio::test]
async fn what_the_bank_does_not_offer_costs_no_call() {
    let narrow = crate::support::example_with(|it| {
        it.capabilities(guichet_core::Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::Accounts,
        ]))
    });
    let counter = Counter::of(narrow).await;
    let (session, of) = (counter.session(), crate::support::current());
    let errors = [
        session.balances(&of).await.unwrap_err(),
        session.parties(None).await.unwrap_err(),
        session.holdings(&of).await.unwrap_err(),
        session.statements(&of).await.unwrap_err(),
        session.scheduled_payments(&of).await.unwrap_err(),
        session.consent_status().await.unwrap_err(),
        session.changes(&of, None).await.unwrap_err(),
        session.cards(None).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    }
    assert!(counter.requests().await.is_empty());
}

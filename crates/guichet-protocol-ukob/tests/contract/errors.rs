//! Refusals.

use crate::support::{Counter, current, example, json};
use guichet_core::{ErrorKind, Remedy};
use guichet_protocol_ukob::Quirk;
use std::time::Duration;
use wiremock::ResponseTemplate;

const BALANCES: &str = "/accounts/a-1/balances";

async fn refused(response: ResponseTemplate) -> guichet_core::Error {
    let counter = Counter::open().await;
    counter.respond("GET", BALANCES, response).await;
    counter.session().balances(&current()).await.unwrap_err()
}

#[tokio::test]
async fn c27_a_401_without_a_body_is_a_token_that_is_not_accepted() {
    let error = refused(ResponseTemplate::new(401)).await;
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::Unauthorized, Remedy::Refresh));
    assert_eq!(error.upstream().status, Some(401));
}

#[tokio::test]
async fn q56_both_models_of_errors_keep_their_code_and_lose_their_words() {
    let old = r#"{"Code": "400 BadRequest", "Id": "1", "Message": "Jane Doe", "Errors":
        [{"ErrorCode": "UK.OBIE.Field.InvalidDate", "Message": "Jane", "Path": "Jane", "Url": "x"}]}"#;
    let new = r#"{"Id": "1", "Errors": [{"ErrorCode": "U004", "Message": "Jane"}]}"#;
    for (body, code) in [(old, "UK.OBIE.Field.InvalidDate"), (new, "U004")] {
        let error = refused(json(400, body)).await;
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.upstream().code.as_deref(), Some(code));
        assert_eq!(error.upstream().request_id.as_deref(), Some("request-1"));
        assert!(!format!("{error} {error:?}").contains("Jane"));
    }
}

#[tokio::test]
async fn q57_a_403_asks_for_the_customer() {
    let body = |code: &str| format!(r#"{{"Errors": [{{"ErrorCode": "{code}"}}]}}"#);
    for (code, kind) in [
        ("UK.OBIE.Reauthenticate", ErrorKind::ScaRequired),
        ("UK.OBIE.Resource.ConsentMismatch", ErrorKind::ConsentMissing),
        ("UK.OBIE.Resource.InvalidConsentStatus", ErrorKind::ConsentRevoked),
        ("UK.BANK.Whatever", ErrorKind::ConsentMissing),
    ] {
        let error = refused(json(403, &body(code))).await;
        assert_eq!((error.kind(), error.remedy()), (kind, Remedy::Reconsent), "{code}");
    }
}

#[tokio::test]
async fn q59_a_429_hands_on_the_banks_wait() {
    let error = refused(json(429, "").insert_header("retry-after", "7")).await;
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.remedy(), Remedy::Retry { after: Some(Duration::from_secs(7)) });
}

#[tokio::test]
async fn q54_who_the_customer_is_may_be_told_for_some_minutes_only() {
    let counter = Counter::of(example().quirks(&[Quirk::PartyInFirstMinutes])).await;
    counter.respond("GET", "/party", json(403, "")).await;
    let error = counter.session().parties(None).await.unwrap_err();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::ScaRequired, Remedy::Reconsent));
}

#[tokio::test]
async fn a_balance_that_failed_is_no_account_without_balances() {
    let body = r#"{"Data": {"Balance": [{"Type": "ITBD", "Amount": {"Amount": "x"}}]}}"#;
    let error = refused(json(200, body)).await;
    assert_eq!(error.path(), Some("Data.Balance[0].Amount.Amount"));
    let error = refused(ResponseTemplate::new(200).set_body_string("<html>")).await;
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

//! Quirk 60, and the headers of every call.

use crate::support::{Counter, TOKEN, current, example, example_with, json};
use guichet_core::{Psu, Scope};
use guichet_protocol_fdx::HeaderNames;
use std::collections::HashSet;
use wiremock::Request;

const EMPTY: &str = r#"{"accounts": []}"#;

fn value<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

async fn sent(psu: Psu) -> Request {
    let counter = Counter::open().await;
    counter.answer("/accounts", EMPTY).await;
    counter.session().with_psu(psu).accounts().await.unwrap();
    counter.requests().await.remove(0)
}

#[tokio::test]
async fn q60_names_of_headers_belong_to_the_profile_and_more_to_the_configuration() {
    let names = HeaderNames::STANDARD.actor(Some("x-actor")).customer_ip(None);
    let counter = Counter::with(example().headers(names), |config| {
        config.header("playground-id-token", "from the portal")
    })
    .await;
    counter.answer("/accounts", EMPTY).await;
    let psu = Psu::at("192.0.2.7".parse().unwrap());
    counter.session().with_psu(psu).accounts().await.unwrap();
    let request = counter.requests().await.remove(0);
    assert_eq!(value(&request, "x-actor"), Some("USER"));
    assert_eq!(value(&request, "fdx-api-actor-type"), None);
    assert_eq!(value(&request, "x-fapi-customer-ip-address"), None);
    assert_eq!(value(&request, "playground-id-token"), Some("from the portal"));
}

#[tokio::test]
async fn a_customer_who_is_there_is_announced_with_the_address_that_the_app_knows() {
    let request = sent(Psu::at("2001:db8::7".parse().unwrap())).await;
    assert_eq!(value(&request, "fdx-api-actor-type"), Some("USER"));
    assert_eq!(value(&request, "x-fapi-customer-ip-address"), Some("2001:db8::7"));
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!(value(&request, "authorization"), Some(bearer.as_str()));
    assert_eq!(value(&request, "accept"), Some("application/json"));
}

#[tokio::test]
async fn no_address_is_made_up() {
    let here = sent(Psu::here()).await;
    assert_eq!(value(&here, "fdx-api-actor-type"), Some("USER"));
    assert_eq!(value(&here, "x-fapi-customer-ip-address"), None);
    let away = sent(Psu::Absent).await;
    assert_eq!(value(&away, "fdx-api-actor-type"), Some("BATCH"));
    assert_eq!(value(&away, "x-fapi-customer-ip-address"), None);
}

#[tokio::test]
async fn every_attempt_has_an_identifier_of_its_own() {
    let counter = Counter::of_retrying().await;
    counter.respond("GET", "/accounts", json(503, "")).await;
    let error = counter.session().accounts().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    let requests = counter.requests().await;
    let ids: HashSet<_> =
        requests.iter().map(|it| value(it, "x-fapi-interaction-id").unwrap()).collect();
    assert_eq!((requests.len(), ids.len()), (3, 3));
    assert!(ids.iter().all(|id| id.len() == 36));
}

#[tokio::test]
async fn planned_payments_are_read_from_the_account() {
    let counter = Counter::of(example_with(|it| it.currency("USD"))).await;
    let body = r#"{"accountId": "a-1", "scheduledPayments": [
        {"amount": 35.00, "date": "2026-04-10", "type": "ONE_TIME"}]}"#;
    counter.answer("/accounts/a-1", body).await;
    let session = counter.session_for([Scope::ScheduledPayments]);
    let planned = session.scheduled_payments(&current()).await.unwrap();
    assert_eq!(planned.items[0].amount.as_ref().unwrap().to_string(), "35.00 USD");
    assert_eq!(planned.items[0].next_on, Some("2026-04-10".parse().unwrap()));
}

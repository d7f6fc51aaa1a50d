//! Tokens: of the consent, or before it.

use crate::support::{
    Counter, example, granted, json, mock, redirect, request, there, urls, waiting,
};
use guichet_core::{ConsentInput, ErrorKind};
use guichet_protocol_berlin_group::{Approach, Fact, Quirk};
use url::Url;

const TOKENS: &str = r#"{"access_token": "canary-token", "refresh_token": "canary-refresh",
    "expires_in": 300, "token_type": "Bearer"}"#;

fn param(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).unwrap()
}

/// The customer comes back from the page of an OAuth 2.0 server.
fn callback(page: &Url) -> ConsentInput {
    let state = param(page, "state");
    let url = format!("https://app.example/callback?code=canary-code&state={state}");
    ConsentInput::Callback(url.parse().unwrap())
}

#[tokio::test]
async fn c17_a_relative_link_to_the_oauth_server() {
    let bank = Counter::open().await;
    let metadata = format!(
        r#"{{"authorization_endpoint": "{0}/login", "token_endpoint": "{0}/token"}}"#,
        bank.server.uri()
    );
    let well_known = "/.well-known/oauth-authorization-server/v1";
    mock("GET", well_known).respond_with(json(200, &metadata)).mount(&bank.server).await;
    mock("POST", "/token").respond_with(json(200, TOKENS)).mount(&bank.server).await;
    let links = format!(r#"{{"scaOAuth": {{"href": "{well_known}"}}}}"#);
    let (page, pending) = redirect(bank.lodged(&links).await);
    assert_eq!(page.path(), "/login");
    assert_eq!(param(&page, "scope"), "AIS:c-1");
    assert_eq!(param(&page, "code_challenge_method"), "S256");
    bank.status("valid").await;
    let step = bank.bank.resume_consent(&there(), &pending, &callback(&page)).await.unwrap();
    let grant = granted(step);
    // The token goes with the consent, and is refreshed where it came from.
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    let session = bank.bank.session(grant.clone(), guichet_core::Purpose::AnswerCustomer);
    session.accounts().await.unwrap();
    let last = bank.requests().await.pop().unwrap();
    assert_eq!(last.headers.get("authorization").unwrap(), "Bearer canary-token");
    assert_eq!(last.headers.get("consent-id").unwrap(), "c-1");
    let cx = there();
    let access = guichet_core::raw::Access::new(&cx, &grant);
    let fresh = bank.bank.connector().refresh_grant(access).await.unwrap();
    assert_eq!(fresh.expires_at, grant.expires_at);
    assert_eq!(bank.requests().await.pop().unwrap().url.path(), "/token");
}

#[tokio::test]
async fn q62_metadata_on_another_host_is_not_fetched() {
    let bank = Counter::open().await;
    let body = r#"{"consentId": "c-1", "consentStatus": "received",
        "_links": {"scaOAuth": {"href": "https://elsewhere.example/.well-known/x"}}}"#;
    bank.respond("POST", "/consents", json(201, body)).await;
    let error = bank.bank.begin_consent(&there(), &request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn q60_the_scope_of_a_consent_with_a_space() {
    let profile = example().quirks(&[Quirk::SpaceInScope]);
    let bank = Counter::with(profile, |config| {
        let server = config.resource_url.clone().unwrap().origin().ascii_serialization();
        config.oauth_urls(urls(&server))
    })
    .await;
    let (page, _) = redirect(bank.lodged(r#"{"scaOAuth": {"href": "https://x.example"}}"#).await);
    assert_eq!(page.path(), "/oauth/authorize", "what is configured wins over the link");
    assert_eq!(param(&page, "scope"), "AIS: c-1");
}

#[tokio::test]
async fn a_token_survives_until_the_consent_is_good() {
    let bank = Counter::with(example(), |config| {
        let server = config.resource_url.clone().unwrap().origin().ascii_serialization();
        config.oauth_urls(urls(&server))
    })
    .await;
    let (page, pending) = redirect(bank.lodged(r#"{"scaOAuth": "https://x.example"}"#).await);
    mock("POST", "/oauth/token").respond_with(json(200, TOKENS)).mount(&bank.server).await;
    let received = json(200, r#"{"consentStatus": "received"}"#);
    bank.times(1, "GET", "/consents/c-1/status", received).await;
    bank.status("valid").await;
    let step = bank.bank.resume_consent(&there(), &pending, &callback(&page)).await.unwrap();
    let pending = waiting(step);
    let step = bank.bank.resume_consent(&there(), &pending, &ConsentInput::Poll).await.unwrap();
    let grant = granted(step);
    assert_eq!(grant.access_token.expose(), "canary-token");
    assert_eq!(grant.token_expires_at.unwrap().to_string(), "2026-03-31T11:05:00Z");
    let calls = bank.requests().await;
    let exchanges = calls.iter().filter(|it| it.url.path() == "/oauth/token").count();
    assert_eq!(exchanges, 1, "a code is good for one exchange");
}

#[tokio::test]
async fn c23_one_request_id_for_all_pages_and_two_redirects() {
    let before = Approach::OauthPreStep { scope: Fact::assumed("AIS", "the notes of a reader") };
    let quirks = &[Quirk::OneRequestIdPerListing, Quirk::CustomerIpOnEveryCall];
    let profile = example().approach(before).quirks(quirks);
    let bank = Counter::with(profile, |config| {
        let server = config.resource_url.clone().unwrap().origin().ascii_serialization();
        config.oauth_urls(urls(&server))
    })
    .await;
    // The first redirect: a token, before there is a consent.
    let (page, pending) = redirect(bank.bank.begin_consent(&there(), &request()).await.unwrap());
    assert_eq!(param(&page, "scope"), "AIS");
    assert!(bank.requests().await.is_empty());
    mock("POST", "/oauth/token").respond_with(json(200, TOKENS)).mount(&bank.server).await;
    let body = r#"{"consentId": "c-1", "consentStatus": "received",
        "_links": {"scaRedirect": {"href": "https://bank.example/agree"}}}"#;
    bank.respond("POST", "/consents", json(201, body)).await;
    let step = bank.bank.resume_consent(&there(), &pending, &callback(&page)).await.unwrap();
    // The second: the consent.
    let (_, pending) = redirect(step);
    let lodged = bank.requests().await.pop().unwrap();
    assert_eq!(lodged.headers.get("authorization").unwrap(), "Bearer canary-token");
    bank.status("valid").await;
    let grant = granted(bank.resume(&pending).await.unwrap());

    let rows =
        |id: &str, next: &str| crate::support::page(&crate::support::row(id, "-1.00"), "", next);
    let first = json(200, &rows("1", "transactions?page=2"));
    bank.times(1, "GET", "/accounts/a-1/transactions", first).await;
    bank.answer("/accounts/a-1/transactions", &rows("2", "")).await;
    let session = bank.bank.session(grant, guichet_core::Purpose::AnswerCustomer);
    let (_, errors) = crate::support::read(&session).await;
    assert_eq!(errors[0].path(), Some("psu.ip"), "an unattended call is not sent");
    let session = session.with_psu(there().psu);
    let (found, errors) = crate::support::read(&session).await;
    assert_eq!((found.len(), errors.len()), (2, 0));
    let requests = bank.requests().await;
    let ids: Vec<_> = requests
        .iter()
        .filter(|it| it.url.path().ends_with("transactions"))
        .map(|it| it.headers.get("x-request-id").unwrap().clone())
        .collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
    crate::support::read(&session).await;
    let other = bank.requests().await.pop().unwrap().headers.get("x-request-id").unwrap().clone();
    assert_ne!(other, ids[0], "another listing has another name");
}

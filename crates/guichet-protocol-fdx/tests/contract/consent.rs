//! Quirks 56 to 59: consent, from the first step to the last.

use crate::support::{Counter, TOKEN, example, json, now};
use guichet_core::{
    ConsentId, ConsentInput, ConsentRequest, ConsentStatus, ConsentStep, Context, Error, ErrorKind,
    Grant, PendingConsent, Purpose, Remedy, Scope, ScopeSet, SealKey, Secret,
};
use guichet_protocol_fdx::{ConsentUnit, Fact, Profile};
use jiff::ToSpan as _;
use std::collections::HashMap;
use url::Url;
use wiremock::{Request, ResponseTemplate};

const SCOPES: [Scope; 2] = [Scope::AccountsBasic, Scope::Balances];

fn request() -> ConsentRequest {
    ConsentRequest::new(SCOPES, [Purpose::PlanBudget])
}

/// A bank that sells one scope for everything.
fn bundle() -> Profile {
    example().unit(ConsentUnit::Bundle {
        scope: Fact::confirmed("aggregator", "a test", "2026-11-21"),
        covers: ScopeSet::of(&[Scope::AccountsBasic, Scope::Balances, Scope::Transactions]),
    })
}

fn form(request: &Request) -> HashMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

async fn begin(counter: &Counter, request: ConsentRequest) -> (Url, PendingConsent) {
    match counter.bank.begin_consent(&Context::new(), &request).await.unwrap() {
        ConsentStep::Redirect { url, pending } => (url, pending),
        step => panic!("{step:?}"),
    }
}

fn callback(pending: &PendingConsent, rest: &str) -> ConsentInput {
    let state = pending.kept("state").unwrap().expose().to_owned();
    let url = format!("https://app.example/callback?state={state}&{rest}");
    ConsentInput::Callback(Url::parse(&url).unwrap())
}

async fn resume(
    counter: &Counter,
    pending: &PendingConsent,
    input: &ConsentInput,
) -> Result<Grant, Error> {
    match counter.bank.resume_consent(&Context::new(), pending, input).await? {
        ConsentStep::Granted(grant) => Ok(grant),
        step => panic!("{step:?}"),
    }
}

async fn granted(profile: Profile, request: ConsentRequest, tokens: &str) -> (Counter, Grant) {
    let counter = Counter::of(profile).await;
    counter.oauth("/par", json(201, r#"{"request_uri": "urn:1", "expires_in": 60}"#)).await;
    counter.oauth("/token", json(200, tokens)).await;
    let (_, pending) = begin(&counter, request).await;
    let grant = resume(&counter, &pending, &callback(&pending, "code=c-1")).await.unwrap();
    (counter, grant)
}

#[tokio::test]
async fn no_more_than_the_scopes_is_asked_for() {
    let counter = Counter::open().await;
    counter.oauth("/par", json(201, r#"{"request_uri": "urn:1", "expires_in": 60}"#)).await;
    let (url, _) = begin(&counter, request().days(90).lookback_days(30)).await;

    let pushed = form(&counter.requests().await[0]);
    let details: serde_json::Value =
        serde_json::from_str(&pushed["authorization_details"]).unwrap();
    let expected = serde_json::json!([{
        "type": "fdx_v1.0",
        "consentRequest": {
            "durationType": "TIME_BOUND",
            "durationPeriod": 90,
            "lookbackPeriod": 30,
            "resources": [{"resourceType": "ACCOUNT", "dataClusters": ["ACCOUNT_BASIC", "BALANCES"]}],
        },
    }]);
    // Holdings belong to balances, and this bank reads them.
    let mut expected = expected;
    expected[0]["consentRequest"]["resources"][0]["dataClusters"] =
        serde_json::json!(["ACCOUNT_BASIC", "BALANCES", "INVESTMENTS"]);
    assert_eq!(details, expected);
    assert_eq!(pushed["code_challenge_method"], "S256");
    assert!(!pushed.contains_key("scope"));
    // Nothing of the request is in the address that passes through the customer's browser.
    let in_browser: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(in_browser, ["client_id", "request_uri"]);
}

#[tokio::test]
async fn q56_a_consent_by_any_spelling_of_its_duration_has_a_status() {
    for duration in ["ONE_TIME", "ONETIME", "TIME_BOUND", "TIME_BASED", "PERSISTENT"] {
        let body = format!(r#"{{"id": "c", "status": "ACTIVE", "durationType": "{duration}"}}"#);
        assert_eq!(status(&body).await.unwrap(), ConsentStatus::Given);
    }
}

async fn status(body: &str) -> Result<ConsentStatus, Error> {
    let counter = Counter::open().await;
    counter.answer("/consents/c-1", body).await;
    named(&counter).consent_status().await
}

/// A session on a consent that has a name.
fn named(counter: &Counter) -> guichet_core::Session {
    let mut grant = counter.grant(SCOPES);
    grant.consent = Some(ConsentId::new("c-1"));
    counter.bank.session(grant, Purpose::AnswerCustomer)
}

#[tokio::test]
async fn the_status_of_a_consent_is_the_banks_word() {
    for (word, expected) in [
        ("ACTIVE", ConsentStatus::Given),
        ("EXPIRED", ConsentStatus::Expired),
        ("REVOKED", ConsentStatus::Revoked),
        ("ASLEEP", ConsentStatus::Other("ASLEEP".into())),
    ] {
        assert_eq!(status(&format!(r#"{{"status": "{word}"}}"#)).await.unwrap(), expected);
    }
    assert_eq!(status("{}").await.unwrap_err().kind(), ErrorKind::Protocol);
    let nameless = Counter::open().await.session().consent_status().await.unwrap_err();
    assert_eq!(nameless.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn q57_ending_what_has_ended_is_a_success() {
    let ended = [json(204, ""), json(409, r#"{"code": 1}"#), json(404, r#"{"code": "1101"}"#)];
    for response in ended {
        let counter = Counter::open().await;
        counter.respond("PUT", "/consents/c-1/revocation", response).await;
        named(&counter).revoke().await.unwrap();
        let body = counter.requests().await.remove(0).body;
        assert_eq!(body, br#"{"reason":"USER_ACTION","initiator":"INDIVIDUAL"}"#);
    }
    // A page that is not there says nothing about the consent.
    for response in [ResponseTemplate::new(404), json(500, ""), json(401, "")] {
        let counter = Counter::open().await;
        counter.respond("PUT", "/consents/c-1/revocation", response).await;
        assert!(named(&counter).revoke().await.is_err());
    }
}

#[tokio::test]
async fn without_a_name_the_refresh_token_is_ended() {
    let counter = Counter::of(bundle()).await;
    counter.oauth("/revoke", ResponseTemplate::new(200)).await;
    let mut grant = counter.grant(SCOPES);
    grant.refresh_token = Some(Secret::from("r-1"));
    counter.bank.session(grant, Purpose::AnswerCustomer).revoke().await.unwrap();
    assert_eq!(form(&counter.requests().await[0])["token"], "r-1");
}

#[tokio::test]
async fn q58_the_answer_says_how_long_a_token_lives() {
    let tokens = r#"{"access_token": "a", "token_type": "Bearer", "expires_in": 259200,
        "refresh_token": "r", "refresh_token_expires_in": 31536000, "fdxConsentId": "c-9"}"#;
    let (_, grant) = granted(example(), request().days(730), tokens).await;
    assert_eq!(grant.token_expires_at, Some(now() + 72.hours()));
    assert_eq!(grant.expires_at, Some(now() + (365 * 24).hours()));
    assert_eq!(grant.consent.as_ref().unwrap().as_str(), "c-9");
    assert_eq!(grant.refresh_token.as_ref().unwrap().expose(), "r");
    assert_eq!(grant.scopes, ScopeSet::of(&SCOPES));

    let (_, silent) = granted(example(), request(), r#"{"access_token": "a"}"#).await;
    assert_eq!((silent.token_expires_at, silent.expires_at), (None, None));
}

#[tokio::test]
async fn a_grant_ends_on_the_agreed_day_even_if_the_bank_gives_longer() {
    let tokens = r#"{"access_token": "a", "refresh_token": "r",
        "refresh_token_expires_in": 31536000}"#;
    let (_, grant) = granted(bundle(), request().days(90), tokens).await;
    assert_eq!(grant.expires_at, Some(now() + (90 * 24).hours()));
}

#[tokio::test]
async fn q59_a_bundle_is_asked_for_by_its_scope_and_the_grant_keeps_to_ours() {
    let counter = Counter::of(bundle()).await;
    let (url, _) = begin(&counter, request()).await;
    assert!(counter.requests().await.is_empty());
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["scope"], "aggregator");
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["redirect_uri"], "https://app.example/callback");
    assert!(!query.contains_key("authorization_details"));

    let tokens = r#"{"access_token": "a", "scope": "aggregator"}"#;
    let (counter, grant) = granted(bundle(), request(), tokens).await;
    assert_eq!(grant.scopes, ScopeSet::of(&SCOPES));
    let session = counter.bank.session(grant, Purpose::PlanBudget);
    let (_, errors) = crate::support::collect(
        &session,
        &crate::support::current(),
        guichet_core::TransactionQuery::new(),
    )
    .await;
    assert_eq!(errors[0].kind(), ErrorKind::ConsentMissing);

    let unit = bundle().unit;
    assert_eq!(unit.surplus(ScopeSet::of(&SCOPES)), ScopeSet::of(&[Scope::Transactions]));
}

#[tokio::test]
async fn what_no_consent_of_the_bank_covers_is_refused_before_anything_is_sent() {
    for profile in [example(), bundle()] {
        let counter = Counter::of(profile).await;
        for (scopes, kind) in [
            (vec![Scope::AccountsBasic, Scope::CardsControl], ErrorKind::Unsupported),
            (vec![], ErrorKind::InvalidInput),
        ] {
            let request = ConsentRequest::new(scopes, [Purpose::ControlCard]);
            let error = counter.bank.begin_consent(&Context::new(), &request).await.unwrap_err();
            assert_eq!(error.kind(), kind);
        }
        assert!(counter.requests().await.is_empty());
    }
}

#[tokio::test]
async fn a_pending_consent_survives_its_seal() {
    let counter = Counter::of(bundle()).await;
    counter.oauth("/token", json(200, r#"{"access_token": "a"}"#)).await;
    let (_, pending) = begin(&counter, request()).await;
    let key = SealKey::from_bytes([9; 32]);
    let opened = PendingConsent::open(&pending.seal(&key).unwrap(), &key).unwrap();
    let grant = resume(&counter, &opened, &callback(&pending, "code=c-1")).await.unwrap();
    assert_eq!(grant.access_token.expose(), "a");
    let sent = form(&counter.requests().await[0]);
    assert_eq!((sent["code"].as_str(), sent["grant_type"].as_str()), ("c-1", "authorization_code"));
    assert!(sent["code_verifier"].len() >= 43);
}

#[tokio::test]
async fn a_foreign_or_denied_callback_gives_nothing() {
    let counter = Counter::of(bundle()).await;
    let (_, pending) = begin(&counter, request()).await;
    let foreign =
        ConsentInput::Callback("https://app.example/callback?state=x&code=c".parse().unwrap());
    let cases = [
        (foreign, ErrorKind::InvalidInput),
        (callback(&pending, "error=access_denied"), ErrorKind::Declined),
        (ConsentInput::Poll, ErrorKind::InvalidInput),
    ];
    for (input, kind) in cases {
        assert_eq!(resume(&counter, &pending, &input).await.unwrap_err().kind(), kind);
    }
    let mut elsewhere = pending.clone();
    elsewhere.bank = guichet_core::BankId::new("other-us");
    let input = callback(&pending, "code=c");
    let error = resume(&counter, &elsewhere, &input).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(counter.requests().await.is_empty());
}

#[tokio::test]
async fn a_code_is_sent_once_even_when_calls_are_repeated() {
    let counter = Counter::of_retrying().await;
    counter.oauth("/par", json(201, r#"{"request_uri": "urn:1"}"#)).await;
    counter.oauth("/token", json(503, "")).await;
    let (_, pending) = begin(&counter, request()).await;
    let input = callback(&pending, "code=c-1");
    let error = resume(&counter, &pending, &input).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(counter.requests().await.len(), 2);
}

#[tokio::test]
async fn a_grant_without_a_refresh_token_asks_for_consent_again() {
    let counter = Counter::open().await;
    let grant = counter.grant(SCOPES);
    let cx = Context::new();
    let access = guichet_core::Access::new(&cx, &grant);
    let error = counter.bank.connector().refresh_grant(access).await.unwrap_err();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::GrantExpired, Remedy::Reconsent));
    assert!(!format!("{error:?}").contains(TOKEN));
}

//! The consent: asked for, agreed to, ended.

use crate::support::{
    Counter, example, granted, json, mock, redirect, refusal, request, there, waiting,
};
use guichet_core::{
    Challenge, ConsentInput, ConsentStatus, ConsentStep, Context, ErrorKind, Psu, Remedy, Scope,
    Secret,
};
use guichet_protocol_berlin_group::{AccessModel, Approach};
use wiremock::ResponseTemplate;

const REDIRECT: &str = r#"{"scaRedirect": {"href": "https://bank.example/agree?c=1"},
    "status": {"href": "/v1/consents/c-1/status"}}"#;

#[tokio::test]
async fn a_consent_is_asked_for_and_given() {
    let bank = Counter::open().await;
    let (url, pending) = redirect(bank.lodged(REDIRECT).await);
    assert_eq!(url.as_str(), "https://bank.example/agree?c=1");
    bank.status("valid").await;
    bank.answer("/consents/c-1", r#"{"validUntil": "2026-06-29", "consentStatus": "valid"}"#).await;
    let grant = granted(bank.resume(&pending).await.unwrap());
    assert_eq!(grant.consent.as_ref().unwrap().as_str(), "c-1");
    assert_eq!(grant.expires_at.unwrap().to_string(), "2026-06-29T11:00:00Z");

    let requests = bank.requests().await;
    let lodged = &requests[0];
    let body: serde_json::Value = serde_json::from_slice(&lodged.body).unwrap();
    let expected = serde_json::json!({
        "access": { "accounts": [], "balances": [], "transactions": [] },
        "recurringIndicator": true, "validUntil": "2026-06-29", "frequencyPerDay": 4,
        "combinedServiceIndicator": false,
    });
    assert_eq!(body, expected);
    let header = |name: &str| lodged.headers.get(name).map(|it| it.to_str().unwrap());
    assert_eq!(header("psu-ip-address"), Some("203.0.113.77"));
    assert_eq!(header("tpp-redirect-preferred"), Some("true"));
    assert_eq!(header("authorization"), None);
    assert!(header("psu-id").is_none() && header("consent-id").is_none());
    assert!(header("tpp-nok-redirect-uri").unwrap().ends_with("&error=access_denied"));
    assert_eq!(header("x-request-id").unwrap().len(), 36);
    // The grant is under the name of the consent, and sends it.
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    let session = bank.bank.session(grant, guichet_core::Purpose::AnswerCustomer);
    session.accounts().await.unwrap();
    let last = bank.requests().await.pop().unwrap();
    assert_eq!(last.headers.get("consent-id").unwrap(), "c-1");
    assert!(!last.headers.contains_key("authorization"), "there is no token to send");
}

#[tokio::test]
async fn c14_back_from_the_bank_and_the_consent_is_still_received() {
    let bank = Counter::open().await;
    let (_, pending) = redirect(bank.lodged(REDIRECT).await);
    let received = json(200, r#"{"consentStatus": "received"}"#);
    bank.times(2, "GET", "/consents/c-1/status", received).await;
    bank.status("valid").await;
    let pending = waiting(bank.resume(&pending).await.unwrap());
    // A program polls, and the customer has gone.
    let nobody = Context::new();
    let step = bank.bank.resume_consent(&nobody, &pending, &ConsentInput::Poll).await;
    let pending = waiting(step.unwrap());
    let again = bank.bank.resume_consent(&nobody, &pending, &ConsentInput::Poll).await;
    // What the bank does not tell of the end, the request said.
    assert_eq!(granted(again.unwrap()).expires_at.unwrap().to_string(), "2026-06-29T11:00:00Z");
}

#[tokio::test]
async fn c15_partially_authorised_and_a_status_that_nobody_knows() {
    for word in ["partiallyAuthorised", "underReview"] {
        let bank = Counter::open().await;
        let (_, pending) = redirect(bank.lodged(REDIRECT).await);
        bank.status(word).await;
        waiting(bank.resume(&pending).await.unwrap());
        bank.answer(
            "/consents/canary-consent/status",
            &format!(r#"{{"consentStatus": "{word}"}}"#),
        )
        .await;
        let status = bank.session().consent_status().await.unwrap();
        match word {
            "underReview" => assert_eq!(status, ConsentStatus::Other("underReview".into())),
            _ => assert_eq!(status, ConsentStatus::PartlyAuthorised),
        }
    }
}

#[tokio::test]
async fn a_rejected_consent_is_declined() {
    let bank = Counter::open().await;
    let (_, pending) = redirect(bank.lodged(REDIRECT).await);
    bank.status("rejected").await;
    assert_eq!(bank.resume(&pending).await.unwrap_err().kind(), ErrorKind::Declined);
}

#[tokio::test]
async fn a_callback_proves_nothing_by_itself() {
    let bank = Counter::open().await;
    let (_, pending) = redirect(bank.lodged(REDIRECT).await);
    let refused = async |url: &str| {
        let input = ConsentInput::Callback(url.parse().unwrap());
        bank.bank.resume_consent(&there(), &pending, &input).await.unwrap_err().kind()
    };
    let right = bank.back("").await;
    assert_eq!(refused("https://app.example/callback").await, ErrorKind::InvalidInput);
    assert_eq!(refused("https://app.example/callback?state=").await, ErrorKind::InvalidInput);
    assert_eq!(refused("https://app.example/callback?state=x").await, ErrorKind::InvalidInput);
    let elsewhere = right.as_str().replace("app.example", "other.example");
    assert_eq!(refused(&elsewhere).await, ErrorKind::InvalidInput);
    assert_eq!(refused(&format!("{right}&state=y")).await, ErrorKind::InvalidInput);
    assert_eq!(refused(&format!("{right}&error=access_denied")).await, ErrorKind::Declined);
    assert_eq!(bank.requests().await.len(), 1, "nothing was sent but the consent");
}

#[tokio::test]
async fn c21_the_bank_shortens_the_consent() {
    let bank = Counter::open().await;
    let (_, pending) = redirect(bank.lodged(REDIRECT).await);
    bank.status("valid").await;
    bank.answer("/consents/c-1", r#"{"validUntil": "2026-04-30"}"#).await;
    let grant = granted(bank.resume(&pending).await.unwrap());
    // The whole of that day at the bank, where it is summer by then.
    assert_eq!(grant.expires_at.unwrap().to_string(), "2026-04-30T22:00:00Z");
}

#[tokio::test]
async fn the_bank_cannot_lengthen_the_consent() {
    let bank = Counter::open().await;
    let (_, pending) = redirect(bank.lodged(REDIRECT).await);
    bank.status("valid").await;
    bank.answer("/consents/c-1", r#"{"validUntil": "9999-12-31"}"#).await;
    let grant = granted(bank.resume(&pending).await.unwrap());
    assert_eq!(grant.expires_at.unwrap().to_string(), "2026-06-29T11:00:00Z");
}

#[tokio::test]
async fn a_one_time_consent_ends_with_the_day() {
    let bank = Counter::open().await;
    let body =
        format!(r#"{{"consentId": "c-1", "consentStatus": "received", "_links": {REDIRECT}}}"#);
    bank.respond("POST", "/consents", json(201, &body)).await;
    let once = guichet_core::ConsentRequest::new(
        [Scope::AccountsBasic],
        [guichet_core::Purpose::AnswerCustomer],
    );
    let (_, pending) = redirect(bank.bank.begin_consent(&there(), &once).await.unwrap());
    let body: serde_json::Value = serde_json::from_slice(&bank.requests().await[0].body).unwrap();
    assert_eq!(body["recurringIndicator"], false);
    assert_eq!(body["frequencyPerDay"], 1);
    assert_eq!(body["validUntil"], "2026-03-31");
    bank.status("valid").await;
    let grant = granted(bank.resume(&pending).await.unwrap());
    assert_eq!(grant.expires_at.unwrap().to_string(), "2026-03-31T22:00:00Z");
}

#[tokio::test]
async fn no_address_of_the_customer_is_invented() {
    let bank = Counter::open().await;
    for psu in [Psu::Absent, Psu::here()] {
        let cx = Context::new().with_psu(psu);
        let error = bank.bank.begin_consent(&cx, &request()).await.unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidInput, Some("psu.ip")));
    }
    assert!(bank.requests().await.is_empty());
}

#[tokio::test]
async fn q70_an_explicit_start_creates_the_authorisation_first() {
    let bank = Counter::of(example().explicit_start()).await;
    let answer = r#"{"scaStatus": "received", "authorisationId": "x",
        "_links": {"scaRedirect": "https://bank.example/agree"}}"#;
    bank.respond("POST", "/consents/c-1/authorisations", json(201, answer)).await;
    let links = r#"{"startAuthorisation": {"href": "/v1/consents/c-1/authorisations"}}"#;
    let (url, _) = redirect(bank.lodged(links).await);
    assert_eq!(url.as_str(), "https://bank.example/agree");
    let requests = bank.requests().await;
    let preferred = "tpp-explicit-authorisation-preferred";
    assert_eq!(requests[0].headers.get(preferred).unwrap(), "true");
    assert!(requests[1].headers.contains_key("tpp-redirect-uri"));
}

#[tokio::test]
async fn a_bank_that_wants_the_password_is_refused() {
    let bank = Counter::open().await;
    let body = r#"{"consentId": "c-1", "consentStatus": "received", "_links":
        {"startAuthorisationWithPsuAuthentication": {"href": "/v1/consents/c-1/authorisations"}}}"#;
    bank.respond("POST", "/consents", json(201, body)).await;
    let error = bank.bank.begin_consent(&there(), &request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(bank.requests().await.len(), 1);
}

#[tokio::test]
async fn the_customer_agrees_in_the_banks_app() {
    let bank = Counter::of(example().approach(Approach::Decoupled)).await;
    let links = r#"{"scaStatus": {"href": "/v1/consents/c-1/authorisations/x"}}"#;
    let pending = waiting(bank.lodged(links).await);
    assert_eq!(bank.requests().await[0].headers.get("tpp-decoupled-preferred").unwrap(), "true");
    bank.status("valid").await;
    let step = bank.bank.resume_consent(&there(), &pending, &ConsentInput::Poll).await.unwrap();
    granted(step);
}

#[tokio::test]
async fn q67_a_code_of_the_bank_is_put_back_to_it() {
    let bank = Counter::open().await;
    let links = r#"{"scaRedirect": {"href": "https://bank.example/agree"},
        "confirmation": {"href": "/v1/consents/c-1/authorisations/x"}}"#;
    let (_, pending) = redirect(bank.lodged(links).await);
    bank.respond("PUT", "/consents/c-1/authorisations/x", json(200, "{}")).await;
    bank.status("valid").await;
    let ConsentStep::Challenge { challenge: Challenge::Question { .. }, pending } =
        bank.resume(&pending).await.unwrap()
    else {
        panic!("the customer is not asked for the code");
    };
    let input = ConsentInput::Answer(Secret::new("4711"));
    granted(bank.bank.resume_consent(&there(), &pending, &input).await.unwrap());
    let requests = bank.requests().await;
    let put = requests.iter().find(|it| it.method.as_str() == "PUT").unwrap();
    assert_eq!(put.body, br#"{"confirmationCode":"4711"}"#);
}

#[tokio::test]
async fn a_bank_that_wants_numbers_asks_the_customer_for_them() {
    let bank = Counter::of(example().access(&[AccessModel::Detailed])).await;
    let step = bank.bank.begin_consent(&there(), &request()).await.unwrap();
    let ConsentStep::Challenge { challenge: Challenge::Question { .. }, pending } = step else {
        panic!("the numbers are not asked for");
    };
    assert!(bank.requests().await.is_empty());
    let body =
        format!(r#"{{"consentId": "c-1", "consentStatus": "received", "_links": {REDIRECT}}}"#);
    bank.respond("POST", "/consents", json(201, &body)).await;
    let numbers = "DE64 9999 0517 0000 0123 45, DE80999900130000067890";
    let input = ConsentInput::Answer(Secret::new(numbers));
    redirect(bank.bank.resume_consent(&there(), &pending, &input).await.unwrap());
    let body: serde_json::Value = serde_json::from_slice(&bank.requests().await[0].body).unwrap();
    let both = serde_json::json!([
        { "iban": "DE64999905170000012345" }, { "iban": "DE80999900130000067890" }
    ]);
    assert_eq!(body["access"]["balances"], both);
}

#[tokio::test]
async fn q69_ending_what_has_ended_is_a_success() {
    for (status, code) in [(204, ""), (404, "RESOURCE_UNKNOWN"), (403, "CONSENT_UNKNOWN")] {
        let bank = Counter::open().await;
        let answer =
            if code.is_empty() { ResponseTemplate::new(status) } else { refusal(status, code) };
        bank.respond("DELETE", "/consents/canary-consent", answer).await;
        bank.session().revoke().await.unwrap();
    }
    // A wrong address is not an ended consent.
    let bank = Counter::open().await;
    bank.respond("DELETE", "/consents/canary-consent", ResponseTemplate::new(404)).await;
    assert!(bank.session().revoke().await.is_err());
}

#[tokio::test]
async fn c47_the_consent_is_revoked_at_the_bank_between_two_pages() {
    let bank = Counter::open().await;
    let first = crate::support::page(&crate::support::row("1", "-1.00"), "", "transactions?page=2");
    bank.times(1, "GET", "/accounts/a-1/transactions", json(200, &first)).await;
    bank.respond("GET", "/accounts/a-1/transactions", refusal(401, "CONSENT_INVALID")).await;
    let (rows, errors) = crate::support::read(&bank.session()).await;
    assert_eq!((rows.len(), errors.len()), (1, 1));
    assert_eq!(errors[0].remedy(), Remedy::Reconsent);
}

#[tokio::test]
async fn c10_a_refresh_that_is_refused_is_the_end_of_the_consent() {
    let bank = Counter::with(example(), |config| {
        let server = config.resource_url.clone().unwrap().origin().ascii_serialization();
        config.oauth_urls(crate::support::urls(&server))
    })
    .await;
    let refused = json(400, r#"{"error": "invalid_grant"}"#);
    mock("POST", "/oauth/token").respond_with(refused).mount(&bank.server).await;
    let mut grant = bank.grant([Scope::AccountsBasic]);
    grant.refresh_token = Some(Secret::new("canary-refresh"));
    let cx = Context::new();
    let access = guichet_core::raw::Access::new(&cx, &grant);
    let error = bank.bank.connector().refresh_grant(access).await.unwrap_err();
    assert_eq!(error.remedy(), Remedy::Reconsent);
    // Where there never was a token, there is nothing to refresh.
    grant.refresh_token = None;
    let access = guichet_core::raw::Access::new(&cx, &grant);
    let error = bank.bank.connector().refresh_grant(access).await.unwrap_err();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::GrantExpired, Remedy::Reconsent));
}

//! Consents: the ways to one, and how it ends.

use guichet_mock_bank::{Quirk, Scenario, approve, deny};
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use super::{Bg, asking, code, everything};
use crate::support::{REDIRECT, http, parameter, start, truth};

fn href(links: &Value, name: &str) -> String {
    links[name]["href"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_redirect_leads_to_a_valid_consent() {
    let bank = start().await;
    let mut app = Bg::new(&bank);
    let (status, body) = app.lodge(&everything(), &[]).await;
    assert_eq!((status.as_u16(), &body["consentStatus"]), (201, &json!("received")));
    assert_eq!(app.refused("accounts").await, (401, "CONSENT_INVALID".to_owned()));
    let sca = href(&app.links, "scaStatus");
    assert_eq!(app.get(&sca).await.1["scaStatus"], "received");
    let url = Url::parse(&href(&app.links, "scaRedirect")).unwrap();
    assert_eq!(approve(&url, "jonas").await.unwrap().as_str(), REDIRECT);
    assert_eq!(app.status().await, "valid");
    assert_eq!(app.get(&sca).await.1["scaStatus"], "finalised");
    assert_eq!(app.get("accounts").await.0, 200);
    assert!(approve(&url, "jonas").await.is_err());
    let path = format!("consents/{}", app.consent);
    assert_eq!(app.send(Method::DELETE, &path).await.status(), 204);
    assert_eq!(app.status().await, "terminatedByTpp");
    assert_eq!(app.refused("accounts").await, (401, "CONSENT_INVALID".to_owned()));
}

#[tokio::test]
async fn whoever_refuses_comes_back_elsewhere() {
    let bank = start().await;
    let mut app = Bg::new(&bank);
    let nok = ("tpp-nok-redirect-uri", "http://127.0.0.1:7000/no");
    app.lodge(&everything(), &[nok]).await;
    let url = Url::parse(&href(&app.links, "scaRedirect")).unwrap();
    assert_eq!(deny(&url).await.unwrap().as_str(), nok.1);
    assert_eq!(app.status().await, "rejected");
}

#[tokio::test]
async fn an_authorisation_is_started_where_the_app_wants_to() {
    let bank = start().await;
    let mut app = Bg::new(&bank);
    let (_, body) =
        app.lodge(&everything(), &[("tpp-explicit-authorisation-preferred", "true")]).await;
    assert!(body["_links"].get("scaRedirect").is_none());
    let start = href(&app.links, "startAuthorisation");
    let answer = app.send(Method::POST, &start).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["aspsp-sca-approach"]),
        (201, &"REDIRECT".parse().unwrap())
    );
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let url = Url::parse(&href(&body["_links"], "scaRedirect")).unwrap();
    let (_, all) = app.get(&start).await;
    assert_eq!(all["authorisationIds"], json!([body["authorisationId"]]));
    approve(&url, "jonas").await.unwrap();
    assert_eq!(app.status().await, "valid");
    assert_eq!(app.send(Method::POST, &start).await.status(), 409);
    let unknown = format!("consents/{}/authorisations/nothing", app.consent);
    assert_eq!(app.refused(&unknown).await, (404, "RESOURCE_UNKNOWN".to_owned()));
}

#[tokio::test]
async fn a_decoupled_consent_waits_for_the_telephone() {
    let bank = start().await;
    let mut app = Bg::new(&bank);
    let (_, body) = app.lodge(&everything(), &[("tpp-decoupled-preferred", "true")]).await;
    assert!(body["psuMessage"].is_string() && body["_links"].get("scaRedirect").is_none());
    assert_eq!(app.status().await, "received");
    bank.approve_decoupled(&app.consent, "jonas").unwrap();
    assert_eq!(app.status().await, "valid");
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn with_oauth_the_consent_and_its_token_go_together() {
    let bank = start().await;
    bank.quirk(Quirk::BgOauth);
    let mut app = Bg::new(&bank);
    app.lodge(&everything(), &[]).await;
    let metadata = http().get(href(&app.links, "scaOAuth")).send().await.unwrap();
    let metadata: Value = serde_json::from_str(&metadata.text().await.unwrap()).unwrap();
    assert_eq!(metadata["token_endpoint"], format!("{}berlin-group/oauth/token", bank.url()));
    let scope = format!("AIS:{}", app.consent);
    app.authorize("jonas", &scope).await;
    assert_eq!(app.get("accounts").await.0, 200);
    let token = app.token.take();
    assert_eq!(app.refused("accounts").await, (401, "TOKEN_INVALID".to_owned()));
    // The token of another consent does not open this one.
    let mut other = Bg::new(&bank);
    other.lodge(&everything(), &[]).await;
    let scope = format!("AIS: {}", other.consent);
    other.authorize("jonas", &scope).await;
    other.token = token;
    assert_eq!(other.refused("accounts").await.0, 401);

    bank.quirk(Quirk::BgRelativeScaOauth);
    app.lodge(&everything(), &[]).await;
    assert!(href(&app.links, "scaOAuth").starts_with("/.well-known/"));
}

#[tokio::test]
async fn the_step_before_says_who_the_customer_is() {
    let bank = start().await;
    bank.quirk(Quirk::BgOauthPreStep);
    let mut app = Bg::new(&bank);
    let (status, body) = app.lodge(&everything(), &[]).await;
    assert_eq!((status.as_u16(), code(&body)), (401, "TOKEN_INVALID".to_owned()));
    assert!(href(&app.links, "scaOAuth").contains("/.well-known/"));
    app.authorize("jonas", "AIS").await;
    let (status, _) = app.lodge(&everything(), &[]).await;
    assert_eq!(status, 201);
    approve(&Url::parse(&href(&app.links, "scaRedirect")).unwrap(), "jonas").await.unwrap();
    assert_eq!(app.get("accounts").await.0, 200);
    app.token = None;
    assert_eq!(app.refused("accounts").await, (401, "TOKEN_INVALID".to_owned()));
}

#[tokio::test]
async fn the_bank_reads_the_request_strictly() {
    let bank = start().await;
    let mut app = Bg::new(&bank);
    let change = |field: &str, value: Value| {
        let mut asked = everything();
        asked[field] = value;
        asked
    };
    for (asked, expected) in [
        (json!({}), "FORMAT_ERROR"),
        (change("access", json!({})), "FORMAT_ERROR"),
        (change("access", json!({ "accounts": [{}] })), "FORMAT_ERROR"),
        (change("access", json!({ "accounts": [], "allPsd2": "allAccounts" })), "FORMAT_ERROR"),
        (change("access", json!({ "allPsd2": "some" })), "FORMAT_ERROR"),
        (change("frequencyPerDay", json!(0)), "FORMAT_ERROR"),
        (change("recurringIndicator", json!("true")), "FORMAT_ERROR"),
        (change("recurringIndicator", json!(false)), "FORMAT_ERROR"),
        (change("validUntil", json!("2026-02-30")), "FORMAT_ERROR"),
        (change("validUntil", json!("2026-03-30")), "PERIOD_INVALID"),
        (change("combinedServiceIndicator", json!(true)), "SESSIONS_NOT_SUPPORTED"),
    ] {
        let (status, body) = app.lodge(&asked, &[]).await;
        assert_eq!((status.as_u16(), code(&body).as_str()), (400, expected), "{asked}");
    }
    app.attended = false;
    let (status, body) = app.lodge(&everything(), &[]).await;
    assert_eq!((status.as_u16(), &body["tppMessages"][0]["path"]), (400, &json!("PSU-IP-Address")));
}

#[tokio::test]
async fn what_is_agreed_is_told() {
    let bank = start().await;
    let books = truth(&bank, "jonas").await;
    let iban = &books["customers"][0]["accounts"][0]["iban"];
    let asked = asking(&json!({ "accounts": [{ "iban": iban }], "balances": [{ "iban": iban }] }));
    let app = Bg::linked(&bank, "jonas", &asked).await;
    let (_, told) = app.get(&format!("consents/{}", app.consent)).await;
    assert_eq!(told["access"]["accounts"], json!([{ "iban": iban, "currency": "EUR" }]));
    assert!(told["access"].get("transactions").is_none());
    assert_eq!(
        (&told["consentStatus"], &told["validUntil"]),
        (&json!("valid"), &json!("2026-06-30"))
    );
    assert_eq!(told["lastActionDate"], "2026-03-31");
    let offered = asking(&json!({ "accounts": [], "transactions": [] }));
    let app = Bg::linked(&bank, "jonas", &offered).await;
    let (_, told) = app.get(&format!("consents/{}", app.consent)).await;
    assert!(told["access"]["transactions"].as_array().unwrap().len() > 1);
}

#[tokio::test]
async fn a_consent_lives_until_the_end_of_its_last_day() {
    let bank = start().await;
    let mut asked = everything();
    for (wish, kept) in [("9999-12-31", "2026-09-27"), ("2026-04-02", "2026-04-02")] {
        asked["validUntil"] = json!(wish);
        let app = Bg::linked(&bank, "jonas", &asked).await;
        let (_, told) = app.get(&format!("consents/{}", app.consent)).await;
        assert_eq!(told["validUntil"], kept);
    }
    let app = Bg::linked(&bank, "jonas", &asked).await;
    // Midnight in Berlin.
    bank.set_now("2026-04-02T21:59:59Z".parse().unwrap());
    assert_eq!(app.status().await, "valid");
    bank.set_now("2026-04-02T22:00:00Z".parse().unwrap());
    assert_eq!(app.status().await, "expired");
    assert_eq!(app.refused("accounts").await, (401, "CONSENT_EXPIRED".to_owned()));
    bank.quirk(Quirk::BgValidUntilShortened);
    asked["validUntil"] = json!("2026-12-31");
    let app = Bg::linked(&bank, "jonas", &asked).await;
    let (_, told) = app.get(&format!("consents/{}", app.consent)).await;
    assert_eq!(told["validUntil"], "2026-07-02");
}

#[tokio::test]
async fn a_customer_who_ends_it_at_the_bank_is_not_the_app() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    bank.scenario(Scenario::RevokeAtBank);
    assert_eq!(app.status().await, "revokedByPsu");
}

#[tokio::test]
async fn quirks_of_the_status() {
    let bank = start().await;
    bank.quirk(Quirk::BgStatusLagsOnce);
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    assert_eq!(app.status().await, "received");
    assert_eq!(app.status().await, "valid");
    bank.quirk(Quirk::BgPartiallyAuthorised);
    assert_eq!(app.status().await, "partiallyAuthorised");
    assert_eq!(app.refused("accounts").await, (401, "CONSENT_INVALID".to_owned()));
    bank.quirk(Quirk::BgUnknownStatus);
    assert_eq!(app.status().await, "underReview");
}

#[tokio::test]
async fn a_confirmation_code_is_brought_back_and_put_to_the_bank() {
    let bank = start().await;
    bank.quirk(Quirk::BgConfirmationCode);
    let mut app = Bg::new(&bank);
    app.lodge(&everything(), &[]).await;
    let confirmation = href(&app.links, "confirmation");
    let url = Url::parse(&href(&app.links, "scaRedirect")).unwrap();
    let back = approve(&url, "jonas").await.unwrap();
    let given = parameter(&back, "confirmationCode").unwrap();
    assert_eq!(app.status().await, "received");
    assert_eq!(app.get(&href(&app.links, "scaStatus")).await.1["scaStatus"], "unconfirmed");
    assert_eq!(app.refused("accounts").await, (401, "CONSENT_INVALID".to_owned()));
    let put = async |code: &str| {
        let request = app.request(Method::PUT, &confirmation);
        request.json(&json!({ "confirmationCode": code })).send().await.unwrap().status()
    };
    assert_eq!(put("another").await, 400);
    assert_eq!(put(&given).await, 200);
    assert_eq!(put(&given).await, 400);
    assert_eq!(app.status().await, "valid");
    assert_eq!(app.get("accounts").await.0, 200);
}

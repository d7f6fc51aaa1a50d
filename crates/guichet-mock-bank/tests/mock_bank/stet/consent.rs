//! Permissions and tokens: what they open, and for how long.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_mock_bank::{MockBank, Quirk, Scenario};
use jiff::SignedDuration;
use rcgen::{KeyPair, SigningKey as _};
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use super::{App, EXTENDED, TOKEN};
use crate::support::{INTERACTION, http, post_form, start};

#[tokio::test]
async fn only_the_first_token_reads_the_long_history() {
    let bank = start().await;
    let first = App::linked(&bank, "margaux", EXTENDED).await;
    let href = first.transactions("CACC").await;
    let old = |rows: &[Value]| {
        rows.iter().any(|row| row["bookingDate"].as_str().is_some_and(|day| day < "2025-12-31"))
    };
    assert!(old(&first.all(&href).await));
    let form = [("grant_type", "refresh_token"), ("refresh_token", first.refresh.as_str())];
    let (_, tokens) = post_form(&bank, TOKEN, &form).await;
    assert_eq!(tokens["scope"], "aisp");
    let second = App::with_tokens(&bank, &tokens);
    assert!(!old(&second.all(&format!("{href}?dateFrom=2025-01-01")).await));
    bank.quirk(Quirk::StetRefuseLongWindow);
    assert_eq!(second.get(&format!("{href}?dateFrom=2025-12-30")).await.0, 400);
    assert_eq!(second.get(&format!("{href}?dateFrom=2025-12-31")).await.0, 200);
}

#[tokio::test]
async fn a_refresh_token_may_stay() {
    let bank = MockBank::builder().quirk(Quirk::StetRefreshTokenStays).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    for _ in 0..2 {
        let (status, tokens) = post_form(&bank, TOKEN, &form).await;
        assert_eq!(status, 200);
        assert!(tokens.get("refresh_token").is_none());
    }
    bank.scenario(Scenario::RevokeAtBank);
    assert_eq!(post_form(&bank, TOKEN, &form).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn in_the_mixed_model_the_app_forwards_the_choice_and_each_replaces_the_last() {
    let bank = MockBank::builder().quirk(Quirk::StetMixedConsent).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let current = app.account("CACC").await;
    assert_eq!(current["_links"], json!({}));
    let path = format!("accounts/{}", current["resourceId"].as_str().unwrap());
    assert_eq!(app.get(&format!("{path}/balances")).await.0, 403);
    assert_eq!(app.get("end-user-identity").await.0, 403);

    let both = [current["accountId"].clone()];
    let put = async |body: Value| app.send(Method::PUT, "consents", Some(&body)).await.status();
    let wish = |balances: &[Value], identity: bool| {
        json!({ "balances": balances, "transactions": both, "owners": [],
            "trustedBeneficiaries": false, "psuIdentity": identity })
    };
    assert_eq!(put(wish(&both, true)).await, 201);
    assert_eq!(app.get(&format!("{path}/balances")).await.0, 200);
    assert_eq!(app.get("end-user-identity").await.0, 200);
    assert_eq!(app.get("trusted-beneficiaries").await.0, 403);

    assert_eq!(put(wish(&[], false)).await, 201);
    assert_eq!(app.get(&format!("{path}/balances")).await.0, 403);
    assert_eq!(app.get(&format!("{path}/transactions")).await.0, 200);
    assert_eq!(app.get("end-user-identity").await.0, 403);

    assert_eq!(put(json!({ "balances": [] })).await, 400);
    let stranger = [json!({ "iban": "FR7699999000010000000000097" })];
    assert_eq!(put(wish(&stranger, true)).await, 400);
}

#[tokio::test]
async fn where_the_bank_asks_the_customer_there_is_nothing_to_forward() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let answer = app.send(Method::PUT, "consents", Some(&json!({}))).await;
    assert_eq!(answer.status(), 501);
    assert_eq!(answer.headers()["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn an_ended_permission_is_an_invalid_token() {
    for scenario in [Scenario::ExpireConsent, Scenario::RevokeAtBank] {
        let bank = start().await;
        let app = App::linked(&bank, "margaux", "aisp").await;
        bank.scenario(scenario);
        assert_eq!(app.get("accounts").await.0, 401);
    }
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    bank.scenario(Scenario::OneFailingAccount);
    let card = app.account("CARD").await;
    assert_eq!(app.get(card["_links"]["balances"]["href"].as_str().unwrap()).await.0, 503);
}

#[tokio::test]
async fn the_token_is_good_here_only() {
    let bank = start().await;
    let mut app = App::linked(&bank, "margaux", "aisp").await;
    app.base = bank.url().join("/fdx/v6/").unwrap();
    let answer = http()
        .get(app.base.join("accounts").unwrap())
        .bearer_auth(&app.access)
        .header("x-fapi-interaction-id", INTERACTION)
        .send();
    assert_eq!(answer.await.unwrap().status(), 401);
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    for door in ["/oauth2/token", "/berlin-group/oauth/token", "/open-banking/oauth/token"] {
        assert_eq!(post_form(&bank, door, &form).await.1["error"], "invalid_grant", "{door}");
    }
    let own = [("grant_type", "client_credentials"), ("scope", "aisp")];
    assert_eq!(post_form(&bank, TOKEN, &own).await.1["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn the_server_describes_itself() {
    let bank = start().await;
    let url = bank.url().join("/.well-known/oauth-authorization-server/stet/oauth").unwrap();
    let text = http().get(url).send().await.unwrap().text().await.unwrap();
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["issuer"], format!("{}stet/oauth", bank.url()));
    assert_eq!(body["token_endpoint"], format!("{}stet/oauth/token", bank.url()));
}

#[tokio::test]
async fn the_fifth_reading_without_the_customer_is_refused() {
    let bank = start().await;
    let mut app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    app.attended = false;
    for _ in 0..4 {
        assert_eq!(app.get(&href).await.0, 200);
    }
    let (status, error) = app.get(&href).await;
    assert_eq!((status.as_u16(), &error["status"]), (429, &json!(429)));
    assert_eq!(app.get("accounts").await.0, 200); // counted by itself
    assert_eq!(app.get(&format!("{href}?page=50")).await.0, 200); // a further page is no reading
    app.attended = true;
    assert_eq!(app.get(&href).await.0, 200);
    bank.advance(SignedDuration::from_hours(24));
    let mut tomorrow = App::linked(&bank, "margaux", "aisp").await;
    tomorrow.attended = false;
    assert_eq!(tomorrow.get(&href).await.0, 200);
}

#[tokio::test]
async fn an_unsigned_request_is_refused_where_signatures_are_wanted() {
    let bank = MockBank::builder().signed_by_papers().start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, error) = app.get("accounts").await;
    assert_eq!((status.as_u16(), &error["message"]), (401, &json!("the request is not signed")));
}

#[tokio::test]
async fn a_signed_request_passes_where_signatures_are_wanted() {
    let bank = MockBank::builder().quirk(Quirk::StetOddResourceIds).signed_by_papers();
    let bank = bank.start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let key = KeyPair::from_pem(&bank.papers().unwrap().key_pem).unwrap();
    let get = async |url: Url| {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let text = format!("(request-target): get {}{query}\nx-request-id: r-1", url.path());
        let signature = STANDARD.encode(key.sign(text.as_bytes()).unwrap());
        let header = format!(
            "keyId=\"https://app.example/seal\",algorithm=\"rsa-sha256\",\
             headers=\"(request-target) x-request-id\",signature=\"{signature}\""
        );
        let request = http().get(url).bearer_auth(&app.access).header("x-request-id", "r-1");
        let answer = request.header("signature", header).send().await.unwrap();
        let status = answer.status();
        (status, serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap())
    };
    let (status, body) = get(app.base.join("accounts").unwrap()).await;
    assert_eq!(status, 200, "{body}");
    // An address with all that can be escaped in it is signed as it is sent.
    let href = body["accounts"][1]["_links"]["transactions"]["href"].as_str().unwrap();
    let (status, body) = get(Url::parse(&format!("{href}?dateFrom=2026-03-01")).unwrap()).await;
    assert_eq!(status, 200, "{body}");
}

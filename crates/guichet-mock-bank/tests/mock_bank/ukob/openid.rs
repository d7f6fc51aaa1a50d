//! ID tokens, the hybrid flow, and request objects.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_mock_bank::{MockBank, Quirk, approve};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, SigningKey as _};
use serde_json::{Value, json};

use super::app::SERVER;
use super::{Ukob, V3};
use crate::support::{REDIRECT, post_form, start};

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn refresh(bank: &MockBank, granted: &Value) -> Value {
    let token = granted["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
    post_form(bank, &format!("{SERVER}/token"), &form).await.1
}

#[tokio::test]
async fn an_id_token_names_the_consent() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V3, "harriet", &["ReadBalances"]).await;
    let token = claims(app.granted["id_token"].as_str().unwrap());
    assert_eq!(token["openbanking_intent_id"], app.consent.as_str());
    assert_eq!((&token["aud"], &token["nonce"]), (&json!("guichet-demo"), &json!("n1")));
    assert_eq!(token["iss"], format!("{}open-banking/oauth", bank.url()));
    assert_eq!(token["exp"].as_i64().unwrap() - token["iat"].as_i64().unwrap(), 900);
    let renewed = refresh(&bank, &app.granted).await;
    assert!(claims(renewed["id_token"].as_str().unwrap()).get("nonce").is_none());
}

#[tokio::test]
async fn quirks_of_tokens() {
    let bank = start().await;
    bank.quirk(Quirk::UkobIdTokenInMilliseconds);
    bank.quirk(Quirk::UkobTokenTypeInSmallLetters);
    bank.quirk(Quirk::UkobNoIdTokenOnRefresh);
    let app = Ukob::linked(&bank, V3, "harriet", &["ReadBalances"]).await;
    assert_eq!(app.granted["token_type"], "bearer");
    let token = claims(app.granted["id_token"].as_str().unwrap());
    assert_eq!(token["exp"].as_i64().unwrap() - token["iat"].as_i64().unwrap(), 900_000);
    assert!(refresh(&bank, &app.granted).await.get("id_token").is_none());
}

#[tokio::test]
async fn the_hybrid_flow_answers_in_the_fragment() {
    let bank = start().await;
    let mut app = Ukob::new(&bank, V3).await;
    app.lodge(&json!({ "Permissions": ["ReadBalances"] })).await;
    let url = app.authorize_url(&[("response_type", "code id_token")]);
    let back = approve(&url, "harriet").await.unwrap();
    assert!(back.query().is_none());
    let fragment = back.fragment().unwrap();
    let field = |name: &str| {
        let mut all = url::form_urlencoded::parse(fragment.as_bytes());
        all.find(|(given, _)| given == name).unwrap().1.into_owned()
    };
    let token = claims(&field("id_token"));
    assert_eq!(field("state"), "xyz");
    assert_eq!(token["openbanking_intent_id"], app.consent.as_str());
    assert!(token["c_hash"].is_string() && token["s_hash"].is_string());
}

#[tokio::test]
async fn the_published_key_and_addresses_are_found() {
    let bank = start().await;
    let get = async |path: &str| -> Value {
        let url = bank.url().join(path).unwrap();
        let text = crate::support::http().get(url).send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let metadata = get("/open-banking/oauth/.well-known/openid-configuration").await;
    assert_eq!(metadata["issuer"], format!("{}open-banking/oauth", bank.url()));
    assert_eq!(metadata["jwks_uri"], format!("{}open-banking/oauth/jwks", bank.url()));
    let keys = get("/open-banking/oauth/jwks").await;
    assert_eq!((&keys["keys"][0]["alg"], &keys["keys"][0]["e"]), (&json!("PS256"), &json!("AQAB")));
    assert_eq!(keys["keys"][0]["n"].as_str().unwrap().len(), 342);
}

/// A token that the app signs with ES256.
fn signed(key: &KeyPair, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": "ES256" })), part(claims));
    let signature = fixed(&key.sign(text.as_bytes()).unwrap());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The two numbers of an ASN.1 signature, 32 bytes each.
fn fixed(der: &[u8]) -> Vec<u8> {
    let number = |at: usize| {
        let length = usize::from(der[at + 1]);
        let digits = &der[at + 2..at + 2 + length];
        let digits = digits.strip_prefix(&[0]).unwrap_or(digits);
        let mut padded = vec![0; 32 - digits.len()];
        padded.extend_from_slice(digits);
        (padded, at + 2 + length)
    };
    let (mut whole, after) = number(2);
    whole.extend(number(after).0);
    whole
}

#[tokio::test]
async fn a_registered_key_makes_signatures_necessary_and_enough() {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let bank = MockBank::builder().client_key(key.public_key_pem()).start().await.unwrap();
    let mut app = Ukob::new(&bank, V3).await;
    app.lodge(&json!({ "Permissions": ["ReadBalances"] })).await;
    let issuer = format!("{}open-banking/oauth", bank.url());
    let claims = json!({
        "iss": "guichet-demo", "aud": issuer, "client_id": "guichet-demo",
        "response_type": "code", "redirect_uri": REDIRECT, "scope": "openid accounts",
        "state": "inside", "nonce": "n2",
        "claims": { "id_token": { "openbanking_intent_id": {
            "value": app.consent, "essential": true,
        }}},
    });
    let url = |request: &str| {
        let mut url = bank.url().join(&format!("{SERVER}/authorize")).unwrap();
        url.query_pairs_mut().append_pair("client_id", "guichet-demo");
        url.query_pairs_mut().append_pair("request", request);
        url
    };
    let other = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    assert!(approve(&url(&signed(&other, &claims)), "harriet").await.is_err());
    assert!(approve(&app.authorize_url(&[("response_type", "code")]), "harriet").await.is_err());
    let back = approve(&url(&signed(&key, &claims)), "harriet").await.unwrap();
    assert!(back.as_str().contains("state=inside"));

    let assertion = |key: &KeyPair| {
        let claims = json!({
            "iss": "guichet-demo", "sub": "guichet-demo", "aud": issuer, "jti": "1",
            "exp": bank.now().as_second() + 60,
        });
        signed(key, &claims)
    };
    for (key, status) in [(&key, 200), (&other, 401)] {
        let url = bank.url().join(&format!("{SERVER}/token")).unwrap();
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", "accounts"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &assertion(key)),
        ];
        let answer = crate::support::http().post(url).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
}

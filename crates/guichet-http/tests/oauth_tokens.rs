//! Tokens: how they are asked for, what comes, and what never shows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

mod support;

use std::{collections::HashSet, sync::Arc, time::Duration};

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, KeyPair as _, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Remedy, Secret};
use guichet_http::{
    ClientAuth, HttpTransport, OAuth, OAuthBuilder, PemSigner, Signer, SigningAlgorithm,
};
use http::Response;
use rustls_pki_types::{PrivateKeyDer, pem::PemObject as _};
use support::{Noon, Script, url};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

const TOKENS: &str = r#"{"access_token": "canary-a", "token_type": "Bearer", "expires_in": 1800,
    "refresh_token": "canary-r", "scope": "accounts", "fdxConsentId": "canary-c",
    "refresh_token_expires_in": "7776000", "consented_on": 1774951200}"#;

fn client() -> OAuthBuilder {
    OAuth::builder("client-1", url("https://bank.example/token"))
        .redirect_url(url("https://app.example/callback"))
        .revoke_url(url("https://bank.example/revoke"))
}

fn built(builder: OAuthBuilder, script: &Arc<Script>) -> OAuth {
    builder.build(script.clone(), Arc::new(Noon)).unwrap()
}

fn assert_quiet(text: &str) {
    for secret in ["canary", "s3cret", "Y2xpZW50"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn a_code_becomes_tokens() {
    let script = Script::new([(200, TOKENS)]);
    let oauth = built(client(), &script);
    let verifier = Secret::from("v".repeat(43));
    let tokens = oauth.exchange(&Secret::from("c1"), Some(&verifier)).await.unwrap();
    assert_eq!(tokens.access_token.expose(), "canary-a");
    assert_eq!(tokens.refresh_token.as_ref().unwrap().expose(), "canary-r");
    assert_eq!(tokens.expires_in, Some(Duration::from_mins(30)));
    assert_eq!(tokens.scope.as_deref(), Some("accounts"));
    assert_eq!(tokens.text("fdxConsentId").as_deref(), Some("canary-c"));
    assert_eq!(tokens.text("consented_on").as_deref(), Some("1774951200"));
    assert_eq!(tokens.seconds("refresh_token_expires_in"), Some(Duration::from_hours(2160)));
    assert_eq!(tokens.text("access_token"), None);
    assert_quiet(&format!("{tokens:?} {oauth:?}"));
    let (request, form) = (script.request(0), script.form(0));
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/token"));
    assert_eq!(request.headers()["accept"], "application/json");
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "c1"),
        ("code_verifier", verifier.expose()),
        ("redirect_uri", "https://app.example/callback"),
        ("client_id", "client-1"),
    ] {
        assert_eq!(form[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_refresh_and_the_apps_own_tokens() {
    let script =
        Script::new([(200, r#"{"access_token": "a2"}"#), (200, r#"{"access_token": "a3"}"#)]);
    let oauth = built(client().auth(ClientAuth::MutualTls), &script);
    let tokens = oauth.refresh(&Secret::from("r1")).await.unwrap();
    assert_eq!(tokens.access_token.expose(), "a2");
    assert!(tokens.refresh_token.is_none() && tokens.expires_in.is_none());
    let form = script.form(0);
    assert_eq!(
        (form["grant_type"].as_str(), form["refresh_token"].as_str()),
        ("refresh_token", "r1")
    );
    assert_eq!(form["client_id"], "client-1");
    oauth.client_credentials(&["consents", "x"]).await.unwrap();
    let form = script.form(1);
    assert_eq!(
        (form["grant_type"].as_str(), form["scope"].as_str()),
        ("client_credentials", "consents x")
    );
}

#[tokio::test]
async fn scopes_are_joined_or_sent_as_they_are_and_banks_get_what_else_they_want() {
    let script = Script::new([(200, TOKENS), (200, TOKENS), (200, TOKENS), (200, TOKENS)]);
    let builder = client().auth(ClientAuth::Post(Secret::from("s"))).token_param("brand", "b 1");
    let oauth = built(builder, &script);
    oauth.refresh_scoped(&Secret::from("r1"), &["aisp"]).await.unwrap();
    oauth.refresh(&Secret::from("r1")).await.unwrap();
    oauth.client_credentials(&["AIS: 1,2"]).await.unwrap();
    oauth.exchange(&Secret::from("c"), None).await.unwrap();
    let scopes: Vec<_> = (0..4).map(|index| script.form(index).get("scope").cloned()).collect();
    assert_eq!(scopes, [Some("aisp".to_owned()), None, Some("AIS: 1,2".to_owned()), None]);
    for index in 0..4 {
        assert_eq!(script.form(index)["brand"], "b 1");
    }
}

#[tokio::test]
async fn each_secret_goes_where_it_belongs() {
    for (auth, header, secret) in [
        (ClientAuth::Public, None, None),
        (
            ClientAuth::Basic(Secret::from("s3cret:+")),
            Some("Basic Y2xpZW50LTE6czNjcmV0JTNBJTJC"),
            None,
        ),
        (ClientAuth::Post(Secret::from("s3cret:+")), None, Some("s3cret:+")),
    ] {
        let script = Script::new([(200, TOKENS), (200, "")]);
        let oauth = built(client().auth(auth), &script);
        oauth.refresh(&Secret::from("r1")).await.unwrap();
        oauth.revoke(&Secret::from("r1")).await.unwrap();
        for index in [0, 1] {
            let (request, form) = (script.request(index), script.form(index));
            let found = request.headers().get("authorization");
            assert_eq!(found.map(|value| value.to_str().unwrap()), header);
            assert!(found.is_none_or(http::HeaderValue::is_sensitive));
            assert_eq!(form.get("client_secret").map(String::as_str), secret);
            assert_eq!(form.contains_key("client_id"), header.is_none());
        }
        assert_eq!(script.form(1)["token"], "r1");
        assert_eq!(script.request(1).uri().path(), "/revoke");
        assert_quiet(&format!("{oauth:?}"));
    }
}

#[tokio::test]
async fn a_revocation_ends_in_success_or_says_why() {
    for (status, body, expected) in [
        (200, "", None),
        (204, "", None),
        (200, "<html>", None),
        (400, r#"{"error": "unsupported_token_type"}"#, Some(ErrorKind::Unsupported)),
        (401, r#"{"error": "invalid_client"}"#, Some(ErrorKind::Unauthorized)),
        (503, "", Some(ErrorKind::Unavailable)),
        (302, "", Some(ErrorKind::Protocol)),
    ] {
        let oauth = built(client(), &Script::new([(status, body)]));
        let ended = oauth.revoke(&Secret::from("canary")).await;
        assert_eq!(ended.err().map(|error| error.kind()), expected, "{status} {body}");
    }
    let script = Script::new([]);
    let nowhere = OAuth::builder("c", url("https://bank.example/token"));
    let error = built(nowhere, &script).revoke(&Secret::from("t")).await.unwrap_err();
    assert_eq!((error.kind(), script.count()), (ErrorKind::Unsupported, 0));
}

async fn refused(response: Response<Bytes>) -> Error {
    let oauth = built(client(), &Script::answering([response]));
    let error = oauth.refresh(&Secret::from("canary-r")).await.unwrap_err();
    let source = format!("{:?}", std::error::Error::source(&error));
    assert_quiet(&format!("{error} {error:?} {source}"));
    error
}

#[tokio::test]
async fn every_refusal_has_its_kind_and_remedy() {
    let retry = Remedy::Retry { after: None };
    for (status, body, kind, remedy) in [
        (
            400,
            r#"{"error": "invalid_grant", "error_description": "canary"}"#,
            ErrorKind::GrantExpired,
            Remedy::Reconsent,
        ),
        (401, r#"{"error": "invalid_client"}"#, ErrorKind::Unauthorized, Remedy::GiveUp),
        (400, r#"{"error": "invalid_client"}"#, ErrorKind::Unauthorized, Remedy::GiveUp),
        (400, r#"{"error": "unauthorized_client"}"#, ErrorKind::Config, Remedy::GiveUp),
        (400, r#"{"error": "unsupported_grant_type"}"#, ErrorKind::Config, Remedy::GiveUp),
        (400, r#"{"error": "invalid_scope"}"#, ErrorKind::Config, Remedy::GiveUp),
        (400, r#"{"error": "invalid_request"}"#, ErrorKind::Protocol, Remedy::GiveUp),
        (400, r#"{"error": "something_new"}"#, ErrorKind::Protocol, Remedy::GiveUp),
        (400, r#"{"error": 17, "canary": "canary"}"#, ErrorKind::Protocol, Remedy::GiveUp),
        (400, "<html>canary</html>", ErrorKind::Protocol, Remedy::GiveUp),
        (400, "", ErrorKind::Protocol, Remedy::GiveUp),
        (401, "", ErrorKind::Unauthorized, Remedy::GiveUp),
        (403, "<html>canary</html>", ErrorKind::Protocol, Remedy::GiveUp),
        (404, "", ErrorKind::Protocol, Remedy::GiveUp),
        (408, "", ErrorKind::Timeout, retry),
        (429, r#"{"error": "invalid_grant"}"#, ErrorKind::RateLimited, retry),
        (500, r#"{"error": "invalid_grant"}"#, ErrorKind::Unavailable, retry),
        (503, "<html>canary</html>", ErrorKind::Unavailable, retry),
        (400, r#"{"error": "temporarily_unavailable"}"#, ErrorKind::Unavailable, retry),
        (307, "", ErrorKind::Protocol, Remedy::GiveUp),
        (200, "", ErrorKind::Protocol, Remedy::GiveUp),
        (200, "<html>canary</html>", ErrorKind::Protocol, Remedy::GiveUp),
        (200, "{}", ErrorKind::Protocol, Remedy::GiveUp),
        (200, r#"{"access_token": ""}"#, ErrorKind::Protocol, Remedy::GiveUp),
        (200, r#"{"access_token": ["canary"]}"#, ErrorKind::Protocol, Remedy::GiveUp),
        (200, r#"{"access_token": "canary-a", "expires"#, ErrorKind::Protocol, Remedy::GiveUp),
        (200, r#"["canary"]"#, ErrorKind::Protocol, Remedy::GiveUp),
    ] {
        let body = Bytes::from_static(body.as_bytes());
        let response = Response::builder().status(status).body(body.clone()).unwrap();
        let error = refused(response).await;
        assert_eq!((error.kind(), error.remedy()), (kind, remedy), "{status} {body:?}");
        assert_eq!(error.upstream().status, Some(status));
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_wait_the_code_and_the_request_identifier() {
    let response = Response::builder()
        .status(429)
        .header("retry-after", "Tue, 31 Mar 2026 10:01:00 GMT")
        .header("x-request-id", "req-1")
        .body(Bytes::from_static(br#"{"error": "slow_down"}"#))
        .unwrap();
    let error = refused(response).await;
    assert_eq!(error.remedy(), Remedy::Retry { after: Some(Duration::from_mins(1)) });
    assert_eq!(error.upstream().request_id.as_deref(), Some("req-1"));
    assert_eq!(error.upstream().code.as_deref(), Some("slow_down"));
}

#[tokio::test]
async fn odd_but_clear_answers_are_tokens() {
    for (status, body, seconds) in [
        (201, r#"{"access_token": "a", "expires_in": "60"}"#, Some(60)),
        (
            200,
            r#"{"access_token": "a", "expires_in": null, "refresh_token": null, "scope": null}"#,
            None,
        ),
        (200, r#"{"access_token": "a", "expires_in": -1, "refresh_token": ""}"#, None),
        (200, r#"{"access_token": "a", "expires_in": 59.9, "token_type": "bearer"}"#, None),
        (200, r#"{"access_token": "a", "token_type": "BEARER", "scope": ""}"#, None),
        (200, r#"{"access_token": "a", "token_type": null, "scope": []}"#, None),
    ] {
        let response = Response::builder()
            .status(status)
            .header("content-type", "text/plain")
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap();
        let oauth = built(client(), &Script::answering([response]));
        let tokens = oauth.exchange(&Secret::from("c"), None).await.unwrap();
        assert_eq!(tokens.expires_in, seconds.map(Duration::from_secs), "{body}");
        assert!(tokens.refresh_token.is_none() && tokens.scope.is_none());
    }
}

#[tokio::test]
async fn the_transports_own_error_comes_through() {
    let oauth = built(client(), &Script::new([]));
    let error = oauth.refresh(&Secret::from("r")).await.unwrap_err();
    assert_eq!(error.to_string(), "the script is over");
}

fn assertion(
    script: &Script,
    index: usize,
) -> (String, Vec<u8>, serde_json::Value, serde_json::Value) {
    let form = script.form(index);
    assert_eq!(
        form["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert_eq!(form["client_id"], "client-1");
    assert!(!form.contains_key("client_secret"));
    let jwt = &form["client_assertion"];
    let (signed, signature) = jwt.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let read = |part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (signed.to_owned(), URL_SAFE_NO_PAD.decode(signature).unwrap(), read(header), read(claims))
}

#[tokio::test]
async fn a_signed_assertion_verifies_and_is_fresh_each_time() {
    let pem = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let signer = PemSigner::es256("key-1", &pem.serialize_pem().into()).unwrap();
    let script = Script::new([(200, TOKENS), (200, TOKENS), (200, TOKENS), (200, "")]);
    let auth = ClientAuth::PrivateKeyJwt(Arc::new(signer));
    let oauth = built(client().auth(auth), &script);
    oauth.exchange(&Secret::from("c"), None).await.unwrap();
    oauth.refresh(&Secret::from("r")).await.unwrap();
    oauth.client_credentials(&[]).await.unwrap();
    oauth.revoke(&Secret::from("r")).await.unwrap();
    let mut seen = HashSet::new();
    for index in 0..4 {
        let (message, signature, header, claims) = assertion(&script, index);
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pem.public_key_raw())
            .verify(message.as_bytes(), &signature)
            .unwrap();
        assert_eq!((&header["alg"], &header["kid"]), (&"ES256".into(), &"key-1".into()));
        assert_eq!((&claims["iss"], &claims["sub"]), (&"client-1".into(), &"client-1".into()));
        assert_eq!(claims["aud"], "https://bank.example/token");
        let (issued, expires) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
        assert_eq!((issued, expires - issued), (1_774_951_200, 300));
        assert!(seen.insert(claims["jti"].as_str().unwrap().to_owned()));
    }
}

#[tokio::test]
async fn an_assertion_can_have_another_audience() {
    let pem = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let signer = PemSigner::es256("k", &pem.into()).unwrap();
    let script = Script::new([(200, TOKENS)]);
    let auth = ClientAuth::PrivateKeyJwt(Arc::new(signer));
    let oauth = built(client().auth(auth).audience("https://bank.example"), &script);
    oauth.refresh(&Secret::from("r")).await.unwrap();
    assert_eq!(assertion(&script, 0).3["aud"], "https://bank.example");
}

#[tokio::test]
async fn an_rsa_key_signs_ps256() {
    let pem = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
        .unwrap();
    let signer = PemSigner::ps256("key-2", &pem.serialize_pem().into()).unwrap();
    assert_eq!((signer.algorithm(), signer.key_id()), (SigningAlgorithm::Ps256, "key-2"));
    let signature = signer.sign(b"message").await.unwrap();
    let der = PrivateKeyDer::from_pem_slice(pem.serialize_pem().as_bytes()).unwrap();
    let key = aws_lc_rs::rsa::KeyPair::from_pkcs8(der.secret_der()).unwrap();
    UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, key.public_key().as_ref())
        .verify(b"message", &signature)
        .unwrap();
    assert_eq!(format!("{signer:?}"), "PemSigner { algorithm: Ps256, key_id: \"key-2\", .. }");
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let p256 =
        rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap().serialize_pem();
    let p384 =
        rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap().serialize_pem();
    for error in [
        PemSigner::ps256("k", &p256.into()).unwrap_err(),
        PemSigner::es256("k", &p384.into()).unwrap_err(),
        PemSigner::es256("k", &Secret::from("")).unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("signing_key")));
    }
}

#[tokio::test]
async fn the_whole_way_over_real_http() {
    let server = MockServer::start().await;
    Mock::given(matchers::method("POST"))
        .and(matchers::path("/token"))
        .and(matchers::body_string_contains("grant_type=authorization_code"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(TOKENS, "application/json"))
        .expect(1)
        .mount(&server)
        .await;
    let at = |path: &str| url(&format!("{}{path}", server.uri()));
    let transport = Arc::new(HttpTransport::builder().allow_loopback_http().build().unwrap());
    let oauth = OAuth::builder("client-1", at("/token"))
        .authorize_url(at("/authorize"))
        .redirect_url(url("http://localhost/callback"))
        .build(transport, Arc::new(Noon))
        .unwrap();
    let begun = oauth.begin(&[]).await.unwrap();
    let back = format!("http://localhost/callback?code=c1&state={}", begun.state.expose());
    let code = oauth.callback(&url(&back), &begun.state).unwrap();
    let tokens = oauth.exchange(&code, begun.verifier.as_ref()).await.unwrap();
    assert_eq!(tokens.access_token.expose(), "canary-a");
}

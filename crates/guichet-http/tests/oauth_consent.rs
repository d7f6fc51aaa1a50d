//! The way out to the bank, and the way back.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

mod support;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use guichet_core::{ErrorKind, Remedy, Secret};
use guichet_http::{ClientAuth, OAuth, OAuthBuilder};
use support::{Noon, Script, query, url};

const CALLBACK: &str = "https://app.example/callback";

fn client() -> OAuthBuilder {
    OAuth::builder("client-1", url("https://bank.example/token"))
        .authorize_url(url("https://bank.example/authorize?tenant=3"))
        .redirect_url(url(CALLBACK))
        .scopes(["accounts", "openid"])
        .authorize_param("prompt", "consent")
}

fn built(builder: OAuthBuilder, script: &Arc<Script>) -> OAuth {
    builder.build(script.clone(), Arc::new(Noon)).unwrap()
}

#[tokio::test]
async fn the_customer_is_sent_with_pkce_and_a_fresh_state() {
    let script = Script::new([]);
    let oauth = built(client(), &script);
    let one = oauth.begin(&[("login_hint", "é&=")]).await.unwrap();
    let sent = query(&one.url);
    assert!(one.url.as_str().starts_with("https://bank.example/authorize?tenant=3&"));
    for (name, value) in [
        ("tenant", "3"),
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("redirect_uri", CALLBACK),
        ("scope", "accounts openid"),
        ("prompt", "consent"),
        ("login_hint", "é&="),
        ("code_challenge_method", "S256"),
        ("state", one.state.expose()),
    ] {
        assert_eq!(sent[name], value, "{name}");
    }
    assert_eq!(sent.len(), 10);
    let verifier = one.verifier.unwrap();
    assert_eq!((sent["code_challenge"].len(), verifier.expose().len()), (43, 43));
    let hash = digest(&SHA256, verifier.expose().as_bytes());
    assert_eq!(sent["code_challenge"], URL_SAFE_NO_PAD.encode(hash));
    let two = oauth.begin(&[]).await.unwrap();
    assert_ne!(one.state.expose(), two.state.expose());
    assert_ne!(verifier.expose(), two.verifier.as_ref().unwrap().expose());
    assert_eq!(script.count(), 0);
    let debug = format!("{two:?} {oauth:?}");
    assert!(!debug.contains(two.state.expose()) && !debug.contains("client-1"), "{debug}");
}

#[tokio::test]
async fn pkce_can_be_left_out_and_parameters_replaced() {
    let oauth = built(client().without_pkce(), &Script::new([]));
    let sent = oauth.begin(&[("scope", "balances"), ("prompt", "none")]).await.unwrap();
    assert!(sent.verifier.is_none());
    let sent = query(&sent.url);
    assert!(!sent.contains_key("code_challenge"));
    assert_eq!((sent["scope"].as_str(), sent["prompt"].as_str()), ("balances", "none"));
    for ours in ["state", "client_id", "redirect_uri", "code_challenge"] {
        let error = oauth.begin(&[(ours, "mine")]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let build = |builder: OAuthBuilder| builder.build(Script::new([]), Arc::new(Noon));
    let token = || url("https://bank.example/token");
    let error = build(OAuth::builder("", token())).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("client_id")));
    let error = build(OAuth::builder("c", url("mailto:a@b.example"))).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("token_url")));
    let error = build(OAuth::builder("c", token())).unwrap().begin(&[]).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("authorize_url")));
}

#[tokio::test]
async fn a_pushed_request_leaves_only_a_reference_in_the_address() {
    let details = r#"[{"type":"account_information"}]"#;
    for (auth, secret, header) in [
        (ClientAuth::Public, None, false),
        (ClientAuth::MutualTls, None, false),
        (ClientAuth::Post(Secret::from("s3 cret")), Some("s3 cret"), false),
        (ClientAuth::Basic(Secret::from("s3 cret")), None, true),
    ] {
        let script = Script::new([(201, r#"{"request_uri": "urn:x:1", "expires_in": 60}"#)]);
        let oauth = built(client().auth(auth).par_url(url("https://bank.example/par")), &script);
        let begun = oauth.begin(&[("authorization_details", details)]).await.unwrap();
        assert_eq!(
            begun.url.as_str(),
            "https://bank.example/authorize?tenant=3&client_id=client-1&request_uri=urn%3Ax%3A1"
        );
        let (request, form) = (script.request(0), script.form(0));
        assert_eq!(request.uri(), "https://bank.example/par");
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        for (name, value) in [
            ("client_id", "client-1"),
            ("state", begun.state.expose()),
            ("authorization_details", details),
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(form[name], value, "{name}");
        }
        assert!(!form.contains_key("tenant"));
        assert_eq!(form.get("client_secret").map(String::as_str), secret);
        let basic = request.headers().get("authorization");
        assert_eq!(basic.is_some(), header);
        if let Some(basic) = basic {
            // client-1:s3+cret, since both are form-encoded first.
            assert_eq!(basic, "Basic Y2xpZW50LTE6czMrY3JldA==");
            assert!(basic.is_sensitive());
        }
    }
}

#[tokio::test]
async fn a_refused_push_says_why() {
    for (status, body, kind) in [
        (400, r#"{"error": "invalid_scope"}"#, ErrorKind::Config),
        (401, r#"{"error": "invalid_client"}"#, ErrorKind::Unauthorized),
        (503, "<html>", ErrorKind::Unavailable),
        (201, "{}", ErrorKind::Protocol),
        (201, "<html>", ErrorKind::Protocol),
    ] {
        let script = Script::new([(status, body)]);
        let oauth = built(client().par_url(url("https://bank.example/par")), &script);
        let error = oauth.begin(&[]).await.unwrap_err();
        assert_eq!((error.kind(), error.upstream().status), (kind, Some(status)));
    }
}

#[test]
fn a_callback_brings_the_code() {
    let oauth = built(client(), &Script::new([]));
    let state = Secret::from("s1");
    let code =
        oauth.callback(&url(&format!("{CALLBACK}?code=c%2B1&state=s1&x=y#f")), &state).unwrap();
    assert_eq!(code.expose(), "c+1");
}

#[test]
fn a_callback_that_is_not_ours_is_refused() {
    let oauth = built(client(), &Script::new([]));
    let state = Secret::from("s1");
    for callback in [
        "https://app.example/callback?code=c",
        "https://app.example/callback?code=c&state=",
        "https://app.example/callback?code=c&state=s2",
        "https://app.example/callback?code=c&state=s1x",
        "https://app.example/callback?error=access_denied&state=s2",
        "https://app.example/callback?code=c&state=s1&code=d",
        "https://app.example/callback?code=c&state=s1&state=s1",
        "https://app.example/other?code=c&state=s1",
        "http://app.example/callback?code=c&state=s1",
        "https://app.example:444/callback?code=c&state=s1",
        "https://elsewhere.example/callback?code=c&state=s1",
        "https://u@app.example/callback?code=c&state=s1",
        "https://app.example/callback#code=c&state=s1",
    ] {
        let error = oauth.callback(&url(callback), &state).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{callback}");
        assert!(!format!("{error} {error:?}").contains("s1"), "{callback}");
    }
    let empty = oauth.callback(&url("https://app.example/callback?code=c"), &Secret::from(""));
    assert_eq!(empty.unwrap_err().kind(), ErrorKind::InvalidInput);
    let error = oauth.callback(&url(&format!("{CALLBACK}?state=s1")), &state).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[test]
fn an_apps_own_scheme_works_as_a_redirect() {
    let oauth = built(client().redirect_url(url("org.example.app:/back")), &Script::new([]));
    let state = Secret::from("s1");
    assert!(oauth.callback(&url("org.example.app:/back?code=c&state=s1"), &state).is_ok());
    assert!(oauth.callback(&url("org.example.other:/back?code=c&state=s1"), &state).is_err());
}

#[test]
fn what_the_bank_says_in_a_callback_has_a_kind() {
    let oauth = built(client(), &Script::new([]));
    for (code, kind, remedy) in [
        ("access_denied", ErrorKind::Declined, Remedy::GiveUp),
        ("login_required", ErrorKind::ScaRequired, Remedy::Reconsent),
        ("server_error", ErrorKind::Unavailable, Remedy::Retry { after: None }),
        ("temporarily_unavailable", ErrorKind::Unavailable, Remedy::Retry { after: None }),
        ("invalid_scope", ErrorKind::Config, Remedy::GiveUp),
        ("unauthorized_client", ErrorKind::Config, Remedy::GiveUp),
        ("something_new", ErrorKind::Protocol, Remedy::GiveUp),
    ] {
        let callback = format!("{CALLBACK}?error={code}&error_description=canary&state=s1");
        let error = oauth.callback(&url(&callback), &Secret::from("s1")).unwrap_err();
        assert_eq!((error.kind(), error.remedy()), (kind, remedy), "{code}");
        assert_eq!(error.upstream().code.as_deref(), Some(code));
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[test]
fn another_issuer_is_another_bank() {
    let oauth = built(client().issuer("https://bank.example"), &Script::new([]));
    let state = Secret::from("s1");
    let answer =
        |rest: &str| oauth.callback(&url(&format!("{CALLBACK}?code=c&state=s1{rest}")), &state);
    assert!(answer("&iss=https%3A%2F%2Fbank.example").is_ok());
    for rest in ["", "&iss=https%3A%2F%2Felsewhere.example"] {
        assert_eq!(answer(rest).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

//! OpenID Connect as UK banks use it: signed requests, hybrid callbacks, id tokens.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

mod support;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result, Secret};
use guichet_http::{
    AllowedHosts, ClientAuth, OAuth, OAuthBuilder, OpenId, PemSigner, RequestObject, Signer,
    intent_claims,
    jws::{self, Expected, IdToken, IdTokenPolicy, KeySet, Relaxation, Subject},
};
use http::Response;
use serde_json::{Value, json};
use support::{Noon, Script, query, url};

const NOON: i64 = 1_774_951_200;
const CALLBACK: &str = "https://app.example/callback";
const ISSUER: &str = "https://bank.example";

struct Bank {
    signer: Arc<dyn Signer>,
    keys: String,
}

impl Bank {
    fn new() -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let point = pair.public_key_raw();
        let part = |from: usize| URL_SAFE_NO_PAD.encode(&point[from..from + 32]);
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": "b", "x": part(1), "y": part(33) });
        let signer = PemSigner::es256("b", &pair.serialize_pem().into()).unwrap();
        Self { signer: Arc::new(signer), keys: json!({ "keys": [key] }).to_string() }
    }

    async fn token(&self, claims: &Value) -> Secret {
        Secret::new(jws::sign(&*self.signer, "JWT", claims).await.unwrap())
    }

    async fn check(&self, claims: &Value, policy: IdTokenPolicy) -> Result<IdToken> {
        let answer = Response::new(Bytes::from(self.keys.clone()));
        let script = Script::answering([answer]);
        let (nonce, state, code) = (Secret::from("n"), Secret::from("s"), Secret::from("c"));
        let expected =
            Expected::new().nonce(&nonce).intent("i-1").acr(&["sca"]).state(&state).code(&code);
        let token = self.token(claims).await;
        built(client().openid(openid().policy(policy)), &script)
            .check_id_token(&token, &expected)
            .await
    }
}

fn openid() -> OpenId {
    OpenId::new(ISSUER, url("https://keys.example/jwks"))
}

fn client() -> OAuthBuilder {
    OAuth::builder("client-1", url("https://bank.example/token"))
        .authorize_url(url("https://bank.example/authorize?tenant=3"))
        .redirect_url(url(CALLBACK))
        .scopes(["openid", "accounts"])
}

fn built(builder: OAuthBuilder, script: &Arc<Script>) -> OAuth {
    builder.build(script.clone(), Arc::new(Noon)).unwrap()
}

fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

/// What a bank puts into the token of a callback.
fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "client-1", "sub": "someone", "exp": NOON + 300, "iat": NOON,
        "nonce": "n", "acr": "sca", "openbanking_intent_id": "i-1",
        "s_hash": half_hash("s"), "c_hash": half_hash("c"),
        "http://openbanking.org.uk/refresh_token_expires_at": NOON + 86_400,
    })
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name).unwrap();
    claims
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

#[tokio::test]
async fn a_token_that_agrees_in_everything_is_believed() {
    let bank = Bank::new();
    let token = bank.check(&claims(), IdTokenPolicy::new()).await.unwrap();
    assert_eq!((token.intent(), token.text("sub")), (Some("i-1"), Some("someone")));
    let ends = token.refresh_token_expires_at().unwrap();
    assert_eq!(ends.as_second(), NOON + 86_400);
    assert!(!format!("{token:?}").contains("someone"));
    let several = with("aud", json!(["other", "client-1"]));
    assert!(bank.check(&several, IdTokenPolicy::new()).await.is_err());
    let mut several = several;
    several["azp"] = json!("client-1");
    assert!(bank.check(&several, IdTokenPolicy::new()).await.is_ok());
}

/// Every relaxation there is, which must not help a token that is wrong.
const ALL: &[Relaxation] = &[
    Relaxation::TimesInMilliseconds,
    Relaxation::NonceMissing,
    Relaxation::AcrMissing,
    Relaxation::AcrOther,
    Relaxation::IntentMissing,
    Relaxation::StateHashMissing,
    Relaxation::CodeHashMissing,
];

#[tokio::test]
async fn what_is_wrong_never_passes_however_lenient_the_policy() {
    let bank = Bank::new();
    for (claim, value) in [
        ("iss", json!("https://elsewhere.example")),
        ("iss", json!("https://bank.example/")),
        ("iss", Value::Null),
        ("aud", json!("client-2")),
        ("aud", json!(["client-2"])),
        ("aud", json!([])),
        ("aud", json!("client-1 client-2")),
        ("azp", json!("client-2")),
        ("sub", json!("")),
        ("sub", json!(7)),
        ("exp", json!(NOON - 60)),
        ("exp", json!((NOON - 60) * 1000)),
        ("exp", Value::Null),
        ("exp", json!("soon")),
        ("nbf", json!(NOON + 61)),
        ("iat", json!(NOON + 61)),
        ("nonce", json!("m")),
        ("nonce", json!("")),
        ("nonce", json!(["n"])),
        ("openbanking_intent_id", json!("i-2")),
        ("s_hash", json!(half_hash("t"))),
        ("c_hash", json!(half_hash("d"))),
    ] {
        let policy = IdTokenPolicy::new().relaxed(ALL);
        let error = bank.check(&with(claim, value.clone()), policy).await.unwrap_err();
        let path = format!("id_token.{claim}");
        let found = (error.kind(), error.path());
        assert_eq!(found, (ErrorKind::Protocol, Some(path.as_str())), "{claim} {value}");
    }
    for claim in ["iss", "aud", "exp", "sub"] {
        let policy = IdTokenPolicy::new().relaxed(ALL);
        let error = bank.check(&without(claim), policy).await.unwrap_err();
        assert_eq!(error.path(), Some(format!("id_token.{claim}").as_str()));
    }
}

#[tokio::test]
async fn each_relaxation_permits_one_thing_and_no_other() {
    let bank = Bank::new();
    for (relaxation, claims) in [
        (Relaxation::TimesInMilliseconds, with("exp", json!((NOON + 300) * 1000))),
        (Relaxation::NonceMissing, without("nonce")),
        (Relaxation::AcrMissing, without("acr")),
        (Relaxation::AcrOther, with("acr", json!("ca"))),
        (Relaxation::IntentMissing, without("openbanking_intent_id")),
        (Relaxation::StateHashMissing, without("s_hash")),
        (Relaxation::CodeHashMissing, without("c_hash")),
    ] {
        assert!(bank.check(&claims, IdTokenPolicy::new()).await.is_err(), "{relaxation:?}");
        for index in 0..ALL.len() {
            let one = &ALL[index..=index];
            let passed = bank.check(&claims, IdTokenPolicy::new().relaxed(one)).await.is_ok();
            assert_eq!(passed, one == [relaxation], "{relaxation:?} {one:?}");
        }
    }
}

#[tokio::test]
async fn the_subject_is_whom_the_policy_says() {
    let bank = Bank::new();
    for (subject, sub, passes) in [
        (Subject::Intent, "i-1", true),
        (Subject::Intent, "someone", false),
        (Subject::Client, "client-1", true),
        (Subject::Client, "i-1", false),
        (Subject::Customer, "anyone", true),
    ] {
        let policy = IdTokenPolicy::new().subject(subject).relaxed(ALL);
        let passed = bank.check(&with("sub", json!(sub)), policy).await;
        assert_eq!(passed.is_ok(), passes, "{subject:?} {sub}");
    }
}

#[tokio::test]
async fn the_token_of_the_token_address_needs_no_hash_but_a_right_one() {
    let bank = Bank::new();
    let access = Secret::from("a");
    for (claims, passes) in [
        (claims(), true),
        (with("at_hash", json!(half_hash("a"))), true),
        (with("at_hash", json!(half_hash("b"))), false),
    ] {
        let script = Script::answering([Response::new(Bytes::from(bank.keys.clone()))]);
        let oauth = built(client().openid(openid()), &script);
        let expected = Expected::new().intent("i-1").access_token(&access);
        let token = bank.token(&claims).await;
        let answer = json!({ "access_token": "a", "id_token": token.expose() }).to_string();
        let answer = Script::answering([Response::new(Bytes::from(answer))]);
        let tokens = built(client(), &answer).refresh(&Secret::from("r")).await.unwrap();
        let token = tokens.id_token().unwrap();
        assert_eq!(oauth.check_id_token(&token, &expected).await.is_ok(), passes);
        assert_eq!(script.request(0).uri(), "https://keys.example/jwks");
    }
}

#[tokio::test]
async fn another_signer_is_not_the_bank() {
    let (bank, other) = (Bank::new(), Bank::new());
    let forger = Bank { signer: other.signer, keys: bank.keys };
    let policy = IdTokenPolicy::new().relaxed(ALL);
    let error = forger.check(&claims(), policy).await.unwrap_err();
    assert_eq!(error.to_string(), "the token is not signed by the bank");
}

async fn fault(oauth: &OAuth) -> Error {
    oauth.check_id_token(&Secret::from("a.b.c"), &Expected::new()).await.unwrap_err()
}

#[tokio::test]
async fn keys_come_through_the_transport_and_from_allowed_hosts_only() {
    let script = Script::new([(503, ""), (200, "<html>"), (404, "")]);
    let oauth = built(client().openid(openid()), &script);
    for kind in [ErrorKind::Unavailable, ErrorKind::Protocol, ErrorKind::Protocol] {
        assert_eq!(fault(&oauth).await.kind(), kind);
    }
    let script = Script::new([]);
    let hosts = AllowedHosts::new(script.clone(), [url("https://bank.example")]);
    let oauth = client().openid(openid()).build(Arc::new(hosts), Arc::new(Noon)).unwrap();
    assert_eq!(fault(&oauth).await.kind(), ErrorKind::InvalidInput);
    assert_eq!(script.count(), 0);
    let error = fault(&built(client(), &script)).await;
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("openid")));
}

fn signed_client(bank: &Bank) -> OAuthBuilder {
    client()
        .openid(openid().hybrid())
        .request_object(RequestObject::new(bank.signer.clone(), "https://secure.bank.example"))
}

fn object(bank: &Bank, jwt: &str) -> Value {
    Value::Object(KeySet::parse(bank.keys.as_bytes()).unwrap().verify(jwt).unwrap())
}

#[tokio::test]
async fn a_signed_request_carries_everything_and_little_stands_beside_it() {
    let app = Bank::new();
    let oauth = built(signed_client(&app), &Script::new([]));
    let asked = intent_claims("i-1", &["sca"]);
    let extra = [("claims", asked.as_str()), ("max_age", "3600"), ("login_hint", "{}")];
    let begun = oauth.begin(&extra).await.unwrap();
    let sent = query(&begun.url);
    let mut names: Vec<_> = sent.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["client_id", "request", "response_type", "scope", "tenant"]);
    assert_eq!(sent["response_type"], "code id_token");
    assert_eq!(sent["scope"], "openid accounts");
    let object = object(&app, &sent["request"]);
    for (name, value) in [
        ("iss", json!("client-1")),
        ("client_id", json!("client-1")),
        ("aud", json!("https://secure.bank.example")),
        ("exp", json!(NOON + 300)),
        ("nbf", json!(NOON)),
        ("iat", json!(NOON)),
        ("response_type", json!("code id_token")),
        ("redirect_uri", json!(CALLBACK)),
        ("scope", json!("openid accounts")),
        ("state", json!(begun.state.expose())),
        ("nonce", json!(begun.nonce.as_ref().unwrap().expose())),
        ("code_challenge_method", json!("S256")),
        ("max_age", json!(3600)),
        ("login_hint", json!("{}")),
        (
            "claims",
            json!({
                "userinfo": { "openbanking_intent_id": { "value": "i-1", "essential": true } },
                "id_token": {
                    "openbanking_intent_id": { "value": "i-1", "essential": true },
                    "acr": { "essential": true, "values": ["sca"] },
                },
            }),
        ),
    ] {
        assert_eq!(object[name], value, "{name}");
    }
    assert_eq!(object["jti"].as_str().unwrap().len(), 43);
    assert!(object.get("tenant").is_none());
    for ours in ["request", "nonce"] {
        let error = oauth.begin(&[(ours, "mine")]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn a_bank_may_want_parameters_beside_the_signed_request_too() {
    let app = Bank::new();
    let object = RequestObject::new(app.signer.clone(), ISSUER).beside(&["nonce", "state"]);
    let oauth = built(client().openid(openid()).request_object(object), &Script::new([]));
    let begun = oauth.begin(&[]).await.unwrap();
    let sent = query(&begun.url);
    assert_eq!(sent["nonce"], begun.nonce.unwrap().expose());
    assert_eq!(sent["state"], begun.state.expose());
    assert!(!sent.contains_key("scope"));
}

#[tokio::test]
async fn a_signed_request_can_be_pushed() {
    let app = Bank::new();
    for auth in [ClientAuth::MutualTls, ClientAuth::Basic(Secret::from("s"))] {
        let script = Script::new([(201, r#"{"request_uri": "urn:x:1"}"#)]);
        let builder = signed_client(&app).par_url(url("https://bank.example/par")).auth(auth);
        let begun = built(builder, &script).begin(&[]).await.unwrap();
        let form = script.form(0);
        let mut names: Vec<_> = form.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["client_id", "request"]);
        assert_eq!(object(&app, &form["request"])["state"], begun.state.expose());
        assert_eq!(
            begun.url.as_str(),
            "https://bank.example/authorize?tenant=3&client_id=client-1&request_uri=urn%3Ax%3A1"
        );
    }
}

#[test]
fn a_hybrid_callback_brings_code_and_token_in_fragment_or_query() {
    let oauth = built(client().openid(openid().hybrid()), &Script::new([]));
    let state = Secret::from("s1");
    for mark in ['#', '?'] {
        let back = url(&format!("{CALLBACK}{mark}code=c%2B1&state=s1&id_token=a.b.c"));
        let callback = oauth.read_callback(&back, &state).unwrap();
        assert_eq!(callback.code.expose(), "c+1");
        assert_eq!(callback.id_token.as_ref().unwrap().expose(), "a.b.c");
        assert!(!format!("{callback:?}").contains("a.b"));
    }
    for (rest, kind) in [
        ("#code=c&state=s1", ErrorKind::Protocol),
        ("#id_token=a.b.c&state=s1", ErrorKind::Protocol),
        ("#code=c&state=s2&id_token=a.b.c", ErrorKind::InvalidInput),
        ("?state=s1#code=c&state=s1&id_token=a.b.c", ErrorKind::InvalidInput),
        ("?code=d#code=c&state=s1&id_token=a.b.c", ErrorKind::InvalidInput),
        ("#error=access_denied&state=s1", ErrorKind::Declined),
    ] {
        let back = url(&format!("{CALLBACK}{rest}"));
        let error = oauth.read_callback(&back, &state).unwrap_err();
        assert_eq!(error.kind(), kind, "{rest}");
        assert_eq!(oauth.callback(&back, &state).unwrap_err().kind(), kind);
    }
}

#[test]
fn a_fragment_counts_only_where_it_was_asked_for() {
    let state = Secret::from("s1");
    let back = url(&format!("{CALLBACK}#code=c&state=s1"));
    let plain = built(client().openid(openid()), &Script::new([]));
    assert!(plain.read_callback(&back, &state).is_err());
    let asked = built(client().authorize_param("response_mode", "fragment"), &Script::new([]));
    let callback = asked.read_callback(&back, &state).unwrap();
    assert!(callback.id_token.is_none());
}

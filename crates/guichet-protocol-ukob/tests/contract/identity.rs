//! Signed requests and identity tokens.

use crate::support::{Counter, example, json};
use guichet_core::{
    ConsentInput, ConsentRequest, ConsentStep, Context, Error, ErrorKind, Grant, PendingConsent,
    Purpose, Scope, Secret,
};
use guichet_http::{PemSigner, jws};
use guichet_protocol_ukob::{Authorisation, IdTokenPolicy, Profile, Quirk, Relaxation};
use serde_json::{Value, json as object};
use std::{collections::HashMap, sync::Arc};
use url::Url;

const ISSUER: &str = "https://issuer.bank.example";

/// A key on P-256, as its owner and as everybody else has it.
struct Key {
    signer: Arc<PemSigner>,
    public: String,
}

impl Key {
    fn new() -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let point = pair.public_key_raw().to_vec();
        let part = |from: usize, to: usize| {
            use base64::Engine as _;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&point[from..to])
        };
        let public = object!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k",
            "x": part(1, 33), "y": part(33, 65)}]});
        let signer = PemSigner::es256("k", &pair.serialize_pem().into()).unwrap();
        Self { signer: Arc::new(signer), public: public.to_string() }
    }
}

/// A bank that signs, and a customer on the way there.
struct Visit {
    counter: Counter,
    key: Key,
    page: Url,
    pending: PendingConsent,
    asked: Value,
}

fn signed() -> Profile {
    example().authorisation(Authorisation::Hybrid)
}

impl Visit {
    async fn begin(profile: Profile) -> Self {
        let key = Key::new();
        let app = Key::new().signer;
        let counter = Counter::with(profile, |mut config, server| {
            let jwks = format!("{server}/oauth/jwks").parse().unwrap();
            config.oauth_urls = config.oauth_urls.openid(ISSUER, jwks);
            config.signer(app)
        })
        .await;
        counter.lodging().await;
        counter.oauth("GET", "/jwks", json(200, &key.public)).await;
        let request =
            ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]).days(90);
        let step = counter.bank.begin_consent(&Context::new(), &request).await.unwrap();
        let ConsentStep::Redirect { url: page, pending } = step else { panic!("{step:?}") };
        let object = Self::query(&page)["request"].clone();
        let claims = object.split('.').nth(1).unwrap();
        let asked = {
            use base64::Engine as _;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap()
        };
        Self { counter, key, page, pending, asked: serde_json::from_slice(&asked).unwrap() }
    }

    fn query(url: &Url) -> HashMap<String, String> {
        url.query_pairs().into_owned().collect()
    }

    /// The claims of a good identity token.
    fn claims(&self) -> Value {
        object!({
            "iss": ISSUER, "aud": "app", "sub": "customer-1", "exp": 1_784_120_000, "iat": 1_784_113_200,
            "nonce": self.asked["nonce"], "acr": "urn:openbanking:psd2:sca",
            "openbanking_intent_id": "c-1",
        })
    }

    async fn token(&self, claims: &Value, by: &PemSigner) -> String {
        jws::sign(by, "JWT", claims).await.unwrap()
    }

    /// Comes back with a code and this identity token.
    async fn back(&self, token: &str) -> Result<Grant, Error> {
        let state = self.asked["state"].as_str().unwrap();
        let back =
            format!("https://app.example/callback#code=code-1&state={state}&id_token={token}");
        let input = ConsentInput::Callback(back.parse().unwrap());
        match self.counter.bank.resume_consent(&Context::new(), &self.pending, &input).await? {
            ConsentStep::Granted(grant) => Ok(grant),
            other => panic!("{other:?}"),
        }
    }
}

/// The hashes that tie a token to the rest of its callback.
const UNBOUND: IdTokenPolicy =
    IdTokenPolicy::new().relaxed(&[Relaxation::CodeHashMissing, Relaxation::StateHashMissing]);

#[tokio::test]
async fn a_signed_request_names_the_consent_and_nothing_personal_stands_beside_it() {
    let visit = Visit::begin(signed().id_tokens(UNBOUND)).await;
    let beside = Visit::query(&visit.page);
    let mut names: Vec<_> = beside.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["client_id", "request", "response_type", "scope"]);
    assert_eq!(beside["response_type"], "code id_token");
    let asked = &visit.asked;
    assert_eq!((&asked["aud"], &asked["iss"]), (&object!(ISSUER), &object!("app")));
    let intent = &asked["claims"]["id_token"]["openbanking_intent_id"];
    assert_eq!(intent, &object!({"value": "c-1", "essential": true}));
    assert_eq!(asked["claims"]["userinfo"]["openbanking_intent_id"]["value"], "c-1");
    assert_eq!(asked["redirect_uri"], "https://app.example/callback");
    assert!(asked["code_challenge"].is_string() && asked["nonce"].is_string());
}

#[tokio::test]
async fn q64_the_nonce_stands_in_the_address_too_where_the_bank_wants_it() {
    let visit = Visit::begin(signed().quirks(&[Quirk::NonceInAddress])).await;
    assert_eq!(Visit::query(&visit.page)["nonce"], visit.asked["nonce"].as_str().unwrap());
}

#[tokio::test]
async fn a_good_identity_token_lets_the_code_through() {
    let visit = Visit::begin(signed().id_tokens(UNBOUND)).await;
    let token = visit.token(&visit.claims(), &visit.key.signer).await;
    let grant = visit.back(&token).await.unwrap();
    assert_eq!(grant.consent.as_ref().unwrap().as_str(), "c-1");
}

#[tokio::test]
async fn signature_issuer_and_audience_are_checked_whatever_is_relaxed() {
    const LAX: IdTokenPolicy = IdTokenPolicy::new().relaxed(&[
        Relaxation::CodeHashMissing,
        Relaxation::StateHashMissing,
        Relaxation::NonceMissing,
        Relaxation::AcrMissing,
        Relaxation::AcrOther,
        Relaxation::IntentMissing,
        Relaxation::TimesInMilliseconds,
    ]);
    let visit = Visit::begin(signed().id_tokens(LAX)).await;
    let sent = visit.counter.requests().await.len();
    let stranger = Key::new().signer;
    let token = visit.token(&visit.claims(), &stranger).await;
    assert_eq!(visit.back(&token).await.unwrap_err().kind(), ErrorKind::Protocol);
    for (name, value) in [
        ("iss", object!("https://other.example")),
        ("aud", object!("another-app")),
        ("openbanking_intent_id", object!("c-2")),
        ("nonce", object!("another")),
        ("exp", object!(1_700_000_000)),
    ] {
        let mut claims = visit.claims();
        claims[name] = value;
        let token = visit.token(&claims, &visit.key.signer).await;
        let error = visit.back(&token).await.unwrap_err();
        assert_eq!(error.path().unwrap(), format!("id_token.{name}"));
    }
    // The code was never spent: only the bank's keys were asked for.
    let asked = visit.counter.asked().await;
    assert!(asked.iter().skip(sent).all(|it| it == "GET /oauth/jwks"), "{asked:?}");
}

#[tokio::test]
async fn q61_what_a_banks_tokens_lack_is_borne_where_the_profile_says_so() {
    const LACKS: IdTokenPolicy = IdTokenPolicy::new().relaxed(&[
        Relaxation::CodeHashMissing,
        Relaxation::StateHashMissing,
        Relaxation::NonceMissing,
        Relaxation::AcrMissing,
        Relaxation::IntentMissing,
    ]);
    for name in ["acr", "nonce", "openbanking_intent_id"] {
        for (policy, good) in [(UNBOUND, false), (LACKS, true)] {
            let visit = Visit::begin(signed().id_tokens(policy)).await;
            let mut claims = visit.claims();
            claims.as_object_mut().unwrap().remove(name);
            let token = visit.token(&claims, &visit.key.signer).await;
            assert_eq!(visit.back(&token).await.is_ok(), good, "{name}");
        }
    }
}

#[tokio::test]
async fn q62_another_acr_is_borne_where_the_profile_says_so() {
    const OTHER: IdTokenPolicy = IdTokenPolicy::new().relaxed(&[
        Relaxation::CodeHashMissing,
        Relaxation::StateHashMissing,
        Relaxation::AcrOther,
    ]);
    for (policy, good) in [(UNBOUND, false), (OTHER, true)] {
        let visit = Visit::begin(signed().id_tokens(policy)).await;
        let mut claims = visit.claims();
        claims["acr"] = object!("urn:bank:own");
        let token = visit.token(&claims, &visit.key.signer).await;
        assert_eq!(visit.back(&token).await.is_ok(), good);
    }
}

#[tokio::test]
async fn c31_an_end_in_milliseconds_is_read_where_the_profile_says_so() {
    const MILLISECONDS: IdTokenPolicy = IdTokenPolicy::new().relaxed(&[
        Relaxation::CodeHashMissing,
        Relaxation::StateHashMissing,
        Relaxation::TimesInMilliseconds,
    ]);
    for (policy, good) in [(UNBOUND, false), (MILLISECONDS, true)] {
        let visit = Visit::begin(signed().id_tokens(policy)).await;
        let mut claims = visit.claims();
        claims["exp"] = object!(1_784_120_000_000_i64);
        let token = visit.token(&claims, &visit.key.signer).await;
        assert_eq!(visit.back(&token).await.is_ok(), good);
    }
}

#[tokio::test]
async fn a_code_alone_needs_an_identity_token_beside_the_tokens() {
    let visit = Visit::begin(example().authorisation(Authorisation::Code)).await;
    assert_eq!(Visit::query(&visit.page)["response_type"], "code");
    let state = visit.asked["state"].as_str().unwrap();
    let back = format!("https://app.example/callback?code=code-1&state={state}");
    let input = ConsentInput::Callback(back.parse().unwrap());
    let resume = || visit.counter.bank.connector();
    let error = resume().resume_consent(&Context::new(), &visit.pending, &input).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Protocol, Some("id_token")));

    visit.counter.server.reset().await;
    visit.counter.oauth("GET", "/jwks", json(200, &visit.key.public)).await;
    let token = visit.token(&visit.claims(), &visit.key.signer).await;
    let tokens = format!(r#"{{"access_token": "a", "refresh_token": "r", "id_token": "{token}"}}"#);
    visit.counter.oauth("POST", "/token", json(200, &tokens)).await;
    let step = resume().resume_consent(&Context::new(), &visit.pending, &input).await.unwrap();
    assert!(matches!(step, ConsentStep::Granted(_)));
}

#[tokio::test]
async fn without_a_key_or_an_issuer_nothing_is_built() {
    let profile = signed();
    let missing = |config| {
        profile.bank(config).build(crate::support::env()).unwrap_err().path().unwrap().to_owned()
    };
    let config = crate::support::config("http://127.0.0.1:1");
    assert_eq!(missing(config.clone()), "oauth_urls.issuer");
    let mut named = config;
    named.oauth_urls = named.oauth_urls.openid(ISSUER, "http://127.0.0.1:1/jwks".parse().unwrap());
    assert_eq!(missing(named.clone()), "signer");
    let error = profile
        .bank(named.signer(Key::new().signer).secret(Secret::from("s")))
        .build(crate::support::env());
    assert!(error.is_ok());
}

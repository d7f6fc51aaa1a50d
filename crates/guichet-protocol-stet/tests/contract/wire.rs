//! What is sent with each call: names, the customer's address, signatures.

use crate::support::{Counter, config, env, example, on};
use async_trait::async_trait;
use guichet_core::{ErrorKind, Psu, Result};
use guichet_http::{Signer, SigningAlgorithm};
use guichet_protocol_stet::{Config, OauthUrls, Quirk, SignaturePolicy};
use std::sync::Arc;

const POLICY: SignaturePolicy =
    SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"])
        .signed_if_present(&["psu-ip-address"]);

/// A seal that seals nothing.
#[derive(Debug)]
struct Wax;

#[async_trait]
impl Signer for Wax {
    fn algorithm(&self) -> SigningAlgorithm {
        SigningAlgorithm::Rs256
    }

    fn key_id(&self) -> &'static str {
        "https://app.example/seal.pem"
    }

    async fn sign(&self, _message: &[u8]) -> Result<Vec<u8>> {
        Ok(b"wax".to_vec())
    }
}

#[tokio::test]
async fn each_attempt_has_a_name_and_the_address_of_a_customer_who_is_there() {
    let counter = Counter::open().await;
    counter.answer("/accounts", r#"{"accounts": []}"#).await;
    counter.session().accounts().await.unwrap();
    let here = counter.session().with_psu(Psu::here());
    here.accounts().await.unwrap();
    let at = counter.session().with_psu(Psu::at("203.0.113.9".parse().unwrap()));
    at.accounts().await.unwrap();
    let sent = counter.requests().await;
    let names: std::collections::BTreeSet<_> =
        sent.iter().map(|it| it.headers["x-request-id"].to_str().unwrap().to_owned()).collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(|name| name.len() <= 70));
    let addresses: Vec<_> = sent.iter().map(|it| it.headers.get("psu-ip-address")).collect();
    assert_eq!(addresses[..2], [None, None]);
    assert_eq!(addresses[2].unwrap(), "203.0.113.9");
}

#[tokio::test]
async fn what_the_bank_wants_signed_is_signed() {
    let counter =
        Counter::with(example().signature(POLICY), |config| config.signer(Arc::new(Wax))).await;
    counter.answer("/accounts/A1/balances", r#"{"balances": []}"#).await;
    let psu = Psu::at("203.0.113.9".parse().unwrap());
    counter.session().with_psu(psu).balances(&on("A1")).await.unwrap();
    let sent = counter.requests().await;
    let signature = sent[0].headers["signature"].to_str().unwrap();
    assert!(signature.contains(r#"keyId="https://app.example/seal.pem""#), "{signature}");
    let listed = r#"headers="(request-target) digest x-request-id psu-ip-address""#;
    assert!(signature.contains(listed), "{signature}");
    assert!(sent[0].headers["digest"].to_str().unwrap().starts_with("SHA-256="));
    // Without a key nothing can be signed, and that is told beforehand; but not on this machine.
    let at = |path: &str| format!("https://api.bank.example{path}").parse().unwrap();
    let urls = OauthUrls::new().authorize(at("/authorize")).token(at("/token"));
    let unsigned = Config::new("app", at("/callback")).resource_url(at("/v1")).oauth_urls(urls);
    let error = example().signature(POLICY).bank(unsigned).build(env()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("signer")));
    example().signature(POLICY).bank(config("http://127.0.0.1:1")).build(env()).unwrap();
}

#[tokio::test]
async fn a_bank_that_wants_a_slash_is_given_one() {
    let slash = example().quirks(&[Quirk::RedirectEndsWithSlash]);
    let error = slash.bank(config("http://127.0.0.1:1")).build(env()).unwrap_err();
    assert_eq!(error.path(), Some("redirect_uri"));
    let mut good = config("http://127.0.0.1:1");
    good.redirect_uri = "https://app.example/callback/".parse().unwrap();
    slash.bank(good).build(env()).unwrap();
}

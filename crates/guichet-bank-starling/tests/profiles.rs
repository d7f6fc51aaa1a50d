//! What the profile says, and where it has it from.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use guichet_bank_starling::{Config, Environment, OauthUrls, PROFILE};
use guichet_core::{
    AppKey, Bank, ConsentRequest, Context, ErrorKind, Evidence, Purpose, Scope, ScopeSet,
};
use guichet_http::{HttpTransport, Listed as _, env};

fn build(config: Config) -> guichet_core::Result<Bank> {
    let transport = HttpTransport::builder().build().unwrap();
    PROFILE.bank(config).build(env(transport, AppKey::from_bytes([7; 32])))
}

fn app() -> Config {
    Config::new("app", "https://app.example/callback".parse().unwrap())
}

#[test]
fn every_address_has_to_be_configured() {
    for environment in [Environment::Production, Environment::Sandbox] {
        let error = build(app().environment(environment)).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
    }
    let host = PROFILE.institution.production;
    for fact in [host.resource, host.authorize, host.token, host.revoke] {
        assert_eq!((fact.value(), fact.evidence()), (None, Evidence::Unconfirmed));
    }
    assert_eq!(PROFILE.standard(), ("starling", "2"));
}

#[tokio::test]
async fn what_the_bank_does_not_give_is_refused_and_the_surplus_is_named() {
    let at = |path: &str| format!("https://bank.example/{path}").parse().unwrap();
    let urls = OauthUrls::new().authorize(at("authorize")).token(at("token"));
    let bank = build(app().resource_url(at("api/v2")).oauth_urls(urls)).unwrap();
    let request = ConsentRequest::new([Scope::Bills], [Purpose::AnswerCustomer]);
    let error = bank.begin_consent(&Context::new(), &request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let surplus = bank.surplus(ScopeSet::of(&[Scope::AccountsBasic]));
    assert!(surplus.contains(Scope::Balances) && !surplus.contains(Scope::AccountsBasic));
}

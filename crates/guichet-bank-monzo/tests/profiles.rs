//! What the profile says, and where it has it from.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use guichet_bank_monzo::{Config, Environment, PROFILE};
use guichet_core::{
    AppKey, Bank, ConsentRequest, Context, ErrorKind, Evidence, Operation, Purpose, Scope, ScopeSet,
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
fn no_address_has_to_be_configured_and_each_has_a_source() {
    let bank = build(app().environment(Environment::Production)).unwrap();
    assert_eq!(bank.info().id.as_str(), "monzo-gb");
    assert!(!bank.capabilities().supports(Operation::RevokeConsent));
    let host = PROFILE.institution.production;
    for fact in [host.resource, host.authorize, host.token] {
        assert!(fact.value().unwrap().starts_with("https://"));
        let Evidence::Confirmed { source, date } = fact.evidence() else { panic!() };
        assert!(source.contains("monzo/docs") && date.len() == 10);
    }
    assert_eq!(PROFILE.standard(), ("monzo", "1"));
    assert!(PROFILE.departures().is_empty());
}

#[test]
fn there_is_no_sandbox() {
    let error = build(app()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
}

#[tokio::test]
async fn what_the_bank_does_not_give_is_refused_and_the_surplus_is_named() {
    let bank = build(app().environment(Environment::Production)).unwrap();
    let request = ConsentRequest::new([Scope::Bills], [Purpose::AnswerCustomer]);
    let error = bank.begin_consent(&Context::new(), &request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let surplus = bank.surplus(ScopeSet::of(&[Scope::AccountsBasic]));
    assert!(surplus.contains(Scope::IdentityContact) && !surplus.contains(Scope::AccountsBasic));
}

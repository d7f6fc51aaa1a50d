//! What the profiles say.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use guichet_bank_hsbc::{
    PROFILE, PROFILE_BUSINESS, PROFILE_FIRST_DIRECT, PROFILE_HSBCNET, PROFILE_KINETIC,
};
use guichet_core::{AppKey, ErrorKind};
use guichet_http::{Config, HttpTransport, OauthUrls, env};
use guichet_protocol_ukob::{Evidence, Permission, Profile};
use std::collections::BTreeSet;

const ALL: &[&Profile] =
    &[&PROFILE, &PROFILE_FIRST_DIRECT, &PROFILE_BUSINESS, &PROFILE_KINETIC, &PROFILE_HSBCNET];

fn app() -> Config {
    Config::new("app", "https://app.example/callback".parse().unwrap())
}

#[test]
fn each_brand_has_a_name_of_its_own_and_no_address() {
    let ids: BTreeSet<_> = ALL.iter().map(|profile| profile.institution.id).collect();
    assert_eq!(ids.len(), ALL.len());
    for profile in ALL {
        let bank = &profile.institution;
        assert!(bank.id.ends_with("-gb") && bank.country == "GB", "{}", bank.id);
        for fact in [bank.production.resource, bank.production.authorize, bank.production.token] {
            assert_eq!((fact.value(), fact.evidence()), (None, Evidence::Unconfirmed));
        }
        // No source says which operations this bank has.
        assert!(bank.capabilities.operations.iter().all(|it| bank.assumed.contains(&it)));
        let transport = HttpTransport::builder().build().unwrap();
        let key = AppKey::from_bytes([7; 32]);
        let error = profile.bank(app()).build(env(transport, key)).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
    }
}

#[test]
fn what_the_bank_refuses_has_a_source() {
    for profile in ALL {
        assert!(matches!(profile.without_evidence, Evidence::Assumed { .. }));
        assert!(profile.quirks.iter().all(|it| it.evidence() != Evidence::Unconfirmed));
    }
    assert!(PROFILE.without.contains(&Permission::StatementsBasic));
    assert!(!PROFILE.without.contains(&Permission::Party));
}

#[test]
fn without_the_apps_key_nothing_is_sent() {
    let url = |path: &str| format!("https://bank.example/{path}").parse().unwrap();
    for profile in ALL {
        let urls = OauthUrls::new().authorize(url("authorize")).token(url("token"));
        let config = app()
            .resource_url(url("aisp"))
            .oauth_urls(urls.openid("https://bank.example", url("jwks")));
        // Without the app's key no request is signed, and none is sent unsigned.
        let transport = HttpTransport::builder().build().unwrap();
        let key = AppKey::from_bytes([7; 32]);
        let error = profile.bank(config).build(env(transport, key)).unwrap_err();
        assert_eq!(error.path(), Some("signer"));
    }
}

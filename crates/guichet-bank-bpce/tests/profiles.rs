//! What the profiles say, and what an app must configure.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use guichet_bank_bpce::{Config, PROFILE, PROFILE_CAISSE_EPARGNE};
use guichet_core::{AppKey, Bank, ErrorKind};
use guichet_http::{HttpTransport, env};
use guichet_protocol_stet::{Evidence, Profile};

fn build(profile: &Profile, config: Config) -> guichet_core::Result<Bank> {
    let transport = HttpTransport::builder().allow_loopback_http().build().unwrap();
    profile.bank(config).build(env(transport, AppKey::from_bytes([7; 32])))
}

fn app() -> Config {
    Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse().unwrap())
}

const ALL: [&Profile; 2] = [&PROFILE, &PROFILE_CAISSE_EPARGNE];

#[test]
fn what_must_be_configured_is_named() {
    let missing = ["signer", "oauth_urls.authorize"];
    for (profile, field) in ALL.into_iter().zip(missing) {
        let error = build(profile, app()).unwrap_err();
        assert!(error.kind() == ErrorKind::Config, "{error}");
        assert!([Some(field), Some("resource_url")].contains(&error.path()), "{error}");
    }
}

#[test]
fn what_is_said_has_a_source_or_a_reason() {
    for profile in ALL {
        let institution = &profile.institution;
        assert!(institution.id.ends_with("-fr") && institution.country == "FR");
        assert_eq!(institution.time_zone, "Europe/Paris");
        let claims = institution.conduct.claims();
        let is_told = |claim: &guichet_core::Claim| match claim.evidence {
            Evidence::Confirmed { source, date } => !source.is_empty() && date.len() == 10,
            Evidence::Assumed { basis } => !basis.is_empty(),
            _ => claim.value.is_none(),
        };
        assert!(claims.iter().all(is_told));
        assert!(institution.live.is_empty(), "nothing was tried at a live bank");
    }
}

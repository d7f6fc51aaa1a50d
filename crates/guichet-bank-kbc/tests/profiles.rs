//! What the profiles say.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use guichet_bank_kbc::{PROFILE, PROFILE_CBC};
use guichet_core::{AppKey, ErrorKind};
use guichet_http::{Config, HttpTransport, env};
use guichet_protocol_berlin_group::{Evidence, Profile};
use std::collections::BTreeSet;

const ALL: &[&Profile] = &[&PROFILE, &PROFILE_CBC];

#[test]
fn each_brand_has_a_name_of_its_own_and_no_address() {
    let ids: BTreeSet<_> = ALL.iter().map(|profile| profile.institution.id).collect();
    assert_eq!(ids.len(), ALL.len());
    for profile in ALL {
        let bank = &profile.institution;
        assert!(bank.id.ends_with("-be") && bank.country == "BE", "{}", bank.id);
        for fact in [bank.production.resource, bank.production.authorize, bank.production.token] {
            assert_eq!((fact.value(), fact.evidence()), (None, Evidence::Unconfirmed));
        }
        // No source says which operations this bank has.
        assert!(bank.capabilities.operations.iter().all(|it| bank.assumed.contains(&it)));
        let config = Config::new("app", "https://app.example/callback".parse().unwrap());
        let transport = HttpTransport::builder().build().unwrap();
        let key = AppKey::from_bytes([7; 32]);
        let error = profile.bank(config).build(env(transport, key)).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
    }
}

#[test]
fn what_is_said_of_the_bank_has_a_basis() {
    for profile in ALL {
        let claims = profile.institution.conduct.claims();
        let stated = claims.iter().filter(|claim| claim.value.is_some());
        assert!(stated.clone().count() >= 4);
        for claim in stated {
            assert!(matches!(claim.evidence, Evidence::Assumed { .. }), "{}", claim.name);
        }
        assert!(profile.quirks.iter().all(|it| it.evidence() != Evidence::Unconfirmed));
    }
}

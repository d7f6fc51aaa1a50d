//! What the profiles say, and what an app must configure.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should say where"
)]

use guichet_bank_credit_agricole::{Branch, CAISSES, Config, OauthUrls, PROFILE};
use guichet_core::{
    AppKey, Bank, Challenge, ConsentRequest, ConsentStep, Context, ErrorKind, Purpose, Scope,
};
use guichet_http::{HttpTransport, env};
use guichet_protocol_stet::{Evidence, Profile};

fn build(profile: &Profile, config: Config) -> guichet_core::Result<Bank> {
    let transport = HttpTransport::builder().allow_loopback_http().build().unwrap();
    profile.bank(config).build(env(transport, AppKey::from_bytes([7; 32])))
}

fn app() -> Config {
    Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse().unwrap())
}

const ALL: [&Profile; 1] = [&PROFILE];

#[test]
fn what_must_be_configured_is_named() {
    for profile in ALL {
        let error = build(profile, app()).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
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

#[test]
fn every_caisse_is_a_choice_that_can_be_searched() {
    assert_eq!(CAISSES.len(), 40);
    for caisse in CAISSES {
        assert!(!caisse.name.is_empty() && !caisse.area.is_empty(), "{}", caisse.id);
        // No source has the codes: they come with the configuration.
        assert!(caisse.bank_code.is_none());
    }
    let mut ids: Vec<_> = CAISSES.iter().map(|caisse| caisse.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}

#[tokio::test]
async fn the_customers_iban_leads_to_the_caisse_and_back_to_it() {
    let at = |path: &str| format!("https://finistere.example{path}").parse().unwrap();
    let urls = OauthUrls::new().authorize(at("/authorize")).token(at("/token"));
    let caisse = Branch::new().resource_url(at("/v1")).oauth_urls(urls).bank_code("99999");
    let wax = std::sync::Arc::new(Wax);
    let bank = build(&PROFILE, app().branch("ca-finistere", caisse).signer(wax)).unwrap();
    let mut request = ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]);
    let step = bank.begin_consent(&Context::new(), &request).await.unwrap();
    let ConsentStep::Challenge { challenge: Challenge::Select { choices }, .. } = step else {
        panic!("{step:?}")
    };
    assert_eq!(choices.len(), 1);
    assert_eq!(choices[0].label.as_str(), "Crédit Agricole Finistère (Finistère 29)");
    request.choice = Some("FR76 9999 9000 0100 0000 0000 115".into());
    let step = bank.begin_consent(&Context::new(), &request).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("{step:?}") };
    assert_eq!(url.host_str(), Some("finistere.example"));
    assert_eq!(pending.host.unwrap().as_str(), "https://finistere.example/v1");
}

/// A seal that seals nothing.
#[derive(Debug)]
struct Wax;

impl guichet_http::Signer for Wax {
    fn algorithm(&self) -> guichet_http::SigningAlgorithm {
        guichet_http::SigningAlgorithm::Rs256
    }

    fn key_id(&self) -> &'static str {
        "wax"
    }

    fn sign<'a: 'f, 'm: 'f, 'f>(
        &'a self,
        _message: &'m [u8],
    ) -> std::pin::Pin<Box<dyn Future<Output = guichet_core::Result<Vec<u8>>> + Send + 'f>>
    where
        Self: 'f,
    {
        Box::pin(async { Ok(Vec::new()) })
    }
}

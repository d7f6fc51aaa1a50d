#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_societe_generale::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{Fact, Host, Institution, Profile, Quirk};

const NOTES: &str = "an aggregator's published notes on Société Générale, 2020 to 2023";

/// One segment: the same bank with another root.
const fn segment(id: &'static str, name: &'static str, root: &'static str) -> Profile {
    let token = "https://mtls.sg-signin.societegenerale.fr/oauth2/token";
    let host = Host::new(Fact::assumed(root, NOTES)).token(Fact::assumed(token, NOTES));
    let institution = Institution::new(id, name, "FR")
        .production(host)
        .conduct(Profile::CONDUCT.history(Profile::SHORT_HISTORY))
        .capabilities(Profile::CAPABILITIES)
        .assumed(Profile::CAPABILITIES_ASSUMED)
        .currency("EUR");
    Profile::new(institution).signature(Profile::SIGNATURE).quirks(&[Quirk::OtherMeansPending])
}

/// Société Générale for private customers.
pub const PROFILE: Profile = segment(
    "societe-generale-fr",
    "Société Générale",
    "https://mtls.api.societegenerale.fr/sg/prod/dsp2/aisp/pri/v1.4.2.15",
);

/// Société Générale for professionals.
pub const PROFILE_PRO: Profile = segment(
    "societe-generale-pro-fr",
    "Société Générale Professionnels",
    "https://mtls.api.societegenerale.fr/sg/prod/dsp2/aisp/pro/v1.4.2.15",
);

/// Société Générale for companies.
pub const PROFILE_ENT: Profile = segment(
    "societe-generale-ent-fr",
    "Société Générale Entreprises",
    "https://mtls.api.societegenerale.fr/sg/prod/dsp2/aisp/ent/v1.4.2.15",
);

#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_lcl::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{Fact, Host, Institution, Profile, Quirk};

const NOTES: &str = "an aggregator's published notes on LCL, 2020 to 2023";

const BANK: Institution = Institution::new("lcl-fr", "LCL", "FR")
    .production(Host::new(Fact::assumed("https://psd.lcl.fr", NOTES)))
    .conduct(Profile::CONDUCT)
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

/// LCL, a bank of the Crédit Agricole group with an interface of its own.
pub const PROFILE: Profile = Profile::new(BANK)
    .extended_history()
    .signature(Profile::SIGNATURE)
    .quirks(&[Quirk::RedirectEndsWithSlash]);

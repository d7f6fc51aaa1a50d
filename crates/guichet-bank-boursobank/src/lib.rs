#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_boursobank::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{Fact, Host, Institution, Profile, Quirk};

const NOTES: &str = "an aggregator's published notes on Boursorama, 2020 to 2023";

const BANK: Institution = Institution::new("boursobank-fr", "BoursoBank", "FR")
    .production(Host::new(Fact::assumed("https://api-dsp2.boursorama.com", NOTES)))
    .sandbox(Host::new(Fact::assumed("https://api-dsp2-sandbox.boursorama.com", NOTES)))
    .conduct(Profile::CONDUCT.history(Profile::SHORT_HISTORY))
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

/// BoursoBank, once Boursorama.
pub const PROFILE: Profile =
    Profile::new(BANK).signature(Profile::SIGNATURE).quirks(&[Quirk::CardSummaryLine]);

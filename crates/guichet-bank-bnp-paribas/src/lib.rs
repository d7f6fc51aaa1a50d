#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_bnp_paribas::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{Fact, Host, Institution, Profile, Quirk};

const NOTES: &str = "an aggregator's published notes on BNP Paribas, 2020 to 2023";

const BANK: Institution = Institution::new("bnp-paribas-fr", "BNP Paribas", "FR")
    .sandbox(Host::new(Fact::assumed(
        "https://api.sandbox.bddf.bnpparibas/psd2-sandbox/retail/V1.4",
        NOTES,
    )))
    .conduct(Profile::CONDUCT.history(Profile::SHORT_HISTORY))
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

/// BNP Paribas in France, retail.
pub const PROFILE: Profile =
    Profile::new(BANK).signature(Profile::SIGNATURE).quirks(&[Quirk::OtherMeansPending]);

/// Hello bank!, the brand on the internet; one registration serves both.
pub const PROFILE_HELLO: Profile = Profile::new(BANK.brand("hello-bank-fr", "Hello bank!"))
    .signature(Profile::SIGNATURE)
    .quirks(&[Quirk::OtherMeansPending]);

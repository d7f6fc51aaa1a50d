#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_credit_mutuel::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{Conduct, CustomerIp, Fact, Institution, Profile, Quirk};

const NOTES: &str = "an aggregator's published notes on Crédit Mutuel and CIC, 2020 to 2023";

/// What both brands have in common.
const CONDUCT: Conduct = Profile::CONDUCT.customer_ip(Fact::assumed(CustomerIp::Required, NOTES));

const BANK: Institution = Institution::new("credit-mutuel-fr", "Crédit Mutuel", "FR")
    .conduct(CONDUCT.history(Profile::SHORT_HISTORY))
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

const CIC: Institution = Institution::new("cic-fr", "CIC", "FR")
    .conduct(CONDUCT)
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

/// Crédit Mutuel (Alliance Fédérale).
pub const PROFILE: Profile =
    Profile::new(BANK).signature(Profile::SIGNATURE).quirks(&[Quirk::ExpectedIsAvailable]);

/// CIC, on the same platform.
pub const PROFILE_CIC: Profile = Profile::new(CIC)
    .extended_history()
    .signature(Profile::SIGNATURE)
    .quirks(&[Quirk::ExpectedIsAvailable]);

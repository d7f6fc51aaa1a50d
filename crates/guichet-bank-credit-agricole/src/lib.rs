#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_credit_agricole::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{Branch, ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{Institution, Profile, Quirk, Version};

mod caisses;

pub use caisses::CAISSES;

const BANK: Institution = Institution::new("credit-agricole-fr", "Crédit Agricole", "FR")
    .conduct(Profile::CONDUCT)
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

/// Crédit Agricole: 39 regional banks, and Banque Chalus, each with hosts of its own.
pub const PROFILE: Profile = Profile::new(BANK)
    .version(Version::V1_4)
    .extended_history()
    .regions(CAISSES)
    .signature(Profile::SIGNATURE)
    .quirks(&[Quirk::TransientCode303001]);

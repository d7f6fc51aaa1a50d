#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_la_banque_postale::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{CustomerIp, Fact, HistoryLimit, Institution, Profile, Quirk};

const NOTES: &str = "an aggregator's published notes on La Banque Postale, 2020 to 2023";

const BANK: Institution = Institution::new("la-banque-postale-fr", "La Banque Postale", "FR")
    .conduct(
        Profile::CONDUCT
            .history(Fact::assumed(HistoryLimit::Days(89), NOTES))
            .customer_ip(Fact::assumed(CustomerIp::Required, NOTES)),
    )
    .capabilities(Profile::CAPABILITIES)
    .assumed(Profile::CAPABILITIES_ASSUMED)
    .currency("EUR");

/// La Banque Postale.
pub const PROFILE: Profile = Profile::new(BANK)
    .signature(Profile::SIGNATURE.signed_if_present(&["psu-ip-address"]))
    .quirks(&[Quirk::LongPeriodRefused]);

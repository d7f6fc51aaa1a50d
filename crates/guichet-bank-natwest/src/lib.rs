#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_natwest::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_ukob::{Config, Environment, OauthUrls};

use guichet_protocol_ukob::{
    IdTokenPolicy, Permission, Profile, Quirk, Relaxation, WITHOUT_IDENTITY,
};

/// NatWest: what all brands here have in common.
pub const PROFILE: Profile = Profile::british("natwest-gb", "NatWest")
    .operations(WITHOUT_IDENTITY)
    .without(&[Permission::Pan, Permission::Party, Permission::PartyPsu])
    .id_tokens(IdTokenPolicy::new().relaxed(&[Relaxation::AcrOther]));

/// Royal Bank of Scotland.
pub const PROFILE_ROYAL_BANK_OF_SCOTLAND: Profile =
    PROFILE.brand("royal-bank-of-scotland-gb", "Royal Bank of Scotland");

/// Ulster Bank.
pub const PROFILE_ULSTER_BANK: Profile = PROFILE.brand("ulster-bank-gb", "Ulster Bank");

/// Mettle.
pub const PROFILE_METTLE: Profile = PROFILE.brand("mettle-gb", "Mettle");

/// Coutts.
pub const PROFILE_COUTTS: Profile =
    PROFILE.brand("coutts-gb", "Coutts").quirks(&[Quirk::NextByQuery]);

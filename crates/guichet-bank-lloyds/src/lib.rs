#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_lloyds::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_ukob::{Config, Environment, OauthUrls};

use guichet_protocol_ukob::{Permission, Profile, Quirk};

/// Lloyds Bank: what all brands here have in common.
pub const PROFILE: Profile = Profile::british("lloyds-gb", "Lloyds Bank")
    .without(&[Permission::Pan])
    .quirks(&[Quirk::NonceInAddress]);

/// Halifax.
pub const PROFILE_HALIFAX: Profile =
    PROFILE.brand("halifax-gb", "Halifax").quirks(&[Quirk::NonceInAddress, Quirk::NextByQuery]);

/// Bank of Scotland.
pub const PROFILE_BANK_OF_SCOTLAND: Profile = PROFILE
    .brand("bank-of-scotland-gb", "Bank of Scotland")
    .quirks(&[Quirk::NonceInAddress, Quirk::NextByQuery]);

/// MBNA.
pub const PROFILE_MBNA: Profile =
    PROFILE.brand("mbna-gb", "MBNA").quirks(&[Quirk::NonceInAddress, Quirk::NextByQuery]);

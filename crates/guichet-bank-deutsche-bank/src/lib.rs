#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_deutsche_bank::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_berlin_group::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_berlin_group::{Profile, Quirk};

/// Deutsche Bank.
pub const PROFILE: Profile =
    Profile::european("deutsche-bank-de", "Deutsche Bank", "DE", "Europe/Berlin")
        .quirks(&[Quirk::DateHeader]);

/// Postbank.
pub const PROFILE_POSTBANK: Profile = PROFILE.brand("postbank-de", "Postbank");

/// norisbank.
pub const PROFILE_NORISBANK: Profile = PROFILE.brand("norisbank-de", "norisbank");

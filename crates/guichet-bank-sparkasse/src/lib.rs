#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_sparkasse::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_berlin_group::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_berlin_group::{Profile, Quirk};

/// A savings bank of Germany: the address in the configuration says which.
pub const PROFILE: Profile = Profile::european("sparkasse-de", "Sparkasse", "DE", "Europe/Berlin")
    .tokens()
    .quirks(&[Quirk::SpaceInScope]);

#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_commerzbank::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_berlin_group::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_berlin_group::Profile;

/// Commerzbank.
pub const PROFILE: Profile =
    Profile::european("commerzbank-de", "Commerzbank", "DE", "Europe/Berlin").tokens();

/// comdirect.
pub const PROFILE_COMDIRECT: Profile = PROFILE.brand("comdirect-de", "comdirect");

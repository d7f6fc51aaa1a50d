#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_n26::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_berlin_group::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_berlin_group::{Conduct, Fact, HistoryLimit, Profile};

const CONDUCT: Conduct = Profile::european_conduct("Europe/Berlin").history(Fact::assumed(
    HistoryLimit::Days(89),
    "actual-server 7bd499c, 2025-02-09: its history is limited, and 89 days are safe",
));

/// N26.
pub const PROFILE: Profile =
    Profile::european("n26-de", "N26", "DE", "Europe/Berlin").conduct(CONDUCT);

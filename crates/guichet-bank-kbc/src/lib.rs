#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_kbc::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_berlin_group::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_berlin_group::{Conduct, CustomerIp, Fact, Profile};

const CONDUCT: Conduct = Profile::european_conduct("Europe/Brussels").customer_ip(Fact::assumed(
    CustomerIp::Required,
    "BankingSDK 4677b03, 2020-07-01: demanded even where the standard leaves it out",
));

/// KBC.
pub const PROFILE: Profile =
    Profile::european("kbc-be", "KBC", "BE", "Europe/Brussels").conduct(CONDUCT).tokens();

/// CBC, the brand of the south of Belgium.
pub const PROFILE_CBC: Profile = PROFILE.brand("cbc-be", "CBC");

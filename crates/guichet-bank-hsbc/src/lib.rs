#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_hsbc::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_ukob::{Config, Environment, OauthUrls};

use guichet_protocol_ukob::{Permission, Profile, WITHOUT_STATEMENTS};

/// HSBC UK: what all brands here have in common.
pub const PROFILE: Profile =
    Profile::british("hsbc-gb", "HSBC UK").operations(WITHOUT_STATEMENTS).without(&[
        Permission::Offers,
        Permission::PartyPsu,
        Permission::StatementsBasic,
        Permission::StatementsDetail,
    ]);

/// first direct.
pub const PROFILE_FIRST_DIRECT: Profile = PROFILE.brand("first-direct-gb", "first direct");

/// HSBC UK Business.
pub const PROFILE_BUSINESS: Profile = PROFILE.brand("hsbc-business-gb", "HSBC UK Business");

/// HSBC Kinetic.
pub const PROFILE_KINETIC: Profile = PROFILE.brand("hsbc-kinetic-gb", "HSBC Kinetic");

/// HSBCnet.
pub const PROFILE_HSBCNET: Profile = PROFILE.brand("hsbcnet-gb", "HSBCnet");

#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_barclays::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_ukob::{Config, Environment, OauthUrls};

use guichet_protocol_ukob::{Permission, Profile, WITHOUT_STATEMENTS};

/// Barclays: what all brands here have in common.
pub const PROFILE: Profile =
    Profile::british("barclays-gb", "Barclays").operations(WITHOUT_STATEMENTS).without(&[
        Permission::Offers,
        Permission::Pan,
        Permission::PartyPsu,
        Permission::StatementsBasic,
        Permission::StatementsDetail,
    ]);

/// Barclaycard, which has statements.
pub const PROFILE_BARCLAYCARD: Profile = Profile::british("barclaycard-gb", "Barclaycard")
    .without(&[Permission::Pan, Permission::PartyPsu]);

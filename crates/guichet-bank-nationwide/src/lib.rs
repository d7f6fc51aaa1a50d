#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_nationwide::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_ukob::{Config, Environment, OauthUrls};

use guichet_protocol_ukob::{IdTokenPolicy, Permission, Profile, Relaxation};

/// What identity tokens lack here. The source names the way of authentication, its time, the nonce
/// and the consent's identifier together and not which; what is there must agree all the same.
const LACKING: IdTokenPolicy = IdTokenPolicy::new().relaxed(&[
    Relaxation::AcrMissing,
    Relaxation::NonceMissing,
    Relaxation::IntentMissing,
]);

/// Nationwide: what all brands here have in common.
pub const PROFILE: Profile = Profile::british("nationwide-gb", "Nationwide")
    .without(&[Permission::PartyPsu])
    .id_tokens(IdTokenPolicy::new().relaxed(&[Relaxation::AcrOther]));

/// Virgin Money.
pub const PROFILE_VIRGIN_MONEY: Profile = PROFILE
    .brand("virgin-money-gb", "Virgin Money")
    .without(&[Permission::Offers, Permission::Products])
    .id_tokens(LACKING);

#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_santander_uk::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

pub use guichet_protocol_ukob::{Config, Environment, OauthUrls};

use guichet_protocol_ukob::{IdTokenPolicy, Profile, Relaxation};

/// What identity tokens lack here. The source names the way of authentication, its time, the nonce
/// and the consent's identifier together and not which; what is there must agree all the same.
const LACKING: IdTokenPolicy = IdTokenPolicy::new().relaxed(&[
    Relaxation::AcrMissing,
    Relaxation::NonceMissing,
    Relaxation::IntentMissing,
]);

/// Santander UK: what all brands here have in common.
pub const PROFILE: Profile = Profile::british("santander-gb", "Santander UK").id_tokens(LACKING);

/// Santander UK Business.
pub const PROFILE_BUSINESS: Profile =
    PROFILE.brand("santander-business-gb", "Santander UK Business");

/// Santander UK Corporate.
pub const PROFILE_CORPORATE: Profile =
    PROFILE.brand("santander-corporate-gb", "Santander UK Corporate");

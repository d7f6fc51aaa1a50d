#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_starling::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?)
//!     .secret("read from a vault");
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod connector;
mod consent;
mod decode;
mod error;
mod feed;
mod map;
mod profile;
mod request;
mod wire;

pub use decode::{Decoding, decode_accounts, decode_balances, decode_spaces, decode_transactions};
pub use guichet_http::{ClientAuth, Config, Environment, OauthUrls};
pub use profile::{PROFILE, Profile};

#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_monzo::{Config, PROFILE};
//!
//! let config = Config::new("oauth2client_my-app", "https://app.example/callback".parse()?)
//!     .secret("read from a vault");
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod connector;
mod consent;
mod decode;
mod error;
mod map;
mod profile;
mod request;
mod wire;

pub use decode::{Decoding, decode_accounts, decode_balances, decode_transactions};
pub use guichet_http::{ClientAuth, Config, Environment, OauthUrls};
pub use profile::{PROFILE, Profile};

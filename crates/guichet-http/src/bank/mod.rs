//! One bank on the network: what is known of it, and what an app brings to it.

mod addresses;
mod branch;
mod config;
mod decoding;
mod grants;
mod institution;
mod listed;
mod resource;

pub use addresses::Addresses;
pub use branch::Branch;
pub use config::{Config, Environment, OauthUrls};
pub use decoding::Decoding;
pub use grants::refresh_token;
pub use institution::{Host, Institution};
pub use listed::{Departure, Finding, Listed};
pub use resource::{bearer, resource};

use guichet_core::{Error, ErrorKind};

/// The error of a setting, with the field as its path.
fn wrong(field: &str, clause: &'static str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path(field)
}

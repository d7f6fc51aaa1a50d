//! One bank on the network: what is known of it, and what an app brings to it.

mod addresses;
mod config;
mod decoding;
mod institution;
mod listed;

pub use addresses::Addresses;
pub use config::{Config, Environment, OauthUrls};
pub use decoding::Decoding;
pub use institution::{Host, Institution};
pub use listed::{Departure, Finding, Listed};

use guichet_core::{Error, ErrorKind};

/// The error of a setting, with the field as its path.
fn wrong(field: &str, clause: &'static str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path(field)
}

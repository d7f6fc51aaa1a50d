#![cfg_attr(feature = "mock", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "mock"),
    doc = "One typed interface to bank accounts, balances and transactions, with the customer's"
)]
#![cfg_attr(
    not(feature = "mock"),
    doc = "permission enforced in code. The whole front page, with an example, comes with the feature `mock`."
)]

mod directory;
#[cfg(feature = "mock")]
pub mod mock;
mod setup;

pub use directory::{Directory, Entry, directory, read_config};
pub use setup::Setup;

#[allow(unreachable_pub, unused_imports, reason = "without a bank nothing is in it")]
pub use directory::crates::*;
#[cfg(feature = "consent")]
pub use guichet_consent as consent;
#[doc(inline)]
pub use guichet_core::*;
pub use guichet_http as http;
pub use guichet_http::{
    Config, Departure, Environment, Finding, Host, Institution, Listed, OauthUrls,
};
pub use guichet_layers as layers;
#[cfg(feature = "berlin-group")]
pub use guichet_protocol_berlin_group as berlin_group;
#[cfg(feature = "fdx")]
pub use guichet_protocol_fdx as fdx;
#[cfg(feature = "stet")]
pub use guichet_protocol_stet as stet;
#[cfg(feature = "ukob")]
pub use guichet_protocol_ukob as ukob;

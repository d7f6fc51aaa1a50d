#![doc = include_str!("../README.md")]
//!
//! # A bank over FDX
//!
//! A bank is a constant [`Profile`]; [`Profile::bank`] makes it ready for layers.
//!
//! ```
//! use guichet_protocol_fdx::{
//!     Capabilities, Config, Fact, Host, Institution, Operation, Profile, Version,
//! };
//!
//! const PROFILE: Profile = Profile::new(
//!     Institution::new("example-us", "Example Bank", "US")
//!         .production(Host::new(Fact::confirmed(
//!             "https://api.bank.example/fdx/v6",
//!             "developer.bank.example, Getting started",
//!             "2026-11-21",
//!         )))
//!         .time_zone("America/New_York")
//!         .capabilities(Capabilities::of(&[
//!             Operation::BeginConsent,
//!             Operation::ResumeConsent,
//!             Operation::RefreshGrant,
//!             Operation::Accounts,
//!             Operation::Balances,
//!             Operation::Transactions,
//!         ])),
//! )
//! .version(Version::V6_4);
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

mod connect;
mod connector;
mod consent;
mod decode;
mod error;
mod headers;
mod listing;
mod map;
mod profile;
mod quirk;
mod request;
mod unit;
mod version;
mod wire;

pub use decode::{
    Decoding, decode_accounts, decode_balances, decode_contact, decode_customer, decode_holdings,
    decode_payment_networks, decode_scheduled_payments, decode_statements, decode_transactions,
};
pub use guichet_core::{
    AccountIds, AvailableBalance, Capabilities, Conduct, ConsentLife, CustomerIp, Evidence, Fact,
    HistoryLimit, Operation, OwedBalance, PendingAmounts, PendingEntries, Scope, ScopeSet,
    SignConvention, TransactionIds,
};
pub use guichet_http::{ClientAuth, Config, Environment, Host, Institution, OauthUrls};
pub use headers::HeaderNames;
pub use map::PageKey;
pub use profile::Profile;
pub use quirk::Quirk;
pub use unit::ConsentUnit;
pub use version::Version;

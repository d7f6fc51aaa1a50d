#![doc = include_str!("../README.md")]
//!
//! # A bank over STET
//!
//! A bank is a constant [`Profile`]; [`Profile::bank`] makes it ready for layers.
//!
//! ```
//! use guichet_protocol_stet::{
//!     Capabilities, Config, Fact, Host, Institution, Operation, Profile, Version,
//! };
//!
//! const PROFILE: Profile = Profile::new(
//!     Institution::new("example-fr", "Banque Exemple", "FR")
//!         .production(Host::new(Fact::confirmed(
//!             "https://api.bank.example/stet/psd2/v1",
//!             "developer.bank.example, Getting started",
//!             "2026-11-21",
//!         )))
//!         .time_zone("Europe/Paris")
//!         .capabilities(Capabilities::of(&[
//!             Operation::BeginConsent,
//!             Operation::ResumeConsent,
//!             Operation::RefreshGrant,
//!             Operation::Accounts,
//!             Operation::Balances,
//!             Operation::Transactions,
//!         ])),
//! )
//! .version(Version::V1_4);
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

mod branch;
mod connect;
mod connector;
mod consent;
mod decode;
mod error;
mod handle;
mod link;
mod listing;
mod map;
mod profile;
mod quirk;
mod request;
mod version;
mod wire;

pub use branch::Regional;
pub use decode::{
    Decoding, decode_accounts, decode_balances, decode_beneficiaries, decode_identity,
    decode_transactions,
};
pub use guichet_core::{
    AccountIds, AvailableBalance, Capabilities, Conduct, ConsentLife, CustomerIp, Evidence, Fact,
    HistoryLimit, Operation, OwedBalance, PendingAmounts, PendingEntries, Scope, ScopeSet,
    SignConvention, TransactionIds, UnattendedLimit,
};
pub use guichet_http::{
    Branch, ClientAuth, Config, Environment, Host, Institution, OauthUrls,
    signature::SignaturePolicy,
};
pub use profile::{ConsentModel, Profile};
pub use quirk::Quirk;
pub use version::Version;

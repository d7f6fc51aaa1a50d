#![doc = include_str!("../README.md")]
//!
//! # A bank over UK Open Banking
//!
//! A bank is a constant [`Profile`]; [`Profile::bank`] makes it ready for layers.
//!
//! ```
//! use guichet_protocol_ukob::{
//!     Authorisation, Capabilities, Config, Institution, OauthUrls, Operation, Permission, Profile,
//! };
//!
//! const PROFILE: Profile = Profile::new(
//!     Institution::new("example-gb", "Example Bank", "GB")
//!         .time_zone("Europe/London")
//!         .capabilities(Capabilities::of(&[
//!             Operation::BeginConsent,
//!             Operation::ResumeConsent,
//!             Operation::RevokeConsent,
//!             Operation::Accounts,
//!             Operation::Balances,
//!             Operation::Transactions,
//!         ])),
//! )
//! .authorisation(Authorisation::Plain)
//! .without(&[Permission::PartyPsu]);
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?)
//!     .resource_url("https://api.bank.example/open-banking/v4.0/aisp".parse()?)
//!     .oauth_urls(
//!         OauthUrls::new()
//!             .authorize("https://login.bank.example/authorize".parse()?)
//!             .token("https://login.bank.example/token".parse()?),
//!     );
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), url::ParseError>(())
//! ```

mod connect;
mod connector;
mod consent;
mod decode;
mod error;
mod listing;
mod map;
mod permission;
mod profile;
mod quirk;
mod request;
mod version;
mod wire;

pub(crate) use decode::decode_accounts_of_balances;
pub use decode::{
    Decoding, decode_accounts, decode_balances, decode_beneficiaries, decode_direct_debits,
    decode_parties, decode_scheduled_payments, decode_standing_orders, decode_statements,
    decode_transactions,
};
pub use guichet_core::{
    AccountIds, AvailableBalance, Capabilities, Conduct, ConsentLife, CustomerIp, Evidence, Fact,
    HistoryLimit, Operation, OwedBalance, PendingAmounts, PendingEntries, Scope, ScopeSet,
    SignConvention, TransactionIds,
};
pub use guichet_http::{
    ClientAuth, Config, Environment, Host, Institution, OauthUrls,
    jws::{IdTokenPolicy, Relaxation, Subject},
};
pub use permission::Permission;
pub use profile::{Authorisation, Profile, STANDARD, WITHOUT_IDENTITY, WITHOUT_STATEMENTS};
pub use quirk::Quirk;
pub use version::Version;

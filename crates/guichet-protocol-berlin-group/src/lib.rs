#![doc = include_str!("../README.md")]

mod access;
mod connect;
mod connector;
mod consent;
mod decode;
mod error;
mod listing;
mod map;
mod profile;
mod quirk;
mod request;
mod wire;

pub use access::AccessModel;
pub use decode::{
    Decoding, decode_accounts, decode_balances, decode_scheduled_payments, decode_transactions,
};
pub use guichet_core::{
    AccountIds, AvailableBalance, Capabilities, Conduct, ConsentLife, CustomerIp, Evidence, Fact,
    HistoryLimit, Operation, OwedBalance, PendingAmounts, PendingEntries, Scope, ScopeSet,
    SignConvention, TransactionIds,
};
pub use guichet_http::{ClientAuth, Config, Environment, Host, Institution, OauthUrls};
pub use map::PageKey;
pub use profile::{Approach, Bookings, Delta, Profile};
pub use quirk::Quirk;

#![doc = include_str!("../README.md")]

mod decode;
mod map;
mod quirk;
mod wire;

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
pub use quirk::Quirk;

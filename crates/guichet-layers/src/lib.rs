#![doc = include_str!("../README.md")]

mod rate_limit;
mod retry;
mod telemetry;
mod timeout;
mod usage;

pub use rate_limit::{RateLimit, Remaining};
pub use retry::Retry;
pub use telemetry::Telemetry;
pub use timeout::Timeout;
pub use usage::{Limit, MemoryUsageStore, Spent, Usage, UsageKey, UsageRecord, UsageStore};

use guichet_core::BankBuilder;
use std::sync::Arc;

/// Puts the usual layers around a bank: [`Telemetry`], [`Retry`], [`RateLimit`], [`Timeout`].
///
/// An app that audits its calls or gates them by a ledger of consents puts those layers between
/// the first and the second: see [`usual_inner`].
pub fn usual(builder: BankBuilder, usage: Arc<dyn UsageStore>) -> BankBuilder {
    usual_inner(builder.layer(Telemetry::new()), usage)
}

/// Puts the usual layers but [`Telemetry`] around a bank, inside those that it has.
///
/// ```
/// # use guichet_core::{BankBuilder, raw::Layer};
/// # use guichet_layers::{MemoryUsageStore, Telemetry, usual_inner};
/// # use std::sync::Arc;
/// # fn run(builder: BankBuilder, audit: impl Layer, gate: impl Layer) -> BankBuilder {
/// let builder = builder.layer(Telemetry::new()).layer(audit).layer(gate);
/// let builder = usual_inner(builder, Arc::new(MemoryUsageStore::new()));
/// # builder
/// # }
/// ```
pub fn usual_inner(builder: BankBuilder, usage: Arc<dyn UsageStore>) -> BankBuilder {
    builder.layer(Retry::new()).layer(RateLimit::new(usage)).layer(Timeout::default())
}

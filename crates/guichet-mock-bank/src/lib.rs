//! A bank that is not one: a real HTTP server that speaks like a bank, for tests and demos.
//!
//! Six invented customers have accounts in five currencies and two years of history, all made
//! from a seed. An app goes through the bank's own login and consent pages, gets tokens, reads
//! accounts and transactions, and meets what apps meet at banks: pending entries that settle
//! under another id, pages that loop, tokens that expire, bodies that break off.
//!
//! ```
//! use guichet_mock_bank::{MockBank, Scenario, approve};
//! # use url::Url;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let bank = MockBank::start().await?;
//! let mut authorize = bank.url().join("/aggregator-oauth/v1/authorize")?;
//! authorize.query_pairs_mut().extend_pairs([
//!     ("response_type", "code"),
//!     ("client_id", bank.client().client_id.as_str()),
//!     ("redirect_uri", "http://127.0.0.1:7000/back"),
//!     ("scope", "aggregator"),
//!     ("state", "s1"),
//! ]);
//! let back = approve(&authorize, "chloe").await?;
//! assert!(back.query_pairs().any(|(name, value)| name == "state" && value == "s1"));
//!
//! bank.scenario(Scenario::TooManyRequests); // the next request is refused with status 429
//! # Ok(())
//! # }
//! ```
//!
//! # Dialects
//!
//! | Base path | Dialect | Authorization server |
//! | --- | --- | --- |
//! | `/fdx/v6` | FDX 6.4, flat, page keys | `/oauth2/` |
//! | `/fdx/v5` | FDX 5.3, wrapped, opaque offsets | `/oauth2/` |
//! | `/fdx/v4` | FDX 4.6, wrapped, offsets that count | `/oauth2/` |
//! | `/jpmc/servicing/inquiry-maintenance/fdx/v4` | FDX 4 in Chase's place | `/aggregator-oauth/v1/` |
//! | `/stet/psd2/v1` | STET 1.5 | `/stet/oauth/` |
//! | `/open-banking/v3.1/aisp` | UK Open Banking 3.1 | `/open-banking/oauth/` |
//! | `/open-banking/v4.0/aisp` | UK Open Banking 4.0 | `/open-banking/oauth/` |
//! | `/berlin-group/v1` | NextGenPSD2 1.3 of the Berlin Group | `/berlin-group/oauth/` |
//! | `/monzo` | Monzo's own interface | `/monzo/oauth/` |
//! | `/starling/api/v2` | Starling's own interface | `/starling/oauth/` |
//!
//! `/_mock/` moves the clock, switches scenarios and quirks, shows requests and the books; see the README.
//!
//! # Not supported
//!
//! Dynamic registration, payments, bank passwords in the app's hands (embedded authentication),
//! notifications, tax documents, rewards. Amounts never pass through binary fractions. This crate
//! shares no code with Guichet's connectors, so that one misreading of a standard is not in both.

mod bank;
mod control;
mod dialect;
mod error;
mod exchange;
mod grant;
mod jose;
mod json;
mod ledger;
mod mock_bank;
mod oauth;
mod quirk;
mod record;
mod scenario;
mod script;
mod server;
mod signature;
mod state;
mod tls;

pub use error::Error;
pub use mock_bank::{ClientRegistration, MockBank, MockBankBuilder};
pub use quirk::{Quirk, UnknownQuirk};
pub use record::RecordedRequest;
pub use scenario::{Scenario, ScenarioSettings, UnknownScenario};
pub use script::{approve, deny};
pub use tls::ClientPapers;

//! The vocabulary of Guichet: accounts, balances, transactions, consent, and the one interface
//! that every bank implements.
//!
//! Applications hold two things. A [`Bank`] is a handle on one institution, cheap to clone, the
//! same type whatever the bank speaks. A [`Session`] is a bank, a [`Grant`] that a customer gave,
//! and the [`Purpose`] for which it is read.
//!
//! Authors of connectors and layers find their traits in [`raw`].
//!
//! This crate sends nothing, reads no clock and no file: the world outside comes in through
//! [`raw::Env`].
//!
//! ```
//! use guichet_core::{ConsentRequest, Purpose, Scope};
//!
//! // What an app asks a customer for; there is no way to ask for advertising.
//! let request = ConsentRequest::new(
//!     [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
//!     [Purpose::AnswerCustomer, Purpose::WarnOfFraud],
//! )
//! .days(90);
//! assert!("targeted_advertising".parse::<Purpose>().is_err());
//! # let _ = request;
//! ```

mod bank;
mod capability;
mod conduct;
mod consent;
mod context;
mod error;
mod evidence;
mod fingerprint;
mod grant;
mod id;
mod key;
mod model;
mod operation;
mod purpose;
mod query;
pub mod raw;
mod scope;
mod seal;
mod secret;
mod session;
mod store;

pub use bank::{Bank, BankBuilder};
pub use capability::{BankInfo, Capabilities, Counting, UnattendedLimit, Window};
pub use conduct::{
    AccountIds, AvailableBalance, Claim, Conduct, ConsentLife, CustomerIp, HistoryLimit,
    OwedBalance, PendingAmounts, PendingEntries, SignConvention, TransactionIds,
};
pub use consent::{
    AccountSelection, Challenge, Choice, ConsentDuration, ConsentInput, ConsentRequest,
    ConsentStatus, ConsentStep,
};
pub use context::{Access, Context, Permissions, Psu};
pub use error::{Error, ErrorKind, Remedy, Result, Upstream};
pub use evidence::{Evidence, Fact};
pub use fingerprint::Fingerprint;
pub use grant::{Grant, PendingConsent};
pub use id::{
    AccountId, BankId, CardId, ConsentId, CustomerRef, GrantId, StatementId, TransactionId,
};
pub use jiff::{Timestamp, civil::Date};
pub use key::{AccountKey, KeyBasis};
pub use model::*;
pub use operation::{Operation, OperationSet};
pub use purpose::{Purpose, PurposeError, PurposeSet};
pub use query::{Changes, Cursor, Listing, Page, TransactionQuery};
pub use scope::{Scope, ScopeSet};
pub use seal::Sealed;
pub use secret::{AppKey, SealKey, Secret};
pub use session::{AccountOverview, Overview, Session, Transactions};
pub use store::{GrantStore, Lease, MemoryGrantStore};

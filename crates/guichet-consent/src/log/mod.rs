//! The audit log: append-only, provable, without values.
//!
//! Every use of a consent is an [`Entry`], also what was refused. Entries are the leaves of a
//! Merkle tree (RFC 6962); a signed [`Checkpoint`] covers all but the last few of them, which a tag
//! guards that only the signer can make; a [`Receipt`] given to the customer holds a checkpoint
//! and a proof. So a change by anyone without the signing key is found by [`verify_log`], or
//! behind the newest checkpoint by [`Log::verify`], and a log that its owner wrote anew and signed
//! again is found by [`verify_receipt`]. [`explain`](explain()) says it all in plain words.
//!
//! Not promised: that something was written at all (the layers and the one door see to that),
//! and that two customers were not shown two logs (they would have to compare checkpoints).
//!
//! ```
//! use guichet_consent::{
//!     Ed25519Signer, Language,
//!     log::{Action, Actor, Entry, Log, MemoryLogStore, Origin, Receipt, verify_log, verify_receipt},
//! };
//! use guichet_core::{Operation, Purpose};
//! use std::sync::Arc;
//!
//! # async fn run(now: guichet_core::Timestamp) -> guichet_core::Result<()> {
//! let store = Arc::new(MemoryLogStore::new());
//! let signer = Arc::new(Ed25519Signer::random()?);
//! let log = Log::new(store.clone(), signer, Origin::new("budget.example/audit")?);
//!
//! let call = Action::Call(Operation::Balances);
//! let entry = Entry::new(now, Actor::app("budget"), call).purpose(Purpose::PlanBudget);
//! let place = log.append(&entry).await?;
//!
//! let words = "The app read your balances.".to_owned();
//! let receipt = Receipt::new(&log, place, Language::English, words).await?;
//! assert!(verify_log(&*store, log.key()).await?.is_sound());
//! assert!(verify_receipt(&*store, log.key(), &receipt).await?.is_empty());
//! # Ok(())
//! # }
//! # let now = "2026-11-21T14:03:00Z".parse().unwrap();
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run(now)).unwrap();
//! ```

mod checkpoint;
mod entry;
mod explain;
mod export;
mod receipt;
mod store;
mod tag;
mod tree;
mod verify;
mod writer;

pub use checkpoint::{Checkpoint, CheckpointError, LogKey, Origin};
pub use entry::{
    Action, Actor, ActorKind, Commitment, CommitmentKey, ConsentEvent, ConsentVersion, Decision,
    Ending, Entry, Name, Period, Phase, Rule, Why, WithdrawalStep,
};
pub use explain::explain;
pub use export::{entries, export, import};
pub use receipt::{Receipt, ReceiptError};
pub use store::{Head, Leaf, LogStore, MemoryLogStore, missing_node};
pub use tree::NodePlace;
pub use verify::{Finding, Report, verify_log, verify_log_and_receipts, verify_receipt};
pub use writer::Log;

#![doc = include_str!("../README.md")]

mod bank_terms;
mod digest;
pub mod dpv;
mod event;
mod expression;
mod item;
mod layer;
mod ledger;
pub mod log;
mod notice;
pub mod outward;
mod party;
mod recipient;
mod record;
mod record_id;
mod refusal;
mod retention;
mod sealed;
mod session;
mod sign;
mod state;
pub mod store;
mod subject;
mod withdrawal;

pub use bank_terms::{BankRefusal, BankTerms};
pub use digest::Digest;
pub use event::{Actor, Event, Place, Reason};
pub use expression::{Expression, Method};
pub use item::Item;
pub use layer::{Audit, ConsentGate};
pub use ledger::{Ledger, SignedRecord};
pub use notice::{Asked, Language, Letters, Notice, REMINDER_DAYS, calendar, reminder_due_at};
pub use party::Party;
pub use recipient::{Detail, Recipient, RecipientKind, Terms};
pub use record::{BankSide, Change, ConsentRecord, Draft, Narrowing, NewAccounts, Term};
pub use record_id::RecordId;
pub use refusal::Refusal;
pub use retention::{Retention, Swept};
pub use sealed::{Keyring, MasterKey, SealedStore};
pub use session::{
    Channel, ConsentedSession, Consents, Datum, DisclosedByPermit, Disclosure, Held, Leaving,
    MaskedAccount, MaskedBalance, MaskedTransaction, Permit, PurposeMark, ScopeMark, Wording,
    purposes, scopes, send,
};
pub use sign::{Ed25519Signer, Signature, Signer, VerifyingKey};
pub use state::State;
pub use subject::Subject;
pub use withdrawal::{Announcer, BankDoor, EndedBy, Outgoing, Revoker, Silent, Told, Withdrawals};

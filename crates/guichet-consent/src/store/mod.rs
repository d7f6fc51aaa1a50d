//! Where the ledger, the sealed rows and the withdrawals under way are kept.
//!
//! [`MemoryStore`] is for tests and for apps that keep nothing; [`SqliteStore`] keeps all in one
//! file; [`PostgresStore`] serves apps that run on several machines.

mod errand;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use errand::{AtBank, Errand, Step};
pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;

use crate::{RecordId, State, Subject};
use async_trait::async_trait;
use guichet_core::{GrantId, Result, Timestamp};
use std::fmt;

/// One revision of a record as a store keeps it. The columns beside the body are for searching;
/// what holds is the signed body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The consent.
    pub id: RecordId,
    /// The revision, from 1.
    pub revision: u64,
    /// The customer.
    pub subject: Subject,
    /// Where it stands.
    pub state: State,
    /// When it runs out by itself; when it ended, if it has.
    pub ends_at: Timestamp,
    /// The record as canonical JSON.
    pub body: Vec<u8>,
    /// The public key of the signature, in hexadecimal digits.
    pub key: String,
    /// The signature of the body, in hexadecimal digits.
    pub signature: String,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("id", &self.id)
            .field("revision", &self.revision)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Keeps records, append-only, and says which grant belongs to which.
///
/// Several machines may act on one consent at once: [`append`](Self::append) is the only writer,
/// and of all who append after the same revision one succeeds.
#[async_trait]
pub trait LedgerStore: fmt::Debug + Send + Sync + 'static {
    /// Appends a revision, if it is the next one: revision 1 if the consent is unknown, else the
    /// last plus one. Answers `false`, and writes nothing, if it is not.
    ///
    /// An errand that comes along is written in the same step: both or neither.
    async fn append(&self, row: &Row, errand: Option<&Errand>) -> Result<bool>;

    /// The number of the last revision; `None` when the consent is unknown.
    async fn revision(&self, id: RecordId) -> Result<Option<u64>>;

    /// The last revision.
    async fn latest(&self, id: RecordId) -> Result<Option<Row>>;

    /// Every revision, first one first.
    async fn history(&self, id: RecordId) -> Result<Vec<Row>>;

    /// The consents of a customer, oldest first.
    async fn of_subject(&self, subject: &Subject) -> Result<Vec<RecordId>>;

    /// The consents that stand in a state and whose end was before an instant, oldest first.
    async fn ended_before(&self, state: State, instant: Timestamp) -> Result<Vec<RecordId>>;

    /// Says that a grant was issued under a consent. A grant that is bound already stays so.
    async fn bind(&self, grant: &GrantId, id: RecordId) -> Result<bool>;

    /// The grants that were issued under a consent.
    async fn grants_of(&self, id: RecordId) -> Result<Vec<GrantId>>;

    /// The consent of a grant, and the number of its last revision.
    async fn bound(&self, grant: &GrantId) -> Result<Option<(RecordId, u64)>>;

    /// Removes a consent with all its revisions and bindings, when its time of keeping is over.
    async fn erase(&self, id: RecordId) -> Result<()>;

    /// The errand of a consent, if there is one.
    async fn errand(&self, id: RecordId) -> Result<Option<Errand>>;

    /// Writes the errand of a consent that ended without one. An errand that is there stays.
    async fn begin_errand(&self, errand: &Errand) -> Result<()>;

    /// Replaces an errand, if its `turn` is still the stored one; the stored `turn` rises by one.
    /// Answers `false`, and writes nothing, if another was faster.
    async fn advance(&self, errand: &Errand) -> Result<bool>;

    /// The errands that are not done and due at an instant, oldest first.
    async fn due_errands(&self, now: Timestamp) -> Result<Vec<Errand>>;
}

/// A sealed row as a store keeps it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SealedRow {
    /// The consent under which it is kept.
    pub id: RecordId,
    /// Its name, which only the consent's key can read.
    pub name: String,
    /// The sealed bytes.
    pub body: Vec<u8>,
    /// When it is to be deleted.
    pub keep_until: Timestamp,
}

impl SealedRow {
    /// A row.
    pub fn new(id: RecordId, name: String, body: Vec<u8>, keep_until: Timestamp) -> Self {
        Self { id, name, body, keep_until }
    }
}

impl fmt::Debug for SealedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedRow").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Keeps sealed rows and wrapped keys; it never sees what is in them.
#[async_trait]
pub trait RowStore: fmt::Debug + Send + Sync + 'static {
    /// Keeps a row; one with the same consent and name is replaced.
    async fn put(&self, row: &SealedRow) -> Result<()>;

    /// A row.
    async fn row(&self, id: RecordId, name: &str) -> Result<Option<SealedRow>>;

    /// All rows of a consent, by name.
    async fn rows(&self, id: RecordId) -> Result<Vec<SealedRow>>;

    /// Deletes a row.
    async fn delete(&self, id: RecordId, name: &str) -> Result<()>;

    /// Deletes all rows of a consent; answers how many there were.
    async fn delete_all(&self, id: RecordId) -> Result<u64>;

    /// Deletes the rows of all consents whose time is over; answers how many there were.
    async fn delete_due(&self, now: Timestamp) -> Result<u64>;

    /// Keeps the wrapped key of a consent, unless there is one, or there was: a destroyed key
    /// does not come back. Answers whether it was kept.
    async fn put_key(&self, id: RecordId, wrapped: &[u8]) -> Result<bool>;

    /// The wrapped key of a consent; `None` if there is none any more, or never was.
    async fn key(&self, id: RecordId) -> Result<Option<Vec<u8>>>;

    /// The consents that have a key, oldest first.
    async fn with_keys(&self) -> Result<Vec<RecordId>>;

    /// Exchanges the wrapped key of a consent for another, if it is still `old`; a destroyed key
    /// stays destroyed. Answers whether it was.
    async fn replace_key(&self, id: RecordId, old: &[u8], new: &[u8]) -> Result<bool>;

    /// Destroys the key of a consent for good, also if there is none yet.
    async fn destroy_key(&self, id: RecordId) -> Result<()>;

    /// Makes what was deleted vanish from the files too, as far as the database can.
    async fn scrub(&self) -> Result<()>;
}

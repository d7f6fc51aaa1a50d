//! Data at rest: each consent has a key of its own, and without it nothing can be read.

mod key;
mod keyring;

pub use keyring::{Keyring, MasterKey};

use crate::{
    Ledger, Recipient, RecordId,
    log::{CommitmentKey, Rule},
    refusal::{refused, rule_of_state},
    store::{RowStore, SealedRow},
};
use guichet_core::{Purpose, Result, Scope, Timestamp};
use key::ConsentKey;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// Keeps what was read under a consent, sealed with that consent's own key.
///
/// Keys are wrapped by the app's master key and kept beside the rows. When a consent ends its key
/// is destroyed: then nobody can read the rows, nor their names, even in a copy of the files that
/// somebody made before, unless the copy holds the key too. A destroyed key cannot be made again.
///
/// A row is kept as long as the consent's line says, and never longer than the consent.
#[derive(Clone)]
pub struct SealedStore {
    rows: Arc<dyn RowStore>,
    keyring: Arc<dyn Keyring>,
    /// The master key before this one, until nothing is wrapped by it any more.
    retired: Option<Arc<dyn Keyring>>,
    ledger: Ledger,
}

impl SealedStore {
    /// Keeps rows in a store, with keys that a keyring wraps.
    pub fn new(rows: Arc<dyn RowStore>, keyring: Arc<dyn Keyring>, ledger: Ledger) -> Self {
        Self { rows, keyring, retired: None, ledger }
    }

    /// Opens what the master key before this one wrapped, too, until [`rewrap`](Self::rewrap) is
    /// through.
    #[must_use]
    pub fn with_retired(mut self, retired: Arc<dyn Keyring>) -> Self {
        self.retired = Some(retired);
        self
    }

    /// Wraps the key of every consent anew that the retired master key wrapped; answers how many
    /// there were. Rows stay as they are: their keys are the same.
    ///
    /// Each key is exchanged in one step, so this may be broken off anywhere and begun again, and
    /// all is readable at every moment by whoever has both master keys. Once it has answered, and
    /// no machine wraps with the retired one any more, that one can be destroyed. Write it into
    /// the log as [`RotateKey`](crate::log::Action::RotateKey).
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](guichet_core::ErrorKind::InvalidInput) when neither master key opens a
    /// consent's key, after all others were tried;
    /// [`Unavailable`](guichet_core::ErrorKind::Unavailable) when the old ones could not be
    /// scrubbed from the files, because others read them: do it again.
    pub async fn rewrap(&self) -> Result<usize> {
        let (mut count, mut first) = (0, None);
        for id in self.rows.with_keys().await? {
            match self.rewrap_one(id).await {
                Ok(exchanged) => count += usize::from(exchanged),
                Err(error) => first = first.or(Some(error)),
            }
        }
        self.rows.scrub().await?;
        first.map_or(Ok(count), Err)
    }

    async fn rewrap_one(&self, id: RecordId) -> Result<bool> {
        // Another machine may be at it, or the consent may end just now; both are well.
        let Some(old) = self.rows.key(id).await? else { return Ok(false) };
        if self.keyring.open(&old, &label(id)).await.is_ok() {
            return Ok(false);
        }
        let key = self.opened(id, &old).await?;
        let new = self.keyring.wrap(&key, &label(id)).await?;
        self.rows.replace_key(id, &old, &new).await
    }

    /// Keeps what was read under a line of a consent. Answers `false`, and keeps nothing, when
    /// the line lets nothing be kept.
    ///
    /// # Errors
    ///
    /// [`ConsentRevoked`](guichet_core::ErrorKind::ConsentRevoked) and its kin when the consent
    /// is not in force, [`ConsentMissing`](guichet_core::ErrorKind::ConsentMissing) when it has
    /// no such line.
    pub async fn put(
        &self,
        id: RecordId,
        (scope, purpose): (Scope, Purpose),
        name: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<bool> {
        let record = self.ledger.read(id).await?;
        if !record.may_read(now) {
            return Err(refused(rule_of_state(record.state())));
        }
        let app = Recipient::app();
        let item = record.item(scope, purpose, &app).ok_or_else(|| refused(Rule::ScopeMissing))?;
        if item.kept_days == 0 {
            return Ok(false);
        }
        let key = self.key_or_new(id).await?;
        let row = SealedRow::new(
            id,
            key.row_name(name),
            key.seal(id, name, body)?,
            record.keep_until(item, now),
        );
        self.rows.put(&row).await?;
        Ok(true)
    }

    /// Reads what was kept; `None` when there is nothing of this name, or its time is over.
    ///
    /// # Errors
    ///
    /// [`ConsentRevoked`](guichet_core::ErrorKind::ConsentRevoked) and its kin when the consent
    /// is not in force, or the key is destroyed.
    pub async fn read(&self, id: RecordId, name: &str, now: Timestamp) -> Result<Option<Vec<u8>>> {
        let key = self.key_in_force(id, now).await?;
        let Some(key) = key else { return Ok(None) };
        let row = self.rows.row(id, &key.row_name(name)).await?;
        let row = row.filter(|row| now < row.keep_until);
        row.map(|row| key.open(id, &row.body).map(|(_, body)| body)).transpose()
    }

    /// Everything that is kept under a consent, by name.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_all(&self, id: RecordId, now: Timestamp) -> Result<Vec<(String, Vec<u8>)>> {
        let Some(key) = self.key_in_force(id, now).await? else { return Ok(Vec::new()) };
        let rows = self.rows.rows(id).await?;
        let mut found = rows
            .iter()
            .filter(|row| now < row.keep_until)
            .map(|row| key.open(id, &row.body))
            .collect::<Result<Vec<_>>>()?;
        found.sort();
        Ok(found)
    }

    /// Deletes what was kept under a name.
    ///
    /// # Errors
    ///
    /// [`Internal`](guichet_core::ErrorKind::Internal) when the store fails.
    pub async fn delete(&self, id: RecordId, name: &str) -> Result<()> {
        let Some(key) = self.key(id).await? else { return Ok(()) };
        self.rows.delete(id, &key.row_name(name)).await
    }

    /// The key of the log's commitments under a consent.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn commitment_key(&self, id: RecordId, now: Timestamp) -> Result<CommitmentKey> {
        let record = self.ledger.read(id).await?;
        if !record.may_read(now) {
            return Err(refused(rule_of_state(record.state())));
        }
        self.key_or_new(id).await.map(|key| key.commitment_key())
    }

    /// Destroys the key of a consent for good. What is sealed with it is lost.
    ///
    /// # Errors
    ///
    /// [`Internal`](guichet_core::ErrorKind::Internal) when the store fails.
    pub async fn destroy_key(&self, id: RecordId) -> Result<()> {
        self.rows.destroy_key(id).await
    }

    /// Deletes all rows of a consent; answers how many there were.
    ///
    /// # Errors
    ///
    /// As [`destroy_key`](Self::destroy_key).
    pub async fn delete_all(&self, id: RecordId) -> Result<u64> {
        self.rows.delete_all(id).await
    }

    /// Makes what was deleted vanish from the files too, as far as the database can.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](guichet_core::ErrorKind::Unavailable) while others read the database; try
    /// again.
    pub async fn scrub(&self) -> Result<()> {
        self.rows.scrub().await
    }

    /// Deletes the rows of all consents whose time is over; answers how many there were.
    ///
    /// # Errors
    ///
    /// As [`destroy_key`](Self::destroy_key).
    pub async fn delete_due(&self, now: Timestamp) -> Result<u64> {
        self.rows.delete_due(now).await
    }

    async fn key_in_force(&self, id: RecordId, now: Timestamp) -> Result<Option<ConsentKey>> {
        let record = self.ledger.read(id).await?;
        if !record.may_read(now) {
            return Err(refused(rule_of_state(record.state())));
        }
        self.key(id).await
    }

    async fn key(&self, id: RecordId) -> Result<Option<ConsentKey>> {
        let Some(wrapped) = self.rows.key(id).await? else { return Ok(None) };
        self.opened(id, &wrapped).await.map(|bytes| Some(ConsentKey::from_bytes(bytes)))
    }

    /// Opens a wrapped key by the master key, or by the one before.
    async fn opened(&self, id: RecordId, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        match (self.keyring.open(wrapped, &label(id)).await, &self.retired) {
            (Err(_), Some(retired)) => retired.open(wrapped, &label(id)).await,
            (opened, _) => opened,
        }
    }

    async fn key_or_new(&self, id: RecordId) -> Result<ConsentKey> {
        if let Some(key) = self.key(id).await? {
            return Ok(key);
        }
        let key = ConsentKey::random()?;
        let wrapped = self.keyring.wrap(key.as_bytes(), &label(id)).await?;
        if self.rows.put_key(id, &wrapped).await? {
            return Ok(key);
        }
        // Another was faster, or the key was destroyed meanwhile.
        self.key(id).await?.ok_or_else(|| refused(Rule::ConsentRevoked))
    }
}

/// Binds a wrapped key to its consent, so that it cannot be put in another's place.
fn label(id: RecordId) -> Vec<u8> {
    [b"guichet consent key 1\0".as_slice(), id.as_bytes()].concat()
}

impl fmt::Debug for SealedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedStore")
            .field("rows", &self.rows)
            .field("keyring", &self.keyring)
            .finish_non_exhaustive()
    }
}

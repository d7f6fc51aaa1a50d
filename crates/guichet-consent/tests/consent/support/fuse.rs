//! A fuse that breaks the program at any place.

use async_trait::async_trait;
use guichet_consent::{
    Announcer, BankDoor, Outgoing, RecordId, State, Subject, Told,
    log::{Head, Leaf, LogStore},
    store::{Errand, LedgerStore, Row, RowStore, SealedRow},
};
use guichet_core::{Error, ErrorKind, Grant, GrantId, Result, Timestamp};
use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// Breaks for good at the so-many-th thing that is done.
#[derive(Debug)]
pub(crate) struct Fuse {
    burnt: AtomicU32,
    at: u32,
    /// Whether the whole program dies, as when it is killed.
    kills: bool,
    /// Whether nothing is destroyed or deleted: a mutant.
    forgets: bool,
}

impl Fuse {
    pub(crate) fn new(at: u32) -> Arc<Self> {
        Arc::new(Self { burnt: AtomicU32::new(0), at, kills: false, forgets: false })
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn killing(at: u32) -> Arc<Self> {
        Arc::new(Self { burnt: AtomicU32::new(0), at, kills: true, forgets: false })
    }

    pub(crate) fn forgetting() -> Arc<Self> {
        Arc::new(Self { burnt: AtomicU32::new(0), at: u32::MAX, kills: false, forgets: true })
    }

    pub(crate) fn whole() -> Arc<Self> {
        Self::new(u32::MAX)
    }

    fn burn(&self) -> Result<()> {
        if self.burnt.fetch_add(1, Ordering::Relaxed) < self.at {
            return Ok(());
        }
        if self.kills {
            std::process::abort();
        }
        Err(Error::new(ErrorKind::Internal, "the power failed"))
    }

    /// How many things were done.
    pub(crate) fn burnt(&self) -> u32 {
        self.burnt.load(Ordering::Relaxed)
    }
}

/// Everything outside, on one fuse: it breaks before the thing is done, or after it was done and
/// before anybody heard of it.
#[derive(Debug)]
pub(crate) struct Fused<T: ?Sized> {
    pub(crate) before: Arc<Fuse>,
    pub(crate) after: Arc<Fuse>,
    pub(crate) inner: Arc<T>,
}

macro_rules! through {
    ($self:ident, $call:expr) => {{
        $self.before.burn()?;
        let answer = $call.await?;
        $self.after.burn()?;
        Ok(answer)
    }};
}

#[async_trait]
impl LedgerStore for Fused<dyn LedgerStore> {
    async fn append(&self, row: &Row, errand: Option<&Errand>) -> Result<bool> {
        through!(self, self.inner.append(row, errand))
    }
    async fn revision(&self, id: RecordId) -> Result<Option<u64>> {
        self.inner.revision(id).await
    }
    async fn latest(&self, id: RecordId) -> Result<Option<Row>> {
        self.inner.latest(id).await
    }
    async fn history(&self, id: RecordId) -> Result<Vec<Row>> {
        self.inner.history(id).await
    }
    async fn of_subject(&self, subject: &Subject) -> Result<Vec<RecordId>> {
        self.inner.of_subject(subject).await
    }
    async fn ended_before(&self, state: State, instant: Timestamp) -> Result<Vec<RecordId>> {
        self.inner.ended_before(state, instant).await
    }
    async fn bind(&self, grant: &GrantId, id: RecordId) -> Result<bool> {
        self.inner.bind(grant, id).await
    }
    async fn grants_of(&self, id: RecordId) -> Result<Vec<GrantId>> {
        self.inner.grants_of(id).await
    }
    async fn bound(&self, grant: &GrantId) -> Result<Option<(RecordId, u64)>> {
        self.inner.bound(grant).await
    }
    async fn erase(&self, id: RecordId) -> Result<()> {
        self.inner.erase(id).await
    }
    async fn errand(&self, id: RecordId) -> Result<Option<Errand>> {
        self.inner.errand(id).await
    }
    async fn begin_errand(&self, errand: &Errand) -> Result<()> {
        through!(self, self.inner.begin_errand(errand))
    }
    async fn advance(&self, errand: &Errand) -> Result<bool> {
        through!(self, self.inner.advance(errand))
    }
    async fn due_errands(&self, now: Timestamp) -> Result<Vec<Errand>> {
        self.inner.due_errands(now).await
    }
}

#[async_trait]
impl RowStore for Fused<dyn RowStore> {
    async fn put(&self, row: &SealedRow) -> Result<()> {
        self.inner.put(row).await
    }
    async fn row(&self, id: RecordId, name: &str) -> Result<Option<SealedRow>> {
        self.inner.row(id, name).await
    }
    async fn rows(&self, id: RecordId) -> Result<Vec<SealedRow>> {
        self.inner.rows(id).await
    }
    async fn delete(&self, id: RecordId, name: &str) -> Result<()> {
        self.inner.delete(id, name).await
    }
    async fn delete_all(&self, id: RecordId) -> Result<u64> {
        if self.before.forgets {
            return Ok(0);
        }
        through!(self, self.inner.delete_all(id))
    }
    async fn delete_due(&self, now: Timestamp) -> Result<u64> {
        self.inner.delete_due(now).await
    }
    async fn put_key(&self, id: RecordId, wrapped: &[u8]) -> Result<bool> {
        self.inner.put_key(id, wrapped).await
    }
    async fn key(&self, id: RecordId) -> Result<Option<Vec<u8>>> {
        self.inner.key(id).await
    }
    async fn with_keys(&self) -> Result<Vec<RecordId>> {
        self.inner.with_keys().await
    }
    async fn replace_key(&self, id: RecordId, old: &[u8], new: &[u8]) -> Result<bool> {
        through!(self, self.inner.replace_key(id, old, new))
    }
    async fn destroy_key(&self, id: RecordId) -> Result<()> {
        if self.before.forgets {
            return Ok(());
        }
        through!(self, self.inner.destroy_key(id))
    }
    async fn scrub(&self) -> Result<()> {
        through!(self, self.inner.scrub())
    }
}

#[async_trait]
impl LogStore for Fused<dyn LogStore> {
    async fn head(&self) -> Result<Head> {
        self.inner.head().await
    }
    async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool> {
        through!(self, self.inner.append(size, leaves, head))
    }
    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
        self.inner.read(range).await
    }
}

#[async_trait]
impl BankDoor for Fused<dyn BankDoor> {
    async fn revoke(&self, grant: &Grant) -> Result<Option<Grant>> {
        through!(self, self.inner.revoke(grant))
    }
}

#[async_trait]
impl Announcer for Fused<dyn Announcer> {
    async fn tell(&self, told: &Told) -> Result<()> {
        through!(self, self.inner.tell(told))
    }
}

#[async_trait]
impl Outgoing for Fused<dyn Outgoing> {
    async fn purge(&self, id: RecordId) -> Result<()> {
        through!(self, self.inner.purge(id))
    }
}

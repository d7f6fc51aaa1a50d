//! Stores of grants: where a refreshed grant rests, and who may refresh it.

use crate::{Error, ErrorKind, Grant, GrantId, Result};
use async_trait::async_trait;
use futures_util::lock::{Mutex, OwnedMutexGuard};
use std::{
    any::Any,
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex as Lock, PoisonError},
};

/// Keeps grants, and lends the right to refresh one to a single caller.
///
/// Banks rotate refresh tokens: the old one dies when the new one is issued. So whoever refreshes
/// must be alone, on this machine and on every other that uses the store, and must store the new
/// grant before using it.
#[async_trait]
pub trait GrantStore: fmt::Debug + Send + Sync + 'static {
    /// Reads a grant; `None` when the store does not know it.
    async fn load(&self, id: &GrantId) -> Result<Option<Grant>>;

    /// Waits for the right to refresh a grant. It ends when the lease is dropped.
    async fn lease(&self, id: &GrantId) -> Result<Lease>;

    /// Stores a grant. The caller holds its lease.
    async fn replace(&self, lease: &Lease, new: &Grant) -> Result<()>;
}

/// The right to refresh one grant.
pub struct Lease {
    grant: GrantId,
    _guard: Box<dyn Any + Send + Sync>,
}

impl Lease {
    /// A lease that ends when the guard is dropped: a lock, a database transaction.
    pub fn new(grant: GrantId, guard: impl Any + Send + Sync) -> Self {
        Self { grant, _guard: Box::new(guard) }
    }

    /// The grant that may be refreshed.
    pub fn grant(&self) -> &GrantId {
        &self.grant
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").finish_non_exhaustive()
    }
}

/// A store in memory, for tests and for apps that keep nothing.
#[derive(Clone, Debug, Default)]
pub struct MemoryGrantStore {
    slots: Arc<Lock<HashMap<GrantId, Slot>>>,
}

#[derive(Clone, Debug, Default)]
struct Slot {
    grant: Option<Grant>,
    lease: Arc<Mutex<()>>,
}

impl MemoryGrantStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a new grant in.
    pub fn insert(&self, grant: Grant) {
        let id = grant.id.clone();
        self.slot(&id, |slot| slot.grant = Some(grant));
    }

    fn slot<T>(&self, id: &GrantId, with: impl FnOnce(&mut Slot) -> T) -> T {
        // A panic of another holder leaves whole values behind, so a poisoned lock is good.
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        with(slots.entry(id.clone()).or_default())
    }
}

#[async_trait]
impl GrantStore for MemoryGrantStore {
    async fn load(&self, id: &GrantId) -> Result<Option<Grant>> {
        Ok(self.slot(id, |slot| slot.grant.clone()))
    }

    async fn lease(&self, id: &GrantId) -> Result<Lease> {
        let lease = self.slot(id, |slot| Arc::clone(&slot.lease));
        let guard: OwnedMutexGuard<()> = lease.lock_owned().await;
        Ok(Lease::new(id.clone(), guard))
    }

    async fn replace(&self, lease: &Lease, new: &Grant) -> Result<()> {
        if lease.grant() != &new.id {
            return Err(Error::new(ErrorKind::Internal, "the lease is for another grant"));
        }
        self.insert(new.clone());
        Ok(())
    }
}

//! Grants and pending consents, sealed, one file for each.

use crate::directory::{Directory, blocking, sealed_name};
use async_trait::async_trait;
use guichet_core::{
    Error, ErrorKind, Grant, GrantId, GrantStore, Lease, PendingConsent, Result, SealKey, Sealed,
    Timestamp,
};
use std::{
    collections::HashMap,
    fmt,
    fs::File,
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard, Semaphore};

const GRANT: &str = "grant";
const GRANT_FILE: &str = "the grant file";
const PENDING: &str = "pending";
const PENDING_FILE: &str = "the file of a pending consent";

/// How many leases wait for other processes at once. Each wait holds a thread, and the threads
/// that are left must suffice for those who hold a lease and want to write.
const WAITING: usize = 16;

/// Keeps grants and pending consents in a directory, sealed under the app's key.
///
/// A lease is a lock on a file, so it holds between the tasks of a program and between programs,
/// and ends with its program whatever happens. It does not hold between machines unless their
/// common file system has locks (`flock`); most network file systems do, some only pretend.
///
/// Every write is whole: after a crash, the old or the new grant is there. A grant is never
/// replaced by an older generation of itself.
///
/// Clones are the same store.
///
/// A wait for another program's lease holds a thread. Dropping the call ends the wait for its
/// caller, but tokio's runtime, when it shuts down, waits for that thread: until the other
/// program has refreshed, or ended.
///
/// # Examples
///
/// ```
/// # use guichet_core::{Bank, Grant, Purpose, Result, Session};
/// use guichet_core::SealKey;
/// use guichet_store_file::{FileGrantStore, KeyFile};
/// use std::{path::Path, sync::Arc};
///
/// # async fn run(home: &Path, bank: Bank, grant: Grant) -> Result<Session> {
/// let key: SealKey = KeyFile::load_or_create(home.join("seal.key"))?;
/// let store = FileGrantStore::open(home, key)?;
/// store.save(&grant).await?;
/// let session = bank.session(grant, Purpose::AnswerCustomer).with_store(Arc::new(store));
/// # Ok(session)
/// # }
/// ```
#[derive(Clone)]
pub struct FileGrantStore {
    inner: Arc<Inner>,
}

struct Inner {
    directory: Directory,
    key: SealKey,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    waiting: Arc<Semaphore>,
}

/// The lease of one grant, as this program sees it.
#[derive(Default)]
struct Slot {
    /// Whose turn it is in this program; so only one of its threads waits for other programs.
    turn: Arc<Turn<()>>,
    held: Mutex<Weak<Held>>,
}

/// A lease that is held: by its caller, and by a write that the caller may have dropped.
struct Held {
    // Dropped in this order: other programs first, then this one.
    _lock: File,
    _turn: OwnedMutexGuard<()>,
}

impl FileGrantStore {
    /// Opens a directory, and makes it where it is missing. Touches no file in it.
    ///
    /// This call blocks for a moment; it belongs to the start of a program.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when the directory cannot be made or used, or every user of
    /// the machine may write in it.
    pub fn open(directory: impl AsRef<Path>, key: SealKey) -> Result<Self> {
        let inner = Inner {
            directory: Directory::open(directory.as_ref())?,
            key,
            slots: Mutex::default(),
            waiting: Arc::new(Semaphore::new(WAITING)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Stores a grant: a new one, or one that was changed.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when a newer generation of this grant is stored:
    /// its tokens replaced these. [`Internal`](ErrorKind::Internal) when the file cannot be
    /// written.
    pub async fn save(&self, grant: &Grant) -> Result<()> {
        let lease = self.lease(&grant.id).await?;
        self.replace(&lease, grant).await
    }

    /// Reads all grants, the earliest first.
    ///
    /// Each file has a result of its own; those that cannot be read are at the end and keep no
    /// other from being listed.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the directory cannot be listed.
    pub async fn list(&self) -> Result<Vec<Result<Grant>>> {
        self.work(|inner| {
            let mut grants: Vec<_> = inner
                .directory
                .sealed(GRANT)?
                .iter()
                // A file that was removed meanwhile is no error.
                .filter_map(|name| inner.read_grant(name).transpose())
                .collect();
            grants.sort_by_key(|grant| match grant {
                Ok(grant) => (false, grant.granted_at, Some(grant.id.clone())),
                Err(_) => (true, Timestamp::MAX, None),
            });
            Ok(grants)
        })
        .await
    }

    /// Removes a grant, after any refresh that is under way; tells whether there was one.
    ///
    /// A session that is still open may store its grant again: end it first.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the file cannot be removed.
    pub async fn remove(&self, id: &GrantId) -> Result<bool> {
        let name = sealed_name(GRANT, id.as_str());
        let held = self.hold(&name).await?;
        self.work(move |inner| {
            let removed = inner.directory.remove(&name, GRANT_FILE);
            drop(held);
            removed
        })
        .await
    }

    /// Keeps a consent that is under way until the customer comes back.
    ///
    /// The handle is how it is found again: the `state` in the address of the bank's page, or any
    /// name that the app gave to this visit. An earlier consent under the same handle is replaced.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the file cannot be written.
    pub async fn save_pending(&self, handle: &str, pending: &PendingConsent) -> Result<()> {
        let name = sealed_name(PENDING, handle);
        let sealed = pending.seal(&self.inner.key)?;
        self.work(move |inner| inner.directory.write(&name, sealed.as_bytes(), PENDING_FILE)).await
    }

    /// Takes a consent that is under way: once. Of several who ask, in this program or others,
    /// one gets it, and the rest get `None`.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the file is damaged or sealed under another
    /// key; then it stays.
    pub async fn take_pending(&self, handle: &str) -> Result<Option<PendingConsent>> {
        let name = sealed_name(PENDING, handle);
        self.work(move |inner| {
            let Some(pending) = inner.read_pending(&name)? else { return Ok(None) };
            let first = inner.directory.remove(&name, PENDING_FILE)?;
            Ok(first.then_some(pending))
        })
        .await
    }

    /// Forgets the consents that began before an instant and were never taken: customers who did
    /// not come back. Tells how many.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the directory cannot be listed or changed.
    pub async fn forget_pending(&self, started_before: Timestamp) -> Result<usize> {
        self.work(move |inner| {
            let mut forgotten = 0;
            for name in inner.directory.sealed(PENDING)? {
                // One that cannot be read can never be taken either, but may be of another key.
                if let Ok(Some(pending)) = inner.read_pending(&name)
                    && pending.started_at < started_before
                    && inner.directory.remove(&name, PENDING_FILE)?
                {
                    forgotten += 1;
                }
            }
            Ok(forgotten)
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = Arc::clone(&self.inner);
        blocking(move || work(&inner)).await
    }

    fn slot(&self, name: &str) -> Arc<Slot> {
        let mut slots = lock(&self.inner.slots);
        Arc::clone(slots.entry(name.to_owned()).or_default())
    }

    /// Waits for the lease of a file, first in this program and then among programs.
    ///
    /// A caller who is dropped while a thread waits leaves it waiting, and it gives the lease back
    /// at once. Meanwhile it keeps this program's turn, so that no second thread comes to wait.
    async fn hold(&self, name: &str) -> Result<Arc<Held>> {
        let slot = self.slot(name);
        let turn = Arc::clone(&slot.turn).lock_owned().await;
        let waiting = Arc::clone(&self.inner.waiting).acquire_owned().await.map_err(|error| {
            Error::new(ErrorKind::Internal, "the store is closed").with_source(error)
        })?;
        let name = name.to_owned();
        let held = self.work(move |inner| {
            let lock = inner.directory.lock(&name, GRANT_FILE);
            drop(waiting);
            Ok(Arc::new(Held { _lock: lock?, _turn: turn }))
        });
        let held = held.await?;
        *lock(&slot.held) = Arc::downgrade(&held);
        Ok(held)
    }
}

impl Inner {
    fn read_grant(&self, name: &str) -> Result<Option<Grant>> {
        let Some(bytes) = self.directory.read(name, GRANT_FILE)? else { return Ok(None) };
        let grant = Grant::open(&Sealed::from_bytes(bytes), &self.key)
            .map_err(|error| error.with_path(GRANT_FILE))?;
        if sealed_name(GRANT, grant.id.as_str()) != name {
            let clause = "the grant file holds another grant";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        Ok(Some(grant))
    }

    fn read_pending(&self, name: &str) -> Result<Option<PendingConsent>> {
        let Some(bytes) = self.directory.read(name, PENDING_FILE)? else { return Ok(None) };
        PendingConsent::open(&Sealed::from_bytes(bytes), &self.key)
            .map(Some)
            .map_err(|error| error.with_path(PENDING_FILE))
    }

    fn write_grant(&self, name: &str, generation: u64, sealed: &Sealed) -> Result<()> {
        // What cannot be read is no reason to lose the new one.
        if let Ok(Some(stored)) = self.read_grant(name)
            && stored.generation > generation
        {
            let clause = "a newer generation of this grant is stored";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        self.directory.write(name, sealed.as_bytes(), GRANT_FILE)
    }
}

#[async_trait]
impl GrantStore for FileGrantStore {
    async fn load(&self, id: &GrantId) -> Result<Option<Grant>> {
        let name = sealed_name(GRANT, id.as_str());
        self.work(move |inner| inner.read_grant(&name)).await
    }

    async fn lease(&self, id: &GrantId) -> Result<Lease> {
        let held = self.hold(&sealed_name(GRANT, id.as_str())).await?;
        Ok(Lease::new(id.clone(), held))
    }

    async fn replace(&self, lease: &Lease, new: &Grant) -> Result<()> {
        if lease.grant() != &new.id {
            return Err(Error::new(ErrorKind::Internal, "the lease is for another grant"));
        }
        let name = sealed_name(GRANT, new.id.as_str());
        // The write holds the lease too: if the caller is dropped, no other may come in before
        // the new grant is there.
        let held = lock(&self.slot(&name).held).upgrade().ok_or_else(|| {
            Error::new(ErrorKind::Internal, "the lease was given by another store")
        })?;
        let (generation, sealed) = (new.generation, new.seal(&self.inner.key)?);
        self.work(move |inner| {
            let written = inner.write_grant(&name, generation, &sealed);
            drop(held);
            written
        })
        .await
    }
}

impl fmt::Debug for FileGrantStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileGrantStore").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Every change under these locks is a single step, so a poisoned one is good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

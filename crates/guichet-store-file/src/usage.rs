//! Counts of calls, in one file.

use crate::directory::{Directory, blocking};
use async_trait::async_trait;
use guichet_core::{Error, ErrorKind, Result, Timestamp};
use guichet_layers::{Limit, Spent, Usage, UsageKey, UsageRecord, UsageStore};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, path::Path, sync::Arc};
use tokio::sync::Mutex;

const NAME: &str = "usage.json";
const ROLE: &str = "the file of call counts";
const VERSION: u32 = 1;

/// Keeps counts of calls in the file `usage.json` of a directory, so that a program that starts
/// anew does not start at zero.
///
/// Checking and counting are one step between the tasks of a program and between programs. The
/// file holds hashes and instants, nothing of a customer, and forgets what counts no more. It is
/// written with every counted call, which suits a program of one person and not a server of many.
///
/// ```
/// use guichet_store_file::FileUsageStore;
/// use std::{path::Path, sync::Arc};
///
/// # fn run(builder: guichet_core::BankBuilder, home: &Path) -> guichet_core::Result<()> {
/// let usage = Arc::new(FileUsageStore::open(home)?);
/// let builder = guichet_layers::usual(builder, usage);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FileUsageStore {
    directory: Directory,
    /// Whose turn it is in this program; so only one of its threads waits for other programs.
    turn: Arc<Mutex<()>>,
}

#[derive(Serialize, Deserialize)]
struct Book {
    version: u32,
    records: BTreeMap<String, UsageRecord>,
}

/// Whether a change must be written.
enum Change<T> {
    Made(T),
    None(T),
}

impl FileUsageStore {
    /// Opens a directory, and makes it where it is missing. Touches no file in it.
    ///
    /// This call blocks for a moment; it belongs to the start of a program.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when the directory cannot be made or used, or every user of
    /// the machine may write in it.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self> {
        Ok(Self { directory: Directory::open(directory.as_ref())?, turn: Arc::default() })
    }

    async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Book) -> Change<T> + Send + 'static,
    ) -> Result<T> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let directory = self.directory.clone();
        blocking(move || {
            let lock = directory.lock(NAME, ROLE)?;
            let mut book = Book::read(&directory)?;
            let answer = match change(&mut book) {
                Change::Made(answer) => {
                    book.write(&directory)?;
                    answer
                }
                Change::None(answer) => answer,
            };
            // Other programs first, then this one.
            drop(lock);
            drop(turn);
            Ok(answer)
        })
        .await
    }
}

impl Book {
    fn read(directory: &Directory) -> Result<Self> {
        let Some(bytes) = directory.read(NAME, ROLE)? else {
            return Ok(Self { version: VERSION, records: BTreeMap::new() });
        };
        let damaged = || {
            let clause =
                format!("{ROLE} is damaged or of another version; remove it to count anew");
            Error::new(ErrorKind::Internal, clause)
        };
        let book: Self = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        if book.version == VERSION { Ok(book) } else { Err(damaged()) }
    }

    fn write(&self, directory: &Directory) -> Result<()> {
        let bytes = serde_json::to_vec(self).map_err(|error| {
            Error::new(ErrorKind::Internal, format!("{ROLE} cannot be made")).with_source(error)
        })?;
        directory.write(NAME, &bytes, ROLE)
    }

    fn record(&mut self, key: &str) -> &mut UsageRecord {
        self.records.entry(key.to_owned()).or_default()
    }
}

#[async_trait]
impl UsageStore for FileUsageStore {
    async fn spend(&self, key: &UsageKey, limit: Limit, now: Timestamp) -> Result<Spent> {
        let key = key.as_str().to_owned();
        self.change(move |book| {
            let spent = book.record(&key).spend(limit, now);
            book.records.retain(|_, record| !record.is_stale(now));
            match spent {
                Spent::Counted(_) => Change::Made(spent),
                Spent::Refused(_) => Change::None(spent),
            }
        })
        .await
    }

    async fn usage(&self, key: &UsageKey, limit: Limit, now: Timestamp) -> Result<Usage> {
        let (key, directory) = (key.as_str().to_owned(), self.directory.clone());
        // A file is replaced as a whole, so a reader needs no lock.
        blocking(move || {
            let book = Book::read(&directory)?;
            Ok(book.records.get(&key).map(|record| record.usage(limit, now)).unwrap_or_default())
        })
        .await
    }

    async fn block(&self, key: &UsageKey, until: Timestamp) -> Result<()> {
        let key = key.as_str().to_owned();
        self.change(move |book| {
            book.record(&key).block(until);
            Change::Made(())
        })
        .await
    }
}

impl fmt::Debug for FileUsageStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileUsageStore").finish_non_exhaustive()
    }
}

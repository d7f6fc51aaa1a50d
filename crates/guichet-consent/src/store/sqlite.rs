//! Everything in one SQLite file.

use super::sql::{self, ledger_store, log_store, not_migrated, prelude::*, row_store};
use guichet_core::{Error, ErrorKind};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{fs::OpenOptions, path::Path, time::Duration};

/// How often the tables are looked for while other programs make them.
const TRIES: u32 = 20;

/// Ledger, sealed rows, wrapped keys, withdrawals under way and the audit log in one SQLite file.
///
/// Several programs on one machine may use the file at once. What is deleted is overwritten
/// (`secure_delete`), and what was committed survives a loss of power (`synchronous = FULL`).
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, or makes it, readable for its owner alone. The directory must be there.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when the file holds the tables of another version;
    /// [`Internal`](ErrorKind::Internal) when it cannot be opened.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        make_private(path.as_ref())?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("secure_delete", "ON");
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            // A file does not hang up, so there is nothing to ask before each use.
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(failed)?;
        let store = Self { pool };
        store.migrate().await?;
        Ok(store)
    }

    /// Of several programs that open a new file at once, one makes the tables; the others find
    /// them there when they look again.
    async fn migrate(&self) -> Result<()> {
        let migrator = sql::migrator([
            ("consent", include_str!("sql/sqlite.sql")),
            ("append only", include_str!("sql/sqlite_append_only.sql")),
        ]);
        let mut outcome = migrator.run(&self.pool).await;
        for _ in 0..TRIES {
            if outcome.is_ok() {
                break;
            }
            outcome = migrator.run(&self.pool).await;
        }
        outcome.map_err(not_migrated)
    }

    /// Closes the file after the calls under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that has the right to write from the start: one that had to ask for it later
    /// could be refused although it waited.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(failed)
    }

    /// The write-ahead log still holds the old pages until it is cut.
    async fn scrub_files(&self) -> Result<()> {
        let (busy, _, _): (i64, i64, i64) = query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.pool)
            .await
            .map_err(failed)?;
        if busy == 0 {
            return Ok(());
        }
        let clause = "another program reads the consent store; what was deleted goes later";
        Err(Error::new(ErrorKind::Unavailable, clause))
    }
}

/// The files beside it, such as the write-ahead log, get the same rights from SQLite.
fn make_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ()).map_err(|error| {
        let clause = "the file of the consent store cannot be opened";
        Error::new(ErrorKind::Internal, clause).with_source(error)
    })
}

ledger_store!(SqliteStore);
row_store!(SqliteStore);
log_store!(SqliteStore);

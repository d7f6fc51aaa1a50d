//! Everything in one SQLite file.

use super::sql::{self, ledger_store, log_store, not_migrated, prelude::*, row_store};
use guichet_core::{Error, ErrorKind};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// Ledger, sealed rows, wrapped keys, withdrawals under way and the audit log in one SQLite file.
///
/// Several programs on one machine may use the file at once. What is deleted is overwritten
/// (`secure_delete`), and what was committed survives a loss of power (`synchronous = FULL`).
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, or makes it. The directory must be there, and private.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when the file holds the tables of another version;
    /// [`Internal`](ErrorKind::Internal) when it cannot be opened.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
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
            .connect_with(options)
            .await
            .map_err(failed)?;
        sql::migrator(include_str!("sql/sqlite.sql")).run(&pool).await.map_err(not_migrated)?;
        Ok(Self { pool })
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

ledger_store!(SqliteStore);
row_store!(SqliteStore);
log_store!(SqliteStore);

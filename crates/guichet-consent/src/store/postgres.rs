//! Everything in PostgreSQL, for apps that run on several machines.

use super::sql::{self, ledger_store, log_store, not_migrated, prelude::*, row_store};
use guichet_core::Secret;
use sqlx::{PgPool, Postgres, Transaction, postgres::PgPoolOptions};

/// Ledger, sealed rows, wrapped keys, withdrawals under way and the audit log in PostgreSQL.
///
/// The tables are in the connection's schema, and all begin with `consent_`. PostgreSQL keeps old
/// versions of rows until it vacuums, its write-ahead log keeps them until the segment is used
/// again, and backups keep them for as long as you do: so a destroyed key may be read again from
/// there, wrapped as it is, by somebody who has the app's master key too. Where that matters, keep
/// the keys in another place than the rows.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Connects, and makes the tables where they are missing.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config) when the address is wrong or the tables are of
    /// another version, [`Unavailable`](guichet_core::ErrorKind::Unavailable) when the server is
    /// not there.
    pub async fn connect(url: &Secret, connections: u32) -> Result<Self> {
        let pool = PgPoolOptions::new().max_connections(connections).connect(url.expose());
        Self::over(pool.await.map_err(failed)?).await
    }

    /// Uses connections that the app has made.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    async fn over(pool: PgPool) -> Result<Self> {
        sql::migrator([
            ("consent", include_str!("sql/postgres.sql")),
            ("append only", include_str!("sql/postgres_append_only.sql")),
        ])
        .run(&pool)
        .await
        .map_err(not_migrated)?;
        Ok(Self { pool })
    }

    /// Closes the connections after the calls under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn begin(&self) -> Result<Transaction<'static, Postgres>> {
        self.pool.begin().await.map_err(failed)
    }

    /// Rewrites the small table of keys, so that destroyed ones are gone from its file. Old rows
    /// are unreadable without their key, so for them it is enough that their space is free.
    async fn scrub_files(&self) -> Result<()> {
        for statement in ["VACUUM (FULL) consent_key", "VACUUM consent_row"] {
            query(statement).execute(&self.pool).await.map_err(failed)?;
        }
        Ok(())
    }
}

ledger_store!(PostgresStore);
row_store!(PostgresStore);
log_store!(PostgresStore);

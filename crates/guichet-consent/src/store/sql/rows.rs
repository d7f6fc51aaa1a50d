//! Sealed rows and wrapped keys in a database.

use super::{instant, ledger::id_of};
use crate::store::SealedRow;
use guichet_core::Result;

pub(crate) const PUT: &str = "INSERT INTO consent_row (id, name, body, keep_until) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (id, name) \
    DO UPDATE SET body = excluded.body, keep_until = excluded.keep_until";
pub(crate) const ROW: &str =
    "SELECT id, name, body, keep_until FROM consent_row WHERE id = $1 AND name = $2";
pub(crate) const ROWS: &str =
    "SELECT id, name, body, keep_until FROM consent_row WHERE id = $1 ORDER BY name";
pub(crate) const DELETE: &str = "DELETE FROM consent_row WHERE id = $1 AND name = $2";
pub(crate) const DELETE_ALL: &str = "DELETE FROM consent_row WHERE id = $1";
pub(crate) const DELETE_DUE: &str = "DELETE FROM consent_row WHERE keep_until <= $1";
pub(crate) const PUT_KEY: &str =
    "INSERT INTO consent_key (id, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING";
pub(crate) const KEY: &str = "SELECT wrapped FROM consent_key WHERE id = $1";
pub(crate) const WITH_KEYS: &str =
    "SELECT id FROM consent_key WHERE wrapped IS NOT NULL ORDER BY id";
pub(crate) const REPLACE_KEY: &str =
    "UPDATE consent_key SET wrapped = $3 WHERE id = $1 AND wrapped = $2";
pub(crate) const DESTROY_KEY: &str = "INSERT INTO consent_key (id, wrapped) VALUES ($1, NULL) \
    ON CONFLICT (id) DO UPDATE SET wrapped = NULL";

pub(crate) type SealedColumns = (String, String, Vec<u8>, i64);

pub(crate) fn sealed_of((id, name, body, keep_until): SealedColumns) -> Result<SealedRow> {
    Ok(SealedRow::new(id_of(&id)?, name, body, instant(keep_until)?))
}

/// Writes the impl for sealed rows for a store that has a `pool` and a `scrub_files`.
macro_rules! row_store {
    ($store:ident) => {
        #[async_trait]
        impl RowStore for $store {
            async fn put(&self, row: &SealedRow) -> Result<()> {
                let put = query(PUT)
                    .bind(row.id.to_string())
                    .bind(row.name.as_str())
                    .bind(row.body.as_slice())
                    .bind(micros(row.keep_until));
                put.execute(&self.pool).await.map_err(failed)?;
                Ok(())
            }

            async fn row(&self, id: RecordId, name: &str) -> Result<Option<SealedRow>> {
                let found: Option<SealedColumns> = query_as(ROW)
                    .bind(id.to_string())
                    .bind(name)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                found.map(sealed_of).transpose()
            }

            async fn rows(&self, id: RecordId) -> Result<Vec<SealedRow>> {
                let found: Vec<SealedColumns> = query_as(ROWS)
                    .bind(id.to_string())
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
                found.into_iter().map(sealed_of).collect()
            }

            async fn delete(&self, id: RecordId, name: &str) -> Result<()> {
                let delete = query(DELETE).bind(id.to_string()).bind(name);
                delete.execute(&self.pool).await.map_err(failed)?;
                Ok(())
            }

            async fn delete_all(&self, id: RecordId) -> Result<u64> {
                let delete = query(DELETE_ALL).bind(id.to_string());
                Ok(delete.execute(&self.pool).await.map_err(failed)?.rows_affected())
            }

            async fn delete_due(&self, now: Timestamp) -> Result<u64> {
                let delete = query(DELETE_DUE).bind(micros(now));
                Ok(delete.execute(&self.pool).await.map_err(failed)?.rows_affected())
            }

            async fn put_key(&self, id: RecordId, wrapped: &[u8]) -> Result<bool> {
                let put = query(PUT_KEY).bind(id.to_string()).bind(wrapped);
                Ok(put.execute(&self.pool).await.map_err(failed)?.rows_affected() == 1)
            }

            async fn key(&self, id: RecordId) -> Result<Option<Vec<u8>>> {
                let found: Option<Option<Vec<u8>>> = query_scalar(KEY)
                    .bind(id.to_string())
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                Ok(found.flatten())
            }

            async fn with_keys(&self) -> Result<Vec<RecordId>> {
                let found: Vec<String> =
                    query_scalar(WITH_KEYS).fetch_all(&self.pool).await.map_err(failed)?;
                found.iter().map(|id| id_of(id)).collect()
            }

            async fn replace_key(&self, id: RecordId, old: &[u8], new: &[u8]) -> Result<bool> {
                let replace = query(REPLACE_KEY).bind(id.to_string()).bind(old).bind(new);
                Ok(replace.execute(&self.pool).await.map_err(failed)?.rows_affected() == 1)
            }

            async fn destroy_key(&self, id: RecordId) -> Result<()> {
                let destroy = query(DESTROY_KEY).bind(id.to_string());
                destroy.execute(&self.pool).await.map_err(failed)?;
                Ok(())
            }

            async fn scrub(&self) -> Result<()> {
                self.scrub_files().await
            }
        }
    };
}
pub(crate) use row_store;

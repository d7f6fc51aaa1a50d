//! The ledger in a database.

use super::{damaged, instant, number};
use crate::{
    RecordId, State, Subject,
    store::{AtBank, Errand, Row, Step},
};
use guichet_core::Result;

/// Of all who write the same revision, the primary key lets one through; and there is no gap.
pub(crate) const APPEND: &str = "INSERT INTO consent_revision \
    (id, revision, subject, state, ends_at, body, key, signature) \
    SELECT $1, $2, $3, $4, $5, $6, $7, $8 \
    WHERE (SELECT coalesce(max(revision), 0) FROM consent_revision WHERE id = $1) = $2 - 1 \
    ON CONFLICT DO NOTHING";
pub(crate) const REVISION: &str = "SELECT max(revision) FROM consent_revision WHERE id = $1";
pub(crate) const LATEST: &str = "SELECT id, revision, subject, state, ends_at, body, key, signature \
    FROM consent_revision WHERE id = $1 ORDER BY revision DESC LIMIT 1";
pub(crate) const HISTORY: &str = "SELECT id, revision, subject, state, ends_at, body, key, signature \
    FROM consent_revision WHERE id = $1 ORDER BY revision";
pub(crate) const OF_SUBJECT: &str =
    "SELECT DISTINCT id FROM consent_revision WHERE subject = $1 ORDER BY id";
pub(crate) const ENDED_BEFORE: &str = "SELECT id FROM consent_revision AS it \
    WHERE state = $1 AND ends_at < $2 AND revision = \
    (SELECT max(revision) FROM consent_revision WHERE id = it.id) ORDER BY id";
pub(crate) const BIND: &str =
    "INSERT INTO consent_grant (grant_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
pub(crate) const BOUND: &str = "SELECT bound.id, max(it.revision) FROM consent_grant AS bound \
    JOIN consent_revision AS it ON it.id = bound.id WHERE grant_id = $1 GROUP BY bound.id";
pub(crate) const ERASE: [&str; 3] = [
    "DELETE FROM consent_revision WHERE id = $1",
    "DELETE FROM consent_grant WHERE id = $1",
    "DELETE FROM consent_errand WHERE id = $1",
];
pub(crate) const PUT_ERRAND: &str = "INSERT INTO consent_errand \
    (id, step, at_bank, credential, attempts, due_at, turn) VALUES ($1, $2, $3, $4, $5, $6, $7) \
    ON CONFLICT (id) DO UPDATE SET step = excluded.step, at_bank = excluded.at_bank, \
    credential = excluded.credential, attempts = excluded.attempts, due_at = excluded.due_at, \
    turn = excluded.turn";
pub(crate) const BEGIN_ERRAND: &str = "INSERT INTO consent_errand \
    (id, step, at_bank, credential, attempts, due_at, turn) VALUES ($1, $2, $3, $4, $5, $6, $7) \
    ON CONFLICT DO NOTHING";
pub(crate) const ADVANCE: &str = "UPDATE consent_errand SET step = $2, at_bank = $3, \
    credential = $4, attempts = $5, due_at = $6, turn = $7 + 1 WHERE id = $1 AND turn = $7";
pub(crate) const ERRAND: &str = "SELECT id, step, at_bank, credential, attempts, due_at, turn \
    FROM consent_errand WHERE id = $1";
pub(crate) const DUE_ERRANDS: &str = "SELECT id, step, at_bank, credential, attempts, due_at, turn \
    FROM consent_errand WHERE due_at <= $1 AND step <> $2 ORDER BY due_at, id";

pub(crate) type RevisionColumns = (String, i64, String, String, i64, Vec<u8>, String, String);
pub(crate) type ErrandColumns = (String, String, String, Option<Vec<u8>>, i64, i64, i64);

pub(crate) fn id_of(text: &str) -> Result<RecordId> {
    RecordId::parse(text).ok_or_else(damaged)
}

pub(crate) fn row_of(columns: RevisionColumns) -> Result<Row> {
    let (id, revision, subject, state, ends_at, body, key, signature) = columns;
    Ok(Row {
        id: id_of(&id)?,
        revision: number(revision)?,
        subject: Subject::stored(subject),
        state: State::parse(&state).ok_or_else(damaged)?,
        ends_at: instant(ends_at)?,
        body,
        key,
        signature,
    })
}

pub(crate) fn errand_of(columns: ErrandColumns) -> Result<Errand> {
    let (id, step, at_bank, credential, attempts, due_at, turn) = columns;
    Ok(Errand {
        id: id_of(&id)?,
        step: Step::parse(&step).ok_or_else(damaged)?,
        at_bank: AtBank::parse(&at_bank).ok_or_else(damaged)?,
        credential,
        attempts: u32::try_from(attempts).map_err(|_| damaged())?,
        due_at: instant(due_at)?,
        turn: number(turn)?,
    })
}

/// Writes the ledger's impl for a store that has a `pool` and a `begin`.
macro_rules! ledger_store {
    ($store:ident) => {
        #[async_trait]
        impl LedgerStore for $store {
            async fn append(&self, row: &Row, errand: Option<&Errand>) -> Result<bool> {
                let mut work = self.begin().await?;
                let written = query(APPEND)
                    .bind(row.id.to_string())
                    .bind(signed(row.revision)?)
                    .bind(row.subject.as_str())
                    .bind(row.state.as_str())
                    .bind(micros(row.ends_at))
                    .bind(row.body.as_slice())
                    .bind(row.key.as_str())
                    .bind(row.signature.as_str())
                    .execute(&mut *work)
                    .await
                    .map_err(failed)?;
                if written.rows_affected() != 1 {
                    work.rollback().await.map_err(failed)?;
                    return Ok(false);
                }
                if let Some(errand) = errand {
                    let put = errand_columns!(query(PUT_ERRAND), errand);
                    put.execute(&mut *work).await.map_err(failed)?;
                }
                work.commit().await.map_err(failed)?;
                Ok(true)
            }

            async fn revision(&self, id: RecordId) -> Result<Option<u64>> {
                let found: Option<i64> = query_scalar(REVISION)
                    .bind(id.to_string())
                    .fetch_one(&self.pool)
                    .await
                    .map_err(failed)?;
                found.map(number).transpose()
            }

            async fn latest(&self, id: RecordId) -> Result<Option<Row>> {
                let found: Option<RevisionColumns> = query_as(LATEST)
                    .bind(id.to_string())
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                found.map(row_of).transpose()
            }

            async fn history(&self, id: RecordId) -> Result<Vec<Row>> {
                let found: Vec<RevisionColumns> = query_as(HISTORY)
                    .bind(id.to_string())
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
                found.into_iter().map(row_of).collect()
            }

            async fn of_subject(&self, subject: &Subject) -> Result<Vec<RecordId>> {
                let found: Vec<String> = query_scalar(OF_SUBJECT)
                    .bind(subject.as_str())
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
                found.iter().map(|id| id_of(id)).collect()
            }

            async fn ended_before(
                &self,
                state: State,
                instant: Timestamp,
            ) -> Result<Vec<RecordId>> {
                let found: Vec<String> = query_scalar(ENDED_BEFORE)
                    .bind(state.as_str())
                    .bind(micros(instant))
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
                found.iter().map(|id| id_of(id)).collect()
            }

            async fn bind(&self, grant: &GrantId, id: RecordId) -> Result<bool> {
                query(BIND)
                    .bind(grant.as_str())
                    .bind(id.to_string())
                    .execute(&self.pool)
                    .await
                    .map_err(failed)?;
                let bound: String =
                    query_scalar("SELECT id FROM consent_grant WHERE grant_id = $1")
                        .bind(grant.as_str())
                        .fetch_one(&self.pool)
                        .await
                        .map_err(failed)?;
                Ok(bound == id.to_string())
            }

            async fn grants_of(&self, id: RecordId) -> Result<Vec<GrantId>> {
                let found: Vec<String> =
                    query_scalar("SELECT grant_id FROM consent_grant WHERE id = $1")
                        .bind(id.to_string())
                        .fetch_all(&self.pool)
                        .await
                        .map_err(failed)?;
                Ok(found.iter().map(GrantId::new).collect())
            }

            async fn bound(&self, grant: &GrantId) -> Result<Option<(RecordId, u64)>> {
                let found: Option<(String, i64)> = query_as(BOUND)
                    .bind(grant.as_str())
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                found.map(|(id, revision)| Ok((id_of(&id)?, number(revision)?))).transpose()
            }

            async fn erase(&self, id: RecordId) -> Result<()> {
                let mut work = self.begin().await?;
                for statement in ERASE {
                    let erase = query(statement).bind(id.to_string());
                    erase.execute(&mut *work).await.map_err(failed)?;
                }
                work.commit().await.map_err(failed)
            }

            async fn errand(&self, id: RecordId) -> Result<Option<Errand>> {
                let found: Option<ErrandColumns> = query_as(ERRAND)
                    .bind(id.to_string())
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                found.map(errand_of).transpose()
            }

            async fn begin_errand(&self, errand: &Errand) -> Result<()> {
                let begin = errand_columns!(query(BEGIN_ERRAND), errand);
                begin.execute(&self.pool).await.map_err(failed)?;
                Ok(())
            }

            async fn advance(&self, errand: &Errand) -> Result<bool> {
                let advance = errand_columns!(query(ADVANCE), errand);
                let written = advance.execute(&self.pool).await.map_err(failed)?;
                Ok(written.rows_affected() == 1)
            }

            async fn due_errands(&self, now: Timestamp) -> Result<Vec<Errand>> {
                let found: Vec<ErrandColumns> = query_as(DUE_ERRANDS)
                    .bind(micros(now))
                    .bind(Step::Done.as_str())
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
                found.into_iter().map(errand_of).collect()
            }
        }
    };
}
pub(crate) use ledger_store;

/// Binds the columns of an errand, in the order of its table.
macro_rules! errand_columns {
    ($query:expr, $errand:expr) => {
        $query
            .bind($errand.id.to_string())
            .bind($errand.step.as_str())
            .bind($errand.at_bank.as_str())
            .bind($errand.credential.as_deref())
            .bind(i64::from($errand.attempts))
            .bind(micros($errand.due_at))
            .bind(signed($errand.turn)?)
    };
}
pub(crate) use errand_columns;

//! A store in memory, for tests and for apps that keep nothing.

use super::{Errand, LedgerStore, Row, RowStore, SealedRow, Step};
use crate::{RecordId, State, Subject};
use async_trait::async_trait;
use guichet_core::{GrantId, Result, Timestamp};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// A store in memory; clones share it.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    records: BTreeMap<RecordId, Vec<Row>>,
    grants: HashMap<GrantId, RecordId>,
    errands: BTreeMap<RecordId, Errand>,
    rows: BTreeMap<(RecordId, String), SealedRow>,
    keys: HashMap<RecordId, Vec<u8>>,
    destroyed: BTreeSet<RecordId>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn kept<T>(&self, with: impl FnOnce(&mut Kept) -> T) -> T {
        // Every change is whole before the next can panic, so a poisoned lock is good.
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

#[async_trait]
impl LedgerStore for MemoryStore {
    async fn append(&self, row: &Row, errand: Option<&Errand>) -> Result<bool> {
        Ok(self.kept(|kept| {
            let revisions = kept.records.entry(row.id).or_default();
            if revisions.last().map_or(0, |last| last.revision) + 1 != row.revision {
                return false;
            }
            revisions.push(row.clone());
            if let Some(errand) = errand {
                kept.errands.insert(errand.id, errand.clone());
            }
            true
        }))
    }

    async fn revision(&self, id: RecordId) -> Result<Option<u64>> {
        Ok(self.latest(id).await?.map(|row| row.revision))
    }

    async fn latest(&self, id: RecordId) -> Result<Option<Row>> {
        Ok(self.kept(|kept| kept.records.get(&id)?.last().cloned()))
    }

    async fn history(&self, id: RecordId) -> Result<Vec<Row>> {
        Ok(self.kept(|kept| kept.records.get(&id).cloned().unwrap_or_default()))
    }

    async fn of_subject(&self, subject: &Subject) -> Result<Vec<RecordId>> {
        let is_theirs = |rows: &Vec<Row>| rows.last().is_some_and(|row| row.subject == *subject);
        Ok(self.kept(|kept| {
            let found = kept.records.iter().filter(|(_, rows)| is_theirs(rows));
            found.map(|(id, _)| *id).collect()
        }))
    }

    async fn ended_before(&self, state: State, instant: Timestamp) -> Result<Vec<RecordId>> {
        let is_over = |rows: &Vec<Row>| {
            rows.last().is_some_and(|row| row.state == state && row.ends_at < instant)
        };
        Ok(self.kept(|kept| {
            let found = kept.records.iter().filter(|(_, rows)| is_over(rows));
            found.map(|(id, _)| *id).collect()
        }))
    }

    async fn bind(&self, grant: &GrantId, id: RecordId) -> Result<bool> {
        Ok(self.kept(|kept| *kept.grants.entry(grant.clone()).or_insert(id) == id))
    }

    async fn grants_of(&self, id: RecordId) -> Result<Vec<GrantId>> {
        Ok(self.kept(|kept| {
            let bound = kept.grants.iter().filter(|(_, bound)| **bound == id);
            bound.map(|(grant, _)| grant.clone()).collect()
        }))
    }

    async fn bound(&self, grant: &GrantId) -> Result<Option<(RecordId, u64)>> {
        Ok(self.kept(|kept| {
            let id = *kept.grants.get(grant)?;
            Some((id, kept.records.get(&id)?.last()?.revision))
        }))
    }

    async fn erase(&self, id: RecordId) -> Result<()> {
        self.kept(|kept| {
            kept.records.remove(&id);
            kept.errands.remove(&id);
            kept.grants.retain(|_, bound| *bound != id);
        });
        Ok(())
    }

    async fn errand(&self, id: RecordId) -> Result<Option<Errand>> {
        Ok(self.kept(|kept| kept.errands.get(&id).cloned()))
    }

    async fn begin_errand(&self, errand: &Errand) -> Result<()> {
        self.kept(|kept| {
            kept.errands.entry(errand.id).or_insert_with(|| errand.clone());
        });
        Ok(())
    }

    async fn advance(&self, errand: &Errand) -> Result<bool> {
        Ok(self.kept(|kept| match kept.errands.get_mut(&errand.id) {
            Some(stored) if stored.turn == errand.turn => {
                *stored = errand.clone();
                stored.turn += 1;
                true
            }
            _ => false,
        }))
    }

    async fn due_errands(&self, now: Timestamp) -> Result<Vec<Errand>> {
        let is_due = |errand: &&Errand| errand.step != Step::Done && errand.due_at <= now;
        Ok(self.kept(|kept| kept.errands.values().filter(is_due).cloned().collect()))
    }
}

#[async_trait]
impl RowStore for MemoryStore {
    async fn put(&self, row: &SealedRow) -> Result<()> {
        self.kept(|kept| kept.rows.insert((row.id, row.name.clone()), row.clone()));
        Ok(())
    }

    async fn row(&self, id: RecordId, name: &str) -> Result<Option<SealedRow>> {
        Ok(self.kept(|kept| kept.rows.get(&(id, name.to_owned())).cloned()))
    }

    async fn rows(&self, id: RecordId) -> Result<Vec<SealedRow>> {
        Ok(self.kept(|kept| kept.rows.values().filter(|row| row.id == id).cloned().collect()))
    }

    async fn delete(&self, id: RecordId, name: &str) -> Result<()> {
        self.kept(|kept| kept.rows.remove(&(id, name.to_owned())));
        Ok(())
    }

    async fn delete_all(&self, id: RecordId) -> Result<u64> {
        Ok(self.kept(|kept| removed(&mut kept.rows, |row| row.id == id)))
    }

    async fn delete_due(&self, now: Timestamp) -> Result<u64> {
        Ok(self.kept(|kept| removed(&mut kept.rows, |row| row.keep_until <= now)))
    }

    async fn put_key(&self, id: RecordId, wrapped: &[u8]) -> Result<bool> {
        Ok(self.kept(|kept| {
            let free = !kept.destroyed.contains(&id) && !kept.keys.contains_key(&id);
            if free {
                kept.keys.insert(id, wrapped.to_vec());
            }
            free
        }))
    }

    async fn key(&self, id: RecordId) -> Result<Option<Vec<u8>>> {
        Ok(self.kept(|kept| kept.keys.get(&id).cloned()))
    }

    async fn with_keys(&self) -> Result<Vec<RecordId>> {
        let mut ids: Vec<RecordId> = self.kept(|kept| kept.keys.keys().copied().collect());
        ids.sort_unstable();
        Ok(ids)
    }

    async fn replace_key(&self, id: RecordId, old: &[u8], new: &[u8]) -> Result<bool> {
        Ok(self.kept(|kept| match kept.keys.get_mut(&id) {
            Some(wrapped) if wrapped == old => {
                *wrapped = new.to_vec();
                true
            }
            _ => false,
        }))
    }

    async fn destroy_key(&self, id: RecordId) -> Result<()> {
        self.kept(|kept| {
            kept.keys.remove(&id);
            kept.destroyed.insert(id);
        });
        Ok(())
    }

    async fn scrub(&self) -> Result<()> {
        Ok(())
    }
}

fn removed(
    rows: &mut BTreeMap<(RecordId, String), SealedRow>,
    which: impl Fn(&SealedRow) -> bool,
) -> u64 {
    let before = rows.len();
    rows.retain(|_, row| !which(row));
    u64::try_from(before.saturating_sub(rows.len())).unwrap_or(u64::MAX)
}

//! What the tests of the audit log share.
#![allow(dead_code, reason = "not every test uses everything")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use async_trait::async_trait;
use guichet_consent::{
    Ed25519Signer, Signer as _,
    log::{
        Action, Actor, Entry, Head, Leaf, Log, LogKey, LogStore, MemoryLogStore, Origin, Report,
        verify_log,
    },
};
use guichet_core::{BankId, Operation, Purpose, Result, Scope, ScopeSet};
use std::{ops::Range, sync::Arc};

/// The name of the log.
pub(crate) const KEY: &str = "budget.example/audit";

pub(crate) fn signer() -> Ed25519Signer {
    Ed25519Signer::from_bytes(&[7; 32])
}

pub(crate) fn key() -> LogKey {
    LogKey::new(Origin::new(KEY).unwrap(), signer().verifying_key())
}

pub(crate) fn log<S: LogStore>(store: &Arc<S>) -> Log {
    let store: Arc<dyn LogStore> = store.clone();
    Log::new(store, Arc::new(signer()), Origin::new(KEY).unwrap())
}

/// An entry that differs from every other.
pub(crate) fn entry(n: u64) -> Entry {
    let at = "2026-11-21T14:03:00Z".parse::<guichet_core::Timestamp>().unwrap();
    let at = at + std::time::Duration::from_secs(n);
    Entry::new(at, Actor::app("budget"), Action::Call(Operation::Balances))
        .bank(&BankId::new("example-fr"))
        .consent("0193-consent", 1)
        .subject("pseudonym")
        .purpose(Purpose::PlanBudget)
        .scopes(ScopeSet::of(&[Scope::Balances]))
        .fields(["amount", "day"])
        .rows(usize::try_from(n).unwrap())
        .request(format!("request-{n}"))
}

/// A log of so many entries, all of them signed for.
pub(crate) async fn filled(size: u64) -> Arc<MemoryLogStore> {
    let store = Arc::new(MemoryLogStore::new());
    let log = log(&store);
    let entries: Vec<Entry> = (0..size).map(entry).collect();
    if !entries.is_empty() {
        assert_eq!(log.append_all(&entries).await.unwrap(), 0);
        log.checkpoint().await.unwrap();
    }
    store
}

pub(crate) async fn report(store: &dyn LogStore) -> Report {
    verify_log(store, &key()).await.unwrap()
}

/// A store that gives out what it was told, right or wrong.
#[derive(Debug)]
pub(crate) struct Doctored {
    leaves: Vec<Leaf>,
    checkpoint: Option<String>,
}

impl Doctored {
    pub(crate) fn new(leaves: Vec<Leaf>, checkpoint: Option<String>) -> Self {
        Self { leaves, checkpoint }
    }
}

#[async_trait]
impl LogStore for Doctored {
    async fn head(&self) -> Result<Head> {
        let size = u64::try_from(self.leaves.len()).unwrap();
        Ok(Head { size, checkpoint: self.checkpoint.clone(), tag: None })
    }

    async fn append(&self, _size: u64, _leaves: &[Leaf], _head: &Head) -> Result<bool> {
        Ok(false)
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
        let within = |leaf: &&Leaf| range.contains(&leaf.index);
        Ok(self.leaves.iter().filter(within).cloned().collect())
    }
}

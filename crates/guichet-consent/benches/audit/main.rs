//! What the audit log costs, as ratios within one run.
//!
//! `verify` and `bare_hash` read the same entries from memory; verifying may take at most three
//! times as long as hashing their bytes alone. `one_caller` and `sixteen_callers` append to SQLite
//! with `synchronous=FULL`; the flushes are counted and printed, because time on a disk says
//! more about the disk.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench stops and reports")]

use async_trait::async_trait;
use divan::{Bencher, black_box};
use guichet_consent::{
    Ed25519Signer, Signer as _,
    log::{
        Action, Actor, Entry, Head, Leaf, Log, LogKey, LogStore, MemoryLogStore, Origin, verify_log,
    },
    store::SqliteStore,
};
use guichet_core::{BankId, Operation, Purpose, Result, Scope, ScopeSet};
use sha2::{Digest as _, Sha256};
use std::{
    ops::Range,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};
use tokio::runtime::Runtime;

const ENTRIES: u64 = 1_000_000;

fn main() {
    divan::main();
}

fn signer() -> Ed25519Signer {
    Ed25519Signer::from_bytes(&[7; 32])
}

fn origin() -> Origin {
    Origin::new("budget.example/audit").expect("a plain name")
}

fn entry(n: u64) -> Entry {
    Entry::new("2026-11-21T14:03:00Z".parse().expect("a time"), app(), call())
        .bank(&BankId::new("example-fr"))
        .consent("0193a6a0-7a3e-7b6e-9d1b-0c1f3f6a9b2c", 1)
        .subject("b1946ac92492d2347c6235b4d2611184")
        .purpose(Purpose::PlanBudget)
        .scopes(ScopeSet::of(&[Scope::Balances]))
        .fields(["amount", "currency", "day"])
        .rows(usize::try_from(n % 100).unwrap_or(0))
        .request(format!("request-{n}"))
}

fn app() -> Actor {
    Actor::app("budget")
}

fn call() -> Action {
    Action::Call(Operation::Balances)
}

/// One log for all measurements.
fn million() -> &'static MemoryLogStore {
    static STORE: OnceLock<Arc<MemoryLogStore>> = OnceLock::new();
    STORE.get_or_init(|| {
        let store = Arc::new(MemoryLogStore::new());
        let log = Log::new(store.clone(), Arc::new(signer()), origin());
        let runtime = runtime();
        for start in (0..ENTRIES).step_by(10_000) {
            let entries: Vec<Entry> = (start..start + 10_000).map(entry).collect();
            runtime.block_on(log.append_all(&entries)).expect("memory");
        }
        store
    })
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
        .expect("two threads")
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn bare_hash(bencher: Bencher<'_, '_>) {
    let (store, runtime) = (million(), runtime());
    let leaves = runtime.block_on(store.read(0..ENTRIES)).expect("memory");
    bencher.bench_local(|| {
        for leaf in &leaves {
            black_box(Sha256::digest(&leaf.entry));
        }
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn verify(bencher: Bencher<'_, '_>) {
    let (store, runtime) = (million(), runtime());
    let key = LogKey::new(origin(), signer().verifying_key());
    bencher.bench_local(|| {
        let report = runtime.block_on(verify_log(store, &key)).expect("memory");
        assert!(report.is_sound() && report.entries == ENTRIES);
    });
}

/// Counts commits: in WAL mode with `synchronous=FULL` each flushes once.
#[derive(Debug)]
struct Counted {
    store: SqliteStore,
    flushes: AtomicUsize,
}

#[async_trait]
impl LogStore for Counted {
    async fn head(&self) -> Result<Head> {
        self.store.head().await
    }

    async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool> {
        self.flushes.fetch_add(1, Relaxed);
        self.store.append(size, leaves, head).await
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
        self.store.read(range).await
    }
}

fn appends(bencher: Bencher<'_, '_>, callers: usize, each: usize) {
    let runtime = runtime();
    let folder = tempfile::tempdir().expect("a folder");
    let store = runtime.block_on(SqliteStore::open(folder.path().join("log"))).expect("SQLite");
    let store = Arc::new(Counted { store, flushes: AtomicUsize::new(0) });
    let log = Arc::new(Log::new(store.clone(), Arc::new(signer()), origin()));
    let mut rounds = 0;
    bencher.bench_local(|| {
        rounds += 1;
        let work = (0..callers).map(|_| {
            let log = Arc::clone(&log);
            runtime.spawn(async move {
                for n in 0..each {
                    log.append(&entry(u64::try_from(n).unwrap_or(0))).await.expect("SQLite");
                }
            })
        });
        let work: Vec<_> = work.collect();
        for caller in work {
            runtime.block_on(caller).expect("no caller panics");
        }
    });
    let (flushes, entries) = (store.flushes.load(Relaxed), rounds * callers * each);
    println!("{callers} callers: {entries} entries, {flushes} flushes");
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn one_caller_160_entries(bencher: Bencher<'_, '_>) {
    appends(bencher, 1, 160);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn sixteen_callers_160_entries(bencher: Bencher<'_, '_>) {
    appends(bencher, 16, 10);
}

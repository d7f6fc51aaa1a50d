//! What a commit costs, and what becomes of it when its caller goes away.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod audit;

use async_trait::async_trait;
use audit::{entry, log, report};
use futures_util::{future::join_all, poll};
use guichet_consent::log::{Head, Leaf, LogStore, MemoryLogStore};
use guichet_core::{Error, ErrorKind, Result};
use std::{
    ops::Range,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
};
use tokio::{sync::Semaphore, task::yield_now};

/// A store whose every append waits for a leave, and counts: what a flush to the disk is.
#[derive(Debug)]
struct Slow {
    kept: MemoryLogStore,
    leave: Semaphore,
    flushes: AtomicUsize,
    /// Whether the next append is written before its caller waits, or after.
    early: AtomicBool,
    broken: AtomicBool,
}

impl Slow {
    fn new(leaves: usize) -> Arc<Self> {
        Arc::new(Self {
            kept: MemoryLogStore::new(),
            leave: Semaphore::new(leaves),
            flushes: AtomicUsize::new(0),
            early: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        })
    }
}

#[async_trait]
impl LogStore for Slow {
    async fn head(&self) -> Result<Head> {
        self.kept.head().await
    }

    async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool> {
        if self.broken.load(SeqCst) {
            return Err(Error::new(ErrorKind::Unavailable, "the disk is full"));
        }
        self.flushes.fetch_add(1, SeqCst);
        // A disk lets others run meanwhile.
        yield_now().await;
        if self.early.load(SeqCst) {
            let written = self.kept.append(size, leaves, head).await;
            self.leave.acquire().await.unwrap().forget();
            return written;
        }
        self.leave.acquire().await.unwrap().forget();
        self.kept.append(size, leaves, head).await
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
        self.kept.read(range).await
    }
}

#[tokio::test]
async fn sixteen_callers_share_a_flush_and_one_caller_waits_for_nobody() {
    let store = Slow::new(1000);
    let log = log(&store);
    for n in 0..10 {
        log.append(&entry(n)).await.unwrap();
    }
    assert_eq!(store.flushes.swap(0, SeqCst), 10);
    let entries: Vec<_> = (10..26).map(entry).collect();
    let places = join_all(entries.iter().map(|entry| log.append(entry))).await;
    let mut places: Vec<u64> = places.into_iter().map(Result::unwrap).collect();
    places.sort_unstable();
    assert_eq!(places, (10..26).collect::<Vec<u64>>());
    assert!(store.flushes.load(SeqCst) <= 2, "{} flushes", store.flushes.load(SeqCst));
    assert!(report(&*store).await.is_sound());
}

/// Each caller is told the place of its own entry, not of another's.
#[tokio::test]
async fn everybody_gets_the_place_of_their_own_entry() {
    let store = Slow::new(1000);
    let log = log(&store);
    let entries: Vec<_> = (0..50).map(entry).collect();
    let places = join_all(entries.iter().map(|entry| log.append(entry))).await;
    for (place, entry) in places.into_iter().zip(&entries) {
        let place = place.unwrap();
        let kept = store.read(place..place + 1).await.unwrap();
        assert_eq!(kept[0].entry, entry.to_bytes().unwrap());
    }
}

/// Whether the commit was made before or after its caller went, the entry is there once.
#[tokio::test]
async fn an_entry_whose_caller_went_away_is_written_once() {
    for early in [true, false] {
        let store = Slow::new(0);
        store.early.store(early, SeqCst);
        let log = log(&store);
        let (first, second) = (entry(0), entry(1));
        {
            let mut gone = pin!(log.append(&first));
            // Far enough to reach the store, and to write where it writes at once.
            for _ in 0..4 {
                assert!(poll!(&mut gone).is_pending());
            }
            let written = store.head().await.unwrap().size;
            assert_eq!(written, u64::from(early), "early: {early}");
        }
        store.early.store(false, SeqCst);
        store.leave.add_permits(10);
        assert_eq!(log.append(&second).await.unwrap(), 1, "early: {early}");
        let kept = store.read(0..10).await.unwrap();
        let bytes: Vec<_> = kept.into_iter().map(|leaf| leaf.entry).collect();
        assert_eq!(bytes, [first.to_bytes().unwrap(), second.to_bytes().unwrap()]);
        assert!(report(&*store).await.is_sound());
    }
}

#[tokio::test]
async fn when_the_store_fails_every_caller_hears_it_and_nothing_hangs() {
    let store = Slow::new(1000);
    let log = log(&store);
    store.broken.store(true, SeqCst);
    let entries: Vec<_> = (0..5).map(entry).collect();
    for answer in join_all(entries.iter().map(|entry| log.append(entry))).await {
        assert_eq!(answer.unwrap_err().kind(), ErrorKind::Unavailable);
    }
    store.broken.store(false, SeqCst);
    assert_eq!(log.append(&entry(9)).await.unwrap(), 0);
    assert!(report(&*store).await.is_sound());
}

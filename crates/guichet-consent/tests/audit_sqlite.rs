//! The log in a file: who changes the file is found.
#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod audit;

use audit::{entry, key, log, report};
use guichet_consent::{
    log::{Finding, LogStore, verify_log},
    store::SqliteStore,
};
use std::{fs, path::Path, sync::Arc};
use tokio::task::JoinSet;

async fn open(path: &Path) -> Arc<SqliteStore> {
    Arc::new(SqliteStore::open(path).await.unwrap())
}

/// A file with so many entries, all of it in the database and nothing beside.
async fn file(folder: &Path, size: u64) -> std::path::PathBuf {
    let path = folder.join("consent.db");
    let store = open(&path).await;
    let log = log(&store);
    let entries: Vec<_> = (0..size).map(entry).collect();
    log.append_all(&entries).await.unwrap();
    store.close().await;
    path
}

#[tokio::test]
async fn a_log_in_a_file_is_sound_and_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), 100).await;
    let store = open(&path).await;
    assert_eq!(log(&store).append(&entry(100)).await.unwrap(), 100);
    let found = report(&*store).await;
    assert!(found.is_sound() && found.entries == 101, "{found:?}");
}

/// Every byte of the bytes of some entries, as they lie in the file.
#[tokio::test]
async fn no_byte_of_an_entry_in_the_file_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), 5).await;
    let good = fs::read(&path).unwrap();
    for n in [0, 2, 4] {
        let bytes = entry(n).to_bytes().unwrap();
        let start = good.windows(bytes.len()).position(|part| part == bytes).unwrap();
        for at in (start..start + bytes.len()).step_by(7) {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&path, &bad).unwrap();
            let store = open(&path).await;
            let found = verify_log(&*store, &key()).await.unwrap().findings;
            store.close().await;
            assert_eq!(found, [Finding::Altered(n), Finding::Root], "byte {}", at - start);
        }
    }
    fs::write(&path, &good).unwrap();
    assert!(report(&*open(&path).await).await.is_sound());
}

/// Several callers in two stores on one file, as two processes are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_write_one_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), 1).await;
    let mut callers = JoinSet::new();
    for process in 1..3 {
        let store = open(&path).await;
        let log = Arc::new(log(&store));
        for caller in 0..4 {
            let log = Arc::clone(&log);
            callers.spawn(async move {
                for n in 0..5 {
                    log.append(&entry(1000 * process + 100 * caller + n)).await.unwrap();
                }
            });
        }
    }
    callers.join_all().await;
    let store = open(&path).await;
    let found = report(&*store).await;
    assert!(found.is_sound() && found.entries == 41, "{found:?}");
    let mut kept: Vec<_> = store.read(0..100).await.unwrap();
    kept.sort_by(|one, other| one.entry.cmp(&other.entry));
    kept.dedup_by(|one, other| one.entry == other.entry);
    assert_eq!(kept.len(), 41, "every entry once");
}

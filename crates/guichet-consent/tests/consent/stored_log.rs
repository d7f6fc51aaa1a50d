//! The audit log in every store: many write at once, and the log verifies.

use crate::support::{signer, start};
use guichet_consent::log::{
    Action, Actor, Entry, Head, Log, LogStore, MemoryLogStore, Origin, verify_log,
};
use std::sync::Arc;

/// Two programs with sixteen callers each.
async fn write(store: Arc<dyn LogStore>) {
    let origin = Origin::new("example.com/audit").unwrap();
    let program = || Arc::new(Log::new(store.clone(), signer(), origin.clone()));
    let programs = [program(), program()];
    let tasks: Vec<_> = (0..32)
        .map(|turn| {
            let log = programs[turn % 2].clone();
            tokio::task::spawn(async move {
                let actor = Actor::app(format!("caller {turn}"));
                log.append(&Entry::new(start(), actor, Action::Use)).await.unwrap()
            })
        })
        .collect();
    let mut places = Vec::new();
    for task in tasks {
        places.push(task.await.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (0..32).collect::<Vec<u64>>());
    let report = verify_log(&*store, programs[0].key()).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    // A commit that comes too late writes nothing.
    let leaves = store.read(0..1).await.unwrap();
    assert!(!store.append(0, &leaves, &Head::default()).await.unwrap());
    assert_eq!(store.head().await.unwrap().size, 32);
}

#[tokio::test]
async fn many_callers_and_two_programs_make_one_log() {
    write(Arc::new(MemoryLogStore::new())).await;
    #[cfg(feature = "sqlite")]
    {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("consent.db");
        let store = Arc::new(guichet_consent::store::SqliteStore::open(path).await.unwrap());
        write(store.clone()).await;
        store.close().await;
    }
    #[cfg(feature = "postgres")]
    if let Some(url) = crate::support::postgres::database().await {
        let store = guichet_consent::store::PostgresStore::connect(&url, 20).await.unwrap();
        let store = Arc::new(store);
        write(store.clone()).await;
        store.close().await;
    }
}

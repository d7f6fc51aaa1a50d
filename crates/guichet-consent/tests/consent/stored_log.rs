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

/// Statements that would change what was written, or take it away.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
const FORBIDDEN: [&str; 5] = [
    "UPDATE consent_log_leaf SET entry = nodes WHERE place = 3",
    "DELETE FROM consent_log_leaf WHERE place = 31",
    "UPDATE consent_log_head SET size = 3",
    "DELETE FROM consent_log_head",
    "UPDATE consent_revision SET state = 'given'",
];

/// A revision, so that there is something to change.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
async fn remember(store: Arc<dyn guichet_consent::store::LedgerStore>) {
    let ledger = crate::support::ledger_over(store);
    ledger.request(crate::support::draft(), start()).await.unwrap();
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_file_refuses_to_change_what_was_written() {
    use sqlx::{Connection as _, Executor as _};
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("consent.db");
    let store = Arc::new(guichet_consent::store::SqliteStore::open(&path).await.unwrap());
    write(store.clone()).await;
    remember(store.clone()).await;
    let address = format!("sqlite://{}", path.display());
    let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
    for statement in FORBIDDEN {
        assert!(other.execute(statement).await.is_err(), "{statement}");
    }
    // Whoever takes the guard away first is found by verifying.
    other.execute("DROP TRIGGER consent_log_leaf_stays").await.unwrap();
    other.execute("UPDATE consent_log_leaf SET nodes = x'00' WHERE place = 3").await.unwrap();
    let log = crate::support::log_over(store.clone());
    let found = log.verify(&[]).await.unwrap().findings;
    assert_eq!(found, [guichet_consent::log::Finding::Tree(3)]);
    store.close().await;
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn a_database_refuses_to_change_what_was_written() {
    use sqlx::{Connection as _, Executor as _};
    let Some(url) = crate::support::postgres::database().await else { return };
    let store = guichet_consent::store::PostgresStore::connect(&url, 20).await.unwrap();
    let store = Arc::new(store);
    write(store.clone()).await;
    remember(store.clone()).await;
    let mut other = sqlx::PgConnection::connect(url.expose()).await.unwrap();
    for statement in FORBIDDEN.into_iter().chain(["TRUNCATE consent_log_leaf"]) {
        assert!(other.execute(statement).await.is_err(), "{statement}");
    }
    store.close().await;
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

//! A program that is killed, for real, at every place of a withdrawal: this test binary runs
//! itself as a child, and the child dies.

use crate::support::{
    bank::CountingBank,
    draft,
    fuse::Fuse,
    given, grant, hours, ledger_over, sealed_over, start,
    world::{Customer, World},
};
use guichet_consent::{EndedBy, Place, store::SqliteStore};
use guichet_core::{Purpose, Scope};
use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

const HOME: &str = "GUICHET_TEST_HOME";
const PLACE: &str = "GUICHET_TEST_PLACE";
const RECORD: &str = "GUICHET_TEST_RECORD";

/// The databases in a directory, as a program finds them when it starts.
async fn world(home: &Path, record: guichet_consent::RecordId) -> (World, Arc<SqliteStore>) {
    let store = Arc::new(SqliteStore::open(home.join("consent.db")).await.unwrap());
    let world = World {
        ledger: store.clone(),
        rows: store.clone(),
        log: store.clone(),
        bank: CountingBank::new(),
        customer: Arc::new(Customer::default()),
        record,
        grant: grant(),
    };
    (world, store)
}

/// Does nothing on its own: the child of the test below.
#[tokio::test]
async fn child() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let number = |name| std::env::var(name).unwrap();
    let place: u32 = number(PLACE).parse().unwrap();
    let (world, _) = world(Path::new(&home), number(RECORD).parse().unwrap()).await;
    let program = world.program(&Fuse::whole(), &Fuse::killing(place));
    let by = EndedBy::Customer(Place::App);
    program.withdraw(world.record, by, Some(&world.grant), hours(1)).await.unwrap();
    println!("survived");
}

#[tokio::test]
async fn a_killed_program_goes_on_where_it_was() {
    let mut killed = 0;
    for place in 0.. {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(home.path().join("consent.db")).await.unwrap());
        let ledger = ledger_over(store.clone());
        let (record, _) = given(&ledger, draft()).await;
        let line = (Scope::Transactions, Purpose::PlanBudget);
        let sealed = sealed_over(store.clone(), &ledger);
        sealed.put(record.id, line, "a", b"kept", start()).await.unwrap();
        store.close().await;

        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::child", "--nocapture", "--test-threads=1"])
            .env(HOME, home.path())
            .env(PLACE, place.to_string())
            .env(RECORD, record.id.to_string())
            .stderr(Stdio::null())
            .output()
            .unwrap();
        if String::from_utf8_lossy(&output.stdout).contains("survived") {
            break;
        }
        assert!(!output.status.success(), "the child neither survived nor died");
        killed += 1;

        // Whatever the child did last, nothing can be read any more, and the rest is done now.
        let (world, store) = world(home.path(), record.id).await;
        assert!(!ledger_over(store.clone()).read(record.id).await.unwrap().may_read(hours(1)));
        // The bank may have been told a moment before, and the retry waits its turn.
        world.healthy().go_on(hours(9)).await.unwrap();
        let [ended, logged, shredded, cleared, confirmed, _] = world.withdrawn().await;
        assert!(ended && logged && shredded && cleared && confirmed, "killed at {place}");
        store.close().await;
    }
    println!("killed {killed} times");
    assert!(killed > 15, "{killed}");
}

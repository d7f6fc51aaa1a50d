//! Two processes on one store: this test binary runs itself twice as a child.

use crate::support::{FakeBank, account, bank, grant, instant, store};
use guichet_core::{GrantId, GrantStore as _, Operation, Purpose};
use guichet_layers::{Limit, Spent, UsageKey, UsageStore as _};
use guichet_store_file::FileUsageStore;
use std::{
    env,
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
};
use tempfile::tempdir;

/// How a child learns its task: the directory and the grant.
const HOME: &str = "GUICHET_TEST_HOME";
const GRANT: &str = "GUICHET_TEST_GRANT";

struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Process {
    /// Starts one of the tests below that do nothing on their own.
    fn start(test: &str, home: &Path, grant: &str) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(HOME, home)
            .env(GRANT, grant)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// Reads until the child says a word; gives what follows it on the line.
    fn until(&mut self, word: &str) -> String {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            if let Some((_, rest)) = line.split_once(word) {
                return rest.trim().to_owned();
            }
            line.clear();
        }
        panic!("the child ended without {word}");
    }

    fn end(mut self) {
        // Its last lines must have a reader.
        std::io::copy(&mut self.lines, &mut std::io::sink()).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

/// A gate that keeps children back until all are there: a lock, so that none must sleep.
fn gate(home: &Path) -> File {
    File::create(home.join("gate")).unwrap()
}

fn task() -> Option<(PathBuf, String)> {
    let home = env::var_os(HOME)?;
    Some((home.into(), env::var_os(GRANT)?.into_string().unwrap()))
}

fn wait_at_the_gate(home: &Path) {
    println!("ready.");
    File::open(home.join("gate")).unwrap().lock_shared().unwrap();
}

/// The child of the next test; alone it does nothing.
#[tokio::test]
async fn child_that_refreshes() {
    let Some((home, id)) = task() else { return };
    let store = store(&home);
    let grant = store.load(&GrantId::new(id)).await.unwrap().unwrap();
    assert_eq!(grant.generation, 0);
    let bank = bank(&home, |builder| builder);
    let session = bank.session(grant, Purpose::AnswerCustomer).with_store(Arc::new(store));
    wait_at_the_gate(&home);
    session.balances(&account()).await.unwrap();
    println!("generation:{}", session.grant().generation);
}

#[test]
fn two_processes_on_one_store_make_one_refresh() {
    let home = tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let grant = grant();
    runtime.block_on(store(home.path()).save(&grant)).unwrap();
    let gate = gate(home.path());
    gate.lock().unwrap();
    let start =
        || Process::start("processes::child_that_refreshes", home.path(), grant.id.as_str());
    let mut children = [start(), start()];
    for child in &mut children {
        child.until("ready");
    }
    drop(gate);
    for mut child in children {
        assert_eq!(child.until("generation:"), "1");
        child.end();
    }
    assert_eq!(FakeBank::refreshes(home.path()), 1);
    let stored = runtime.block_on(store(home.path()).load(&grant.id)).unwrap().unwrap();
    assert_eq!(stored.generation, 1);
    assert_eq!(stored.refresh_token.unwrap().expose(), "canary-refresh-1");
}

/// The child of the next test; alone it does nothing.
#[tokio::test]
async fn child_that_spends() {
    let Some((home, id)) = task() else { return };
    let store = FileUsageStore::open(&home).unwrap();
    let mut grant = grant();
    grant.id = GrantId::new(id);
    let key = UsageKey::of(&grant.bank, &grant, None, Operation::Accounts);
    let limit = Limit::new(25, instant("2026-05-01T00:00:00Z"));
    wait_at_the_gate(&home);
    let mut counted = 0;
    for _ in 0..20 {
        let spent = store.spend(&key, limit, instant("2026-05-01T12:00:00Z")).await.unwrap();
        counted += usize::from(matches!(spent, Spent::Counted(_)));
    }
    println!("counted:{counted}");
}

#[test]
fn two_processes_keep_one_count_of_calls() {
    let home = tempdir().unwrap();
    let gate = gate(home.path());
    gate.lock().unwrap();
    let start = || Process::start("processes::child_that_spends", home.path(), "id");
    let mut children = [start(), start()];
    for child in &mut children {
        child.until("ready");
    }
    drop(gate);
    let mut counted = 0;
    for mut child in children {
        counted += child.until("counted:").parse::<usize>().unwrap();
        child.end();
    }
    assert_eq!(counted, 25);
}

#[test]
fn a_lease_ends_with_its_process() {
    let home = tempdir().unwrap();
    let mut child = Process::start("processes::child_that_dies", home.path(), "id");
    child.until("leased");
    child.child.kill().unwrap();
    child.child.wait().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store(home.path()).lease(&GrantId::new("id"))).unwrap();
}

/// The child of the test before; alone it does nothing.
#[tokio::test]
async fn child_that_dies() {
    let Some((home, id)) = task() else { return };
    let _lease = store(&home).lease(&GrantId::new(id)).await.unwrap();
    println!("leased.");
    std::future::pending::<()>().await;
}

//! What gate and audit cost beside the same call with telemetry alone, in instructions.
//!
//! ```text
//! cargo bench -p guichet-tests --bench ledger
//! ```
//!
//! The call reads one page of transactions: 50 rows, as banks send them unasked, and 1,000; by one
//! caller, and by 16 at once, who share the commits of the log. The ledger and the log are one
//! SQLite file in WAL mode with `synchronous=FULL`. Valgrind counts all threads; what comes before
//! the calls is taken out by the difference of many and few.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement reports and stops")]

mod shared;

use futures_util::StreamExt as _;
use guichet::{
    AppKey, Bank, BankBuilder, CustomerRef, Grant, Purpose, Scope, Secret, Setup, Timestamp,
    TransactionQuery,
    consent::{
        Audit, ConsentGate, Draft, Ed25519Signer, Expression, Item, Language, Ledger, Method,
        Notice, Party, Subject,
        log::{Actor, Log, Origin},
        store::SqliteStore,
    },
    layers::Telemetry,
    raw::{Clock, Env},
};
use shared::Endless;
use std::{env, io::Read as _, process::Command, sync::Arc};

const FEW: u64 = 32;
const MANY: u64 = 160;

/// It stands still: the days of a consent are no matter here.
#[derive(Debug)]
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2026-03-31T12:00:00Z".parse().unwrap()
    }
}

fn env_of(rows: u64) -> Env {
    let transport = Arc::new(Endless { pages: 1, rows });
    Setup::new(AppKey::from_bytes([7; 32]))
        .unwrap()
        .with_transport(transport)
        .with_clock(Arc::new(Noon))
        .env()
}

/// A bank with telemetry, and with gate and audit where they are wanted, and a grant for it.
async fn bank(rows: u64, ledger: Option<&std::path::Path>) -> (Bank, Grant) {
    let now = Noon.now();
    let builder: BankBuilder = shared::bank().layer(Telemetry::new());
    let signer = Arc::new(Ed25519Signer::random().unwrap());
    let path = ledger.map_or_else(|| env::temp_dir().join("unused"), |path| path.join("ledger.db"));
    let subject = Subject::derive(&AppKey::from_bytes([7; 32]), &CustomerRef::new("customer"));
    let party = Party::new("Bench", "privacy@bench.example");
    let notice = Notice::new(Language::English, "The bench reads transactions.");
    let draft = Draft::new(subject, party, guichet::BankId::new("bench-us"), notice)
        .item(Item::new(Scope::Transactions, Purpose::AnswerCustomer))
        .days(90, now);
    let request = draft.to_request(now);
    let id = guichet::BankId::new("bench-us");
    let grant = Grant::new(id, &request, Secret::new("token"), now).unwrap();
    if ledger.is_none() {
        return (builder.build(env_of(rows)).unwrap(), grant);
    }
    let store = Arc::new(SqliteStore::open(path).await.unwrap());
    let ledger = Ledger::new(store.clone(), signer.clone());
    let log = Arc::new(Log::new(store, signer, Origin::new("bench.example/audit").unwrap()));
    let record = ledger.request(draft, now).await.unwrap();
    ledger.give(record.id, &grant, Expression::new(Method::BankRedirect, now), now).await.unwrap();
    let builder = builder
        .layer(Audit::new(log, ledger.clone(), Actor::app("bench")))
        .layer(ConsentGate::new(ledger));
    (builder.build(env_of(rows)).unwrap(), grant)
}

#[tokio::main(flavor = "current_thread")]
async fn run(side: &str, rows: u64, callers: u64, calls: u64) {
    let folder = tempfile::tempdir().unwrap();
    let (bank, grant) = bank(rows, (side == "ledger").then(|| folder.path())).await;
    let session = bank.session(grant, Purpose::AnswerCustomer);
    let caller = async |_| {
        for _ in 0..calls / callers {
            let page = session.transactions(&shared::account(), TransactionQuery::new());
            let seen = page.filter(|item| std::future::ready(item.is_ok())).count().await;
            assert_eq!(u64::try_from(seen).unwrap(), rows);
        }
    };
    futures_util::future::join_all((0..callers).map(caller)).await;
}

/// The instructions of one run of this program under Valgrind, in all its threads.
fn count(side: &str, rows: u64, callers: u64, calls: u64) -> u64 {
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--"])
        .arg(env::current_exe().unwrap())
        .args(["run", side, &rows.to_string(), &callers.to_string(), &calls.to_string()])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success(), "{told}");
    let line = told.lines().find(|line| line.contains("Collected :")).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

fn per_call(side: &str, rows: u64, callers: u64) -> u64 {
    (count(side, rows, callers, MANY) - count(side, rows, callers, FEW)) / (MANY - FEW)
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, mode, side, rows, callers, calls] = arguments.as_slice()
        && mode == "run"
    {
        let number = |text: &str| text.parse().unwrap();
        return run(side, number(rows), number(callers), number(calls));
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("NOT MEASURED: valgrind is not installed");
        return;
    }
    println!("instructions a call            telemetry   gate + audit   ratio");
    for (rows, callers) in [(50, 1), (50, 16), (1_000, 1)] {
        let (alone, all) =
            (per_call("telemetry", rows, callers), per_call("ledger", rows, callers));
        println!(
            "{rows:>5} rows, {callers:>2} callers  {alone:>14}{all:>15}   {}.{:03}",
            all / alone,
            all % alone * 1000 / alone
        );
    }
}

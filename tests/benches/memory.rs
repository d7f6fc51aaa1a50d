//! The peak memory of a long stream beside that of a short one.
//!
//! ```text
//! cargo bench -p guichet-tests --bench memory
//! ```
//!
//! Pages of 1,000 transactions come from a transport in the same process, and pass connector,
//! layers and session. It fails above 1.15 times the peak of a short stream, or above 40 MB.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement reports and stops")]

mod shared;

use futures_util::StreamExt as _;
use guichet::{AppKey, ConsentRequest, Grant, Purpose, Scope, Secret, Setup, TransactionQuery};
use shared::Endless;
use std::{env, fs, process::Command, sync::Arc};

const PAGE: u64 = 1_000;
const SHORT: u64 = 10_000;
const LONG: u64 = 1_000_000;

#[tokio::main(flavor = "current_thread")]
async fn stream(count: u64) {
    let setup = Setup::new(AppKey::from_bytes([7; 32]))
        .unwrap()
        .with_transport(Arc::new(Endless { pages: count / PAGE, rows: PAGE }));
    let bank = setup.connect(shared::bank()).unwrap();
    let request = ConsentRequest::new(
        [Scope::Transactions, Scope::TransactionsCounterparty],
        [Purpose::AnswerCustomer],
    )
    .days(90);
    let now = "2026-03-31T12:00:00Z".parse().unwrap();
    let id = bank.info().id.clone();
    let grant = Grant::new(id, &request, Secret::new("token"), now).unwrap();
    let session = bank.session(grant, Purpose::AnswerCustomer);
    let account = shared::account();
    let mut stream = session.transactions(&account, TransactionQuery::new());
    let mut seen = 0;
    while let Some(transaction) = stream.next().await {
        assert!(transaction.unwrap().amount.amount.decimals() == 2);
        seen += 1;
    }
    assert_eq!(seen, count);
}

fn peak_of(count: u64) -> u64 {
    let output =
        Command::new(env::current_exe().unwrap()).args(["run", &count.to_string()]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, mode, count] = arguments.as_slice()
        && mode == "run"
    {
        stream(count.parse().unwrap());
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        println!("{}", peak.trim().trim_end_matches(" kB"));
        return;
    }
    if fs::metadata("/proc/self/status").is_err() {
        println!("NOT MEASURED: this system does not tell the peak of a process");
        return;
    }
    let (short, long) = (peak_of(SHORT), peak_of(LONG));
    println!(
        "{SHORT} transactions: {short} kB; {LONG}: {long} kB; ratio 1.{:03}",
        (long * 1000 / short).saturating_sub(1000)
    );
    assert!(long * 100 <= short * 115, "memory grows with the stream");
    assert!(long <= 40_000, "the stream holds more than 40 MB");
}

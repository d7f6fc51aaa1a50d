//! The peak memory of a long stream beside that of a short one.
//!
//! ```text
//! cargo bench -p guichet-tests --bench memory
//! ```
//!
//! Pages of 1,000 transactions come from a transport in the same process, and pass connector,
//! layers and session. It fails above 1.15 times the peak of a short stream, or above 40 MB.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement reports and stops")]

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt as _;
use guichet::{
    AccountId, AccountKind, AccountRef, AppKey, Capabilities, ConsentRequest, Currency, Grant,
    Operation, Purpose, Result, Scope, Secret, Setup, TransactionQuery,
    fdx::{Config, Profile, Version},
    raw::Transport,
};
use std::{env, fmt::Write as _, fs, process::Command, sync::Arc};

const PAGE: u64 = 1_000;
const SHORT: u64 = 10_000;
const LONG: u64 = 1_000_000;

const PROFILE: Profile = Profile::new("bench-us", "Bench", "US")
    .version(Version::V6_4)
    .capabilities(Capabilities::of(&[
        Operation::BeginConsent,
        Operation::ResumeConsent,
        Operation::Accounts,
        Operation::Transactions,
    ]));

/// A bank with so many transactions, about 1,000 a day.
#[derive(Debug)]
struct Endless {
    pages: u64,
}

#[async_trait]
impl Transport for Endless {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>> {
        let query = request.uri().query().unwrap_or_default();
        let key = query.split('&').find_map(|pair| pair.strip_prefix("pageKey="));
        let page: u64 = key.map_or(0, |key| key.parse().unwrap());
        let body = self.page(page);
        Ok(http::Response::builder().body(Bytes::from(body)).unwrap())
    }
}

impl Endless {
    fn page(&self, page: u64) -> String {
        let day = jiff::civil::date(2026, 3, 31)
            .saturating_sub(jiff::Span::new().days(i64::try_from(page).unwrap()));
        let mut body = String::from(r#"{"transactions":["#);
        for row in 0..PAGE {
            let number = page * PAGE + row;
            let comma = if row == 0 { "" } else { "," };
            write!(
                body,
                r#"{comma}{{"accountCategory":"DEPOSIT_ACCOUNT","accountId":"a-1","transactionId":"t-{number}","postedTimestamp":"{day}T00:00:00Z","transactionTimestamp":"{day}T08:30:00Z","description":"CAF\u00c9 DE LA GARE \"{number}\"","memo":"Table {row}","debitCreditMemo":"DEBIT","status":"POSTED","amount":{}.{:02},"category":"5812","reference":"r-{number}","cardNumberDisplay":"1234","transactionType":"POSDEBIT","transactionPayee":{{"merchantName":"Café de la Gare"}}}}"#,
                number % 97,
                number % 100,
            )
            .unwrap();
        }
        body.push(']');
        if page + 1 < self.pages {
            write!(body, r#","page":{{"nextPageKey":"{}"}}"#, page + 1).unwrap();
        }
        body.push('}');
        body
    }
}

#[tokio::main(flavor = "current_thread")]
async fn stream(count: u64) {
    let url = |path: &str| format!("https://bank.example/{path}").parse().unwrap();
    let mut urls = guichet::fdx::OauthUrls::new().authorize(url("a")).token(url("t"));
    urls = urls.par(url("p")).revoke(url("r"));
    let config = Config::new("bench", url("back"))
        .secret("secret")
        .resource_url(url("fdx/v6"))
        .oauth_urls(urls);
    let setup = Setup::new(AppKey::from_bytes([7; 32]))
        .unwrap()
        .with_transport(Arc::new(Endless { pages: count / PAGE }));
    let bank = setup.connect(PROFILE.bank(config)).unwrap();
    let request = ConsentRequest::new(
        [Scope::Transactions, Scope::TransactionsCounterparty],
        [Purpose::AnswerCustomer],
    )
    .days(90);
    let now = "2026-03-31T12:00:00Z".parse().unwrap();
    let id = bank.info().id.clone();
    let grant = Grant::new(id, &request, Secret::new("token"), now).unwrap();
    let session = bank.session(grant, Purpose::AnswerCustomer);
    let mut account = AccountRef::new(AccountId::new("a-1"), AccountKind::Current);
    account.currency = Some(Currency::USD);
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

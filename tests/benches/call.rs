//! What a call costs beside the same request by bare reqwest, in instructions of user space.
//!
//! ```text
//! cargo bench -p guichet-tests --bench call
//! ```
//!
//! The call fetches a document, so no decoding is in it, and no layer is on. Both sides send the
//! same headers to the same server, which is another process. Valgrind counts; the instructions
//! of start-up are taken out by the difference between many calls and few.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement reports and stops")]

use guichet::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, Capabilities, ConsentRequest, Grant,
    Operation, Purpose, Scope, Secret, Session, Setup, StatementId,
    fdx::{Config, Institution, OauthUrls, Profile, Version},
    http::HttpTransport,
};
use std::{
    env,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::Arc,
    thread,
};
use url::Url;

const FEW: u64 = 100;
const MANY: u64 = 300;

const PROFILE: Profile =
    Profile::new(Institution::new("bench-us", "Bench", "US").capabilities(Capabilities::of(&[
        Operation::BeginConsent,
        Operation::ResumeConsent,
        Operation::Accounts,
        Operation::Statements,
        Operation::StatementDocument,
    ])))
    .version(Version::V6_4);

/// Which layers are around the call.
fn bank(base: &Url, layers: bool) -> Bank {
    let at = |path: &str| base.join(path).unwrap();
    let config = Config::new("bench", at("back"))
        .secret("secret")
        .resource_url(at("fdx/v6"))
        .oauth_urls(OauthUrls::new().authorize(at("a")).token(at("t")).par(at("p")).revoke(at("r")))
        .allow_plain_loopback();
    let transport = HttpTransport::builder().allow_loopback_http().build().unwrap();
    let setup =
        Setup::new(AppKey::from_bytes([7; 32])).unwrap().with_transport(Arc::new(transport));
    let builder = PROFILE.bank(config);
    if layers { setup.connect(builder) } else { builder.build(setup.env()) }.unwrap()
}

fn session(bank: &Bank) -> Session {
    let request = ConsentRequest::new([Scope::Statements], [Purpose::AnswerCustomer]).days(90);
    let now = "2026-03-31T12:00:00Z".parse().unwrap();
    let id = bank.info().id.clone();
    bank.session(
        Grant::new(id, &request, Secret::new("token-token-token"), now).unwrap(),
        Purpose::AnswerCustomer,
    )
}

async fn ours(base: &Url, calls: u64, layers: bool) {
    let session = session(&bank(base, layers));
    let account = AccountRef::new(AccountId::new("account-1"), AccountKind::Current);
    for _ in 0..calls {
        let body = session.statement_document(&account, &StatementId::new("s-1")).await.unwrap();
        assert!(body.len() >= 5_000);
    }
}

/// The same exchange as an app would write it by hand, with the same guards on the client.
async fn bare(base: &Url, calls: u64) {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .timeout(std::time::Duration::from_secs(30))
        .connect_timeout(std::time::Duration::from_secs(10))
        .build()
        .unwrap();
    for _ in 0..calls {
        let id = uuid::Uuid::new_v4().to_string();
        let answer = client
            .get(base.join("fdx/v6/accounts/account-1/statements/s-1").unwrap())
            .header("user-agent", "guichet/0.1.0")
            .header("authorization", "Bearer token-token-token")
            .header("x-fapi-interaction-id", id)
            .header("fdx-api-actor-type", "BATCH")
            .header("accept", "application/pdf, image/*, */*")
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success());
        assert!(answer.bytes().await.unwrap().len() >= 5_000);
    }
}

/// Answers every request on a connection with the same body.
fn serve(size: usize) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    thread::spawn(move || {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\ncontent-length: {size}\r\n\r\n"
        );
        let answer = Arc::new([head.into_bytes(), vec![b'%'; size]].concat());
        for stream in listener.incoming() {
            let (stream, answer) = (stream.unwrap(), Arc::clone(&answer));
            thread::spawn(move || answer_all(stream, &answer));
        }
    });
    url
}

fn answer_all(mut stream: TcpStream, answer: &[u8]) {
    let mut requests = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    loop {
        line.clear();
        match requests.read_line(&mut line) {
            Ok(0) | Err(_) => return,
            // A request of this bench has no body, so a blank line ends it.
            Ok(_) if line == "\r\n" => stream.write_all(answer).unwrap(),
            Ok(_) => {}
        }
    }
}

/// The instructions of one run of this program under Valgrind.
fn count(side: &str, base: &Url, calls: u64) -> u64 {
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--"])
        .arg(env::current_exe().unwrap())
        .args(["run", side, base.as_str(), &calls.to_string()])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success(), "{told}");
    let line = told.lines().find(|line| line.contains("Collected :")).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

fn per_call(side: &str, base: &Url) -> u64 {
    (count(side, base, MANY) - count(side, base, FEW)) / (MANY - FEW)
}

#[tokio::main(flavor = "current_thread")]
async fn run(side: &str, base: &Url, calls: u64) {
    match side {
        "ours" => ours(base, calls, false).await,
        "layers" => ours(base, calls, true).await,
        _ => bare(base, calls).await,
    }
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, mode, side, base, calls] = arguments.as_slice()
        && mode == "run"
    {
        return run(side, &base.parse().unwrap(), calls.parse().unwrap());
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("NOT MEASURED: valgrind is not installed");
        return;
    }
    println!("instructions a call          bare        ours   ratio   with layers   ratio");
    for size in [5_000, 500_000] {
        let base = serve(size);
        let by_hand = per_call("bare", &base);
        let (ours, layers) = (per_call("ours", &base), per_call("layers", &base));
        let ratio =
            |count: u64| format!("{}.{:03}", count / by_hand, count % by_hand * 1000 / by_hand);
        println!(
            "{size:>7} bytes       {by_hand:>12}{ours:>12}   {}{layers:>14}   {}",
            ratio(ours),
            ratio(layers)
        );
    }
}

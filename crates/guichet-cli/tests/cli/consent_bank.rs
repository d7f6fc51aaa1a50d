//! Consents and the bank's own side: a customer who says no, and a bank that is down.

use crate::{
    consent::{records, said, states},
    err, guichet_at, out,
};
use guichet::{
    mock::{self, MockBank},
    raw::Clock as _,
};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Begins a command that sends the customer to the bank, and finds the address.
pub(crate) fn begin(home: &Path, arguments: &[&str]) -> (Child, url::Url) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .arg("--home")
        .arg(home)
        .args(arguments)
        .arg("--no-browser")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = lines.find(|line| line.trim().starts_with("http")).expect("the bank's page");
    let page = page.trim().parse().unwrap();
    // Somebody must go on reading what the command says.
    std::thread::spawn(move || lines.count());
    (child, page)
}

#[tokio::test]
async fn a_no_at_the_bank_is_written_down() {
    let home = TempDir::new().unwrap();
    let (mut child, page) = begin(home.path(), &["link", "--mock"]);
    let back = mock::deny(&page).await.unwrap();
    let mut browser = std::net::TcpStream::connect(back.authority()).unwrap();
    let target = format!("{}?{}", back.path(), back.query().unwrap());
    write!(browser, "GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    browser.read_to_string(&mut String::new()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(77));
    let records = records(home.path());
    assert_eq!(states(&records[0]), ["requested", "refused"]);
    said(home.path(), &["audit", "verify"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_ends_with_its_time() {
    let home = crate::consent::linked(&["--days", "30"]);
    let state = home.path().join("links/mock-us.mock.json");
    let bank = MockBank::builder().state(state).start().await.unwrap();
    bank.advance(jiff::SignedDuration::from_hours(31 * 24));
    drop(bank);
    let told = err(guichet_at(home.path()).arg("accounts"), 77);
    assert!(told.contains("the consent ran out"), "{told}");
    assert_eq!(states(&records(home.path())[0]), ["requested", "given", "expired", "purged"]);
    let log = said(home.path(), &["audit", "explain"]);
    assert!(log.contains("Refused: the consent ran out"), "{log}");
    let sealed = std::fs::read_dir(home.path().join("grants")).unwrap();
    let mut names = sealed.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.ends_with(".sealed")), "the grant is kept");
}

pub(crate) const CALLBACK: &str = "https://app.example/callback";

/// The app's configuration for a mock bank in the place of a listed one.
pub(crate) fn configuration(server: &MockBank) -> String {
    let (client, at) = (server.client(), server.url());
    let (id, secret) = (client.client_id, client.client_secret);
    format!(
        r#"
        client_id = "{id}"
        client_secret = "{secret}"
        redirect_uri = "{CALLBACK}"
        resource_url = "{at}jpmc/servicing/inquiry-maintenance/fdx/v4"
        allow_plain_loopback = true
        [oauth_urls]
        authorize = "{at}aggregator-oauth/v1/authorize"
        token = "{at}aggregator-oauth/v1/token"
        revoke = "{at}aggregator-oauth/v1/revoke"
        "#
    )
}

/// Links alice by an app's configuration; she pastes where her browser ended.
pub(crate) async fn agree(home: &Path, config: &Path) {
    visit(home, &["link", "chase-us", "--config", config.to_str().unwrap()]).await;
}

/// Goes to the bank as a command says; alice pastes where her browser ended.
pub(crate) async fn visit(home: &Path, arguments: &[&str]) {
    let (mut child, page) = begin(home, arguments);
    let back = mock::approve(&page, "alice").await.unwrap();
    child.stdin.take().unwrap().write_all(format!("{back}\n").as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// The day of this machine, by which links to configured banks live.
pub(crate) fn today() -> guichet::Date {
    guichet::http::SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_does_not_wait_for_a_bank_that_is_down_and_finishes_when_it_is_up() {
    let home = TempDir::new().unwrap();
    let (file, state) = (home.path().join("app.toml"), home.path().join("bank.json"));
    let open = |port| {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
        let bank = MockBank::builder().state(state.clone()).addr(address).today(today());
        bank.redirect(CALLBACK.parse().unwrap()).start()
    };
    let server = open(0).await.unwrap();
    std::fs::write(&file, configuration(&server)).unwrap();
    agree(home.path(), &file).await;
    assert!(said(home.path(), &["accounts"]).contains("Paris"));
    assert_eq!(records(home.path())[0]["expression"]["method"], "bank_redirect");

    let port = server.addr().port();
    drop(server);
    let text = said(home.path(), &["withdraw", "--yes"]);
    assert!(text.contains("Nothing more is read") && text.contains("not be told yet"), "{text}");
    // Here it has ended: the grant is gone, and the refusal is an entry.
    let told = err(guichet_at(home.path()).arg("accounts"), 77);
    assert!(told.contains("the customer withdrew the consent"), "{told}");
    assert!(said(home.path(), &["consents"]).contains("not told yet"));

    let _server = open(port).await.unwrap();
    assert!(said(home.path(), &["consents"]).contains("ended"));
    let log = said(home.path(), &["audit", "explain"]);
    assert!(log.contains("Refused: you withdrew the consent"), "{log}");
    assert!(log.contains("had the end of the consent confirmed"), "{log}");
    assert_eq!(states(&records(home.path())[0]), ["requested", "given", "withdrawn", "purged"]);
    out(guichet_at(home.path()).args(["audit", "verify"]), 0);
}

//! What a bank refuses is not asked of it, and the customer is told why.

use crate::{
    consent::{records, said},
    consent_bank::{CALLBACK, agree, configuration, today},
    err, guichet_at,
};
use guichet::mock::MockBank;
use std::{fs, path::Path};
use tempfile::TempDir;

const NO_BOTS: &str = r#"[{ "bank": "chase-us", "kind": "app", "scopes": ["transactions"],
    "reason": "It shows transactions on its own pages only." }]"#;

async fn open() -> MockBank {
    let bank = MockBank::builder().redirect(CALLBACK.parse().unwrap()).today(today());
    bank.start().await.unwrap()
}

/// An app's configuration that names a file of refusals.
fn configured(home: &Path, server: &MockBank, refusals: &str) -> String {
    fs::write(home.join("refusals.json"), refusals).unwrap();
    let text = format!("bank_terms = \"refusals.json\"\n{}", configuration(server));
    let file = home.join("app.toml");
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_to_permit_what_the_bank_does_not_serve() {
    let (home, server) = (TempDir::new().unwrap(), open().await);
    let file = configured(home.path(), &server, NO_BOTS);
    let link = |lang| {
        let mut command = guichet_at(home.path());
        command.args(["link", "chase-us", "--no-browser", "--config", &file, "--lang", lang]);
        command
    };
    let told = err(&mut link("en"), 77);
    assert!(told.contains("JPMorgan Chase does not serve this app: It shows"), "{told}");
    assert!(told.contains("--scope"), "it says what to do: {told}");
    let told = err(&mut link("fr"), 77);
    assert!(told.contains("JPMorgan Chase ne sert pas cette application"), "{told}");
    assert!(server.requests().is_empty() && records(home.path()).is_empty());
    let log = said(home.path(), &["audit", "explain"]);
    assert_eq!(log.matches("Refused: the bank does not send this over").count(), 2, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_begins_to_refuse_is_not_asked_any_more() {
    let (home, server) = (TempDir::new().unwrap(), open().await);
    let file = configured(home.path(), &server, "[]");
    agree(home.path(), Path::new(&file)).await;
    let march = ["transactions", "Paris", "--since", "2026-03-01"];
    said(home.path(), &march);
    configured(home.path(), &server, NO_BOTS);
    server.clear_requests();
    let told = err(guichet_at(home.path()).args(march), 77);
    assert!(told.contains("It shows transactions on its own pages only."), "{told}");
    assert!(server.requests().is_empty());
    let log = said(home.path(), &["audit", "explain"]);
    assert!(log.contains("wanted to read your transactions"), "{log}");
    // The rest is served, and what is left out is told.
    let told = err(guichet_at(home.path()).arg("accounts"), 0);
    assert!(told.contains("the bank does not serve transactions: It shows"), "{told}");
    // Everything refused, the end of the consent included nowhere.
    configured(home.path(), &server, r#"[{"bank": "chase-us", "kind": "app", "reason": "No."}]"#);
    let capture = ["capture", "accounts", "--purpose", "answer_customer", "--output", "never.json"];
    for command in [&["accounts"][..], &["balances"], &capture] {
        err(guichet_at(home.path()).args(command), 77);
    }
    assert!(said(home.path(), &["withdraw", "--yes"]).contains("has confirmed"));
    said(home.path(), &["audit", "verify"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_refusals_with_a_slip_is_not_half_read() {
    let (home, server) = (TempDir::new().unwrap(), open().await);
    let file = configured(home.path(), &server, "[\n{\"bank\": \"chase-us\"}]");
    let link = || {
        let mut command = guichet_at(home.path());
        command.args(["link", "chase-us", "--no-browser", "--config", &file]);
        command
    };
    let told = err(&mut link(), 78);
    assert!(told.contains("refusals.json") && told.contains("line 2"), "{told}");
    fs::remove_file(home.path().join("refusals.json")).unwrap();
    let told = err(&mut link(), 66);
    assert!(told.contains("bank_terms"), "{told}");
}

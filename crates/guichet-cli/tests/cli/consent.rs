//! What `guichet link` asks and writes down, and how a consent ends.

use crate::{err, guichet_at, out};
use serde_json::Value;
use std::{fs, path::Path};
use tempfile::TempDir;

/// A folder with one link that a script agreed to.
pub(crate) fn linked(arguments: &[&str]) -> TempDir {
    let home = TempDir::new().unwrap();
    link(home.path(), arguments);
    home
}

pub(crate) fn link(home: &Path, arguments: &[&str]) -> String {
    out(guichet_at(home).arg("link").args(arguments).args(["--mock", "--yes"]), 0)
}

pub(crate) fn said(home: &Path, arguments: &[&str]) -> String {
    out(guichet_at(home).args(arguments), 0)
}

/// Takes the register away, as a lost disk does; the keys stay.
pub(crate) fn without_register(home: &Path) {
    for file in ["consents.db", "consents.db-wal", "consents.db-shm"] {
        let gone = fs::remove_file(home.join(file));
        assert!(gone.is_ok() || file != "consents.db");
    }
}

/// The records of all consents.
pub(crate) fn records(home: &Path) -> Vec<Value> {
    crate::lines(&said(home, &["consents", "--format", "json"]))
}

/// The states that a record went through.
pub(crate) fn states(record: &Value) -> Vec<&str> {
    let events = record["events"].as_array().unwrap();
    events.iter().map(|event| event["state"].as_str().unwrap()).collect()
}

#[test]
fn the_notice_is_shown_and_a_record_is_written() {
    let home = TempDir::new().unwrap();
    let text = link(home.path(), &["--purpose", "answer_customer,plan_budget", "--days", "30"]);
    for words in [
        "to help you plan a budget",
        "not kept",
        "Never for advertising",
        "withdraw",
        "Questions: guichet --help.",
    ] {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
    let records = records(home.path());
    let [record] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(states(record), ["requested", "given"]);
    assert_eq!(record["expression"]["method"], "script");
    assert!(record["bank"]["consent"].is_string(), "the bank's own reference");
    assert_eq!(record["items"].as_array().unwrap().len(), 10);
    // What was shown is what is kept.
    let shown = record["notice"]["text"].as_str().unwrap();
    assert!(shown.lines().all(|line| text.contains(line)));
    let one = said(home.path(), &["consents", "show", "mock-us"]);
    assert!(one.contains("balances for plan_budget: full, kept 0 days"), "{one}");
}

#[test]
fn the_notice_speaks_french_and_names_the_surplus() {
    let home = TempDir::new().unwrap();
    let text = link(home.path(), &["chase-us", "--lang", "fr", "--scope", "accounts.basic"]);
    assert!(text.contains("Jamais pour la publicité"), "{text}");
    assert!(text.contains("La banque ne vend l’accès qu’en lot"), "{text}");
    let ended = said(home.path(), &["withdraw", "--yes"]);
    assert!(ended.contains("Plus rien n’est lu") && ended.contains("a confirmé"), "{ended}");
    let receipts: Vec<_> = fs::read_dir(home.path().join("receipts")).unwrap().collect();
    assert_eq!(receipts.len(), 2);
    for receipt in receipts {
        let text = fs::read_to_string(receipt.unwrap().path()).unwrap();
        assert!(text.contains("Vous avez"), "{text}");
    }
}

#[test]
fn a_consent_that_runs_out_soon_is_told_of() {
    let home = linked(&["--days", "10"]);
    let told = err(guichet_at(home.path()).arg("accounts"), 0);
    assert!(told.contains("runs out on"), "{told}");
    let home = linked(&["--days", "60"]);
    assert_eq!(err(guichet_at(home.path()).arg("accounts"), 0), "");
    err(guichet_at(home.path()).args(["link", "--mock", "--yes", "--days", "366"]), 64);
}

#[test]
fn after_a_withdrawal_nothing_is_read() {
    let home = linked(&[]);
    let file = home.path().join("mine.json");
    // Nobody can be asked here, so nothing is withdrawn without a word.
    err(guichet_at(home.path()).arg("withdraw"), 64);
    let mut command = guichet_at(home.path());
    out(command.args(["withdraw", "--yes", "--receipt"]).arg(&file), 0);
    assert!(fs::read_to_string(&file).unwrap().contains("consent.withdrawn"));
    for command in ["accounts", "balances", "transactions"] {
        err(guichet_at(home.path()).arg(command), 77);
    }
    let records = records(home.path());
    assert_eq!(states(&records[0]), ["requested", "given", "withdrawn", "purged"]);
    err(guichet_at(home.path()).args(["withdraw", "--yes"]), 77);
}

#[test]
fn all_consents_end_with_one_word() {
    let home = linked(&[]);
    link(home.path(), &["--customer", "chloe"]);
    err(guichet_at(home.path()).args(["withdraw", "--yes"]), 64);
    said(home.path(), &["withdraw", "--all", "--yes"]);
    assert!(records(home.path()).iter().all(|record| states(record).contains(&"withdrawn")));
}

#[test]
fn unlink_is_the_same_act() {
    let home = linked(&[]);
    said(home.path(), &["unlink"]);
    assert!(states(&records(home.path())[0]).contains(&"withdrawn"));
}

#[test]
fn forget_says_what_stays_and_until_when() {
    let home = linked(&[]);
    let text = said(home.path(), &["forget", "mock-us"]);
    assert!(text.contains("three years, until 2029-0"), "{text}");
    link(home.path(), &["--lang", "fr"]);
    let text = said(home.path(), &["forget", "mock-us"]);
    assert!(text.contains("trois ans, jusqu’au 2029-0"), "{text}");
    assert!(said(home.path(), &["audit", "export"]).contains("\"erase\""));
    said(home.path(), &["audit", "verify"]);
}

#[test]
fn everything_that_is_held_is_handed_over() {
    let home = linked(&[]);
    said(home.path(), &["accounts"]);
    let file = home.path().join("mine.json");
    out(guichet_at(home.path()).args(["export-my-data", "--output"]).arg(&file), 0);
    let held: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(held["links"][0]["id"], "mock-us");
    let revisions = held["consents"][0].as_array().unwrap();
    assert_eq!(revisions.len(), 2);
    assert!(revisions.iter().all(|one| one["signature"].as_str().unwrap().len() == 128));
    assert_eq!(held["receipts"].as_array().unwrap().len(), 1);
    let log = held["log"].as_array().unwrap();
    for action in ["consent.given", "call.accounts", "export"] {
        assert!(log.iter().any(|line| line["entry"]["action"] == action), "{action}");
    }
}

#[test]
fn a_link_that_no_consent_names_reads_nothing() {
    let home = linked(&[]);
    without_register(home.path());
    let told = err(guichet_at(home.path()).arg("accounts"), 77);
    assert!(told.contains("guichet link mock-us"), "{told}");
    said(home.path(), &["unlink"]);
}

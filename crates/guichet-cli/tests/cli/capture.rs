//! `guichet capture` and `guichet drift`: a bug report without the customer in it.

use crate::{err, guichet, guichet_at, lines, out};
use guichet::mock::{MockBank, Scenario};
use guichet::{Account, IdentifierScheme, Transaction};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};
use tempfile::TempDir;

fn linked() -> TempDir {
    let home = TempDir::new().unwrap();
    out(guichet_at(home.path()).args(["link", "--mock", "--yes"]), 0);
    home
}

fn capture(home: &Path, name: &str, arguments: &[&str]) -> String {
    let file = home.join(name);
    let mut command = guichet_at(home);
    command.args(["capture", "--purpose", "answer_customer", "--output"]).arg(&file);
    command.args(arguments);
    let said = out(&mut command, 0);
    assert!(said.contains("Please read it yourself"), "{said}");
    fs::read_to_string(file).unwrap()
}

/// Every text and number of alice's books as the mock bank keeps them, where it is long enough
/// not to be met by chance.
fn secrets(home: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut keep = |text: &str| {
        if text.chars().count() >= 8 && text.chars().any(|c| c.is_ascii_digit() || c == ' ') {
            found.insert(text.to_owned());
        }
    };
    let read = |arguments: &[&str]| out(guichet_at(home).args(arguments), 0);
    let accounts: Vec<Account> = lines(&read(&["accounts", "--format", "json"]));
    for account in &accounts {
        keep(account.id.as_str());
        let whole =
            account.identifiers.iter().filter(|it| it.scheme != IdentifierScheme::MaskedPan);
        whole.for_each(|it| keep(it.value.expose()));
        account.holders.iter().for_each(|it| keep(it.name.as_untrusted_str()));
        account.name.iter().for_each(|it| keep(it.as_untrusted_str()));
    }
    let entries: Vec<Transaction> = lines(&read(&["transactions", "--format", "json"]));
    assert!(entries.len() > 1000);
    for entry in &entries {
        entry.id.iter().for_each(|it| keep(it.as_str()));
        entry.description.iter().for_each(|it| keep(it.as_untrusted_str()));
        let names = entry.counterparty.iter().filter_map(|it| it.name.as_ref());
        names.for_each(|it| keep(it.as_untrusted_str()));
    }
    let state = fs::read_to_string(home.join("links/mock-us.mock.json")).unwrap();
    let state: Value = serde_json::from_str(&state).unwrap();
    for kind in ["access", "refresh"] {
        state.get(kind).unwrap().as_object().unwrap().keys().for_each(|token| keep(token));
    }
    keep("guichet-demo-secret");
    found
}

#[test]
fn nothing_of_the_customer_survives_in_a_capture() {
    let home = linked();
    let files = [
        capture(home.path(), "accounts.json", &["accounts"]),
        capture(home.path(), "balances.json", &["balances"]),
        capture(home.path(), "transactions.json", &["transactions", "--since", "2026-03-01"]),
    ];
    let secrets = secrets(home.path());
    assert!(secrets.len() > 500, "{}", secrets.len());
    for file in &files {
        assert!(file.contains("\"accounts\"") && file.len() > 1000);
        for secret in &secrets {
            assert!(!file.contains(secret.as_str()), "{secret} survived");
        }
    }
    // The whole name is the mock bank's own, wherever the connector reads it or not.
    let all = files.concat().to_lowercase();
    for name in ["alice", "127.0.0.1", "localhost"] {
        assert!(!all.contains(name), "{name} survived");
    }
}

/// Lets the mock bank of a link misbehave from now on.
async fn spoil(home: &Path, scenario: Scenario) {
    let state = home.join("links/mock-us.mock.json");
    let bank = MockBank::builder().state(state).start().await.unwrap();
    bank.clear_scenarios();
    bank.scenario(scenario);
}

#[tokio::test]
async fn a_fault_of_the_bank_is_captured() {
    let home = linked();
    for (scenario, mark, told) in [
        // What went well when it was tried again is no error, and in the capture all the same.
        (Scenario::CutTheBody, "\"failure\": \"network\"", ""),
        (Scenario::HtmlErrorPage, "<html>", ""),
        (Scenario::RevokeAtBank, "\"status\": 4", "error:"),
    ] {
        spoil(home.path(), scenario).await;
        let file = home.path().join(format!("{scenario:?}.json"));
        let mut command = guichet_at(home.path());
        command.args(["capture", "accounts", "--purpose", "answer_customer"]);
        command.args(["--failed", "--output"]).arg(&file);
        let said = err(&mut command, 0);
        assert!(said.contains(told), "{scenario:?}: {said}");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(mark), "{text}");
    }
}

#[test]
fn a_capture_is_admitted_by_the_ledger_like_any_reading() {
    let home = TempDir::new().unwrap();
    let scope = ["--scope", "accounts.basic"];
    out(guichet_at(home.path()).args(["link", "--mock", "--yes"]).args(scope), 0);
    let refused = |arguments: &[&str], code| {
        let file = home.path().join("never.json");
        let mut command = guichet_at(home.path());
        let said = err(command.args(["capture", "--output"]).arg(&file).args(arguments), code);
        assert!(!file.exists());
        said
    };
    let told = refused(&["accounts"], 64);
    assert!(told.contains("--purpose"), "{told}");
    refused(&["accounts", "--purpose", "plan_budget"], 77);
    refused(&["accounts", "--purpose", "targeted_advertising"], 64);
    refused(&["transactions", "--purpose", "answer_customer"], 77);
    capture(home.path(), "permitted.json", &["accounts"]);
    let log = out(guichet_at(home.path()).args(["audit", "explain"]), 0);
    assert_eq!(log.matches("Refused:").count(), 3, "{log}");
    let read = "read the list of your accounts at mock-us, to answer your question. 11 rows.";
    assert_eq!(log.matches(read).count(), 1, "{log}");
}

#[cfg(unix)]
#[test]
fn a_capture_is_its_owners_alone_and_replaces_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = linked();
    let first = capture(home.path(), "one.json", &["accounts"]);
    let file = home.path().join("one.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    let mut again = guichet_at(home.path());
    err(again.args(["capture", "accounts", "--output"]).arg(&file), 74);
    assert_eq!(fs::read_to_string(&file).unwrap(), first);
    let mut failed = guichet_at(home.path());
    failed.args(["capture", "--failed", "--output"]).arg(home.path().join("two.json"));
    err(failed.args(["accounts", "--purpose", "answer_customer"]), 64);
    assert!(!home.path().join("two.json").exists());
}

#[test]
fn drift_tells_shapes_and_no_values() {
    let home = linked();
    let old = capture(home.path(), "old.json", &["accounts"]);
    capture(home.path(), "new.json", &["accounts"]);
    let drift = |code, new: &str| {
        let mut command = guichet();
        command.current_dir(home.path()).args(["drift", new, "--against", "old.json"]);
        out(&mut command, code)
    };
    let said = drift(0, "new.json");
    assert!(said.contains("GET ") && said.contains("as before"), "{said}");

    let word = "\"accountId\"";
    assert!(old.contains(word));
    fs::write(home.path().join("moved.json"), old.replace(word, "\"accountKey\"")).unwrap();
    let said = drift(65, "moved.json");
    assert!(
        said.contains("accountKey: new field") && said.contains("accountId: missing"),
        "{said}"
    );

    let shapes = out(guichet().current_dir(home.path()).args(["drift", "old.json"]), 0);
    assert!(shapes.contains("accountId: string"), "{shapes}");
    let capture: Value = serde_json::from_str(&old).unwrap();
    for exchange in capture["exchanges"].as_array().unwrap() {
        let accounts = exchange["response"]["body"]["json"]["accounts"].as_array();
        for account in accounts.into_iter().flatten() {
            for id in
                account.as_object().unwrap().values().filter_map(|it| it["accountId"].as_str())
            {
                assert!(!shapes.contains(id) && !said.contains(id), "{id}");
            }
        }
    }
}

#[test]
fn one_body_is_compared_with_the_answer_that_is_named() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("old.json", r#"{"accounts": [{"id": "a1", "balance": 12.50}]}"#);
    write("new.json", r#"{"accounts": [{"id": "b7", "balance": "980.10"}]}"#);
    let drift = |arguments: &[&str]| {
        let mut command = guichet();
        command.current_dir(folder.path()).arg("drift").args(arguments);
        command
    };
    let said = out(&mut drift(&["new.json", "--against", "old.json"]), 65);
    assert_eq!(said, "$.accounts[].balance: was number (decimal), is string (decimal)\n");
    assert_eq!(out(&mut drift(&["old.json", "--against", "old.json"]), 0), "as before\n");
    err(&mut drift(&["gone.json", "--against", "old.json"]), 66);
}

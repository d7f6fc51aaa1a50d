//! `guichet audit`: the log tells all, proves itself, and holds no value.

use crate::{
    consent::{link, linked, said, without_register},
    err, guichet_at, lines, out,
};
use guichet::{Account, Balance, Transaction, consent::store::SqliteStore};
use std::{fs, path::Path};
use tempfile::TempDir;

#[test]
fn who_saw_what_is_told_in_both_languages() {
    let home = linked(&[]);
    said(home.path(), &["transactions", "Paris", "--since", "2026-03-01"]);
    let english = said(home.path(), &["audit", "explain"]);
    for words in [
        "You gave the consent.",
        "read the list of your accounts at mock-us, to answer your question. 11 rows.",
        "read your transactions at mock-us, since 1 March 2026, to answer your question.",
    ] {
        assert!(english.contains(words), "{words} is missing in:\n{english}");
    }
    let french = said(home.path(), &["audit", "explain", "--lang", "fr"]);
    for words in ["Vous avez donné le consentement.", "depuis le 1er mars 2026"] {
        assert!(french.contains(words), "{words} is missing in:\n{french}");
    }
    assert!(said(home.path(), &["audit", "verify"]).starts_with("All holds"));
}

#[test]
fn what_is_not_permitted_is_refused_and_logged() {
    let home = linked(&["--scope", "accounts.basic"]);
    let refused = |arguments: &[&str], code| err(guichet_at(home.path()).args(arguments), code);
    refused(&["accounts", "--purpose", "plan_budget"], 77);
    refused(&["balances"], 77);
    let told = refused(&["accounts", "--purpose", "targeted_advertising"], 64);
    assert!(told.contains("12 CFR 1033.421(a)(2)"), "{told}");
    let log = said(home.path(), &["audit", "explain"]);
    let refusals: Vec<_> = log.lines().filter(|line| line.contains("Refused:")).collect();
    let [purpose, scope, advertising] = refusals.as_slice() else { panic!("{log}") };
    assert!(purpose.contains("your consent does not cover this purpose"), "{purpose}");
    assert!(scope.contains("your consent does not cover this kind of data"), "{scope}");
    assert!(advertising.contains("“targeted_advertising”"), "{advertising}");
    // Nothing was asked of the bank for them.
    assert!(!said(home.path(), &["audit", "export"]).contains("\"rows\":11"));
}

#[test]
fn the_log_holds_no_value_no_name_and_no_secret() {
    let home = linked(&[]);
    let json = |what| said(home.path(), &[what, "--format", "json"]);
    let mut canaries = vec!["guichet-demo-secret".to_owned()];
    for account in lines::<Account>(&json("accounts")) {
        canaries.push(account.id.as_str().to_owned());
        canaries.extend(account.name.map(|name| name.as_untrusted_str().to_owned()));
        canaries.extend(account.identifiers.iter().map(|it| it.value.to_string()));
    }
    let amounts = lines::<Balance>(&json("balances")).into_iter().map(|it| it.amount.amount);
    canaries.extend(amounts.map(|amount| amount.to_string()).filter(|it| it.contains('.')));
    for booked in lines::<Transaction>(&json("transactions")) {
        canaries.push(booked.amount.amount.to_string());
        canaries.extend(booked.description.map(|it| it.as_untrusted_str().to_owned()));
    }
    let state = fs::read(home.path().join("links/mock-us.mock.json")).unwrap();
    let state: serde_json::Value = serde_json::from_slice(&state).unwrap();
    for kind in ["access", "refresh"] {
        canaries.extend(state[kind].as_object().unwrap().keys().cloned());
    }
    // Short numbers stand in any digest.
    canaries.retain(|canary| canary.len() > 5);
    assert!(canaries.len() > 500, "{}", canaries.len());

    let told = said(home.path(), &["audit", "explain"]);
    assert!(told.contains("your balances"), "{told}");
    let log = said(home.path(), &["audit", "export"]);
    assert!(log.contains("call.transactions") && log.contains("call.accounts"));
    for canary in &canaries {
        assert!(!log.contains(canary.as_str()), "{canary} is in the log");
    }
}

/// Brings what a killed process may have left beside the file into it.
fn fold(file: &Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        SqliteStore::open(file).await.unwrap().close().await;
    });
}

/// Changes bytes of the register, as somebody with the file could.
fn tamper(home: &Path, from: &[u8], to: &[u8]) {
    let file = home.join("consents.db");
    fold(&file);
    let mut bytes = fs::read(&file).unwrap();
    let places: Vec<_> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from)
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty(), "the file does not hold what is to be changed");
    for place in places {
        bytes.splice(place..place + to.len(), to.iter().copied());
    }
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_changed_entry_is_found() {
    let home = linked(&[]);
    said(home.path(), &["accounts"]);
    tamper(home.path(), b"call.accounts", b"call.balances");
    let mut command = guichet_at(home.path());
    let text = out(command.args(["audit", "verify"]), 65);
    assert!(text.contains("was altered"), "{text}");
}

#[test]
fn a_changed_record_is_found_and_lets_nothing_be_read() {
    let home = linked(&[]);
    tamper(home.path(), b"\"kept_days\":0", b"\"kept_days\":9");
    let told = err(guichet_at(home.path()).args(["audit", "verify"]), 65);
    assert!(told.contains("tampered"), "{told}");
    let failed = guichet_at(home.path()).arg("accounts").assert().failure();
    assert!(failed.get_output().stdout.is_empty());
}

#[test]
fn a_receipt_finds_a_log_that_its_owner_wrote_anew() {
    let folder = TempDir::new().unwrap();
    let receipt = folder.path().join("receipt.json");
    let home = linked(&["--receipt", receipt.to_str().unwrap()]);
    let verify = |file: &Path| {
        let mut command = guichet_at(home.path());
        command.args(["audit", "verify", "--receipt"]).arg(file);
        command
    };
    out(&mut verify(&receipt), 0);
    err(&mut verify(&folder.path().join("absent.json")), 66);

    // The owner has all keys, so the new log is signed as the old one was.
    without_register(home.path());
    fs::remove_dir_all(home.path().join("receipts")).unwrap();
    link(home.path(), &["--customer", "bruno"]);
    said(home.path(), &["audit", "verify"]);
    let text = out(&mut verify(&receipt), 65);
    assert!(text.contains("written anew") || text.contains("not the one of the receipt"), "{text}");

    let changed = fs::read_to_string(&receipt).unwrap().replace("consent.given", "consent.asked");
    fs::write(&receipt, changed).unwrap();
    out(&mut verify(&receipt), 65);
}

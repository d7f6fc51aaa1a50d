//! What becomes of a consent as time goes by: it is told of, made narrower or longer, and ends.

use crate::{
    consent::{link, linked, records, said, states},
    consent_bank::{CALLBACK, agree, begin, configuration, today, visit},
    err, guichet_at, lines, out,
};
use guichet::{Account, mock::MockBank};
use jiff::SignedDuration;
use std::{fs, io::Write as _, path::Path};
use tempfile::TempDir;

/// Moves the clock of the only link's bank.
async fn days_pass(home: &Path, days: i64) {
    let state = home.join("links/mock-us.mock.json");
    let bank = MockBank::builder().state(state).start().await.unwrap();
    bank.advance(SignedDuration::from_hours(days * 24));
}

/// What is told on standard error by a command that does nothing else.
fn told(home: &Path) -> String {
    err(guichet_at(home).args(["consents"]), 0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ran_out_is_purged_by_any_command_and_told_in_one_line() {
    for (lang, command, words) in [
        ("en", &["consents"][..], "1 consent ran out"),
        ("fr", &["audit", "export"], "note : 1 consentement a"),
        ("en", &["export-my-data"], "1 consent ran out"),
    ] {
        let home = linked(&["--days", "60", "--lang", lang]);
        days_pass(home.path(), 59).await;
        let early = err(guichet_at(home.path()).args(command), 0);
        assert!(!early.contains(words), "{early}");
        days_pass(home.path(), 2).await;
        let told = err(guichet_at(home.path()).args(command), 0);
        assert!(told.contains(words) && told.lines().count() == 1, "{told}");
        let record = &records(home.path())[0];
        assert_eq!(states(record), ["requested", "given", "expired", "purged"]);
        let sealed = fs::read_dir(home.path().join("grants")).unwrap();
        let mut names = sealed.map(|it| it.unwrap().file_name().into_string().unwrap());
        assert!(!names.any(|name| name.ends_with(".sealed")), "the grant is kept");
        assert_eq!(err(guichet_at(home.path()).args(command), 0), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_goes_three_years_after_its_end() {
    // A bank of long ago: its consent ended more than three years before today.
    let home = TempDir::new().unwrap();
    let links = home.path().join("links");
    fs::create_dir_all(&links).unwrap();
    let past = today() - jiff::Span::new().years(4);
    let state = links.join("mock-us.mock.json");
    drop(MockBank::builder().state(state).today(past).start().await.unwrap());
    link(home.path(), &["--days", "30"]);
    // With the link its clock is gone, and this machine's day counts.
    let told = err(guichet_at(home.path()).args(["withdraw", "--yes"]), 0);
    assert!(told.contains("1 record of a consent was removed, three years after"), "{told}");
    assert!(records(home.path()).is_empty());
    said(home.path(), &["audit", "verify"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_ninety_days_a_reminder_is_told_once_and_written_down() {
    for (lang, words, logged) in
        [("en", "90 days ago. It is still in force", "reminded you"), ("fr", "toujours", "rappelé")]
    {
        let home = linked(&["--days", "300", "--lang", lang]);
        days_pass(home.path(), 89).await;
        assert_eq!(told(home.path()), "");
        days_pass(home.path(), 1).await;
        let reminder = err(guichet_at(home.path()).arg("accounts"), 0);
        assert!(reminder.contains(words), "{reminder}");
        assert_eq!(told(home.path()), "", "it is told once");
        let log = said(home.path(), &["audit", "explain", "--lang", lang]);
        assert_eq!(log.matches(logged).count(), 1, "{log}");
        days_pass(home.path(), 90).await;
        assert!(told(home.path()).contains("180"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_days_before_its_end_a_consent_is_told_of() {
    for (lang, words) in [("en", "in 29 days"), ("fr", "dans 29 jours")] {
        let home = linked(&["--days", "60", "--lang", lang]);
        days_pass(home.path(), 30).await;
        assert_eq!(told(home.path()), "");
        days_pass(home.path(), 1).await;
        for command in ["accounts", "consents"] {
            let told = err(guichet_at(home.path()).arg(command), 0);
            assert!(told.contains(words) && told.contains("2026-05-30"), "{told}");
        }
    }
}

#[test]
fn what_is_taken_away_is_gone_at_once_and_never_comes_back() {
    let home = linked(&[]);
    let file = home.path().join("mine.json");
    let narrow = |what: &str| {
        let mut command = guichet_at(home.path());
        command.args(["consents", "narrow", "mock-us", "--without", what]);
        command
    };
    // Nobody can be asked here, so nothing changes without a word.
    err(&mut narrow("balances"), 64);
    let text = out(narrow("balances,account_numbers").args(["--yes", "--receipt"]).arg(&file), 0);
    assert!(!text.contains("your balances") && text.contains("is not told"), "{text}");
    let record = &records(home.path())[0];
    assert_eq!((&record["version"], &record["items"].as_array().unwrap().len()), (&2.into(), &3));
    assert_eq!(states(record), ["requested", "given", "given"]);
    // What was shown is what is kept, and the receipt names what is left.
    assert!(record["notice"]["text"].as_str().unwrap().lines().all(|line| text.contains(line)));
    let receipt = fs::read_to_string(&file).unwrap();
    assert!(receipt.contains("You took a part of your consent"), "{receipt}");
    assert!(receipt.contains("consent.narrowed"), "{receipt}");

    err(guichet_at(home.path()).arg("balances"), 77);
    let accounts = said(home.path(), &["accounts", "--format", "json"]);
    let accounts: Vec<Account> = lines(&accounts);
    assert!(!accounts.is_empty());
    let masked = |account: &Account| {
        account.identifiers.iter().all(|it| it.scheme == guichet::IdentifierScheme::MaskedPan)
    };
    assert!(accounts.iter().all(masked), "account numbers came all the same");
    let told = err(narrow("balances").arg("--yes"), 64);
    assert!(told.contains("does not cover balances"), "{told}");
    let all = "accounts.basic,transactions,transactions.counterparty";
    err(narrow(all).arg("--yes"), 64);
    let mut verify = guichet_at(home.path());
    out(verify.args(["audit", "verify", "--receipt"]).arg(&file), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_moves_the_end_and_gives_a_receipt() {
    let home = linked(&["--days", "60", "--lang", "fr"]);
    let file = home.path().join("mine.json");
    let renew = |arguments: &[&str]| {
        let mut command = guichet_at(home.path());
        command.args(["consents", "renew", "mock-us"]).args(arguments);
        command
    };
    days_pass(home.path(), 50).await;
    err(&mut renew(&[]), 64);
    err(&mut renew(&["--yes", "--days", "10"]), 64);
    err(&mut renew(&["--yes", "--days", "366"]), 64);
    let text = out(renew(&["--yes", "--receipt"]).arg(&file), 0);
    assert!(text.contains("Jamais pour la publicité"), "{text}");
    assert!(text.contains("Prolongé jusqu’au 2026-08-18"), "{text}");
    let record = &records(home.path())[0];
    assert_eq!(states(record), ["requested", "given", "renewed"]);
    assert_eq!(
        (&record["version"], &record["expression"]["method"]),
        (&2.into(), &"script".into())
    );
    let receipt = fs::read_to_string(&file).unwrap();
    assert!(receipt.contains("renouvelé") && receipt.contains("consent.renewed"), "{receipt}");
    // What the new permission replaces is ended at the bank, and gone here.
    let log = said(home.path(), &["audit", "explain"]);
    assert_eq!(log.matches("asked mock-us to end your consent").count(), 1, "{log}");
    let sealed = |home: &Path| {
        let grants = fs::read_dir(home.join("grants")).unwrap();
        let names = grants.map(|it| it.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".sealed")).count()
    };
    assert_eq!(sealed(home.path()), 1);
    // Past the first end, the bank still answers: the customer was there once more.
    days_pass(home.path(), 30).await;
    assert!(said(home.path(), &["accounts"]).contains("EUR"));
    let state = fs::read(home.path().join("links/mock-us.mock.json")).unwrap();
    let state: serde_json::Value = serde_json::from_slice(&state).unwrap();
    assert_eq!(state["consents"].as_object().unwrap().len(), 2);
    assert!(said(home.path(), &["withdraw", "--yes"]).contains("a confirmé"));
    assert_eq!(sealed(home.path()), 0);
    err(&mut renew(&["--yes"]), 64);
    let mut verify = guichet_at(home.path());
    out(verify.args(["audit", "verify", "--receipt"]).arg(&file), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_configured_bank_the_customer_goes_there_again_to_renew() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("app.toml");
    let opening = MockBank::builder().redirect(CALLBACK.parse().unwrap()).today(today());
    let server = opening.start().await.unwrap();
    fs::write(&file, configuration(&server)).unwrap();
    agree(home.path(), &file).await;
    visit(home.path(), &["consents", "renew", "chase-us", "--days", "180", "--yes"]).await;
    let record = &records(home.path())[0];
    assert_eq!(states(record), ["requested", "given", "renewed"]);
    let until = (today() + jiff::Span::new().days(180)).to_string();
    assert!(said(home.path(), &["consents"]).contains(&until));
    assert!(said(home.path(), &["accounts"]).contains("EUR"));
    // A no at the bank leaves all as it was.
    let (mut child, page) =
        begin(home.path(), &["consents", "renew", "chase-us", "--days", "200", "--yes"]);
    let back = guichet::mock::deny(&page).await.unwrap();
    child.stdin.take().unwrap().write_all(format!("{back}\n").as_bytes()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(77));
    assert_eq!(records(home.path()).as_slice(), std::slice::from_ref(record));
    assert!(said(home.path(), &["accounts"]).contains("EUR"));
}

#[test]
fn the_ends_are_written_as_a_calendar() {
    let home = linked(&["--days", "60", "--lang", "fr"]);
    link(home.path(), &["chase-us", "--days", "30"]);
    let file = home.path().join("ends.ics");
    let mut command = guichet_at(home.path());
    out(command.args(["consents", "calendar", "--out"]).arg(&file), 0);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
    assert!(text.contains("DTSTART:20260530T") && text.contains("DTSTART:20260430T"), "{text}");
    assert!(text.contains("Guichet Mock Bank") && text.contains("JPMorgan Chase"), "{text}");
    assert_eq!(said(home.path(), &["consents", "calendar"]), text);
    said(home.path(), &["withdraw", "--all", "--yes"]);
    assert!(!said(home.path(), &["consents", "calendar"]).contains("VEVENT"));
}

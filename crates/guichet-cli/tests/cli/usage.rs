//! How the command ends when it is used wrongly, or cannot do what is asked.

use crate::{err, guichet, guichet_at, out};
use tempfile::TempDir;

#[test]
fn a_forbidden_purpose_ends_with_the_rule_that_forbids_it() {
    let home = TempDir::new().unwrap();
    for (purpose, rule) in [
        ("targeted_advertising", "12 CFR 1033.421(a)(2)"),
        ("credit_scoring", "PSD2 art. 67(2)(f)"),
        ("model_training", "GDPR art. 5(1)(b)"),
    ] {
        let mut command = guichet_at(home.path());
        let said = err(command.args(["link", "--mock", "--yes", "--purpose", purpose]), 64);
        assert!(said.contains(rule), "{said}");
    }
}

#[test]
fn wrong_words_are_wrong_usage() {
    err(guichet().arg("acounts"), 64);
    err(guichet().args(["transactions", "--since", "yesterday"]), 64);
    err(guichet().args(["link", "chase-us", "--yes"]), 64);
    err(guichet().args(["transactions", "--since", "2026-03-02", "--until", "2026-03-01"]), 64);
    err(guichet().args(["banks", "no such bank"]), 64);
    out(guichet().arg("--help"), 0);
    out(guichet().arg("--version"), 0);
}

#[test]
fn a_bank_without_configuration_says_what_to_write() {
    let home = TempDir::new().unwrap();
    let said = err(guichet_at(home.path()).args(["link", "chase-us"]), 78);
    assert!(said.contains("guichet banks chase-us"), "{said}");
}

#[test]
fn a_wrong_configuration_names_the_field_and_never_the_value() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("app.toml");
    let link = || {
        let mut command = guichet_at(home.path());
        command.args(["link", "chase-us", "--config"]).arg(&file);
        command
    };
    std::fs::write(&file, "client_id = \"a\"\nclient_secret = [\"hunter2\"]\n").unwrap();
    let said = err(&mut link(), 78);
    assert!(said.contains("client_secret") && !said.contains("hunter2"), "{said}");
    std::fs::write(&file, "client_id = \"a\"\nclient_secret = \"hunter2\n").unwrap();
    let said = err(&mut link(), 78);
    assert!(said.contains("line 2") && !said.contains("hunter2"), "{said}");
    std::fs::remove_file(&file).unwrap();
    err(&mut link(), 66);
}

/// An app's configuration for a bank that is not there: nobody listens at port 1.
const NOBODY: &str = r#"
    client_id = "a"
    client_secret = "hunter2"
    redirect_uri = "https://app.example/callback"
    resource_url = "http://127.0.0.1:1/fdx/v6"
    allow_plain_loopback = true
    scope = "all"
    [oauth_urls]
    authorize = "http://127.0.0.1:1/authorize"
    token = "http://127.0.0.1:1/token"
"#;

/// Links a bank that is not there; the customer pastes what comes of the printed address.
fn paste(answer: impl FnOnce(url::Url) -> String) -> (Option<i32>, String) {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::{Command, Stdio};
    let home = TempDir::new().unwrap();
    let file = home.path().join("app.toml");
    std::fs::write(&file, NOBODY).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .arg("--home")
        .arg(home.path())
        .args(["-v", "link", "chase-business-us", "--no-browser", "--config"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = said.find(|line| line.trim().starts_with("http")).expect("the bank's page");
    let answer = answer(page.trim().parse().unwrap());
    child.stdin.take().unwrap().write_all(format!("{answer}\n").as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

#[test]
fn a_bank_that_cannot_be_reached_is_unavailable() {
    let (code, said) = paste(|page| {
        let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1;
        format!("https://app.example/callback?code=canary&state={state}")
    });
    assert_eq!(code, Some(69), "{said}");
    assert!(said.contains("next:"), "{said}");
    assert!(!said.contains("canary") && !said.contains("hunter2"), "{said}");
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let (code, said) = paste(|_| "https://app.example/callback?code=canary&state=other".to_owned());
    assert_eq!(code, Some(64), "{said}");
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn banks_are_told_with_their_evidence() {
    let text = out(guichet().arg("banks"), 0);
    assert!(text.contains("chase-us") && text.contains("JPMorgan Chase"), "{text}");
    let text = out(guichet().args(["banks", "chase-us"]), 0);
    assert!(text.contains("read 2026") && text.contains("not published"), "{text}");
    let text = out(guichet().args(["banks", "--format", "json"]), 0);
    for bank in crate::lines::<serde_json::Value>(&text) {
        assert!(bank.get("evidence").unwrap().as_array().unwrap().len() > 2);
    }
}

#[test]
fn how_a_bank_behaves_is_told_with_evidence_too() {
    let text = out(guichet().args(["banks", "chase-us"]), 0);
    assert!(text.contains("assumed: the text of FDX"), "{text}");
    assert!(text.contains("since the start of the last calendar year"), "{text}");
    let text = out(guichet().args(["banks", "chase", "--format", "json"]), 0);
    for bank in crate::lines::<serde_json::Value>(&text) {
        let conduct = &bank["conduct"];
        assert_eq!(conduct["amounts"]["value"], "unsigned");
        assert_eq!(conduct["amounts"]["evidence"], "assumed");
        assert_eq!(conduct["customer_ip"]["evidence"], "unconfirmed");
        assert_eq!(bank["time_zone"], "America/New_York");
        assert!(bank["quirks"][0]["meaning"].is_string() && bank["live"].as_array().is_some());
    }
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    use std::process::{Command, Stdio};
    let home = TempDir::new().unwrap();
    out(guichet_at(home.path()).args(["link", "--mock", "--yes"]), 0);
    let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .arg("--home")
        .arg(home.path())
        .args(["transactions", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

//! `guichet link`, and what can be done with a link.

use crate::{err, guichet_at, lines, out};
use guichet::{Account, Balance, Date, Transaction};
use std::{fs, path::Path};
use tempfile::TempDir;

fn linked(arguments: &[&str]) -> TempDir {
    let home = TempDir::new().unwrap();
    let mut command = guichet_at(home.path());
    command.arg("link").args(arguments).args(["--mock", "--yes"]);
    let text = out(&mut command, 0);
    assert!(text.contains("answer_customer") && text.contains("Linked as"), "{text}");
    home
}

fn read(home: &Path, arguments: &[&str]) -> String {
    out(guichet_at(home).args(arguments), 0)
}

#[test]
fn json_is_the_model_line_by_line() {
    let home = linked(&[]);
    let accounts: Vec<Account> = lines(&read(home.path(), &["accounts", "--format", "json"]));
    assert!(accounts.len() > 5);
    let balances: Vec<Balance> = lines(&read(home.path(), &["balances", "--format", "json"]));
    let known = |balance: &Balance| accounts.iter().any(|account| account.id == balance.account);
    assert!(balances.iter().all(known));

    let paris = ["transactions", "Paris", "--format", "json"];
    let transactions: Vec<Transaction> = lines(&read(home.path(), &paris));
    assert!(transactions.len() > 100, "{}", transactions.len());
    assert!(transactions.iter().all(|it| it.amount.currency.code() == "EUR"));
}

#[test]
fn since_and_until_are_both_inclusive() {
    let home = linked(&[]);
    let period = ["--since", "2026-03-09", "--until", "2026-03-20"];
    let arguments = [&["transactions", "Everyday", "--format", "json"][..], &period].concat();
    let transactions: Vec<Transaction> = lines(&read(home.path(), &arguments));
    let days: Vec<Date> = transactions.iter().filter_map(|it| it.booked_on).collect();
    assert!(!days.is_empty());
    let (since, until) = (Date::constant(2026, 3, 9), Date::constant(2026, 3, 20));
    assert!(days.iter().all(|day| (since..=until).contains(day)), "{days:?}");
}

#[test]
fn csv_has_a_header_and_plain_amounts() {
    let home = linked(&[]);
    let text =
        read(home.path(), &["transactions", "London", "--since", "2026-03-01", "--format", "csv"]);
    let mut sheet = csv::Reader::from_reader(text.as_bytes());
    let header = sheet.headers().unwrap().clone();
    let amount = header.iter().position(|name| name == "amount").unwrap();
    let rows: Vec<_> = sheet.records().map(Result::unwrap).collect();
    assert!(!rows.is_empty());
    for row in rows {
        guichet::Amount::parse(row.get(amount).unwrap()).expect("an exact amount");
    }
    assert!(read(home.path(), &["accounts", "--format", "csv"]).starts_with("id,bank,kind"));
    assert!(read(home.path(), &["balances", "--format", "csv"]).starts_with("account,kind"));
}

#[test]
fn a_mock_bank_takes_the_place_of_a_listed_one() {
    for bank in ["chase-us", "chase-business-us"] {
        let home = linked(&[bank]);
        let accounts: Vec<Account> = lines(&read(home.path(), &["accounts", "--format", "json"]));
        assert!(accounts.iter().all(|account| account.bank.as_str() == bank));
        assert!(read(home.path(), &["unlink"]).contains("ended at the bank"));
    }
}

#[test]
fn unlink_ends_the_permission_and_leaves_no_secret_behind() {
    let home = linked(&[]);
    let text = read(home.path(), &["unlink"]);
    assert!(text.contains("nothing is kept here"), "{text}");
    assert_eq!(names(home.path()).iter().filter(|name| name.ends_with(".sealed")).count(), 0);
    let said = err(guichet_at(home.path()).arg("accounts"), 77);
    assert!(said.contains("no bank is linked"), "{said}");
}

#[tokio::test]
async fn a_customer_decides_in_a_browser_and_comes_back() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::process::{Command, Stdio};
    let home = TempDir::new().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .arg("--home")
        .arg(home.path())
        .args(["link", "--mock", "--no-browser"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = said.find(|line| line.trim().starts_with("http")).expect("the bank's page");
    let back = guichet::mock::approve(&page.trim().parse().unwrap(), "bruno").await.unwrap();

    let mut browser = std::net::TcpStream::connect(back.authority()).unwrap();
    let target = format!("{}?{}", back.path(), back.query().unwrap());
    write!(browser, "GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("You can close this page"), "{answer}");
    assert!(said.any(|line| line.contains("Linked as mock-us")));
    assert!(child.wait().unwrap().success());
    assert!(read(home.path(), &["accounts"]).contains("CHF"));
}

#[test]
fn of_several_links_one_must_be_named() {
    let home = linked(&[]);
    out(guichet_at(home.path()).args(["link", "--mock", "--yes", "--customer", "chloe"]), 0);
    let said = err(guichet_at(home.path()).arg("accounts"), 64);
    assert!(said.contains("mock-us, mock-us-2"), "{said}");
    let chloe = ["accounts", "--link", "mock-us-2", "--format", "json"];
    assert_eq!(lines::<Account>(&read(home.path(), &chloe)).len(), 2);
}

#[test]
fn what_was_not_asked_does_not_come() {
    let home = linked(&["--scope", "accounts.basic", "--scope", "transactions.summary"]);
    let arguments = ["transactions", "Everyday", "--since", "2026-03-01", "--format", "json"];
    let transactions: Vec<Transaction> = lines(&read(home.path(), &arguments));
    assert!(!transactions.is_empty());
    assert!(transactions.iter().all(|it| it.description.is_none() && it.counterparty.is_none()));
    let said = err(guichet_at(home.path()).arg("balances"), 77);
    assert!(said.contains("guichet link"), "it says what to do next: {said}");
}

#[test]
fn nothing_secret_is_told_or_left_readable() {
    let home = linked(&[]);
    // What the mock bank knows as secret is in its own state, beside the link.
    let state = fs::read_to_string(home.path().join("links/mock-us.mock.json")).unwrap();
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    let mut secrets = vec!["guichet-demo-secret".to_owned()];
    for kind in ["access", "refresh"] {
        secrets.extend(state.get(kind).unwrap().as_object().unwrap().keys().cloned());
    }
    assert!(secrets.len() > 2, "the bank issued tokens");

    for arguments in [&["-v", "accounts"][..], &["-v", "transactions", "Paris"], &["-v", "unlink"]]
    {
        let mut command = guichet_at(home.path());
        let output = command.args(arguments).assert().code(0).get_output().clone();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("accounts") || said.contains("revoke"), "a trace: {said}");
        for secret in &secrets {
            assert!(!said.contains(secret.as_str()));
            assert!(!String::from_utf8_lossy(&output.stdout).contains(secret.as_str()));
        }
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = linked(&[]);
    let mut left = vec![home.path().join("links"), home.path().join("grants")];
    left.extend(fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path()));
    for folder in [home.path().join("links"), home.path().join("grants")] {
        left.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    for path in left {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
}

fn names(home: &Path) -> Vec<String> {
    let all = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    [all(home), all(&home.join("grants")), all(&home.join("links"))].concat()
}

//! Every example runs against the mock bank when it is given nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::{env, path::PathBuf, process::Command};

/// Runs an example that was built beside this test, and gives what it printed.
fn run(name: &str) -> String {
    let mut folder: PathBuf = env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    let program = folder.join("examples").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let output = Command::new(program).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn chase_prints_transactions_in_several_currencies() {
    let text = run("chase");
    assert!(text.contains("EUR") && text.contains("USD"), "{text}");
}

#[test]
fn many_banks_adds_up_by_currency() {
    let text = run("many_banks");
    let (_, sums) = text.split_once("together").unwrap();
    assert!(sums.lines().count() > 3, "{text}");
}

#[test]
fn web_callback_links_by_script_and_ends() {
    assert!(run("web_callback").starts_with("Linked: "));
}

#[test]
fn british_banks_tell_of_balances_transactions_orders_and_statements() {
    assert!(run("hsbc").contains("booked") && run("hsbc").contains("GBP"));
    assert!(run("barclays").contains("pending"));
    assert!(run("lloyds").contains("standing_order"));
    assert!(run("natwest").contains("ended"));
    assert!(run("nationwide").contains("statements"));
    assert!(run("santander_uk").contains("payees"));
}

#[test]
fn own_interfaces_tell_of_current_accounts_and_savings() {
    for bank in ["monzo", "starling"] {
        let text = run(bank);
        assert!(text.contains("(current)") && text.contains("(savings)") && text.contains("GBP"));
    }
}

#[test]
fn french_banks_tell_of_accounts_in_euros() {
    for bank in [
        "bnp_paribas",
        "boursobank",
        "bpce",
        "credit_agricole",
        "credit_mutuel",
        "la_banque_postale",
        "lcl",
        "societe_generale",
    ] {
        assert!(run(bank).contains("EUR"), "{bank}");
    }
}

#[test]
fn banks_of_the_berlin_group_tell_of_accounts_in_euros() {
    for bank in ["commerzbank", "deutsche_bank", "kbc", "n26", "sparkasse"] {
        assert!(run(bank).contains("EUR"), "{bank}");
    }
}

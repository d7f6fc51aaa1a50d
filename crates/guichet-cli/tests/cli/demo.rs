//! `guichet demo`

use crate::{guichet, out};

#[test]
fn the_demo_shows_accounts_and_transactions_in_several_currencies_and_ends() {
    let text = out(guichet().arg("demo"), 0);
    for word in ["EUR", "GBP", "USD", "CHF", "JPY", "answer_customer", "pending"] {
        assert!(text.contains(word), "{word} is missing in:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "colour without a terminal");
}

#[test]
fn the_demo_shows_that_another_purpose_and_a_withdrawn_consent_are_refused() {
    let text = out(guichet().arg("demo"), 0);
    assert!(text.contains("did not permit this purpose"), "{text}");
    assert!(text.contains("status 4"), "{text}");
}

#[test]
fn the_demo_links_a_bank_of_each_of_four_countries() {
    let text = out(guichet().arg("demo"), 0);
    for bank in ["JPMorgan Chase", "Crédit Agricole", "Deutsche Bank", "HSBC UK"] {
        assert!(text.contains(bank), "{bank} is missing in:\n{text}");
    }
    for standard in ["FDX 4.6", "STET", "Berlin Group", "UK Open Banking"] {
        assert!(text.contains(standard), "{standard} is missing in:\n{text}");
    }
}

#[test]
fn another_seed_is_another_ledger() {
    let one = out(guichet().args(["demo", "--seed", "1"]), 0);
    let two = out(guichet().args(["demo", "--seed", "2"]), 0);
    let amounts = |text: &str| text.lines().filter(|line| line.contains("EUR")).count();
    assert!(amounts(&two) > 1);
    assert_ne!(one, two);
}

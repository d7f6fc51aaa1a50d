//! The page on the JSON form and the code say the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use guichet_core::{
    Account, AccountKind, AccountRef, AccountStatus, AddressKind, Balance, BalanceKind,
    BalancePoint, Beneficiary, Card, CardLimitKind, CardStatus, Channel, CreditLineKind,
    FIELD_SCOPES, Frequency, HolderRole, Holding, HoldingKind, HoldingScheme, IdentifierScheme,
    JSON_VERSION, LimitPeriod, Money, Party, PartyRole, ScheduledKind, ScheduledPayment,
    ScheduledStatus, Statement, StatementFormat, Transaction, TransactionKind, TransactionStatus,
    Usage, Via,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

const PAGE: &str = include_str!("../../../docs/json.md");

/// The text under a heading, up to the next heading of the same rank or higher.
fn section<'a>(heading: &str) -> &'a str {
    let rank = heading.split(' ').next().unwrap().len();
    let start = PAGE.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let body = &PAGE[start + heading.len() + 2..];
    let end = body.match_indices("\n#").find_map(|(at, _)| {
        let hashes = body[at + 1..].bytes().take_while(|byte| *byte == b'#').count();
        (hashes <= rank).then_some(at)
    });
    &body[..end.unwrap_or(body.len())]
}

fn examples(kind: &str) -> Vec<&'static str> {
    let fence = format!("```json {kind}\n");
    let found: Vec<_> = PAGE
        .match_indices(&fence)
        .map(|(at, _)| PAGE[at + fence.len()..].split("```").next().unwrap())
        .collect();
    assert!(!found.is_empty(), "no example of {kind}");
    found
}

fn check<T: Serialize + DeserializeOwned>(kind: &str) {
    for example in examples(kind) {
        let value: T = serde_json::from_str(example).unwrap_or_else(|it| panic!("{kind}: {it}"));
        let written = serde_json::to_value(&value).unwrap();
        assert_eq!(written, serde_json::from_str::<Value>(example).unwrap(), "{kind}");
    }
}

#[test]
fn every_example_is_read_and_written_again() {
    check::<Money>("money");
    check::<Account>("account");
    check::<AccountRef>("account_ref");
    check::<Balance>("balance");
    check::<Transaction>("transaction");
    check::<Card>("card");
    check::<Party>("party");
    check::<ScheduledPayment>("scheduled_payment");
    check::<Beneficiary>("beneficiary");
    check::<Statement>("statement");
    check::<Holding>("holding");
}

#[test]
fn every_example_says_what_it_is() {
    assert_eq!(PAGE.matches("```json").count(), PAGE.matches("```json ").count());
    assert_eq!(PAGE.matches("```").count(), 2 * PAGE.matches("```json ").count());
}

#[test]
fn every_field_stands_there_with_its_scopes() {
    for (path, _) in FIELD_SCOPES {
        let (root, field) = path.split_once('.').unwrap();
        let mut title = root.replace('_', " ");
        title[..1].make_ascii_uppercase();
        let start = format!("\n| `{field}` | ");
        let body = section(&format!("## {title}"));
        let at = body.find(&start).unwrap_or_else(|| panic!("{path} is not described"));
        let row = body[at + 1..].lines().next().unwrap();

        let written: Vec<&str> =
            row.split(" | ").nth(2).unwrap().split('`').skip(1).step_by(2).collect();
        let needed: Vec<&str> =
            FIELD_SCOPES.iter().filter(|it| it.0 == *path).map(|it| it.1.as_str()).collect();
        assert_eq!(written, needed, "{path}");
        let meaning = row.split(" | ").nth(3).unwrap();
        assert!(meaning.len() > 4, "{path} has no meaning");
    }
}

#[test]
fn every_word_stands_there() {
    for (heading, words) in [
        ("Account kinds", AccountKind::WORDS),
        ("Roads", Via::WORDS),
        ("Usages", Usage::WORDS),
        ("Account states", AccountStatus::WORDS),
        ("Holder roles", HolderRole::WORDS),
        ("Identifier schemes", IdentifierScheme::WORDS),
        ("Balance kinds", BalanceKind::WORDS),
        ("Balance points", BalancePoint::WORDS),
        ("Credit line kinds", CreditLineKind::WORDS),
        ("Transaction states", TransactionStatus::WORDS),
        ("Transaction kinds", TransactionKind::WORDS),
        ("Channels", Channel::WORDS),
        ("Card states", CardStatus::WORDS),
        ("Card limit kinds", CardLimitKind::WORDS),
        ("Limit periods", LimitPeriod::WORDS),
        ("Party roles", PartyRole::WORDS),
        ("Address kinds", AddressKind::WORDS),
        ("Scheduled kinds", ScheduledKind::WORDS),
        ("Frequencies", Frequency::WORDS),
        ("Scheduled states", ScheduledStatus::WORDS),
        ("Statement formats", StatementFormat::WORDS),
        ("Holding schemes", HoldingScheme::WORDS),
        ("Holding kinds", HoldingKind::WORDS),
    ] {
        let rows: Vec<&str> = section(&format!("#### {heading}"))
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert_eq!(rows, words, "{heading}");
    }
}

#[test]
fn the_version_is_that_of_the_code() {
    assert!(PAGE.contains(&format!("\nVersion {JSON_VERSION}.\n")));
    assert!(section("## Changes").contains(&format!("* **{JSON_VERSION}**")));
}

#[test]
fn fields_that_a_reader_does_not_know_are_skipped() {
    let known: AccountRef = serde_json::from_str(
        r#"{ "id": "1", "kind": "holiday_club", "colour": { "deep": [1.5, null] } }"#,
    )
    .unwrap();
    assert_eq!(known.kind.as_str(), "holiday_club");
}

#[test]
fn a_day_is_not_cut_out_of_an_instant() {
    let text = |day: &str| {
        format!(
            r#"{{ "account": "1", "status": "booked", "booked_on": "{day}",
                "amount": {{ "amount": "1", "currency": "EUR" }} }}"#
        )
    };
    assert!(serde_json::from_str::<Transaction>(&text("2026-03-31")).is_ok());
    assert!(serde_json::from_str::<Transaction>(&text("2026-03-31T09:30:00")).is_err());
    assert!(serde_json::from_str::<Transaction>(&text("2026-03-31T09:30:00Z")).is_err());
}

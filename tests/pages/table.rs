//! The README's table: each bank and each operation.

use crate::results::{Results, Suite};
use guichet::{Entry, Operation};
use std::fmt::Write as _;

/// The columns: what is written above, and the operations that must all work.
const COLUMNS: &[(&str, &[Operation])] = &[
    ("Consent", &[Operation::BeginConsent, Operation::ResumeConsent]),
    ("its status", &[Operation::ConsentStatus]),
    ("its end", &[Operation::RevokeConsent]),
    ("Refresh", &[Operation::RefreshGrant]),
    ("Accounts", &[Operation::Accounts]),
    ("Balances", &[Operation::Balances]),
    ("Transactions", &[Operation::Transactions]),
    ("Changes", &[Operation::Changes]),
    ("Cards", &[Operation::Cards]),
    ("Identity", &[Operation::Identity]),
    ("Planned payments", &[Operation::ScheduledPayments]),
    ("Beneficiaries", &[Operation::Beneficiaries]),
    ("Statements", &[Operation::Statements]),
    ("Documents", &[Operation::StatementDocument]),
    ("Holdings", &[Operation::Holdings]),
];

/// The mark of an operation, by what the suite proved of it.
pub(crate) fn mark(suite: &Suite, operation: Operation) -> &'static str {
    match suite.proven.get(operation.as_str()).map(String::as_str) {
        Some("native") => "●",
        Some("emulated") => "◐",
        Some("absent") => "–",
        _ => "?",
    }
}

/// The second mark: nobody tried it at the bank itself.
pub(crate) fn live_mark(bank: &Entry, operation: Operation) -> &'static str {
    let tried = bank.live().iter().any(|(one, _)| *one == operation);
    if tried || !bank.capabilities().supports(operation) { "" } else { "°" }
}

/// The table of all banks.
pub(crate) fn of(banks: &[&'static Entry], results: &Results) -> String {
    let mut text = String::from("| Bank | Standard | Feature |");
    for (title, _) in COLUMNS {
        let _ = write!(text, " {title} |");
    }
    text.push_str("\n| --- | --- | --- |");
    text.push_str(&" :-: |".repeat(COLUMNS.len()));
    for bank in banks {
        let (info, (protocol, version)) = (bank.info(), bank.protocol());
        let (slug, suite) = (bank.feature(), results.suite(info.id.as_str()));
        let _ = write!(
            text,
            "\n| [{}](docs/banks/{slug}.md) (`{}`) | {} {version} | `{slug}` |",
            info.name.as_str(),
            info.id,
            standard(protocol),
        );
        for (_, operations) in COLUMNS {
            let _ = write!(text, " {} |", cell(bank, &suite, operations));
        }
    }
    text.push_str(
        "\n\n● native, ◐ emulated, – absent; ° nobody has tried it at the bank itself.\n",
    );
    text
}

/// Several operations in one cell: the mark that they share, or what is not known.
fn cell(bank: &Entry, suite: &Suite, operations: &[Operation]) -> String {
    let mut marks: Vec<_> = operations.iter().map(|one| mark(suite, *one)).collect();
    marks.dedup();
    let live: Vec<_> = operations.iter().map(|one| live_mark(bank, *one)).collect();
    let live = live.into_iter().find(|one| !one.is_empty()).unwrap_or_default();
    match marks.as_slice() {
        [one] => format!("{one}{live}"),
        _ => format!("?{live}"),
    }
}

/// The name of a standard as it writes itself.
pub(crate) fn standard(protocol: &str) -> String {
    match protocol {
        "berlin-group" => "Berlin Group".to_owned(),
        "ukob" => "UK Open Banking".to_owned(),
        // A bank that is a standard of its own.
        "monzo" | "starling" => "its own API".to_owned(),
        short if short.len() <= 5 => short.to_ascii_uppercase(),
        other => other.to_owned(),
    }
}

//! The page of a bank, or of a group of banks that share a crate.

use crate::{
    backing,
    results::{Results, Suite},
    table,
};
use guichet::{BankInfo, Capabilities, Entry, Evidence, Operation, Text};
use std::{collections::BTreeMap, fmt::Write as _};

/// Everything that is known of some banks, one after the other.
pub(crate) fn of(banks: &[&'static Entry], results: &Results) -> String {
    let mut text = String::from(
        "<!-- Made by `cargo run -p guichet-tests --example pages`: change the profile instead. -->\n",
    );
    for bank in banks {
        let info = bank.info();
        let suite = results.suite(info.id.as_str());
        let parts = [
            identity(bank, &info),
            addresses(bank),
            operations(bank, &suite),
            conduct(&info, &suite),
            limits(bank.capabilities()),
            quirks(bank),
            conformance(&suite),
        ];
        for part in parts {
            let _ = write!(text, "\n{part}");
        }
    }
    text
}

fn identity(bank: &Entry, info: &BankInfo) -> String {
    let (protocol, version) = bank.protocol();
    let bics: Vec<_> = info.bics.iter().map(Text::as_str).collect();
    let bics = if bics.is_empty() { "none known".to_owned() } else { bics.join(", ") };
    format!(
        "## {name} (`{id}`)\n\n| | |\n| --- | --- |\n| Country | {country} |\n\
         | Standard | {standard} {version}, crate `guichet-protocol-{protocol}` |\n\
         | Feature | `{feature}`, crate `guichet-bank-{feature}` |\n| BIC | {bics} |\n",
        name = info.name.as_str(),
        id = info.id,
        country = info.country.as_str(),
        standard = table::standard(protocol),
        feature = bank.feature(),
    )
}

fn addresses(bank: &Entry) -> String {
    let mut text =
        String::from("### Addresses\n\n| What | Value | Evidence |\n| --- | --- | --- |\n");
    for finding in bank.evidence() {
        let value =
            finding.value.map_or("left to the configuration".to_owned(), |it| format!("`{it}`"));
        let _ = writeln!(text, "| {} | {value} | {} |", finding.subject, said(finding.evidence));
    }
    text
}

fn operations(bank: &Entry, suite: &Suite) -> String {
    let mut text = String::from(
        "### Operations\n\n● native, ◐ emulated, – absent; ° nobody has tried it at the bank itself.\n\n\
         | Operation | | Evidence | Tried at the bank | Cases |\n| --- | :-: | --- | --- | --- |\n",
    );
    let capabilities = bank.capabilities();
    for &operation in Operation::ALL {
        let declared = capabilities.supports(operation);
        let evidence = match (declared, bank.assumed().contains(&operation)) {
            (false, _) => "",
            (true, false) => "a source about this bank",
            (true, true) => "assumed: the text of the standard",
        };
        let tried = bank.live().iter().find(|(one, _)| *one == operation);
        let tried = tried.map_or(if declared { "by nobody" } else { "" }, |(_, date)| date);
        let _ = writeln!(
            text,
            "| {} | {}{} | {evidence} | {tried} | {} |",
            operation.as_str().replace('_', " "),
            table::mark(suite, operation),
            table::live_mark(bank, operation),
            cases(suite, &backing::of_operation(operation, declared)),
        );
    }
    text
}

fn conduct(info: &BankInfo, suite: &Suite) -> String {
    let mut text = String::from(
        "### Conduct\n\n| What | Value | Evidence | Cases |\n| --- | --- | --- | --- |\n",
    );
    for claim in info.conduct.claims() {
        let backed = match claim.value {
            Some(_) => cases(suite, &backing::of_claim(claim.name)),
            None => String::new(),
        };
        let value = claim.value.unwrap_or_default();
        let _ =
            writeln!(text, "| {} | {value} | {} | {backed} |", claim.subject, said(claim.evidence));
    }
    text
}

fn limits(can: Capabilities) -> String {
    let days =
        |days: Option<u16>| days.map_or("no number of days".to_owned(), |it| format!("{it} days"));
    let calls = can.unattended.map_or("no number".to_owned(), |it| it.calls.to_string());
    let pending = if can.pending { "listed" } else { "not listed" };
    format!(
        "### Limits that are kept to\n\n| | |\n| --- | --- |\n| History | {} |\n| Consent | {} |\n\
         | Calls a day without the customer | {calls} |\n| Pending entries | {pending} |\n",
        days(can.history_days),
        days(can.consent_days),
    )
}

fn quirks(bank: &Entry) -> String {
    let quirks = bank.quirks();
    if quirks.is_empty() {
        return "### Quirks\n\nNone known.\n".to_owned();
    }
    let mut text = String::from("### Quirks\n\n| Name | What | Evidence |\n| --- | --- | --- |\n");
    for quirk in quirks {
        let _ =
            writeln!(text, "| `{}` | {} | {} |", quirk.name, quirk.meaning, said(quirk.evidence));
    }
    text
}

fn conformance(suite: &Suite) -> String {
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (group, passed) in suite.cases.values() {
        let counted = groups.entry(group).or_default();
        counted.0 += usize::from(*passed);
        counted.1 += 1;
    }
    let good: usize = groups.values().map(|(good, _)| good).sum();
    let mut text = format!(
        "### Conformance\n\n{good} of {} cases pass, with the bank played in the dialect `{}`: ",
        suite.cases.len(),
        suite.dialect,
    );
    let each: Vec<_> =
        groups.iter().map(|(group, (good, all))| format!("{group} {good}/{all}")).collect();
    let _ = writeln!(text, "{}.", each.join(", "));
    text
}

/// The cases of a claim, with those that do not pass told.
fn cases(suite: &Suite, names: &[&str]) -> String {
    let told = |name: &&str| match suite.passed(name) {
        Some(true) => format!("`{name}`"),
        Some(false) => format!("`{name}` **does not pass**"),
        None => format!("`{name}` **was not run**"),
    };
    let all: Vec<_> = names.iter().map(told).collect();
    all.join(", ")
}

fn said(evidence: Evidence) -> String {
    match evidence {
        Evidence::Confirmed { source, date } => format!("{source}, read {date}"),
        Evidence::Assumed { basis } => format!("assumed: {basis}"),
        _ => "unconfirmed".to_owned(),
    }
}

//! `guichet banks`

use crate::{
    failure::{Exit, Failure},
    output::{
        self, Format, Style,
        table::{Side, Table},
    },
};
use guichet::{Entry, Operation, directory};
use serde::Serialize;
use std::{
    io::{self, Write},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One bank by its id, or a part of a name, a country, or a BIC
    bank: Option<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let style = Style::of_stdout();
    let mut to = io::stdout().lock();
    let found = found(args.bank.as_deref())?;
    match (args.format, found.as_slice(), &args.bank) {
        (Format::Table, [one], Some(_)) => tell(&mut to, one, style)?,
        (Format::Table, _, _) => table(&found).write(&mut to, style)?,
        (Format::Json, _, _) => output::json_lines(&mut to, found.iter().map(|it| card(it)))?,
        (Format::Csv, _, _) => {
            return Err(Failure::new(Exit::Usage, "banks are listed as table or json").into());
        }
    }
    to.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn found(wanted: Option<&str>) -> anyhow::Result<Vec<&'static Entry>> {
    let Some(wanted) = wanted else { return Ok(directory().iter().collect()) };
    if let Some(one) = directory().by_id(wanted) {
        return Ok(vec![one]);
    }
    let mut found: Vec<_> = directory().by_country(wanted).collect();
    if found.is_empty() {
        found = directory().by_bic(wanted).collect();
    }
    if found.is_empty() {
        found = directory().by_name(wanted).collect();
    }
    if found.is_empty() {
        let next = "`guichet banks` lists those of this build";
        return Err(Failure::new(Exit::Usage, "no bank has this id, name, country or BIC")
            .next(next)
            .into());
    }
    Ok(found)
}

fn table(entries: &[&Entry]) -> Table {
    let mut table = Table::new(&[
        ("Id", Side::Left),
        ("Name", Side::Left),
        ("Country", Side::Left),
        ("Standard", Side::Left),
        ("History", Side::Left),
        ("Consent", Side::Left),
    ]);
    for entry in entries {
        let (info, can, (name, version)) = (entry.info(), entry.capabilities(), entry.protocol());
        let days = |days: Option<u16>| days.map(|days| format!("{days} days")).unwrap_or_default();
        table.row([
            info.id.as_str().into(),
            info.name.as_str().into(),
            info.country.as_str().into(),
            format!("{name} {version}").into(),
            days(can.history_days).into(),
            days(can.consent_days).into(),
        ]);
    }
    table
}

/// Everything that is known of one bank, and where it is written.
fn tell(to: &mut impl Write, entry: &Entry, style: Style) -> anyhow::Result<()> {
    let (info, can, (name, version)) = (entry.info(), entry.capabilities(), entry.protocol());
    writeln!(to, "{} ({})", style.bold(info.name.as_str()), info.id)?;
    writeln!(to, "  {} · {name} {version} · {}", info.country, operations(entry))?;
    if let Some(limit) = can.unattended {
        writeln!(to, "  {} calls a day while the customer is away", limit.calls)?;
    }
    writeln!(to)?;
    for finding in entry.evidence() {
        writeln!(to, "  {}", finding.subject)?;
        match (&finding.value, finding.source, finding.date) {
            (Some(value), Some(source), Some(date)) => {
                writeln!(to, "    {value}")?;
                writeln!(to, "    {}", style.dim(&format!("{source}, read {date}")))?;
            }
            (Some(value), _, _) => writeln!(to, "    {value}")?,
            (None, _, _) => writeln!(to, "    {}", style.dim("not published: configure it"))?,
        }
    }
    writeln!(to)?;
    writeln!(to, "To link it, register an app with the bank and write a file:")?;
    writeln!(to)?;
    for line in CONFIGURATION.lines() {
        writeln!(to, "    {line}")?;
    }
    writeln!(to)?;
    writeln!(to, "  guichet link {} --config FILE", info.id)?;
    writeln!(
        to,
        "  guichet link {} --mock --yes      {}",
        info.id,
        style.dim("(try it without the bank)")
    )?;
    Ok(())
}

const CONFIGURATION: &str = "\
client_id = \"the bank's name for your app\"
client_secret = \"...\"
redirect_uri = \"http://127.0.0.1:8400/callback\"
environment = \"sandbox\"

[oauth_urls]        # only what is not published above
authorize = \"https://...\"
token = \"https://...\"";

fn operations(entry: &Entry) -> String {
    let shown = |it: &Operation| {
        !matches!(it, Operation::BeginConsent | Operation::ResumeConsent | Operation::RefreshGrant)
    };
    let words: Vec<_> = entry
        .capabilities()
        .operations
        .iter()
        .filter(shown)
        .map(|it| it.as_str().replace('_', " "))
        .collect();
    words.join(", ")
}

/// A bank in JSON.
#[derive(Serialize)]
struct Card {
    id: String,
    name: String,
    country: String,
    bics: Vec<String>,
    protocol: &'static str,
    protocol_version: &'static str,
    capabilities: guichet::Capabilities,
    evidence: Vec<Proof>,
}

#[derive(Serialize)]
struct Proof {
    subject: String,
    value: Option<String>,
    source: Option<&'static str>,
    date: Option<&'static str>,
}

fn card(entry: &Entry) -> Card {
    let (info, (protocol, protocol_version)) = (entry.info(), entry.protocol());
    Card {
        id: info.id.as_str().to_owned(),
        name: info.name.as_str().to_owned(),
        country: info.country.as_str().to_owned(),
        bics: info.bics.iter().map(|bic| bic.as_str().to_owned()).collect(),
        protocol,
        protocol_version,
        capabilities: entry.capabilities(),
        evidence: entry
            .evidence()
            .into_iter()
            .map(|it| Proof {
                subject: it.subject,
                value: it.value,
                source: it.source,
                date: it.date,
            })
            .collect(),
    }
}

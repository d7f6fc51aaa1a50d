//! `guichet banks`

use crate::{
    failure::{Exit, Failure},
    output::{
        self, Format, Style,
        table::{Side, Table},
    },
};
use guichet::{Entry, Evidence, Operation, directory};
use std::{
    io::{self, Write},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One bank by its id; a group of banks, a country, a BIC, or a part of a name
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
        (Format::Json, _, _) => output::json_lines(&mut to, &found)?,
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
    let mut found: Vec<_> = directory().iter().filter(|it| it.feature() == wanted).collect();
    if found.is_empty() {
        found = directory().by_country(wanted).collect();
    }
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
        ("Calls alone", Side::Left),
    ]);
    for entry in entries {
        let (info, (name, version)) = (entry.info(), entry.protocol());
        let claims = info.conduct.claims();
        let said = |name: &str| {
            let claim = claims.iter().find(|claim| claim.name == name);
            claim.and_then(|claim| claim.value.clone()).unwrap_or_default()
        };
        table.row([
            info.id.as_str().into(),
            info.name.as_str().into(),
            info.country.as_str().into(),
            format!("{name} {version}").into(),
            said("history").into(),
            said("consent").into(),
            said("unattended").into(),
        ]);
    }
    table
}

/// Everything that is known of one bank, and where it is written.
fn tell(to: &mut impl Write, entry: &Entry, style: Style) -> anyhow::Result<()> {
    let (info, can, (name, version)) = (entry.info(), entry.capabilities(), entry.protocol());
    writeln!(to, "{} ({})", style.bold(info.name.as_str()), info.id)?;
    writeln!(to, "  {} · {name} {version} · {}", info.country, operations(entry))?;
    let assumed = words(entry.assumed().iter().copied());
    if !assumed.is_empty() {
        writeln!(to, "  {assumed}: by the text of the standard, no source says it of this bank")?;
    }
    if entry.live().is_empty() {
        writeln!(to, "  nobody tried any of it at the live bank")?;
    }
    if let Some(limit) = can.unattended {
        writeln!(to, "  {} calls a day while the customer is away", limit.calls)?;
    }
    writeln!(to)?;
    for finding in entry.evidence() {
        let value = finding.value.as_deref();
        claim(to, style, &finding.subject, value, finding.evidence, "not published: configure it")?;
    }
    for quirk in entry.quirks() {
        let said = Some(quirk.meaning);
        claim(to, style, &quirk.name.replace('_', " "), said, quirk.evidence, "")?;
    }
    writeln!(to)?;
    writeln!(to, "How it behaves:")?;
    writeln!(to)?;
    let (known, unknown): (Vec<_>, Vec<_>) =
        info.conduct.claims().into_iter().partition(|one| one.value.is_some());
    for one in known {
        claim(to, style, one.subject, one.value.as_deref(), one.evidence, "")?;
    }
    let unknown: Vec<_> = unknown.iter().map(|one| one.subject).collect();
    if !unknown.is_empty() {
        writeln!(to, "  not published: {}", unknown.join("; "))?;
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

/// One thing that is said of a bank, and what supports it.
fn claim(
    to: &mut impl Write,
    style: Style,
    subject: &str,
    value: Option<&str>,
    evidence: Evidence,
    without: &str,
) -> io::Result<()> {
    writeln!(to, "  {subject}")?;
    match value {
        Some(value) => writeln!(to, "    {value}")?,
        None => writeln!(to, "    {}", style.dim(without))?,
    }
    match evidence {
        Evidence::Confirmed { source, date } => {
            writeln!(to, "    {}", style.dim(&format!("{source}, read {date}")))
        }
        Evidence::Assumed { basis } => {
            writeln!(to, "    {}", style.dim(&format!("assumed: {basis}")))
        }
        _ => Ok(()),
    }
}

const CONFIGURATION: &str = "\
client_id = \"the bank's name for your app\"
client_secret = \"...\"
redirect_uri = \"http://127.0.0.1:8400/callback\"
environment = \"sandbox\"

[oauth_urls]        # only what is not published above
authorize = \"https://...\"
token = \"https://...\"

[certificate]       # where the bank wants one (mutual TLS)
file = \"client.pem\"
key = \"client.key\"

[signing_key]       # where the bank wants signatures, or no secret
file = \"signing.key\"
id = \"the bank's name for the key\"
algorithm = \"PS256\"";

fn operations(entry: &Entry) -> String {
    let shown = |it: &Operation| {
        !matches!(it, Operation::BeginConsent | Operation::ResumeConsent | Operation::RefreshGrant)
    };
    words(entry.capabilities().operations.iter().filter(shown))
}

fn words(operations: impl Iterator<Item = Operation>) -> String {
    let words: Vec<_> = operations.map(|it| it.as_str().replace('_', " ")).collect();
    words.join(", ")
}

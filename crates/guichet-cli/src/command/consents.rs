//! `guichet consents`

use super::notice;
use crate::{
    args::Common,
    failure::{Exit, Failure},
    home::Home,
    link::Link,
    output::{
        self, Format, Style,
        table::{Field, Side, Table, Tone},
        text::plain,
    },
    reach,
    register::{self, Register, in_force},
    words,
};
use guichet::{
    AccountSelection, Timestamp,
    consent::{ConsentRecord, Item, Notice, Recipient, store::AtBank},
};
use jiff::tz::TimeZone;
use std::{
    collections::BTreeSet,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

mod calendar;
mod narrow;
mod renew;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show one: its lines, what happened to it, and what the customer was shown
    Show {
        /// The consent by its id or the beginning of it, or its link
        id: String,
        /// The form of the answer
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Take kinds of data away, and leave the rest in force
    Narrow(narrow::Args),
    /// Make one longer, and nothing else
    Renew(renew::Args),
    /// Write the ends of the consents in force as a calendar file (.ics)
    Calendar(calendar::Args),
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let register = Register::begin(&Home::open(common.home.as_deref())?).await?;
    register.go_on_now().await?;
    match args.what {
        None => list(&register, None, args.format).await?,
        Some(What::Show { id, format }) => list(&register, Some(&id), format).await?,
        Some(What::Narrow(args)) => narrow::run(&register, &args).await?,
        Some(What::Renew(args)) => renew::run(&register, &args).await?,
        Some(What::Calendar(args)) => calendar::run(&register, &args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(register: &Register, wanted: Option<&str>, format: Format) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    let mut to = io::stdout().lock();
    let records = match wanted {
        Some(id) => vec![register.named(id).await?],
        None => register.all().await?,
    };
    match (format, records.as_slice()) {
        (Format::Csv, _) => {
            let message = "consents are listed as table or json";
            return Err(Failure::new(Exit::Usage, message).into());
        }
        (Format::Json, records) => output::json_lines(&mut to, records.iter().map(|it| &**it))?,
        (Format::Table, [one]) if wanted.is_some() => {
            tell(&mut to, one, register.at_bank(one.id).await?, style)?;
        }
        (Format::Table, records) => {
            let mut rows = Vec::new();
            for record in records {
                rows.push((&**record, register.at_bank(record.id).await?));
            }
            table(&rows).write(&mut to, style)?;
        }
    }
    to.flush()?;
    warn(register).await
}

/// The consent that was named, as long as it is in force, with its link.
async fn changeable(register: &Register, name: &str) -> anyhow::Result<(Arc<ConsentRecord>, Link)> {
    let record = register.named(name).await?;
    match register.link_of(record.id).await? {
        Some(link) if in_force(&record) => Ok((record, link)),
        _ => Err(Failure::new(Exit::NoPermission, "this consent is not in force")
            .next(format!("`guichet link {}` asks for a new one", record.bank.id))
            .into()),
    }
}

/// Shows a change of a consent and asks; a no leaves the consent as it is.
fn agreed(
    record: &ConsentRecord,
    notice: &Notice,
    items: &[Item],
    yes: bool,
) -> anyhow::Result<bool> {
    notice::show(notice, items, record.id)?;
    if yes {
        return Ok(true);
    }
    match notice::ask(notice.language)? {
        Some(true) => Ok(true),
        Some(false) => {
            writeln!(io::stdout().lock(), "{}", words::as_before(notice.language))?;
            Ok(false)
        }
        None => {
            let message = "nobody sits here who could be asked";
            Err(Failure::new(Exit::Usage, message).next("say --yes").into())
        }
    }
}

/// Tells of consents that run out soon.
async fn warn(register: &Register) -> anyhow::Result<()> {
    for link in register.home.links()? {
        if let Some(record) = register.of_link(&link).await? {
            register::warn(&record, &link, register.clock_of(Some(&link))?)?;
        }
    }
    Ok(())
}

fn table(records: &[(&ConsentRecord, Option<AtBank>)]) -> Table {
    let mut table = Table::new(&[
        ("Bank", Side::Left),
        ("State", Side::Left),
        ("Why", Side::Left),
        ("Until", Side::Left),
        ("At the bank", Side::Left),
        // Whole or not at all: it is what the other commands take.
        ("Id", Side::Right),
    ]);
    for (record, at_bank) in records {
        let tone = if in_force(record) { Tone::Good } else { Tone::Dim };
        let end = record.ended_at().unwrap_or_else(|| record.ends_at());
        table.row([
            record.bank.id.as_str().into(),
            Field::toned(state(record), tone),
            purposes(record).into(),
            day(end).into(),
            at_bank.map(stands).unwrap_or_default().into(),
            Field::toned(record.id.to_string(), Tone::Dim),
        ]);
    }
    table
}

/// How it stands; after the data are gone, how it ended.
fn state(record: &ConsentRecord) -> String {
    let ended = record.events.iter().map(|event| event.state).find(|state| state.is_ended());
    ended.unwrap_or_else(|| record.state()).to_string().replace('_', " ")
}

fn purposes(record: &ConsentRecord) -> String {
    let all: BTreeSet<_> = record.items.iter().map(|item| item.purpose.as_str()).collect();
    all.into_iter().collect::<Vec<_>>().join(", ")
}

fn day(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).date().to_string()
}

/// Where the end of a consent stands at the bank.
pub(crate) fn stands(at_bank: AtBank) -> &'static str {
    match at_bank {
        AtBank::Pending => "not told yet",
        AtBank::Confirmed => "ended",
        AtBank::ByCustomer => "ends on the bank's own pages",
        AtBank::Lapsed => "ran out",
        _ => "",
    }
}

/// Everything about one consent.
fn tell(
    to: &mut impl Write,
    record: &ConsentRecord,
    at_bank: Option<AtBank>,
    style: Style,
) -> anyhow::Result<()> {
    let (bank, _) = reach::name_and_zone(record.bank.id.as_str());
    writeln!(to, "{} ({})", style.bold(&bank), record.bank.id)?;
    writeln!(to, "  consent      {}", record.id)?;
    if let Some(reference) = &record.bank.consent {
        writeln!(to, "  at the bank  {}", plain(reference.as_str()))?;
    }
    let standing = at_bank.map(stands).filter(|words| !words.is_empty());
    let standing = standing.map(|words| format!("; at the bank: {words}")).unwrap_or_default();
    writeln!(to, "  state        {}{standing}", state(record))?;
    writeln!(to, "  runs until   {}", day(record.ends_at()))?;
    let accounts = match &record.accounts {
        AccountSelection::Listed(listed) => format!("{} that were chosen", listed.len()),
        _ => "those that were picked at the bank".to_owned(),
    };
    writeln!(to, "  accounts     {accounts}")?;
    writeln!(to)?;
    for item in &record.items {
        let detail = item.detail(&Recipient::app()).map(guichet::consent::Detail::as_str);
        writeln!(
            to,
            "  {} for {}: {}, kept {} days",
            item.scope.as_str(),
            item.purpose.as_str(),
            detail.unwrap_or("nobody"),
            item.kept_days
        )?;
    }
    writeln!(to)?;
    for event in &record.events {
        writeln!(to, "  {:.0}  {} by {}", event.at, event.state, event.by.as_str())?;
    }
    writeln!(to)?;
    writeln!(to, "{}", style.dim("What was shown:"))?;
    for line in record.notice.text.lines() {
        writeln!(to, "  {line}")?;
    }
    Ok(())
}

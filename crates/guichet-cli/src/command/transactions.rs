//! `guichet transactions`

use super::Reading;
use crate::{
    args::Common,
    failure::{self, Exit, Failure},
    home::Home,
    output::{self, Format, Style, transactions::Csv},
    progress::Progress,
    reach,
};
use futures_util::StreamExt as _;
use guichet::{Account, Date, ErrorKind, Operation, Session, Transaction, TransactionQuery};
use std::{
    cmp::Reverse,
    io::{self, BufWriter, Write},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    reading: Reading,
}

/// Which transactions.
#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// The account, by its id or a part of its name; else all
    account: Option<String>,
    /// The first day, as 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<Date>,
    /// The last day, as 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
}

impl Which {
    /// The account that was named.
    pub(crate) fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The period that was named.
    pub(crate) fn query(&self) -> anyhow::Result<TransactionQuery> {
        query(self.since, self.until)
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    guichet::parse_day(text).ok_or("a day is written as 2026-03-31")
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let query = args.which.query()?;
    let home = Home::open(common.home.as_deref())?;
    let link = home.link(args.reading.link.as_deref())?;
    let purpose = args.reading.purpose.as_deref();
    let (_reached, session) =
        reach::session(&home, &link, Operation::Transactions, purpose).await?;
    let listing = session.accounts().await?;
    let accounts = chosen(listing.items, args.which.account())?;
    super::tell_rejected(listing.rejected);

    let mut sink = Sink::new(args.reading.format, BufWriter::new(io::stdout()))?;
    let mut code = ExitCode::SUCCESS;
    for account in &accounts {
        if let Some(exit) = read(&session, account, query, &mut sink).await? {
            code = exit.into();
        }
    }
    sink.finish()?;
    Ok(code)
}

fn query(since: Option<Date>, until: Option<Date>) -> anyhow::Result<TransactionQuery> {
    if let (Some(since), Some(until)) = (since, until)
        && since > until
    {
        return Err(Failure::new(Exit::Usage, "the period ends before it begins")
            .next("--since is the first day, --until the last")
            .into());
    }
    let mut query = TransactionQuery::new().prefetch();
    query.since = since;
    query.until = until;
    Ok(query)
}

/// The account with this identifier, or the only one with this text in its name.
pub(crate) fn chosen(accounts: Vec<Account>, wanted: Option<&str>) -> anyhow::Result<Vec<Account>> {
    let Some(wanted) = wanted else { return Ok(accounts) };
    if let Some(account) = accounts.iter().find(|account| account.id.as_str() == wanted) {
        return Ok(vec![account.clone()]);
    }
    let small = wanted.to_lowercase();
    let named = |account: &&Account| {
        output::accounts::name(account).to_lowercase().contains(&small)
            || account.id.as_str().starts_with(wanted)
    };
    let found: Vec<_> = accounts.iter().filter(named).cloned().collect();
    if found.len() == 1 {
        return Ok(found);
    }
    let message = if found.is_empty() {
        "the permission covers no such account"
    } else {
        "several accounts have this in their name"
    };
    let next = "`guichet accounts` lists them; the last column names one";
    Err(Failure::new(Exit::Usage, message).next(next).into())
}

/// Reads one account to its end; says what failed, and whether the rest is missing because of it.
async fn read(
    session: &Session,
    account: &Account,
    query: TransactionQuery,
    sink: &mut Sink<impl Write>,
) -> anyhow::Result<Option<Exit>> {
    let name = output::accounts::name(account);
    let progress = Progress::new(&format!("{name}: transactions"));
    let mut stream = session.transactions(&account.reference(), query);
    let mut exit = None;
    while let Some(item) = stream.next().await {
        match item {
            Ok(transaction) => {
                progress.one_more();
                sink.take(&name, transaction)?;
            }
            Err(error) => {
                // One item that cannot be read is told; a whole page is a failure.
                let one_item = error.kind() == ErrorKind::Protocol && error.path().is_some();
                let error = anyhow::Error::from(error).context(name.clone());
                failure::say(&error);
                if !one_item {
                    exit = Some(failure::exit(&error));
                }
            }
        }
    }
    Ok(exit)
}

/// Where transactions go: at once, or into a table that is printed at the end.
enum Sink<W: Write> {
    Table(Vec<(String, Transaction)>, W),
    Json(W),
    Csv(Box<Csv<W>>),
}

impl<W: Write> Sink<W> {
    fn new(format: Format, to: W) -> anyhow::Result<Self> {
        Ok(match format {
            Format::Table => Self::Table(Vec::new(), to),
            Format::Json => Self::Json(to),
            Format::Csv => Self::Csv(Box::new(Csv::new(to)?)),
        })
    }

    fn take(&mut self, account: &str, transaction: Transaction) -> anyhow::Result<()> {
        match self {
            Self::Table(rows, _) => rows.push((account.to_owned(), transaction)),
            Self::Json(to) => output::json_line(to, &transaction)?,
            Self::Csv(sheet) => sheet.row(&transaction)?,
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Table(mut rows, mut to) => {
                let day = output::transactions::day;
                rows.sort_by_key(|(_, it)| Reverse(day(it)));
                let rows = rows.iter().map(|(account, it)| (account.as_str(), it));
                output::transactions::table(rows).write(&mut to, Style::of_stdout())?;
                to.flush()?;
            }
            Self::Json(mut to) => to.flush()?,
            Self::Csv(sheet) => sheet.finish()?,
        }
        Ok(())
    }
}

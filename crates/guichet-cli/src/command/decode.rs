//! `guichet decode`

mod question;
mod standard;

use crate::{
    failure::{self, Exit, Failure},
    output,
};
use clap::ValueEnum;
use guichet::{AccountRef, Currency};
use serde::Serialize;
use std::{
    fs,
    io::{self, BufWriter, Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The standard of the answer
    #[arg(value_enum)]
    protocol: Protocol,
    /// What the bank was asked for
    #[arg(value_enum)]
    resource: Resource,
    /// The captured body; standard input when there is none, or it is -
    file: Option<PathBuf>,
    /// Read it as this bank writes it
    #[arg(long, value_name = "ID")]
    bank: Option<String>,
    /// The account that the answer is about: JSON, as `guichet accounts --format json` writes it
    #[arg(long, value_name = "FILE")]
    account: Option<PathBuf>,
    /// The currency where the body names none
    #[arg(long, value_name = "CCC", value_parser = currency)]
    currency: Option<Currency>,
    /// Fail when anything could not be read
    #[arg(long)]
    strict: bool,
}

/// Standards, by the names of their crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Protocol {
    /// Berlin Group NextGenPSD2, 1.3
    BerlinGroup,
    /// Financial Data Exchange, 4.6 to 6.4
    Fdx,
    /// STET PSD2, 1.4 to 1.6
    Stet,
    /// UK Open Banking, 3.1 and 4.0
    Ukob,
}

/// What can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Resource {
    Accounts,
    Balances,
    Transactions,
}

/// One answer, read: what came of it, line by line, and what could not be read.
#[derive(Debug, Default)]
struct Read {
    lines: Vec<u8>,
    items: usize,
    rejected: Vec<guichet::Error>,
}

impl Read {
    fn of<T: Serialize>(items: &[T], rejected: Vec<guichet::Error>) -> anyhow::Result<Self> {
        let mut lines = Vec::new();
        output::json_lines(&mut lines, items)?;
        Ok(Self { lines, items: items.len(), rejected })
    }
}

fn currency(code: &str) -> Result<Currency, &'static str> {
    let currency = Currency::parse(code);
    if currency.is_iso() { Ok(currency) } else { Err("a currency is a code of ISO 4217, as USD") }
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let body = body(args.file.as_deref())?;
    let account = args.account.as_deref().map(account).transpose()?;
    let question = question::Question {
        resource: args.resource,
        bank: args.bank,
        account,
        currency: args.currency,
    };
    let read = match args.protocol {
        Protocol::BerlinGroup => question.read::<standard::BerlinGroup>(&body)?,
        Protocol::Fdx => question.read::<standard::Fdx>(&body)?,
        Protocol::Stet => question.read::<standard::Stet>(&body)?,
        Protocol::Ukob => question.read::<standard::Ukob>(&body)?,
    };
    let mut to = BufWriter::new(io::stdout().lock());
    to.write_all(&read.lines)?;
    to.flush()?;

    let rejected = read.rejected.len();
    super::tell_rejected(read.rejected);
    if rejected == 0 || (read.items > 0 && !args.strict) {
        return Ok(ExitCode::SUCCESS);
    }
    let message = format!("{rejected} could not be read, {} could", read.items);
    failure::say(&Failure::new(Exit::BadData, message).into());
    Ok(Exit::BadData.into())
}

fn body(file: Option<&Path>) -> anyhow::Result<Vec<u8>> {
    match file {
        Some(file) if file != Path::new("-") => {
            fs::read(file).map_err(|error| absent(file, &error))
        }
        _ => {
            let mut body = Vec::new();
            io::stdin().lock().read_to_end(&mut body)?;
            Ok(body)
        }
    }
}

/// An account as JSON: the whole of it, or the handle that an app keeps.
fn account(file: &Path) -> anyhow::Result<AccountRef> {
    let text = fs::read(file).map_err(|error| absent(file, &error))?;
    serde_json::from_slice(&text).map_err(|_| {
        Failure::new(Exit::BadData, format!("{} holds no account", file.display()))
            .next("it is one line of `guichet accounts --format json`, with id and kind")
            .into()
    })
}

fn absent(file: &Path, error: &io::Error) -> anyhow::Error {
    Failure::new(Exit::NoInput, format!("{} cannot be read: {error}", file.display())).into()
}

//! One file for each command.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod balances;
pub(crate) mod banks;
pub(crate) mod capture;
pub(crate) mod consents;
pub(crate) mod decode;
pub(crate) mod demo;
pub(crate) mod drift;
pub(crate) mod export_my_data;
pub(crate) mod forget;
pub(crate) mod link;
pub(crate) mod mock_bank;
pub(crate) mod new_bank;
mod notice;
pub(crate) mod transactions;
pub(crate) mod unlink;
pub(crate) mod withdraw;

use crate::{
    args::{Args, Command},
    failure::{self, Exit, Failure},
    output::Format,
};
use guichet::{
    Scope,
    consent::{Language, Place},
};
use std::{
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

/// What every command that reads takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// Which link, when there are several
    #[arg(long, value_name = "ID")]
    pub(crate) link: Option<String>,
    /// Why the data are read; the first purpose that was permitted, unless said
    #[arg(long)]
    pub(crate) purpose: Option<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Runs the command that was typed.
pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { command, common } = args;
    match command {
        Command::Demo(args) => demo::run(args).await,
        Command::Banks(args) => banks::run(&args),
        Command::Link(args) => link::run(&common, args).await,
        Command::Accounts(args) => accounts::run(&common, args).await,
        Command::Balances(args) => balances::run(&common, args).await,
        Command::Transactions(args) => transactions::run(&common, args).await,
        Command::Consents(args) => consents::run(&common, args).await,
        Command::Withdraw(args) => withdraw::run(&common, args).await,
        Command::Forget(args) => forget::run(&common, args).await,
        Command::ExportMyData(args) => export_my_data::run(&common, args).await,
        Command::Audit(args) => audit::run(&common, args).await,
        Command::Unlink(args) => unlink::run(&common, args).await,
        Command::MockBank(args) => mock_bank::run(args).await,
        Command::Decode(args) => decode::run(args),
        Command::Capture(args) => capture::run(&common, args).await,
        Command::Drift(args) => drift::run(&args),
        Command::NewBank(args) => new_bank::run(args),
    }
}

/// Tells what could not be read; the rest stands.
pub(crate) fn tell_rejected(rejected: Vec<guichet::Error>) {
    for error in rejected {
        failure::say(&error.into());
    }
}

/// A language of notices, receipts and the told log.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Fr => Self::French,
        }
    }
}

/// Where the customer can withdraw, as the notices of this command say.
const WITHDRAWAL: [Place; 2] = [Place::App, Place::Bank];

/// A kind of data that can be read.
fn scope(name: &str) -> Result<Scope, String> {
    let known = || Scope::ALL.iter().filter(|it| !it.is_write()).map(|it| it.as_str());
    Scope::parse(name)
        .filter(|it| !it.is_write())
        .ok_or_else(|| format!("what can be read is: {}", known().collect::<Vec<_>>().join(", ")))
}

/// Puts a receipt where the customer wants it, beside the one that is kept.
pub(crate) fn copy_receipt(receipt: &Path, wanted: Option<&Path>) -> anyhow::Result<()> {
    let Some(file) = wanted else { return Ok(()) };
    let failed = || Failure::new(Exit::Output, format!("{} cannot be written", file.display()));
    let text = std::fs::read(receipt).map_err(|error| failed().because(error.into()))?;
    std::fs::write(file, text).map_err(|error| failed().because(error.into()))?;
    Ok(())
}

/// Asks a person at a terminal; `None` where nobody sits.
pub(crate) fn ask(question: &str) -> anyhow::Result<Option<bool>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut to = io::stdout().lock();
    write!(to, "{question} [y/N] ")?;
    to.flush()?;
    drop(to);
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    let answer = line.trim().to_lowercase();
    Ok(Some(matches!(answer.as_str(), "y" | "yes" | "o" | "oui")))
}

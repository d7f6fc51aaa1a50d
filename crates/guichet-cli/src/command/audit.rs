//! `guichet audit`

use super::Lang;
use crate::{
    args::Common,
    failure::{Exit, Failure},
    home::Home,
    output::Style,
    register::Register,
};
use guichet::consent::log::{self, Receipt};
use jiff::tz::TimeZone;
use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Check the whole log, every record, and the receipts that were given
    Verify {
        /// A receipt that was kept elsewhere; may be given several times
        #[arg(long = "receipt", value_name = "FILE")]
        receipts: Vec<PathBuf>,
    },
    /// Tell in plain words who saw what, why and when, and who was refused
    Explain {
        /// The language
        #[arg(long, value_enum, default_value_t)]
        lang: Lang,
    },
    /// Write the log as JSON Lines, which anybody can verify who has the public key
    Export,
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let register = Register::begin(&Home::open(common.home.as_deref())?).await?;
    match args.what {
        What::Verify { receipts } => verify(&register, &receipts).await,
        What::Explain { lang } => explain(&register, lang).await,
        What::Export => export(&register).await,
    }
}

async fn verify(register: &Register, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut receipts = register.receipts()?;
    for file in files {
        receipts.push(read(file)?);
    }
    let key = register.log.key();
    let report = register.log.verify(&receipts).await.map_err(unreadable)?;
    let records = register.all().await.map_err(unsound)?;
    for record in &records {
        register.ledger.history(record.id).await.map_err(unreadable)?;
    }
    let mut to = io::stdout().lock();
    let style = Style::of_stdout();
    for finding in &report.findings {
        writeln!(to, "{}", style.bad(&finding.to_string()))?;
    }
    to.flush()?;
    if !report.is_sound() {
        return Err(Failure::new(Exit::BadData, "the log is not what was signed")
            .next("keep this folder as it is, and compare it with a copy and with the receipts")
            .into());
    }
    writeln!(
        to,
        "{} {} entries, {} consents, {} receipts.",
        style.good("All holds:"),
        report.entries,
        records.len(),
        receipts.len()
    )?;
    writeln!(to, "Root {}, signed by {key}", report.root)?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<Receipt> {
    let text = std::fs::read(file).map_err(|error| {
        Failure::new(Exit::NoInput, format!("{} cannot be read: {error}", file.display()))
    })?;
    Receipt::from_json(&text).map_err(|_| {
        Failure::new(Exit::BadData, format!("{} is no receipt", file.display())).into()
    })
}

/// What cannot be read was altered too.
fn unreadable(error: guichet::Error) -> anyhow::Error {
    unsound(error.into())
}

fn unsound(error: anyhow::Error) -> anyhow::Error {
    Failure::new(Exit::BadData, "the register of consents does not hold").because(error).into()
}

async fn explain(register: &Register, lang: Lang) -> anyhow::Result<ExitCode> {
    let store = &**register.log.store();
    let entries = log::entries(store, 0..u64::MAX).await.map_err(unreadable)?;
    let mut to = io::stdout().lock();
    for line in log::explain(&entries, lang.into(), &TimeZone::UTC) {
        writeln!(to, "{line}")?;
    }
    to.flush()?;
    Ok(ExitCode::SUCCESS)
}

async fn export(register: &Register) -> anyhow::Result<ExitCode> {
    // So that it can be verified to its end. A log that was altered is exported as it is.
    let _signed = register.log.checkpoint().await;
    let mut text = String::new();
    let add = |line: &str| text.push_str(line);
    log::export(&**register.log.store(), add).await.map_err(unreadable)?;
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

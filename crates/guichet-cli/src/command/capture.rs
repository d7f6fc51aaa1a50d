//! `guichet capture`

mod known;

use super::transactions::{self, chosen};
use crate::{
    args::Common,
    failure::{self, Exit, Failure},
    home::{self, Home},
    output::Style,
    progress::Progress,
    reach,
};
use clap::Subcommand;
use futures_util::StreamExt as _;
use guichet::{Account, Operation, Session, TransactionQuery};
use guichet_capture::{Capture, Exchange, Recorder, Scan, Scrub};
use known::Known;
use serde::de::IgnoredAny;
use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which link, when there are several
    #[arg(long, global = true, value_name = "ID")]
    link: Option<String>,
    /// Why the data are read: a purpose that the customer permitted; it must be said
    #[arg(long, global = true)]
    purpose: Option<String>,
    /// The file to write; it must not be there yet
    #[arg(long, global = true, value_name = "FILE", default_value = "guichet-capture.json")]
    output: PathBuf,
    /// Keep only what the bank refused, did not answer, or answered with something that is no JSON
    #[arg(long, global = true)]
    failed: bool,
    #[command(subcommand)]
    what: What,
}

/// What is read while the recorder runs.
#[derive(Debug, Subcommand)]
enum What {
    /// As `guichet accounts`
    Accounts,
    /// As `guichet balances`
    Balances,
    /// As `guichet transactions`
    Transactions(transactions::Which),
}

impl What {
    /// What the record must permit.
    const fn operation(&self) -> Operation {
        match self {
            Self::Accounts => Operation::Accounts,
            Self::Balances => Operation::Balances,
            Self::Transactions(_) => Operation::Transactions,
        }
    }
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    if args.output.exists() {
        let message = format!("{} is there already", args.output.display());
        let next = "name another file with --output, or remove this one";
        return Err(Failure::new(Exit::Output, message).next(next).into());
    }
    // A report is nothing that a customer asked for, so no purpose goes without saying.
    let Some(purpose) = args.purpose else {
        return Err(Failure::new(Exit::Usage, "a capture needs the purpose of what it reads")
            .next("name one that the customer permitted, such as --purpose answer_customer")
            .into());
    };
    let query = match &args.what {
        What::Transactions(which) => which.query()?,
        _ => TransactionQuery::new(),
    };
    let home = Home::open(common.home.as_deref())?;
    let link = home.link(args.link.as_deref())?;
    let mut known = Known::of_link(&link)?;
    let mut recorder = None;
    let operation = args.what.operation();
    let (reached, session) = reach::session_by(&home, &link, operation, Some(&purpose), |setup| {
        let scrub = Scrub::random()?;
        let wire = Arc::new(Recorder::new(setup.env().transport, scrub));
        recorder = Some(Arc::clone(&wire));
        Ok(setup.with_transport(wire))
    })
    .await?;
    if let Some(server) = &reached.server {
        known.add(&server.client().client_secret);
    }
    known.add_grant(&session.grant());
    let progress = Progress::new("reading, with the recorder on");
    let read = read(&session, &args.what, query, &mut known).await;
    drop(progress);
    known.add_grant(&session.grant());

    let recorder = recorder.ok_or_else(|| Failure::new(Exit::Internal, "nothing was recorded"))?;
    let mut capture = recorder.take();
    if args.failed {
        capture.retain(has_failed);
    }
    // What the bank did wrong is what the capture is for.
    if let Err(error) = &read {
        failure::say(error);
    }
    keep(&capture, &known, &args.output)?;
    tell(&capture, &args.output)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads what the command of the same name reads, and tells what failed.
async fn read(
    session: &Session,
    what: &What,
    query: TransactionQuery,
    known: &mut Known,
) -> anyhow::Result<()> {
    match what {
        What::Accounts => {
            let listing = session.accounts().await?;
            listing.items.iter().for_each(|account| known.add_account(account));
            super::tell_rejected(listing.rejected);
        }
        What::Balances => {
            let overview = session.overview().await?;
            for account in overview.accounts {
                known.add_account(&account.account);
                match account.balances {
                    Ok(balances) => super::tell_rejected(balances.rejected),
                    Err(error) => failure::say(&error.into()),
                }
            }
            super::tell_rejected(overview.rejected);
        }
        What::Transactions(which) => {
            let listing = session.accounts().await?;
            listing.items.iter().for_each(|account| known.add_account(account));
            super::tell_rejected(listing.rejected);
            for account in chosen(listing.items, which.account())? {
                read_through(session, &account, query, known).await;
            }
        }
    }
    Ok(())
}

async fn read_through(
    session: &Session,
    account: &Account,
    query: TransactionQuery,
    known: &mut Known,
) {
    let mut stream = session.transactions(&account.reference(), query);
    while let Some(item) = stream.next().await {
        match item {
            Ok(transaction) => known.add_transaction(&transaction),
            Err(error) => failure::say(&error.into()),
        }
    }
}

fn has_failed(exchange: &Exchange) -> bool {
    let is_json = serde_json::from_slice::<IgnoredAny>(&exchange.response_body()).is_ok();
    exchange.status().is_none_or(|status| status >= 400) || !is_json
}

/// Writes the file, unless anything that is known of the customer is in it.
fn keep(capture: &Capture, known: &Known, file: &Path) -> anyhow::Result<()> {
    if capture.exchanges().is_empty() {
        let next = "leave out --failed to see what worked";
        return Err(Failure::new(Exit::Usage, "no exchange was kept").next(next).into());
    }
    let findings = Scan::new(known.secrets()).capture(capture);
    if findings.is_empty() {
        home::write_private(file, capture.to_json()?.as_bytes())?;
        return Ok(());
    }
    let places: Vec<String> = findings.iter().take(10).map(ToString::to_string).collect();
    let message =
        format!("a secret may have survived, so nothing was written: {}", places.join("; "));
    Err(Failure::new(Exit::Internal, message)
        .next("please report these places; `guichet drift` can show the shape of an answer instead")
        .into())
}

fn tell(capture: &Capture, file: &Path) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    let mut to = io::stdout().lock();
    let count = capture.exchanges().len();
    writeln!(to, "{}: {count} exchanges.", style.bold(&file.display().to_string()))?;
    writeln!(to, "Replaced: tokens, names, texts, account numbers, identifiers, amounts, dates.")?;
    writeln!(to, "Left out: the host, most headers, the text of web pages.")?;
    writeln!(
        to,
        "Kept: names of fields, kinds, states, currencies, what is zero, the rhythm of days."
    )?;
    writeln!(
        to,
        "The file was searched for your tokens, numbers, names and texts: none is in it."
    )?;
    writeln!(
        to,
        "Please read it yourself before you send it to anyone. docs/capture.md tells more."
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAK: &str = r#"{"guichet_capture": 1, "exchanges": [{
        "request": {"method": "GET", "path": "/accounts", "query": [], "headers": []},
        "response": {"status": 200, "headers": [], "body": {"json": {"owner": "Mira Lund"}}}
    }]}"#;

    #[test]
    fn a_capture_with_a_secret_in_it_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("capture.json");
        let capture = Capture::from_json(LEAK).unwrap();
        let mut known = Known::default();
        known.add("Mira Lund");
        let error = keep(&capture, &known, &file).unwrap_err();
        assert_eq!(failure::exit(&error), Exit::Internal);
        let said = format!("{error:?}");
        assert!(said.contains("$.owner") && !said.contains("Mira"), "{said}");
        assert!(!file.exists());
        keep(&capture, &Known::default(), &file).unwrap();
        assert!(file.exists());
    }

    #[test]
    fn a_capture_of_nothing_is_not_written() {
        let error = keep(&Capture::default(), &Known::default(), Path::new("/")).unwrap_err();
        assert_eq!(failure::exit(&error), Exit::Usage);
    }
}

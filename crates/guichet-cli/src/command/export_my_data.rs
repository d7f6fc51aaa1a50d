//! `guichet export-my-data`

use crate::{
    args::Common,
    failure::{Exit, Failure},
    home::{self, Home},
    link::Link,
    register::{Register, about, app},
};
use guichet::{
    consent::{
        ConsentRecord, Digest, Signature, VerifyingKey,
        log::{self, Action, Actor, Entry, Receipt},
    },
    raw::Clock as _,
};
use serde::Serialize;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Everything that is held about the customer. Data of banks are none: they are not kept.
#[derive(Serialize)]
struct Held {
    schema: &'static str,
    /// How the log's checkpoints are checked.
    log_key: String,
    links: Vec<Link>,
    consents: Vec<Vec<Revision>>,
    receipts: Vec<Receipt>,
    log: Vec<Line>,
}

/// One revision of a record, with what proves it.
#[derive(Serialize)]
struct Revision {
    record: ConsentRecord,
    sha256: Digest,
    key: VerifyingKey,
    signature: Signature,
}

#[derive(Serialize)]
struct Line {
    index: u64,
    entry: Entry,
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let register = Register::begin(&Home::open(common.home.as_deref())?).await?;
    let subject = register.subject()?;
    let records = register.all().await?;
    // That it was handed over is held too.
    let now = guichet::http::SystemClock.now();
    let entry = match records.last() {
        Some(record) => about(record, Entry::new(now, Actor::customer(), Action::Export)),
        None => Entry::new(now, app(), Action::Export).subject(subject.as_str()),
    };
    register.log.append(&entry).await?;

    let mut consents = Vec::new();
    for record in records {
        let history = register.ledger.history(record.id).await?;
        consents.push(history.into_iter().map(Revision::from).collect());
    }
    let entries = log::entries(&**register.log.store(), 0..u64::MAX).await?;
    let theirs =
        |entry: &Entry| entry.subject.as_ref().is_none_or(|name| name.as_str() == subject.as_str());
    let held = Held {
        schema: "guichet export 1",
        log_key: register.log.key().to_string(),
        links: register.home.links()?,
        consents,
        receipts: register.receipts()?,
        log: entries
            .into_iter()
            .filter(|(_, entry)| theirs(entry))
            .map(|(index, entry)| Line { index, entry })
            .collect(),
    };
    let mut text = serde_json::to_vec_pretty(&held)?;
    text.push(b'\n');
    match &args.output {
        None => io::stdout().lock().write_all(&text)?,
        Some(file) => home::write_private(file, &text).map_err(|error| {
            Failure::new(Exit::Output, format!("{} cannot be written", file.display()))
                .because(error.into())
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

impl From<guichet::consent::SignedRecord> for Revision {
    fn from(signed: guichet::consent::SignedRecord) -> Self {
        let (sha256, key, signature) = (signed.digest, signed.key, signed.signature);
        Self { record: ConsentRecord::clone(&signed.record), sha256, key, signature }
    }
}

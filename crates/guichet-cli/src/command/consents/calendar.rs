//! `guichet consents calendar`

use crate::{
    failure::{Exit, Failure},
    home, reach,
    register::Register,
};
use guichet::consent::{Language, Letters, calendar};
use std::{
    io::{self, Write as _},
    path::PathBuf,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Write here instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn run(register: &Register, args: &Args) -> anyhow::Result<()> {
    let mut ends = Vec::new();
    // The days of mock banks are their own; the file bears the earliest, which every end follows.
    let mut now = register.clock_of(None)?;
    for record in register.all().await? {
        let clock = register.clock_of(register.link_of(record.id).await?.as_ref())?;
        if record.may_read(clock) {
            let (bank, zone) = reach::name_and_zone(record.bank.id.as_str());
            ends.push((Letters::new(record.notice.language, bank).zone(zone), record));
            now = now.min(clock);
        }
    }
    let language = ends.last().map_or(Language::default(), |(_, record)| record.notice.language);
    let text = calendar(ends.iter().map(|(letters, record)| (letters, &**record)), language, now);
    match &args.out {
        None => io::stdout().lock().write_all(text.as_bytes())?,
        Some(file) => home::write_private(file, text.as_bytes()).map_err(|error| {
            Failure::new(Exit::Output, format!("{} cannot be written", file.display()))
                .because(error.into())
        })?,
    }
    Ok(())
}

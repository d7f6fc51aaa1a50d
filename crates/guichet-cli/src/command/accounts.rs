//! `guichet accounts`

use super::{Reading, tell_rejected};
use crate::{
    args::Common,
    home::Home,
    output::{self, Format, Style},
    progress::Progress,
    reach,
};
use guichet::Operation;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

pub(crate) async fn run(common: &Common, args: Reading) -> anyhow::Result<ExitCode> {
    let home = Home::open(common.home.as_deref())?;
    let link = home.link(args.link.as_deref())?;
    let purpose = args.purpose.as_deref();
    let (_reached, session) = reach::session(&home, &link, Operation::Accounts, purpose).await?;
    let progress = Progress::new("asking for accounts");
    let listing = session.accounts().await;
    drop(progress);
    let listing = listing?;

    let mut to = io::stdout().lock();
    match args.format {
        Format::Table => {
            output::accounts::table(&listing.items).write(&mut to, Style::of_stdout())?;
        }
        Format::Json => output::json_lines(&mut to, &listing.items)?,
        Format::Csv => output::accounts::csv(&mut to, &listing.items)?,
    }
    to.flush()?;
    tell_rejected(listing.rejected);
    Ok(ExitCode::SUCCESS)
}

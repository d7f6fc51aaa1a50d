//! `guichet forget`

use crate::{args::Common, home::Home, register::Register};
use jiff::tz::TimeZone;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The consent by its id or the beginning of it, or its link
    id: String,
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let register = Register::begin(&Home::open(common.home.as_deref())?).await?;
    let record = register.named(&args.id).await?;
    let (told, until) = register.forget(&record).await?;
    super::withdraw::tell(&told)?;
    let day = until.to_zoned(TimeZone::UTC).date();
    let mut to = io::stdout().lock();
    writeln!(to, "The data are erased, and their key is destroyed.")?;
    writeln!(
        to,
        "The record of the consent and the log stay for three years, until {day}: they hold no \
         data, and prove that there was a consent and that it was ended."
    )?;
    Ok(ExitCode::SUCCESS)
}

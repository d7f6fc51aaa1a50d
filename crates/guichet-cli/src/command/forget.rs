//! `guichet forget`

use crate::{args::Common, home::Home, register::Register, words};
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
    let language = record.notice.language;
    super::withdraw::tell(&told, language)?;
    let day = until.to_zoned(TimeZone::UTC).date();
    writeln!(io::stdout().lock(), "{}", words::forgotten(language, day))?;
    Ok(ExitCode::SUCCESS)
}

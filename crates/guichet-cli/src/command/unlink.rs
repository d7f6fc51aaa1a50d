//! `guichet unlink`

use crate::{
    args::Common,
    failure::{self, Failure},
    home::Home,
    link::Link,
    reach,
    register::Register,
};
use guichet::consent::{ConsentRecord, store::AtBank};
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which link; the only one when there is one
    link: Option<String>,
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let home = Home::open(common.home.as_deref())?;
    let link = home.link(args.link.as_deref())?;
    let register = Register::begin(&home).await?;
    match register.of_link(&link).await? {
        Some(record) => withdraw(&register, &link, &record).await,
        None => forget(&register, &link).await,
    }
}

/// The same act as `guichet withdraw`, by the name of the link.
async fn withdraw(
    register: &Register,
    link: &Link,
    record: &ConsentRecord,
) -> anyhow::Result<ExitCode> {
    let told = register.withdraw(record).await?;
    if !matches!(told.at_bank, AtBank::Confirmed | AtBank::Lapsed) {
        super::withdraw::tell(&told, record.notice.language)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut to = io::stdout().lock();
    writeln!(
        to,
        "{}: the permission ended at the bank, and nothing is kept here but its record.",
        link.id
    )?;
    Ok(ExitCode::SUCCESS)
}

/// A link that no consent names: what is kept here goes whatever the bank says.
async fn forget(register: &Register, link: &Link) -> anyhow::Result<ExitCode> {
    let (home, told) = (&register.home, tell_bank(register, link).await);
    home.grants()?.remove(&link.grant).await?;
    home.forget(&link.id)?;

    let mut to = io::stdout().lock();
    let Err(error) = told else {
        writeln!(to, "{}: the permission ended at the bank, and nothing is kept here.", link.id)?;
        return Ok(ExitCode::SUCCESS);
    };
    writeln!(to, "{}: nothing is kept here.", link.id)?;
    to.flush()?;
    let exit = failure::exit(&error);
    let failure = Failure::new(exit, "the bank was not told that the permission ended")
        .because(error)
        .next("end it on the bank's own pages too, among the connected apps");
    failure::say(&failure.into());
    Ok(exit.into())
}

async fn tell_bank(register: &Register, link: &Link) -> anyhow::Result<()> {
    let reached = reach::at_link(register, link).await?;
    let (_reached, session) = reach::open(link, link.purpose, reached).await?;
    Ok(session.revoke().await?)
}

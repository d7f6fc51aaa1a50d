//! `guichet unlink`

use crate::{
    args::Common,
    failure::{self, Failure},
    home::Home,
    link::Link,
    reach,
};
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
    // What is kept here goes whatever the bank says: the local effect never waits for it.
    let told = tell_bank(&home, &link).await;
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

async fn tell_bank(home: &Home, link: &Link) -> anyhow::Result<()> {
    let (_reached, session) = reach::session(home, link).await?;
    Ok(session.revoke().await?)
}

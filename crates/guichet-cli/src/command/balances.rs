//! `guichet balances`

use super::{Reading, tell_rejected};
use crate::{
    args::Common,
    failure,
    home::Home,
    output::{self, Format, Style},
    progress::Progress,
    reach,
};
use guichet::{AccountOverview, Balance, Operation, Scope};
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

pub(crate) async fn run(common: &Common, args: Reading) -> anyhow::Result<ExitCode> {
    let home = Home::open(common.home.as_deref())?;
    let link = home.link(args.link.as_deref())?;
    let purpose = args.purpose.as_deref();
    let (reached, session) = reach::session(&home, &link, Operation::Balances, purpose).await?;
    let progress = Progress::new("asking for balances");
    let overview = session.overview().await;
    drop(progress);
    let overview = overview?;
    let what = (Scope::Balances, session.purpose().unwrap_or(link.purpose));
    let rows = known(&overview.accounts).count();
    // Written before anything is shown: without the entry nothing is.
    reached.register.note_use(&link, what, rows, reached.now()).await?;

    let mut to = io::stdout().lock();
    match args.format {
        Format::Table => {
            output::balances::table(&overview.accounts).write(&mut to, Style::of_stdout())?;
        }
        Format::Json => output::json_lines(&mut to, known(&overview.accounts))?,
        Format::Csv => output::balances::csv(&mut to, known(&overview.accounts))?,
    }
    to.flush()?;
    tell_rejected(overview.rejected);
    Ok(tell_failures(overview.accounts))
}

fn known(accounts: &[AccountOverview]) -> impl Iterator<Item = &Balance> {
    accounts.iter().filter_map(|account| account.balances.as_ref().ok()).flatten()
}

/// An account whose balances failed is a failure of the command, after the others were printed.
fn tell_failures(accounts: Vec<AccountOverview>) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for account in accounts {
        let name = output::accounts::name(&account.account);
        let error = match account.balances {
            Ok(balances) => {
                tell_rejected(balances.rejected);
                continue;
            }
            Err(error) => error,
        };
        let error = anyhow::Error::from(error).context(name);
        failure::say(&error);
        code = failure::exit(&error).into();
    }
    code
}

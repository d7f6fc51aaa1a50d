//! `guichet withdraw`

use crate::{
    args::Common,
    failure::{Exit, Failure},
    home::Home,
    reach,
    register::{Register, ended, in_force},
    words,
};
use guichet::consent::{ConsentRecord, Language, Told};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The consent by its id or the beginning of it, or its link; the only one when there is one
    id: Option<String>,
    /// All consents that are in force
    #[arg(long, conflicts_with_all = ["id", "receipt"])]
    all: bool,
    /// Withdraw without a question
    #[arg(long)]
    yes: bool,
    /// Write the receipt here too
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let register = Register::begin(&Home::open(common.home.as_deref())?).await?;
    let chosen = chosen(&register, args.id.as_deref(), args.all).await?;
    if !args.yes && !sure(&chosen)? {
        return Ok(ExitCode::SUCCESS);
    }
    for record in &chosen {
        let told = register.withdraw(record).await?;
        tell(&told, record.notice.language)?;
        let file = register.receipt_file(record, ended(told.state));
        super::copy_receipt(&file, args.receipt.as_deref())?;
    }
    register.go_on_now().await?;
    Ok(ExitCode::SUCCESS)
}

async fn chosen(
    register: &Register,
    id: Option<&str>,
    all: bool,
) -> anyhow::Result<Vec<Arc<ConsentRecord>>> {
    if let Some(id) = id {
        return Ok(vec![register.named(id).await?]);
    }
    let mut given = register.all().await?;
    given.retain(|record| in_force(record));
    match given.len() {
        0 => Err(Failure::new(Exit::NoPermission, "no consent is in force").into()),
        1 => Ok(given),
        _ if all => Ok(given),
        _ => Err(Failure::new(Exit::Usage, "several consents are in force")
            .next("say which, or --all; `guichet consents` lists them")
            .into()),
    }
}

fn sure(chosen: &[Arc<ConsentRecord>]) -> anyhow::Result<bool> {
    for record in chosen {
        let (bank, _) = reach::name_and_zone(record.bank.id.as_str());
        match super::ask(&words::sure_to_withdraw(record.notice.language, &bank))? {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => {
                let message = "nobody sits here who could be asked";
                return Err(Failure::new(Exit::Usage, message).next("say --yes").into());
            }
        }
    }
    Ok(true)
}

/// Says what ended, and what is still pending at the bank.
pub(crate) fn tell(told: &Told, language: Language) -> anyhow::Result<()> {
    let (bank, _) = reach::name_and_zone(told.bank.as_str());
    writeln!(io::stdout().lock(), "{}", words::withdrawn(language, &bank, told.at_bank))?;
    Ok(())
}

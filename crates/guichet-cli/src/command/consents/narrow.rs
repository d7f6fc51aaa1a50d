//! `guichet consents narrow`

use super::{agreed, changeable};
use crate::{
    command::{self, WITHDRAWAL},
    failure::{Exit, Failure},
    reach,
    register::Register,
    words,
};
use guichet::{
    GrantStore as _, Scope,
    consent::{
        Asked, Change, Item, Letters, Narrowing,
        log::{Actor, ConsentEvent},
    },
};
use std::{
    io::{self, Write as _},
    path::PathBuf,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The consent by its id or the beginning of it, or its link
    id: String,
    /// What is taken away; several are separated by commas
    #[arg(
        long,
        value_name = "SCOPE",
        value_delimiter = ',',
        required = true,
        value_parser = command::scope
    )]
    without: Vec<Scope>,
    /// Agree without a question
    #[arg(long)]
    yes: bool,
    /// Write the receipt here too
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

pub(super) async fn run(register: &Register, args: &Args) -> anyhow::Result<()> {
    let (record, link) = changeable(register, &args.id).await?;
    let has = |scope: &Scope| record.items.iter().any(|item| item.scope == *scope);
    if let Some(scope) = args.without.iter().find(|scope| !has(scope)) {
        let message = format!("the consent does not cover {}", scope.as_str());
        let next = format!("`guichet consents show {}` lists what it covers", args.id);
        return Err(Failure::new(Exit::Usage, message).next(next).into());
    }
    let mut left: Vec<Item> = record.items.clone();
    left.retain(|item| !args.without.contains(&item.scope));
    if left.is_empty() {
        let next = format!("`guichet withdraw {}` ends the whole", args.id);
        return Err(Failure::new(Exit::Usage, "nothing would be left").next(next).into());
    }

    let (bank, zone) = reach::name_and_zone(record.bank.id.as_str());
    let language = record.notice.language;
    let asked = Asked::new(&record.controller, &left, record.term)
        .accounts(record.accounts.clone())
        .withdrawal(&WITHDRAWAL);
    let notice = Letters::new(language, bank.as_str()).zone(zone).notice(&asked);
    if !agreed(&record, &notice, &left, args.yes)? {
        return Ok(());
    }

    let now = register.clock_of(Some(&link))?;
    let without = args.without.iter().copied().map(Narrowing::Scope).collect();
    let change = Change::NarrowTo { without, notice };
    let record = register.ledger.change(record.id, change, now).await?;
    // The core reads the grant: it refuses what was taken away before the gate is even asked.
    let grants = register.home.grants()?;
    if let Some(mut grant) = grants.load(&link.grant).await? {
        record.narrow_grant(&mut grant);
        grants.save(&grant).await?;
    }
    let event = ConsentEvent::Narrowed;
    let place = register.note(&record, event, Actor::customer(), now).await?;
    register.give_receipt(&record, event, None, place).await?;
    command::copy_receipt(&register.receipt_file(&record, event), args.receipt.as_deref())?;
    writeln!(io::stdout().lock(), "{}", words::narrowed(language, &bank))?;
    Ok(())
}

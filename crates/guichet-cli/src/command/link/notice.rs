//! What the customer reads before anything is asked of the bank, and their answer here.

use super::Args;
use crate::{
    command::{self, notice},
    reach::Reached,
    register::{self, Register},
};
use guichet::{
    Error, ErrorKind, ScopeSet,
    consent::{Asked, ConsentRecord, Draft, Item, Letters, Term},
};
use jiff::ToSpan as _;

/// What is asked for, with the notice in the customer's language.
pub(super) fn draft(register: &Register, reached: &Reached, args: &Args) -> anyhow::Result<Draft> {
    let info = reached.bank.info();
    let now = reached.now();
    let items: Vec<Item> = args
        .purposes
        .iter()
        .flat_map(|purpose| args.scopes.iter().map(|scope| Item::new(*scope, *purpose)))
        .collect();
    let scopes: ScopeSet = args.scopes.iter().copied().collect();
    let end = now.checked_add((i64::from(args.days) * 24).hours())?;
    let controller = register::controller();
    let asked = Asked::new(&controller, &items, Term::Until(end))
        .bank_unit(reached.bank.surplus(scopes))
        .withdrawal(&command::WITHDRAWAL);
    let shown = Letters::new(args.lang.into(), info.name.as_str())
        .zone(info.time_zone.clone())
        .notice(&asked);
    let law = info.country.as_str().to_owned();
    let draft = Draft::new(register.subject()?, controller, info.id.clone(), shown)
        .law(law, "this computer")
        .days(args.days, now);
    Ok(items.into_iter().fold(draft, Draft::item))
}

/// Shows the notice and asks; answers whether somebody typed a yes.
///
/// Without a terminal nobody can be asked here, and the bank's own page asks.
pub(super) fn show(record: &ConsentRecord, args: &Args) -> anyhow::Result<bool> {
    notice::show(&record.notice, &record.items, record.id)?;
    if args.yes {
        return Ok(false);
    }
    match notice::ask(record.notice.language)? {
        Some(false) => {
            let clause = "the customer said no, and the bank was not asked";
            Err(Error::new(ErrorKind::Declined, clause).into())
        }
        answer => Ok(answer.is_some()),
    }
}

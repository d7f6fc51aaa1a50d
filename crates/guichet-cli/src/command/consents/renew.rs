//! `guichet consents renew`

use super::{agreed, changeable};
use crate::{
    command::link::resident,
    command::{self, WITHDRAWAL},
    config::Config,
    failure::{Exit, Failure},
    link::{Link, Way},
    output,
    reach::{self, Reached},
    register::Register,
    words,
};
use guichet::{
    ConsentRequest, Grant, Purpose, ScopeSet, Timestamp,
    consent::{
        Asked, Change, ConsentRecord, Expression, Letters, Method, Notice, Term,
        log::{Actor, ConsentEvent},
    },
};
use jiff::{ToSpan as _, tz::TimeZone};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    sync::Arc,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The consent by its id or the beginning of it, or its link
    id: String,
    /// For how many days from now, at most 365
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=365))]
    days: u16,
    /// Agree without a question; at a mock bank, let a script agree too
    #[arg(long)]
    yes: bool,
    /// The customer that the script plays; one of the bank's country when not given
    #[arg(long, requires = "yes", value_name = "NAME")]
    customer: Option<String>,
    /// Write the receipt here too
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Print the address of the bank's page without opening a browser
    #[arg(long)]
    no_browser: bool,
}

pub(super) async fn run(register: &Register, args: &Args) -> anyhow::Result<()> {
    let (record, link) = changeable(register, &args.id).await?;
    let (language, now) = (record.notice.language, register.clock_of(Some(&link))?);
    let until = now.checked_add((i64::from(args.days) * 24).hours())?;
    if until <= record.ends_at() {
        let end = day(record.ends_at());
        return Err(Failure::new(Exit::Usage, format!("the consent runs until {end} already"))
            .next("name a later end with --days")
            .into());
    }
    let config = Config::of_link(&link)?;
    let scopes: ScopeSet = record.items.iter().map(|item| item.scope).collect();
    register.check_offered(&record.bank.id, scopes, &config.terms, language, now).await?;
    config.warn(language, now)?;

    let country = reach::profile(link.bank.as_str()).map_or("", |it| it.institution().country);
    let customer = args.customer.as_deref().unwrap_or_else(|| resident(country));
    let script = (args.yes && matches!(link.way, Way::Mock { .. })).then_some(customer);
    let way = (script, args.no_browser);
    let (reached, visit) = reach::for_visit(register, &link, config, way).await?;
    let notice = notice(&record, &reached, scopes, until);
    if !agreed(&record, &notice, &record.items, args.yes)? {
        return Ok(());
    }
    let method = if args.yes { Method::Script } else { Method::TypedAnswer };
    let expression = Expression::new(method, now);
    let old = reach::grant(register, &link).await?;
    // The bank's own permission ends too, so the customer has to go there again.
    let grant = if old.expires_at.is_some_and(|end| end < until) {
        visit.decide(&reached.bank, &request(&record, scopes, args.days)).await?
    } else {
        old.clone()
    };
    let change = Change::Renew { until, expression, notice, consent: grant.consent.clone() };
    let record = renew(register, &record, link.clone(), grant.clone(), (change, now)).await?;
    let event = ConsentEvent::Renewed;
    command::copy_receipt(&register.receipt_file(&record, event), args.receipt.as_deref())?;
    if old.id != grant.id {
        end(&reached, old, link.purpose, &record).await?;
    }
    writeln!(io::stdout().lock(), "{}", words::renewed(language, day(until)))?;
    Ok(())
}

fn notice(record: &ConsentRecord, reached: &Reached, scopes: ScopeSet, until: Timestamp) -> Notice {
    let (bank, zone) = reach::name_and_zone(record.bank.id.as_str());
    let asked = Asked::new(&record.controller, &record.items, Term::Until(until))
        .accounts(record.accounts.clone())
        .bank_unit(reached.bank.surplus(scopes))
        .withdrawal(&WITHDRAWAL);
    Letters::new(record.notice.language, bank).zone(zone).notice(&asked)
}

/// What the bank is asked for: what the record permits, and nothing more.
fn request(record: &ConsentRecord, scopes: ScopeSet, days: u16) -> ConsentRequest {
    let purposes: Vec<Purpose> = record.items.iter().map(|item| item.purpose).collect();
    let request = ConsentRequest::new(scopes.iter(), purposes);
    request.accounts(record.accounts.clone()).days(days)
}

/// Writes the new end down, with the grant under which reading goes on.
async fn renew(
    register: &Register,
    record: &ConsentRecord,
    mut link: Link,
    mut grant: Grant,
    (change, now): (Change, Timestamp),
) -> anyhow::Result<Arc<ConsentRecord>> {
    if !register.ledger.store().bind(&grant.id, record.id).await? {
        let message = "the bank's new permission belongs to another consent";
        return Err(Failure::new(Exit::Internal, message).into());
    }
    let record = register.ledger.change(record.id, change, now).await?;
    // The customer may have picked more accounts at the bank this time.
    record.narrow_grant(&mut grant);
    register.home.grants()?.save(&grant).await?;
    link.grant = grant.id;
    register.home.keep(&link)?;
    let event = ConsentEvent::Renewed;
    let place = register.note(&record, event, Actor::customer(), now).await?;
    register.give_receipt(&record, event, None, place).await?;
    Ok(record)
}

/// Ends at the bank what the new permission replaces.
async fn end(
    reached: &Reached,
    old: Grant,
    purpose: Purpose,
    record: &ConsentRecord,
) -> anyhow::Result<()> {
    let id = old.id.clone();
    let grants = reached.register.home.grants()?;
    // Its token may be old by now, and is then refreshed first.
    let session = reached.bank.session(old, purpose).with_store(grants.clone());
    if session.revoke().await.is_err() {
        let (bank, _) = reach::name_and_zone(record.bank.id.as_str());
        output::note(&words::old_grant_stays(record.notice.language, &bank))?;
    }
    grants.remove(&id).await?;
    Ok(())
}

fn day(at: Timestamp) -> guichet::Date {
    at.to_zoned(TimeZone::UTC).date()
}

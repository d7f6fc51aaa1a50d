//! `guichet demo`

mod tour;

use crate::output::{self, Style, text::plain};
use anyhow::Context as _;
use futures_util::StreamExt as _;
use guichet::{
    Account, AccountOverview, AppKey, Bank, ConsentRequest, Currency, MemoryGrantStore, Psu,
    Purpose, Scope, ScopeSet, Session, Timestamp, Transaction, TransactionQuery,
    mock::{self, MockBank},
};
use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

/// Who is asked.
const CUSTOMER: &str = "alice";
/// How far back the last transactions are looked for.
const LOOK_BACK: Duration = Duration::from_hours(45 * 24);
/// How many transactions of each currency are shown.
const SHOWN: usize = 3;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which of the mock bank's possible ledgers
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let style = Style::of_stdout();
    let mut to = io::stdout().lock();
    let server = MockBank::builder().seed(args.seed).start().await;
    let server = Arc::new(server.context("the mock bank cannot open")?);
    let bank = mock::setup(&server, AppKey::random()?)?.connect(mock::bank(&server)?)?;

    let scopes = [Scope::AccountsBasic, Scope::Balances, Scope::Transactions];
    let request = ConsentRequest::new(scopes, [Purpose::AnswerCustomer]).days(90);
    introduce(&mut to, &server, style)?;
    tell_request(&mut to, &request, style)?;

    let grant = mock::link(&bank, &request, CUSTOMER).await?;
    writeln!(to, "{} Alice logs in at the bank, reads this, and agrees.", style.bold("2."))?;
    writeln!(to, "   (A script plays her part on the bank's own pages, over HTTP.)")?;
    writeln!(to)?;

    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = bank
        .session(grant, Purpose::AnswerCustomer)
        .with_psu(Psu::here())
        .with_store(Arc::new(store));
    read(&mut to, &session, server.now(), style).await?;
    refuse(&mut to, &bank, session, style).await?;
    tour::tour(&mut to, &server, style).await?;
    farewell(&mut to, style)?;
    to.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn introduce(to: &mut impl Write, server: &MockBank, style: Style) -> anyhow::Result<()> {
    writeln!(to)?;
    writeln!(to, "{}", style.bold("One customer, one bank, one permission"))?;
    writeln!(to)?;
    writeln!(to, "The bank is a mock: it runs inside this command, at {}", server.url())?;
    writeln!(to, "All people and amounts are invented. No real bank is asked.")?;
    writeln!(to)?;
    Ok(())
}

fn tell_request(to: &mut impl Write, request: &ConsentRequest, style: Style) -> anyhow::Result<()> {
    let names = |scopes: ScopeSet| scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(", ");
    let purposes: Vec<_> = request.purposes.iter().map(Purpose::as_str).collect();
    let not = [Scope::TransactionsCounterparty, Scope::TransactionsPlace, Scope::AccountNumbers];
    writeln!(to, "{} The app says what it wants, and why.", style.bold("1."))?;
    let meaning = style.dim("(answer what the customer asked just now)");
    writeln!(to, "   purpose    {} {meaning}", style.good(&purposes.join(", ")))?;
    writeln!(to, "   scopes     {}", style.good(&names(request.scopes)))?;
    writeln!(to, "   not asked  {}", style.dim(&names(ScopeSet::of(&not))))?;
    writeln!(to, "   for        90 days")?;
    writeln!(to)?;
    Ok(())
}

async fn read(
    to: &mut impl Write,
    session: &Session,
    now: Timestamp,
    style: Style,
) -> anyhow::Result<()> {
    let overview = session.overview().await?;
    writeln!(to, "{} The app reads, for that purpose only.", style.bold("3."))?;
    writeln!(to)?;
    output::balances::overview(&overview.accounts).write(to, style)?;
    writeln!(to)?;

    let since = now.checked_sub(LOOK_BACK)?.to_zoned(session.bank().time_zone.clone()).date();
    let last = last(session, &overview.accounts, TransactionQuery::new().since(since)).await?;
    let rows = last.iter().map(|(name, it)| (name.as_str(), it));
    output::transactions::table(rows).write(to, style)?;
    writeln!(to)?;
    writeln!(
        to,
        "   Words in brackets stand where a person would be named: that was not asked, so"
    )?;
    writeln!(to, "   it was dropped before any code of the app could see it.")?;
    writeln!(to)?;
    super::tell_rejected(overview.rejected);
    Ok(())
}

/// The last transactions of each currency, the latest first.
async fn last(
    session: &Session,
    accounts: &[AccountOverview],
    query: TransactionQuery,
) -> anyhow::Result<Vec<(String, Transaction)>> {
    let mut by_currency: BTreeMap<Currency, Vec<(String, Transaction)>> = BTreeMap::new();
    for account in accounts.iter().map(|overview| &overview.account) {
        for transaction in read_account(session, account, query).await? {
            let named = (output::accounts::name(account), transaction);
            by_currency.entry(named.1.amount.currency.clone()).or_default().push(named);
        }
    }
    let day = output::transactions::day;
    let mut shown = Vec::new();
    for mut list in by_currency.into_values() {
        list.sort_by_key(|(_, it)| Reverse(day(it)));
        list.truncate(SHOWN);
        shown.append(&mut list);
    }
    shown.sort_by_key(|(_, it)| Reverse(day(it)));
    Ok(shown)
}

async fn read_account(
    session: &Session,
    account: &Account,
    query: TransactionQuery,
) -> anyhow::Result<Vec<Transaction>> {
    let mut stream = session.transactions(&account.reference(), query);
    let mut list = Vec::new();
    while let Some(item) = stream.next().await {
        list.push(item?);
    }
    Ok(list)
}

/// Shows the two ends of a permission: another purpose, and the customer's no.
async fn refuse(
    to: &mut impl Write,
    bank: &Bank,
    session: Session,
    style: Style,
) -> anyhow::Result<()> {
    let grant = session.grant();
    let other = bank.session(grant.as_ref().clone(), Purpose::PlanBudget);
    let refused = other.accounts().await.err();
    writeln!(
        to,
        "{} The same data for another purpose: refused, before anything is sent.",
        style.bold("4.")
    )?;
    tell_error(to, refused.as_ref(), style)?;

    let again = session.clone();
    session.revoke().await?;
    let refused = again.accounts().await.err();
    writeln!(
        to,
        "{} Alice takes the permission back: the bank no longer answers.",
        style.bold("5.")
    )?;
    tell_error(to, refused.as_ref(), style)
}

fn farewell(to: &mut impl Write, style: Style) -> anyhow::Result<()> {
    writeln!(
        to,
        "Next: {} keeps such a link; {} lists real banks.",
        style.bold("guichet link --mock"),
        style.bold("guichet banks")
    )?;
    Ok(())
}

fn tell_error(
    to: &mut impl Write,
    error: Option<&guichet::Error>,
    style: Style,
) -> anyhow::Result<()> {
    let error = error.context("a call went through that should have been refused")?;
    writeln!(to, "   {}", style.bad(&plain(&error.to_string())))?;
    writeln!(to)?;
    Ok(())
}

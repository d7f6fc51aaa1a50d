//! `guichet link`

use super::Lang;
use crate::{
    args::Common,
    command,
    config::Config,
    failure::{Exit, Failure},
    home::Home,
    link::{Link, Way},
    output::Style,
    reach::{self, Reached},
    register::{self, Register},
    visit::Visit,
};
use guichet::{
    ErrorKind, Grant, Purpose, Scope, Text, Timestamp,
    consent::{
        Change, Expression, Method, RecordId,
        log::{self, ConsentEvent},
    },
};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::{Mutex, PoisonError},
};

mod notice;

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("way").args(["mock", "config"]))]
pub(crate) struct Args {
    /// The bank, as `guichet banks` names it
    #[arg(required_unless_present = "mock")]
    bank: Option<String>,
    /// Let a mock bank in this process take the bank's place
    #[arg(long, conflicts_with_all = ["config", "sandbox"])]
    mock: bool,
    /// Agree to the notice without a question; at the mock bank, let a script agree too
    #[arg(long, requires = "way")]
    yes: bool,
    /// The customer that the script plays: alice, bruno, chloe, harriet, jonas or margaux; one of
    /// the bank's country when not given
    #[arg(long, requires = "yes", value_name = "NAME")]
    customer: Option<String>,
    /// What the customer would choose first, such as the regional bank: its identifier
    #[arg(long, value_name = "ID")]
    choice: Option<String>,
    /// Speak to the bank's place for tests, whatever the file says
    #[arg(long)]
    sandbox: bool,
    /// The app's configuration at the bank, in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Why the data are read; several are separated by commas
    #[arg(
        long = "purpose",
        value_name = "PURPOSE",
        value_delimiter = ',',
        default_value = "answer_customer",
        value_parser = Purpose::parse
    )]
    purposes: Vec<Purpose>,
    /// What is read; may be given several times. When not given, what a reader of their own
    /// accounts expects to see, as far as the bank has it
    #[arg(long = "scope", value_name = "SCOPE", value_parser = command::scope)]
    scopes: Vec<Scope>,
    /// For how many days
    #[arg(long, default_value_t = 90)]
    days: u16,
    /// The language of the notice and of the receipts
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
    /// Write the receipt here too
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Print the address without opening a browser
    #[arg(long)]
    no_browser: bool,
}

/// What a reader of their own accounts expects to see. Places and contacts are asked for by name.
const USUAL: [Scope; 5] = [
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::AccountNumbers,
];

pub(crate) async fn run(common: &Common, mut args: Args) -> anyhow::Result<ExitCode> {
    let home = Home::open(common.home.as_deref())?;
    let register = Register::begin(&home).await?;
    let bank = args.bank.clone().unwrap_or_else(|| reach::MOCK.institution.id.to_owned());
    if args.scopes.is_empty() {
        let covers = reach::profile(&bank)?.covers();
        args.scopes = USUAL.into_iter().filter(|scope| covers.contains(*scope)).collect();
    }
    let bank = bank.as_str();
    let id = home.reserve(bank)?;
    let asked = Asked::default();
    let linked = tokio::select! {
        linked = link(&register, &args, bank, &id, &asked) => linked,
        _ = tokio::signal::ctrl_c() => {
            Err(Failure::new(Exit::NoPermission, "stopped before the customer had decided").into())
        }
    };
    if let Err(error) = linked {
        // Nothing was linked, so nothing of it stays, the mock bank's state included; but that
        // somebody was asked, and what came of it, is in the ledger.
        home.forget(&id)?;
        asked.give_up(&register, &error).await?;
        return Err(error);
    }
    let mut to = io::stdout().lock();
    writeln!(
        to,
        "Linked as {}. The permission is sealed in this machine's files.",
        Style::of_stdout().bold(&id)
    )?;
    writeln!(to, "Try: guichet accounts --link {id}; take it back: guichet withdraw {id}")?;
    Ok(ExitCode::SUCCESS)
}

async fn link(
    register: &Register,
    args: &Args,
    bank: &str,
    id: &str,
    asked: &Asked,
) -> anyhow::Result<()> {
    let (reached, visit, way) = reach(register, args, bank, id).await?;
    let draft = notice::draft(register, &reached, args)?;
    let mut request = draft.to_request(reached.now());
    request.choice = args.choice.as_deref().map(Text::new);
    let record = register.ask(draft, reached.now()).await?;
    asked.remember(record.id, reached.now());
    let typed = notice::show(&record, args)?;
    let grant = visit.decide(&reached.bank, &request).await?;
    let link = keep(register, &reached, &grant, args, id, way).await?;
    let method = match (args.mock && args.yes, typed) {
        (true, _) => Method::Script,
        (false, true) => Method::TypedAnswer,
        (false, false) => Method::BankRedirect,
    };
    let now = reached.now();
    let yes = Expression::new(method, now);
    let record = register.ledger.give(record.id, &grant, yes, now).await?;
    let place = register.note(&record, ConsentEvent::Given, log::Actor::customer(), now).await?;
    register.give_receipt(&record, ConsentEvent::Given, None, place).await?;
    asked.forget();
    let receipt = register.receipt_file(&record, ConsentEvent::Given);
    command::copy_receipt(&receipt, args.receipt.as_deref())?;
    register::warn(&record, &link, now)
}

/// Reaches the bank, and the place where its customer comes back. What the bank does not serve is
/// not even asked for.
async fn reach(
    register: &Register,
    args: &Args,
    bank: &str,
    id: &str,
) -> anyhow::Result<(Reached, Visit, Way)> {
    if args.mock {
        let profile = reach::profile(bank)?;
        let country = profile.institution().country;
        let customer = args.customer.as_deref().unwrap_or_else(|| resident(country));
        let visit = Visit::at_mock(args.yes.then_some(customer), args.no_browser).await?;
        let redirect = visit.redirect()?;
        let reached = reach::mock_bank(register, id, 0, profile, &redirect).await?;
        let port = reached.server.as_ref().map_or(0, |server| server.addr().port());
        return Ok((reached, visit, Way::Mock { port }));
    }
    let entry = reach::entry(bank)?;
    let Some(file) = &args.config else {
        return Err(Failure::new(Exit::Config, format!("{bank} needs your app's configuration"))
            .next(format!(
                "`guichet banks {bank}` shows what to write; name the file with --config"
            ))
            .into());
    };
    let file = std::path::absolute(file)?;
    let config = Config::read(&file, args.sandbox)?;
    let (language, now) = (args.lang.into(), register.clock_of(None)?);
    let scopes = args.scopes.iter().copied().collect();
    register.check_offered(&entry.info().id, scopes, &config.terms, language, now).await?;
    config.warn(language, now)?;
    let visit = Visit::at_bank(&config, args.no_browser).await?;
    let reached = reach::configured(register, entry, config)?;
    Ok((reached, visit, Way::Configured { file, sandbox: args.sandbox }))
}

/// A customer of the mock bank who lives in a country.
pub(crate) fn resident(country: &str) -> &'static str {
    match country {
        "FR" | "BE" => "margaux",
        "GB" => "harriet",
        "DE" => "jonas",
        _ => "alice",
    }
}

async fn keep(
    register: &Register,
    reached: &Reached,
    grant: &Grant,
    args: &Args,
    id: &str,
    way: Way,
) -> anyhow::Result<Link> {
    register.home.grants()?.save(grant).await?;
    let link = Link {
        version: Link::VERSION,
        id: id.to_owned(),
        bank: grant.bank.clone(),
        grant: grant.id.clone(),
        purpose: args.purposes.first().copied().unwrap_or(Purpose::AnswerCustomer),
        linked_at: reached.now(),
        way,
    };
    register.home.keep(&link)?;
    Ok(link)
}

/// The consent that is being asked for.
#[derive(Debug, Default)]
struct Asked(Mutex<Option<(RecordId, Timestamp)>>);

impl Asked {
    fn remember(&self, id: RecordId, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((id, now));
    }

    fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Writes down what came of it: a no, or no answer.
    async fn give_up(&self, register: &Register, error: &anyhow::Error) -> anyhow::Result<()> {
        let asked = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((id, now)) = asked else { return Ok(()) };
        let declined = error.downcast_ref::<guichet::Error>().map(guichet::Error::kind)
            == Some(ErrorKind::Declined);
        let change = if declined {
            Change::Refuse { by: guichet::consent::Actor::Customer }
        } else {
            Change::Defer
        };
        register.unasked(id, change, now).await
    }
}

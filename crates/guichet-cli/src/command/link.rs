//! `guichet link`

use crate::{
    args::Common,
    callback::Callback,
    failure::{Exit, Failure},
    home::Home,
    link::{Link, Way},
    output::Style,
    reach::{self, Reached},
};
use guichet::{
    ConsentInput, ConsentRequest, ConsentStep, Context, Grant, Psu, Purpose, Scope, mock,
    raw::Clock as _,
};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};
use url::Url;

mod step;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The bank, as `guichet banks` names it
    #[arg(required_unless_present = "mock")]
    bank: Option<String>,
    /// Let a mock bank in this process take the bank's place
    #[arg(long, conflicts_with_all = ["config", "sandbox"])]
    mock: bool,
    /// Let a script agree in the customer's place; for the mock bank only
    #[arg(long, requires = "mock")]
    yes: bool,
    /// The customer that the script plays: alice, bruno or chloe
    #[arg(long, requires = "yes", default_value = "alice", value_name = "NAME")]
    customer: String,
    /// Speak to the bank's place for tests, whatever the file says
    #[arg(long)]
    sandbox: bool,
    /// The app's configuration at the bank, in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Why the data are read
    #[arg(long, default_value_t = Purpose::AnswerCustomer, value_parser = Purpose::parse)]
    purpose: Purpose,
    /// What is read; may be given several times
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope, default_values = USUAL)]
    scopes: Vec<Scope>,
    /// For how many days
    #[arg(long, default_value_t = 90)]
    days: u16,
    /// Print the address without opening a browser
    #[arg(long)]
    no_browser: bool,
}

/// What a reader of their own accounts expects to see. Places and contacts are asked for by name.
const USUAL: [&str; 5] =
    ["accounts.basic", "balances", "transactions", "transactions.counterparty", "account_numbers"];

fn scope(name: &str) -> Result<Scope, String> {
    let known = || Scope::ALL.iter().filter(|it| !it.is_write()).map(|it| it.as_str());
    Scope::parse(name)
        .filter(|it| !it.is_write())
        .ok_or_else(|| format!("what can be read is: {}", known().collect::<Vec<_>>().join(", ")))
}

pub(crate) async fn run(common: &Common, args: Args) -> anyhow::Result<ExitCode> {
    let home = Home::open(common.home.as_deref())?;
    let bank = args.bank.as_deref().unwrap_or(mock::PROFILE.id);
    let id = home.reserve(bank)?;
    let linked = tokio::select! {
        linked = link(&home, &args, bank, &id) => linked,
        _ = tokio::signal::ctrl_c() => {
            Err(Failure::new(Exit::NoPermission, "stopped before the customer had decided").into())
        }
    };
    if let Err(error) = linked {
        // Nothing was linked, so nothing of it stays, the mock bank's state included.
        home.forget(&id)?;
        return Err(error);
    }
    let mut to = io::stdout().lock();
    writeln!(
        to,
        "Linked as {}. The permission is sealed in this machine's files.",
        Style::of_stdout().bold(&id)
    )?;
    writeln!(to, "Try: guichet accounts --link {id}")?;
    Ok(ExitCode::SUCCESS)
}

async fn link(home: &Home, args: &Args, bank: &str, id: &str) -> anyhow::Result<()> {
    let (reached, callback, way) = reach(home, args, bank, id).await?;
    let request = ConsentRequest::new(args.scopes.iter().copied(), [args.purpose]).days(args.days);
    tell_request(&reached, &request, args.days)?;
    let grant = agree(&reached, &request, callback, args).await?;
    keep(home, &reached, &grant, args, id, way).await
}

/// Reaches the bank, and the place where its customer comes back.
async fn reach(
    home: &Home,
    args: &Args,
    bank: &str,
    id: &str,
) -> anyhow::Result<(Reached, Option<Callback>, Way)> {
    if args.mock {
        let callback = if args.yes { None } else { Some(Callback::anywhere().await?) };
        let redirect = match &callback {
            Some(callback) => callback.address().clone(),
            None => reach::nowhere()?,
        };
        let profile = reach::profile(bank)?;
        let reached = reach::mock_bank(home, id, 0, &profile, &redirect).await?;
        let port = reached.server.as_ref().map_or(0, |server| server.addr().port());
        return Ok((reached, callback, Way::Mock { port }));
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
    let config = reach::config(&file, args.sandbox)?;
    let redirect = config.get("redirect_uri").and_then(serde_json::Value::as_str);
    let callback = match redirect.and_then(|text| Url::parse(text).ok()) {
        Some(redirect) => Callback::at(&redirect).await?,
        None => None,
    };
    let reached = reach::configured(home, entry, config)?;
    Ok((reached, callback, Way::Configured { file, sandbox: args.sandbox }))
}

/// Says what is asked, before anything is asked.
fn tell_request(reached: &Reached, request: &ConsentRequest, days: u16) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    let scopes: Vec<_> = request.scopes.iter().map(Scope::as_str).collect();
    let purposes: Vec<_> = request.purposes.iter().map(Purpose::as_str).collect();
    let mut to = io::stdout().lock();
    writeln!(to, "{} is asked for a permission:", style.bold(reached.bank.info().name.as_str()))?;
    writeln!(to, "  why   {}", purposes.join(", "))?;
    let lines: Vec<_> = scopes.chunks(3).map(|line| line.join(", ")).collect();
    writeln!(to, "  what  {}", lines.join(",\n        "))?;
    writeln!(to, "  long  {days} days")?;
    to.flush()?;
    Ok(())
}

/// Goes through the consent, step by step, until the bank gives a grant.
async fn agree(
    reached: &Reached,
    request: &ConsentRequest,
    mut callback: Option<Callback>,
    args: &Args,
) -> anyhow::Result<Grant> {
    let (bank, cx) = (&reached.bank, Context::new().with_psu(Psu::here()));
    let mut next = bank.begin_consent(&cx, request).await?;
    loop {
        let (pending, input) = match next {
            ConsentStep::Granted(grant) => return Ok(grant),
            ConsentStep::Redirect { url, pending } => {
                let address = if args.yes {
                    mock::approve(&url, &args.customer).await?
                } else {
                    step::visit(&url, callback.take(), args.no_browser).await?
                };
                (pending, ConsentInput::Callback(address))
            }
            ConsentStep::Decoupled { after, pending } => {
                step::wait(after).await?;
                (pending, ConsentInput::Poll)
            }
            ConsentStep::Challenge { challenge, pending } => (pending, step::answer(&challenge)?),
            _ => {
                let message = "the bank asks for a step that this version does not know";
                return Err(Failure::new(Exit::Internal, message).into());
            }
        };
        next = bank.resume_consent(&cx, &pending, &input).await?;
    }
}

async fn keep(
    home: &Home,
    reached: &Reached,
    grant: &Grant,
    args: &Args,
    id: &str,
    way: Way,
) -> anyhow::Result<()> {
    home.grants()?.save(grant).await?;
    let linked_at = match &reached.server {
        Some(server) => server.now(),
        None => guichet::http::SystemClock.now(),
    };
    home.keep(&Link {
        version: Link::VERSION,
        id: id.to_owned(),
        bank: grant.bank.clone(),
        grant: grant.id.clone(),
        purpose: args.purpose,
        linked_at,
        way,
    })
}

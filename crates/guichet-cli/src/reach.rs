//! From a link to an open session.

use crate::{
    config::Config,
    failure::{Exit, Failure},
    home::Home,
    link::{Link, Way},
    register::{self, Register},
    visit::{self, Visit},
};
use anyhow::Context as _;
use guichet::{
    Bank, Entry, Grant, GrantStore as _, Listed, Operation, Psu, Purpose, Session, Setup,
    Timestamp, directory,
    fdx::Profile,
    mock::{self, MockBank},
    raw::Clock as _,
};
use jiff::tz::TimeZone;
use std::{
    fs,
    io::IsTerminal as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};
use url::Url;

/// The mock bank as itself.
pub(crate) static MOCK: Profile = mock::PROFILE;

/// A bank within reach, with whatever must live as long.
#[derive(Debug)]
pub(crate) struct Reached {
    pub(crate) bank: Bank,
    pub(crate) register: Register,
    /// From where the customer speaks, where that is known.
    customer_ip: Option<IpAddr>,
    /// The mock bank, where it is one.
    pub(crate) server: Option<Arc<MockBank>>,
    /// Keeps other commands away from the mock bank's state.
    _alone: Option<fs::File>,
}

impl Reached {
    /// What time it is at the bank.
    pub(crate) fn now(&self) -> Timestamp {
        match &self.server {
            Some(server) => server.now(),
            None => guichet::http::SystemClock.now(),
        }
    }
}

/// Reaches the bank of a link, and opens a session for a purpose, where the customer permitted
/// the operation for it and the bank serves it. Every call is in the log, and so is every refusal.
pub(crate) async fn session(
    home: &Home,
    link: &Link,
    operation: Operation,
    purpose: Option<&str>,
) -> anyhow::Result<(Reached, Session)> {
    session_by(home, link, operation, purpose, Ok).await
}

/// The same by a road that is changed on the way.
pub(crate) async fn session_by(
    home: &Home,
    link: &Link,
    operation: Operation,
    purpose: Option<&str>,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<(Reached, Session)> {
    let register = Register::begin(home).await?;
    let purpose = match purpose.map(Purpose::parse) {
        None => link.purpose,
        Some(Ok(purpose)) => purpose,
        Some(Err(error)) => {
            register.refuse_purpose(link, purpose.unwrap_or_default()).await?;
            return Err(error.into());
        }
    };
    let (asked, now) = ((operation, purpose), register.clock_of(Some(link))?);
    let record = register.admit(link, asked, now).await?;
    let config = Config::of_link(link)?;
    register.check_served(&record, asked, &config.terms, now).await?;
    register::warn(&record, link, now)?;
    config.warn(record.notice.language, now)?;
    let reached = at_link_by(&register, link, config, change).await?;
    open(link, purpose, reached).await
}

/// Opens a session with the grant of a link.
pub(crate) async fn open(
    link: &Link,
    purpose: Purpose,
    reached: Reached,
) -> anyhow::Result<(Reached, Session)> {
    let (store, grant) = (reached.register.home.grants()?, grant(&reached.register, link).await?);
    let session = reached
        .bank
        .session(grant, purpose)
        .with_store(store)
        .with_psu(present(reached.customer_ip));
    Ok((reached, session))
}

/// The grant of a link.
pub(crate) async fn grant(register: &Register, link: &Link) -> anyhow::Result<Grant> {
    let grant = register.home.grants()?.load(&link.grant).await?.ok_or_else(|| {
        Failure::new(Exit::NoPermission, "the permission of this link is gone")
            .next(format!("`guichet unlink {}`, then link the bank again", link.id))
    })?;
    Ok(grant)
}

/// Reaches the bank of a link, with the audit and the gate around every call.
pub(crate) async fn at_link(register: &Register, link: &Link) -> anyhow::Result<Reached> {
    at_link_by(register, link, Config::of_link(link)?, Ok).await
}

/// The same, with the place where its customer comes back.
pub(crate) async fn for_visit(
    register: &Register,
    link: &Link,
    config: Config,
    (script, no_browser): (Option<&str>, bool),
) -> anyhow::Result<(Reached, Visit)> {
    if let Way::Mock { port } = &link.way {
        let visit = Visit::at_mock(script, no_browser).await?;
        let (profile, redirect) = (profile(link.bank.as_str())?, visit.redirect()?);
        return Ok((mock_bank(register, &link.id, *port, profile, &redirect).await?, visit));
    }
    let visit = Visit::at_bank(&config, no_browser).await?;
    Ok((configured(register, entry(link.bank.as_str())?, config)?, visit))
}

async fn at_link_by(
    register: &Register,
    link: &Link,
    config: Config,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<Reached> {
    match &link.way {
        Way::Mock { port } => {
            let profile = profile(link.bank.as_str())?;
            mock_bank_by(register, &link.id, *port, profile, &visit::nowhere()?, change).await
        }
        Way::Configured { .. } => {
            configured_by(register, entry(link.bank.as_str())?, config, change)
        }
    }
}

/// What the customers of a bank call it, and the time zone in which they live.
pub(crate) fn name_and_zone(bank: &str) -> (String, TimeZone) {
    match directory().by_id(bank) {
        Some(entry) => (entry.info().name.as_str().to_owned(), entry.info().time_zone),
        None if bank == MOCK.institution.id => (MOCK.institution.name.to_owned(), TimeZone::UTC),
        None => (bank.to_owned(), TimeZone::UTC),
    }
}

/// Whether somebody sits there: a program that is run by a clock has no terminal.
fn present(ip: Option<IpAddr>) -> Psu {
    let terminal = std::io::stdin().is_terminal()
        || std::io::stdout().is_terminal()
        || std::io::stderr().is_terminal();
    if terminal { ip.map_or_else(Psu::here, Psu::at) } else { Psu::Absent }
}

/// The bank of the directory with this identifier.
pub(crate) fn entry(bank: &str) -> anyhow::Result<&'static Entry> {
    directory().by_id(bank).ok_or_else(|| {
        Failure::new(Exit::Usage, "this build has no bank of this name")
            .next("`guichet banks` lists those that it has; `guichet link --mock` needs none")
            .into()
    })
}

/// The profile whose place the mock bank takes: a listed bank's, or its own.
pub(crate) fn profile(bank: &str) -> anyhow::Result<&'static dyn Listed> {
    if bank == MOCK.institution.id { Ok(&MOCK) } else { Ok(entry(bank)?.profile()) }
}

/// Opens the mock bank of a link on the state that it left, and reaches it.
pub(crate) async fn mock_bank(
    register: &Register,
    id: &str,
    port: u16,
    profile: &dyn Listed,
    redirect: &Url,
) -> anyhow::Result<Reached> {
    mock_bank_by(register, id, port, profile, redirect, Ok).await
}

async fn mock_bank_by(
    register: &Register,
    id: &str,
    port: u16,
    profile: &dyn Listed,
    redirect: &Url,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<Reached> {
    let home = &register.home;
    let alone = home.lock(id)?;
    let open = |port| {
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        MockBank::builder().state(home.mock_state(id)).addr(addr).start()
    };
    // Another program may have taken the port; the bank is the same at another one.
    let server = match open(port).await {
        Err(guichet_mock_bank::Error::Listen { .. }) if port != 0 => open(0).await,
        answer => answer,
    }
    .context("the mock bank cannot open")?;
    let server = Arc::new(server);
    let config = mock::config(&server, profile, redirect.clone())?;
    let setup = mock::setup(&server, home.app_key()?)?.with_usage(home.usage()?);
    let setup = register.around(change(setup)?, Arc::default());
    let bank = setup.connect(profile.bank(config))?;
    Ok(Reached {
        bank,
        register: register.clone(),
        customer_ip: Some(Ipv4Addr::LOCALHOST.into()),
        server: Some(server),
        _alone: Some(alone),
    })
}

/// Reaches a bank with the app's configuration.
pub(crate) fn configured(
    register: &Register,
    entry: &Entry,
    config: Config,
) -> anyhow::Result<Reached> {
    configured_by(register, entry, config, Ok)
}

fn configured_by(
    register: &Register,
    entry: &Entry,
    config: Config,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<Reached> {
    let home = &register.home;
    let setup = config.setup(home.app_key()?)?.with_usage(home.usage()?);
    let setup = register.around(change(setup)?, Arc::clone(&config.terms));
    let customer_ip = config.customer_ip;
    let bank = setup.connect(entry.bank(config.of_app()?))?;
    Ok(Reached { bank, register: register.clone(), customer_ip, server: None, _alone: None })
}

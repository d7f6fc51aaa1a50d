//! From a link to an open session.

use crate::{
    failure::{Exit, Failure},
    home::Home,
    link::{Link, Way},
    register::Register,
};
use anyhow::Context as _;
use guichet::{
    AppKey, Bank, Entry, Listed, Operation, Psu, Purpose, Session, Setup, Timestamp, directory,
    fdx::Profile,
    mock::{self, MockBank},
    raw::Clock as _,
};
use jiff::tz::TimeZone;
use std::{
    fs,
    io::IsTerminal as _,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
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
/// the operation for it. Every call is in the log, and so is every refusal.
pub(crate) async fn session(
    home: &Home,
    link: &Link,
    operation: Operation,
    purpose: Option<&str>,
) -> anyhow::Result<(Reached, Session)> {
    let register = Register::open(home).await?;
    register.go_on().await?;
    let purpose = match purpose.map(Purpose::parse) {
        None => link.purpose,
        Some(Ok(purpose)) => purpose,
        Some(Err(error)) => {
            register.refuse_purpose(link, purpose.unwrap_or_default()).await?;
            return Err(error.into());
        }
    };
    let mut reached = bank(&register, link, anyhow::Ok).await?;
    let now = reached.now();
    if register.is_over(link, now).await? {
        // The end of a consent finds its own way to the bank.
        drop(reached);
        register.expire(link, now).await?;
        reached = bank(&register, link, anyhow::Ok).await?;
    }
    register.admit(link, (operation, purpose), now).await?;
    open(home, link, purpose, reached).await
}

/// The same by a road that is changed on the way, for the purpose of the link.
pub(crate) async fn session_by(
    home: &Home,
    link: &Link,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<(Reached, Session)> {
    let reached = bank(&Register::open(home).await?, link, change).await?;
    open(home, link, link.purpose, reached).await
}

async fn open(
    home: &Home,
    link: &Link,
    purpose: Purpose,
    reached: Reached,
) -> anyhow::Result<(Reached, Session)> {
    let store = home.grants()?;
    let grant = guichet::GrantStore::load(store.as_ref(), &link.grant).await?.ok_or_else(|| {
        Failure::new(Exit::NoPermission, "the permission of this link is gone")
            .next(format!("`guichet unlink {}`, then link the bank again", link.id))
    })?;
    let session = reached.bank.session(grant, purpose).with_store(store).with_psu(present());
    Ok((reached, session))
}

/// Reaches the bank of a link, with the audit and the gate around every call.
pub(crate) async fn bank(
    register: &Register,
    link: &Link,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<Reached> {
    match &link.way {
        Way::Mock { port } => {
            let profile = profile(link.bank.as_str())?;
            mock_bank_by(register, &link.id, *port, profile, &nowhere()?, change).await
        }
        Way::Configured { file, sandbox } => {
            let entry = entry(link.bank.as_str())?;
            configured_by(register, entry, config(file, *sandbox)?, change)
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
fn present() -> Psu {
    let terminal = std::io::stdin().is_terminal()
        || std::io::stdout().is_terminal()
        || std::io::stderr().is_terminal();
    if terminal { Psu::here() } else { Psu::Absent }
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
    let bank = register.around(change(setup)?).connect(profile.bank(config))?;
    Ok(Reached { bank, register: register.clone(), server: Some(server), _alone: Some(alone) })
}

/// Reaches a bank with the app's configuration.
pub(crate) fn configured(
    register: &Register,
    entry: &Entry,
    config: serde_json::Value,
) -> anyhow::Result<Reached> {
    configured_by(register, entry, config, Ok)
}

fn configured_by(
    register: &Register,
    entry: &Entry,
    config: serde_json::Value,
    change: impl FnOnce(Setup) -> anyhow::Result<Setup>,
) -> anyhow::Result<Reached> {
    let home = &register.home;
    let setup = setup(home.app_key()?, &config)?.with_usage(home.usage()?);
    let bank = register.around(change(setup)?).connect(entry.configure(config)?)?;
    Ok(Reached { bank, register: register.clone(), server: None, _alone: None })
}

fn setup(key: AppKey, config: &serde_json::Value) -> anyhow::Result<Setup> {
    let setup = Setup::new(key)?;
    if config.get("allow_plain_loopback") != Some(&serde_json::Value::Bool(true)) {
        return Ok(setup);
    }
    let transport = guichet::http::HttpTransport::builder().allow_loopback_http().build()?;
    Ok(setup.with_transport(Arc::new(transport)))
}

/// Reads a configuration file; the sandbox that was chosen by hand wins.
pub(crate) fn config(file: &Path, sandbox: bool) -> anyhow::Result<serde_json::Value> {
    let shown = file.display();
    let text = fs::read_to_string(file).map_err(|error| {
        Failure::new(Exit::NoInput, format!("the configuration {shown} cannot be read: {error}"))
            .next("name the file with --config FILE")
    })?;
    // The parser's own message shows the line, and a secret may stand in it.
    let mut config: serde_json::Value = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        Failure::new(Exit::Config, format!("the configuration {shown} is no TOML at line {line}"))
            .next("write `name = \"value\"` lines, as `guichet banks BANK` shows")
    })?;
    if sandbox && let Some(fields) = config.as_object_mut() {
        fields.insert("environment".to_owned(), "sandbox".into());
    }
    Ok(config)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// An address for customers that are played by a script: nobody listens there.
pub(crate) fn nowhere() -> anyhow::Result<Url> {
    Ok(Url::parse("http://127.0.0.1:1/callback")?)
}

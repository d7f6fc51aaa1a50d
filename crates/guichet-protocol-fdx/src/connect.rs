//! From a profile and a configuration to a connector; nothing is sent.

use crate::{Config, ConsentUnit, Environment, Fact, Host, Profile, connector::Connection};
use guichet_core::{
    Capabilities, Error, ErrorKind, Operation, OperationSet, Result, Secret,
    raw::{Connector, Env, Provider},
};
use http::{HeaderName, HeaderValue};
use jiff::tz::TimeZone;
use std::{fmt, sync::Arc};
use url::{Host as UrlHost, Url};

/// A profile with an app's configuration.
pub(crate) struct Fdx {
    profile: Profile,
    config: Config,
}

impl Fdx {
    pub(crate) fn new(profile: Profile, config: Config) -> Self {
        Self { profile, config }
    }
}

impl fmt::Debug for Fdx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fdx").field("bank", &self.profile.id).finish_non_exhaustive()
    }
}

impl Provider for Fdx {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        let Self { profile, config } = *self;
        let connection: Arc<dyn Connector> = Arc::new(Connection::of(profile, config, env)?);
        Ok(connection)
    }
}

/// Where everything is, checked.
#[derive(Clone)]
pub(crate) struct Addresses {
    pub(crate) resource: Url,
    pub(crate) authorize: Url,
    pub(crate) token: Url,
    pub(crate) par: Option<Url>,
    pub(crate) revoke: Option<Url>,
}

impl Addresses {
    pub(crate) fn of(profile: &Profile, config: &Config) -> Result<Self> {
        let host = match config.environment {
            Environment::Production => Some(profile.production),
            Environment::Sandbox => profile.sandbox,
        };
        // Without a sandbox there may still be addresses of one in the configuration.
        let host = host.unwrap_or(Host::new(Fact::unconfirmed()));
        let own = &config.oauth_urls;
        let pushed = matches!(profile.unit, ConsentUnit::Clusters);
        let find = |field: &str, own: &Option<Url>, fact: Fact<&'static str>| {
            let url = match (own, fact.stated()) {
                (Some(url), _) => Some(url.clone()),
                (None, Some(text)) => Some(parse(field, text)?),
                (None, None) => None,
            };
            url.map(|url| check(field, url, config.plain_loopback)).transpose()
        };
        let need = |field: &str, own: &Option<Url>, fact: Fact<&'static str>| {
            find(field, own, fact)?.ok_or_else(|| open(field))
        };
        let par = find("oauth_urls.par", &own.par, host.par)?;
        if pushed && par.is_none() {
            return Err(open("oauth_urls.par"));
        }
        Ok(Self {
            resource: need("resource_url", &config.resource_url, host.resource)?,
            authorize: need("oauth_urls.authorize", &own.authorize, host.authorize)?,
            token: need("oauth_urls.token", &own.token, host.token)?,
            par,
            revoke: find("oauth_urls.revoke", &own.revoke, host.revoke)?,
        })
    }

    /// Everything that the connector itself calls; the customer's browser calls the rest.
    pub(crate) fn called(&self) -> impl Iterator<Item = Url> {
        [Some(&self.resource), Some(&self.token), self.par.as_ref(), self.revoke.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
    }
}

fn open(field: &str) -> Error {
    let clause = "no source confirms this address, so the configuration must name it";
    Error::new(ErrorKind::Config, clause).with_path(field)
}

fn wrong(field: &str, clause: &'static str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path(field)
}

fn parse(field: &str, text: &str) -> Result<Url> {
    Url::parse(text).map_err(|_| wrong(field, "this is no address"))
}

fn check(field: &str, url: Url, plain_loopback: bool) -> Result<Url> {
    if !url.has_host() || !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(field, "an address has a host, and neither user nor password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(field, "an address here ends with its path"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if plain_loopback && is_loopback(&url) => Ok(url),
        "http" if is_loopback(&url) => {
            Err(wrong(field, "plain http to this machine needs allow_plain_loopback"))
        }
        _ => Err(wrong(field, "only https is spoken to a bank")),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(UrlHost::Ipv4(address)) => address.is_loopback(),
        Some(UrlHost::Ipv6(address)) => address.is_loopback(),
        Some(UrlHost::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The app's side of the configuration, checked: who it is, and where customers come back.
pub(crate) fn check_app(config: &Config) -> Result<()> {
    if config.client_id.trim().is_empty() {
        return Err(wrong("client_id", "the bank's name for the app is missing"));
    }
    let back = &config.redirect_uri;
    if back.fragment().is_some() {
        return Err(wrong("redirect_uri", "a bank cannot send a customer to a fragment"));
    }
    // RFC 8252: a program on the customer's machine listens at plain http, or has a scheme.
    if back.scheme() == "http" && !is_loopback(back) {
        return Err(wrong("redirect_uri", "plain http is for this machine only"));
    }
    Ok(())
}

/// The name of the OAuth 2.0 scope, where the bank has one for everything.
pub(crate) fn scope(profile: &Profile, config: &Config) -> Result<Option<String>> {
    match (&config.scope, profile.unit) {
        (Some(scope), _) => Ok(Some(scope.clone())),
        (None, ConsentUnit::Bundle { scope, .. }) => match scope.value() {
            Some(scope) => Ok(Some(scope.to_owned())),
            None => Err(wrong("scope", "no source confirms its name, so the configuration must")),
        },
        (None, ConsentUnit::Clusters) => Ok(None),
    }
}

/// Headers that the configuration adds to each call of the resources.
pub(crate) fn headers(
    profile: &Profile,
    headers: &[(String, Secret)],
) -> Result<Vec<(HeaderName, HeaderValue)>> {
    let names =
        [Some(profile.headers.interaction), profile.headers.actor, profile.headers.customer_ip];
    let ours = |name: &HeaderName| {
        *name == http::header::AUTHORIZATION
            || *name == http::header::ACCEPT
            || names.iter().flatten().any(|it| name.as_str().eq_ignore_ascii_case(it))
    };
    let field = |name: &str| format!("headers.{name}");
    let mut checked = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        let key = HeaderName::try_from(name.as_str())
            .map_err(|_| wrong("headers", "this is no name of a header"))?;
        if ours(&key) {
            return Err(wrong(&field(key.as_str()), "the connector sets this header itself"));
        }
        let mut value = HeaderValue::try_from(value.expose())
            .map_err(|_| wrong(&field(key.as_str()), "this is no value of a header"))?;
        value.set_sensitive(true);
        checked.push((key, value));
    }
    Ok(checked)
}

/// A zone by its name in the IANA database.
pub(crate) fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name)
        .map_err(|_| wrong("time_zone", "the profile names a zone that nobody knows"))
}

/// What the bank can do with these addresses: ending a bundle needs the one for it.
pub(crate) fn capabilities(profile: &Profile, addresses: &Addresses) -> Capabilities {
    let mut capabilities = profile.capabilities;
    if matches!(profile.unit, ConsentUnit::Bundle { .. }) && addresses.revoke.is_none() {
        let rest: Vec<_> =
            capabilities.operations.iter().filter(|it| *it != Operation::RevokeConsent).collect();
        capabilities.operations = OperationSet::of(&rest);
    }
    capabilities
}

/// The hosts to which a link in an answer may lead beside the one that was asked.
pub(crate) fn link_hosts(profile: &Profile) -> Result<Vec<Url>> {
    let parse = |host: &&str| parse("link_hosts", &format!("https://{host}"));
    profile.link_hosts.iter().map(parse).collect()
}

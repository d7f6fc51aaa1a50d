//! Where everything is, out of a profile and a configuration.

use url::{Host as UrlHost, Url};

use guichet_core::{Error, Fact, Result};

use super::{Config, Environment, Host, Institution, wrong};

/// Where everything is, checked: the configuration's word, else what a source states.
///
/// ```
/// use guichet_core::Fact;
/// use guichet_http::{Addresses, Config, Host, Institution, OauthUrls};
///
/// const BANK: Institution = Institution::new("example-us", "Example Bank", "US").sandbox(
///     Host::new(Fact::confirmed("https://sandbox.bank.example/v1", "its portal", "2026-11-21")),
/// );
///
/// let mut config = Config::new("my-app", "https://app.example/callback".parse()?);
/// let error = Addresses::of(&BANK, &config).unwrap_err();
/// assert_eq!(error.path(), Some("oauth_urls.authorize"));
///
/// config = config.oauth_urls(
///     OauthUrls::new()
///         .authorize("https://login.bank.example/authorize".parse()?)
///         .token("https://login.bank.example/token".parse()?),
/// );
/// let addresses = Addresses::of(&BANK, &config)?;
/// assert_eq!(addresses.resource.path(), "/v1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Addresses {
    /// What stands before the paths of the resources.
    pub resource: Url,
    /// Where the customer is sent.
    pub authorize: Url,
    /// Where tokens are issued.
    pub token: Url,
    /// Where requests are pushed (RFC 9126).
    pub par: Option<Url>,
    /// Where tokens are ended (RFC 7009).
    pub revoke: Option<Url>,
}

impl Addresses {
    /// Finds the addresses of a bank's side.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config), with the field as its path: an address of the
    /// resources, of authorization or of tokens that nobody states, or one that is no address,
    /// has a user, a query or a fragment, or is not https.
    pub fn of(institution: &Institution, config: &Config) -> Result<Self> {
        let host = institution.host(config.environment);
        let own = &config.oauth_urls;
        Ok(Self {
            resource: Self::resource(institution, config)?,
            authorize: need(
                config,
                "oauth_urls.authorize",
                own.authorize.as_ref(),
                host.authorize,
            )?,
            token: need(config, "oauth_urls.token", own.token.as_ref(), host.token)?,
            par: find(config, "oauth_urls.par", own.par.as_ref(), host.par)?,
            revoke: find(config, "oauth_urls.revoke", own.revoke.as_ref(), host.revoke)?,
        })
    }

    /// The address of the resources alone, for a bank without an OAuth 2.0 server of its own.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub fn resource(institution: &Institution, config: &Config) -> Result<Url> {
        let host = institution.host(config.environment);
        need(config, "resource_url", config.resource_url.as_ref(), host.resource)
    }

    /// Checks an address as those of a bank are checked.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config), with the field as its path.
    pub fn check(field: &str, url: Url, config: &Config) -> Result<Url> {
        if !url.has_host() || !url.username().is_empty() || url.password().is_some() {
            return Err(wrong(field, "an address has a host, and neither user nor password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(field, "an address here ends with its path"));
        }
        match url.scheme() {
            "https" => Ok(url),
            "http" if config.plain_loopback && is_loopback(&url) => Ok(url),
            "http" if is_loopback(&url) => {
                Err(wrong(field, "plain http to this machine needs allow_plain_loopback"))
            }
            _ => Err(wrong(field, "only https is spoken to a bank")),
        }
    }

    /// The error of an address that is needed and that nobody states.
    pub fn missing(field: &str) -> Error {
        wrong(field, "no source confirms this address, so the configuration must name it")
    }

    /// Everything that a connector itself calls; the customer's browser calls the rest.
    pub fn called(&self) -> impl Iterator<Item = Url> {
        [Some(&self.resource), Some(&self.token), self.par.as_ref(), self.revoke.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
    }
}

fn find(
    config: &Config,
    field: &str,
    own: Option<&Url>,
    fact: Fact<&'static str>,
) -> Result<Option<Url>> {
    let url = match (own, fact.stated()) {
        (Some(url), _) => Some(url.clone()),
        (None, Some(text)) => Some(parse(field, text)?),
        (None, None) => None,
    };
    url.map(|url| Addresses::check(field, url, config)).transpose()
}

fn need(config: &Config, field: &str, own: Option<&Url>, fact: Fact<&'static str>) -> Result<Url> {
    find(config, field, own, fact)?.ok_or_else(|| Addresses::missing(field))
}

pub(super) fn parse(field: &str, text: &str) -> Result<Url> {
    Url::parse(text).map_err(|_| wrong(field, "this is no address"))
}

/// Whether an address is one of this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(UrlHost::Ipv4(address)) => address.is_loopback(),
        Some(UrlHost::Ipv6(address)) => address.is_loopback(),
        Some(UrlHost::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl Institution {
    /// Where a side of the bank is. Without a sandbox there may still be addresses of one in the
    /// configuration.
    fn host(&self, environment: Environment) -> Host {
        let host = match environment {
            Environment::Production => Some(self.production),
            Environment::Sandbox => self.sandbox,
        };
        host.unwrap_or(Host::new(Fact::unconfirmed()))
    }
}

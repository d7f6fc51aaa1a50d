//! From a profile and a configuration to a connector; nothing is sent.

use crate::{Profile, Quirk, Regional, connector::Connection};
use guichet_core::{
    Capabilities, Error, ErrorKind, Fact, Operation, OperationSet, Result,
    raw::{Connector, Env, Provider},
};
use guichet_http::{
    Addresses, Config, Environment, Host,
    signature::{MessageSigning, SignaturePolicy},
};
use std::{fmt, sync::Arc};
use url::Url;

/// A profile with an app's configuration.
pub(crate) struct Stet {
    profile: Profile,
    config: Config,
}

impl Stet {
    pub(crate) fn new(profile: Profile, config: Config) -> Self {
        Self { profile, config }
    }
}

impl fmt::Debug for Stet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bank = self.profile.institution.id;
        f.debug_struct("Stet").field("bank", &bank).finish_non_exhaustive()
    }
}

impl Provider for Stet {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        let Self { profile, config } = *self;
        let connection: Arc<dyn Connector> = Arc::new(Connection::of(profile, config, env)?);
        Ok(connection)
    }
}

/// Where the bank is, or each of its regional banks whose addresses are known.
///
/// # Errors
///
/// [`Config`](ErrorKind::Config) if not one of them is known, or the configuration names a
/// regional bank that there is not.
pub(crate) fn places(
    profile: &Profile,
    config: &Config,
) -> Result<Vec<(Option<&'static Regional>, Addresses)>> {
    let institution = &profile.institution;
    if profile.regions.is_empty() {
        return Ok(vec![(None, Addresses::of(institution, config)?)]);
    }
    let known = |id: &String| profile.regions.iter().any(|region| region.id == id);
    if let Some(id) = config.branches.keys().find(|id| !known(id)) {
        return Err(wrong(&format!("branches.{id}"), "the brand has no such regional bank"));
    }
    let (mut places, mut missing) = (Vec::new(), None);
    for region in profile.regions {
        let config = of_region(profile, config, region)?;
        match Addresses::of(institution, &config) {
            Ok(addresses) => places.push((Some(region), addresses)),
            // An address that is given and is no good concerns the app; one that is not, the
            // customers of that region only.
            Err(error) if config_has(&config, error.path()) => return Err(error),
            Err(error) => missing = missing.or(Some(error)),
        }
    }
    match missing {
        Some(error) if places.is_empty() => Err(error),
        _ => Ok(places),
    }
}

fn config_has(config: &Config, path: Option<&str>) -> bool {
    match path {
        Some("resource_url") => config.resource_url.is_some(),
        Some("oauth_urls.authorize") => config.oauth_urls.authorize.is_some(),
        Some("oauth_urls.token") => config.oauth_urls.token.is_some(),
        _ => true,
    }
}

/// The configuration of one regional bank: its own addresses, else those of all, else what a
/// source states of each.
fn of_region(profile: &Profile, config: &Config, region: &Regional) -> Result<Config> {
    let institution = &profile.institution;
    let host = match config.environment {
        Environment::Production => Some(institution.production),
        _ => institution.sandbox,
    };
    let host = host.unwrap_or(Host::UNCONFIRMED);
    let stated = |fact: Fact<&'static str>| {
        let text = fact.stated().map(|text| text.replace("{branch}", region.id));
        let clause = "the profile's address is none";
        text.map(|text| Url::parse(&text).map_err(|_| wrong("branches", clause))).transpose()
    };
    let own = config.branches.get(region.id).cloned().unwrap_or_default();
    let mut found = config.clone();
    let urls = &mut found.oauth_urls;
    found.resource_url = own.resource_url.or(found.resource_url).or(stated(host.resource)?);
    urls.authorize = own.oauth_urls.authorize.or(urls.authorize.take()).or(stated(host.authorize)?);
    urls.token = own.oauth_urls.token.or(urls.token.take()).or(stated(host.token)?);
    urls.revoke = own.oauth_urls.revoke.or(urls.revoke.take()).or(stated(host.revoke)?);
    Ok(found)
}

/// What signs requests, at a bank that wants it.
pub(crate) fn signing(
    policy: Option<SignaturePolicy>,
    config: &Config,
) -> Result<Option<MessageSigning>> {
    let Some(policy) = policy else { return Ok(None) };
    let Some(signer) = config.signer.clone() else {
        // A bank that is played on this machine has no use for a seal.
        if config.plain_loopback {
            return Ok(None);
        }
        let clause = "this bank wants requests signed, so the configuration must bring a key";
        return Err(wrong("signer", clause));
    };
    Ok(Some(MessageSigning::new(policy, signer)))
}

/// Where customers come back, as this bank wants it.
pub(crate) fn check_redirect(profile: &Profile, config: &Config) -> Result<()> {
    let ends = config.redirect_uri.path().ends_with('/');
    if profile.has(Quirk::RedirectEndsWithSlash) && !ends {
        return Err(wrong("redirect_uri", "this bank wants it to end with a slash"));
    }
    Ok(())
}

/// What the bank can do with these addresses: ending a consent needs one for it.
pub(crate) fn capabilities(profile: &Profile, revocable: bool) -> Capabilities {
    let mut capabilities = profile.institution.capabilities;
    if !revocable {
        let rest: Vec<_> =
            capabilities.operations.iter().filter(|it| *it != Operation::RevokeConsent).collect();
        capabilities.operations = OperationSet::of(&rest);
    }
    capabilities
}

fn wrong(field: &str, clause: &'static str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path(field)
}

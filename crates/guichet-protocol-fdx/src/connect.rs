//! From a profile and a configuration to a connector; nothing is sent.

use crate::{ConsentUnit, Profile, connector::Connection};
use guichet_core::{
    Capabilities, Error, ErrorKind, Operation, OperationSet, Result,
    raw::{Connector, Env, Provider},
};
use guichet_http::{Addresses, Config};
use http::{HeaderName, HeaderValue};
use std::{fmt, sync::Arc};

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
        f.debug_struct("Fdx").field("bank", &self.profile.institution.id).finish_non_exhaustive()
    }
}

impl Provider for Fdx {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        let Self { profile, config } = *self;
        let connection: Arc<dyn Connector> = Arc::new(Connection::of(profile, config, env)?);
        Ok(connection)
    }
}

/// Where everything is; a consent of clusters is pushed.
pub(crate) fn addresses(profile: &Profile, config: &Config) -> Result<Addresses> {
    let addresses = Addresses::of(&profile.institution, config)?;
    if matches!(profile.unit, ConsentUnit::Clusters) && addresses.par.is_none() {
        return Err(Addresses::missing("oauth_urls.par"));
    }
    Ok(addresses)
}

/// The name of the OAuth 2.0 scope, where the bank has one for everything.
pub(crate) fn scope(profile: &Profile, config: &Config) -> Result<Option<String>> {
    match (&config.scope, profile.unit) {
        (Some(scope), _) => Ok(Some(scope.clone())),
        (None, ConsentUnit::Bundle { scope, .. }) => {
            let clause = "no source confirms its name, so the configuration must";
            let open = || Error::new(ErrorKind::Config, clause).with_path("scope");
            Ok(Some(scope.value().ok_or_else(open)?.to_owned()))
        }
        (None, ConsentUnit::Clusters) => Ok(None),
    }
}

/// Headers that the configuration adds to each call of the resources.
pub(crate) fn headers(
    profile: &Profile,
    config: &Config,
) -> Result<Vec<(HeaderName, HeaderValue)>> {
    let names =
        [Some(profile.headers.interaction), profile.headers.actor, profile.headers.customer_ip];
    let names: Vec<_> = names.into_iter().flatten().collect();
    config.checked_headers(&names)
}

/// What the bank can do with these addresses: ending a bundle needs the one for it.
pub(crate) fn capabilities(profile: &Profile, addresses: &Addresses) -> Capabilities {
    let mut capabilities = profile.institution.capabilities;
    if matches!(profile.unit, ConsentUnit::Bundle { .. }) && addresses.revoke.is_none() {
        let rest: Vec<_> =
            capabilities.operations.iter().filter(|it| *it != Operation::RevokeConsent).collect();
        capabilities.operations = OperationSet::of(&rest);
    }
    capabilities
}

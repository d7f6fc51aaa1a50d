//! From a profile and a configuration to a connector; nothing is sent.

use crate::{Approach, Profile, connector::Connection};
use guichet_core::{
    Error, ErrorKind, Result,
    raw::{Connector, Env, Provider},
};
use guichet_http::{Addresses, Config, Environment, signature::MessageSigning};
use std::{fmt, sync::Arc};
use url::Url;

/// A profile with an app's configuration.
pub(crate) struct BerlinGroup {
    profile: Profile,
    config: Config,
}

impl BerlinGroup {
    pub(crate) fn new(profile: Profile, config: Config) -> Self {
        Self { profile, config }
    }
}

impl fmt::Debug for BerlinGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bank = self.profile.institution.id;
        f.debug_struct("BerlinGroup").field("bank", &bank).finish_non_exhaustive()
    }
}

impl Provider for BerlinGroup {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        let Self { profile, config } = *self;
        let connection: Arc<dyn Connector> = Arc::new(Connection::of(profile, config, env)?);
        Ok(connection)
    }
}

/// What signs requests, at a bank that wants them signed.
pub(crate) fn signing(profile: &Profile, config: &Config) -> Result<Option<MessageSigning>> {
    let Some(policy) = profile.signature else { return Ok(None) };
    let signer = config.signer.clone().ok_or_else(|| {
        let clause = "this bank wants requests signed, and no key is configured";
        Error::new(ErrorKind::Config, clause).with_path("signer")
    })?;
    Ok(Some(MessageSigning::new(policy, signer)))
}

/// The pages of an OAuth 2.0 server.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) authorize: Url,
    pub(crate) token: Url,
}

/// The bank's OAuth 2.0 server, where it is known before a consent names it. A token that comes
/// before the consent needs it; elsewhere most banks have none.
pub(crate) fn server(profile: &Profile, config: &Config) -> Result<Option<Server>> {
    let institution = &profile.institution;
    let host = match config.environment {
        Environment::Production => Some(institution.production),
        _ => institution.sandbox,
    };
    let own = &config.oauth_urls;
    let stated =
        host.is_some_and(|host| host.authorize.stated().is_some() || host.token.stated().is_some());
    let before = matches!(profile.approach, Approach::OauthPreStep { .. });
    if before || stated || own.authorize.is_some() || own.token.is_some() {
        let Addresses { authorize, token, .. } = Addresses::of(institution, config)?;
        return Ok(Some(Server { authorize, token }));
    }
    Ok(None)
}

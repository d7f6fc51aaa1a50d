//! From a profile and a configuration to a connector; nothing is sent.

use crate::{Authorisation, Profile, Quirk, connector::Connection};
use guichet_core::{
    Error, ErrorKind, Result,
    raw::{Connector, Env, Provider},
};
use guichet_http::{Addresses, Config, OAuthBuilder, OpenId, RequestObject};
use std::{fmt, sync::Arc};
use url::Url;

/// A profile with an app's configuration.
pub(crate) struct Ukob {
    profile: Profile,
    config: Config,
}

impl Ukob {
    pub(crate) fn new(profile: Profile, config: Config) -> Self {
        Self { profile, config }
    }
}

impl fmt::Debug for Ukob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ukob").field("bank", &self.profile.institution.id).finish_non_exhaustive()
    }
}

impl Provider for Ukob {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        let Self { profile, config } = *self;
        let connection: Arc<dyn Connector> = Arc::new(Connection::of(profile, &config, env)?);
        Ok(connection)
    }
}

/// Headers that the connector sets itself.
pub(crate) const HEADERS: [&str; 4] = [
    "x-fapi-interaction-id",
    "x-fapi-customer-ip-address",
    "x-customer-user-agent",
    "content-type",
];

/// Adds what OpenID Connect needs; the address of the bank's keys comes back, to be let through.
pub(crate) fn openid(
    profile: &Profile,
    config: &Config,
    mut oauth: OAuthBuilder,
) -> Result<(OAuthBuilder, Option<Url>)> {
    if !profile.pkce {
        oauth = oauth.without_pkce();
    }
    if profile.authorisation == Authorisation::Plain {
        return Ok((oauth, None));
    }
    let urls = &config.oauth_urls;
    let issuer = urls.issuer.as_ref().ok_or_else(|| Addresses::missing("oauth_urls.issuer"))?;
    let jwks = urls.jwks.clone().ok_or_else(|| Addresses::missing("oauth_urls.jwks"))?;
    let jwks = Addresses::check("oauth_urls.jwks", jwks, config)?;
    let signer = config.signer.clone().ok_or_else(|| {
        let clause = "this bank takes signed requests only, so the configuration needs a key";
        Error::new(ErrorKind::Config, clause).with_path("signer")
    })?;
    let mut bank = OpenId::new(issuer, jwks.clone()).policy(profile.id_tokens);
    if profile.authorisation == Authorisation::Hybrid {
        bank = bank.hybrid();
    }
    let mut object = RequestObject::new(signer, issuer);
    if profile.has(Quirk::NonceInAddress) {
        object = object.beside(&["response_type", "scope", "nonce"]);
    }
    Ok((oauth.openid(bank).request_object(object), Some(jwks)))
}

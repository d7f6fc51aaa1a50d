//! OpenID Connect on top of OAuth 2.0: who issues id tokens, and whether one is to be believed.

use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result, Secret};
use http::{Method, header};
use url::Url;

use super::{OAuth, refusal};
use crate::{
    address,
    jws::{Expected, IdToken, IdTokenPolicy, KeySet},
};

/// A bank as an issuer of id tokens.
///
/// ```
/// use guichet_http::{OpenId, jws::{IdTokenPolicy, Subject}};
/// use url::Url;
///
/// const POLICY: IdTokenPolicy = IdTokenPolicy::new().subject(Subject::Intent);
///
/// let bank = OpenId::new("https://bank.example", Url::parse("https://bank.example/jwks")?)
///     .policy(POLICY)
///     .hybrid();
/// # let _ = bank;
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct OpenId {
    pub(super) issuer: String,
    pub(super) jwks_url: Url,
    pub(super) policy: IdTokenPolicy,
    pub(super) hybrid: bool,
}

impl OpenId {
    /// The issuer exactly as the bank writes it, and where its keys are.
    pub fn new(issuer: impl Into<String>, jwks_url: Url) -> Self {
        let policy = IdTokenPolicy::new();
        Self { issuer: issuer.into(), jwks_url, policy, hybrid: false }
    }

    /// How this bank's id tokens look; without this setting, as the standards say.
    pub fn policy(mut self, policy: IdTokenPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Asks for `code id_token`: the callback then brings an id token too, and all of it in the
    /// fragment unless `response_mode` says otherwise.
    pub fn hybrid(mut self) -> Self {
        self.hybrid = true;
        self
    }
}

impl OAuth {
    /// Believes an id token, or says why not.
    ///
    /// The bank's keys are fetched each time, through the transport and thus from an allowed host
    /// only. Signature, issuer, audience and time are always checked; what else must agree is
    /// `expected`, less what the bank's [`IdTokenPolicy`] knows to be missing.
    ///
    /// # Errors
    ///
    /// [`Protocol`](ErrorKind::Protocol) when the token is not to be believed, with the claim as
    /// the path (`id_token.nonce`), or when there are no keys;
    /// [`Unsupported`](ErrorKind::Unsupported) when it is encrypted;
    /// [`Config`](ErrorKind::Config) when the client was built without
    /// [`openid`](super::OAuthBuilder::openid); else as every call.
    pub async fn check_id_token(&self, token: &Secret, expected: &Expected<'_>) -> Result<IdToken> {
        let setup = &self.0;
        let openid = setup.openid.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Config, "no issuer of id tokens is set").with_path("openid")
        })?;
        let mut request = address::request(Method::GET, &openid.jwks_url, Bytes::new())?;
        let accept = http::HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::ACCEPT, accept);
        let response = setup.transport.send(request).await?;
        let now = setup.clock.now();
        if !response.status().is_success() {
            return Err(refusal::refused(&response, now));
        }
        let keys = KeySet::parse(response.body())
            .map_err(|error| error.with_upstream(crate::upstream(&response)))?;
        let claims = keys.verify(token.expose())?;
        let client = setup.caller.id();
        IdToken::check(claims, &openid.issuer, &client, openid.policy, expected, now)
    }
}

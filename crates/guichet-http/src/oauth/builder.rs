//! The settings of a client.

use std::{fmt, sync::Arc};

use guichet_core::{
    Error, ErrorKind, Result,
    raw::{Clock, Transport},
};
use url::Url;

use super::{ClientAuth, OAuth, OpenId, RequestObject, Setup, caller::Caller};

/// The settings of an [`OAuth`] client.
#[must_use]
pub struct OAuthBuilder {
    client_id: String,
    token_url: Url,
    auth: ClientAuth,
    audience: Option<String>,
    authorize_url: Option<Url>,
    redirect_url: Option<Url>,
    par_url: Option<Url>,
    revoke_url: Option<Url>,
    issuer: Option<String>,
    scopes: Vec<String>,
    authorize_params: Vec<(String, String)>,
    token_params: Vec<(String, String)>,
    pkce: bool,
    openid: Option<OpenId>,
    request_object: Option<RequestObject>,
}

impl OAuthBuilder {
    pub(super) fn new(client_id: String, token_url: Url) -> Self {
        Self {
            client_id,
            token_url,
            auth: ClientAuth::Public,
            audience: None,
            authorize_url: None,
            redirect_url: None,
            par_url: None,
            revoke_url: None,
            issuer: None,
            scopes: Vec::new(),
            authorize_params: Vec::new(),
            token_params: Vec::new(),
            pkce: true,
            openid: None,
            request_object: None,
        }
    }

    /// How we prove to the bank who we are; without this setting, not at all.
    pub fn auth(mut self, auth: ClientAuth) -> Self {
        self.auth = auth;
        self
    }

    /// The page that the customer is sent to.
    pub fn authorize_url(mut self, url: Url) -> Self {
        self.authorize_url = Some(url);
        self
    }

    /// Our page that the customer comes back to, as it is registered at the bank.
    pub fn redirect_url(mut self, url: Url) -> Self {
        self.redirect_url = Some(url);
        self
    }

    /// Where authorization requests are pushed to before the customer leaves (RFC 9126).
    pub fn par_url(mut self, url: Url) -> Self {
        self.par_url = Some(url);
        self
    }

    /// Where tokens are ended (RFC 7009).
    pub fn revoke_url(mut self, url: Url) -> Self {
        self.revoke_url = Some(url);
        self
    }

    /// The scopes to ask for, in this order, with a space between each two.
    ///
    /// A bank that joins them otherwise, or has a space within one (`AIS: 123`), gets a single
    /// text, which is sent as it is.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// A parameter that every authorization request carries, such as `prompt`.
    pub fn authorize_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.authorize_params.push((name.into(), value.into()));
        self
    }

    /// A parameter that every request for a token carries beside what the grant wants.
    pub fn token_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.token_params.push((name.into(), value.into()));
        self
    }

    /// The bank issues id tokens (OpenID Connect): each authorization gets a `nonce`, and
    /// [`check_id_token`](OAuth::check_id_token) knows whom to believe. The scope `openid` is
    /// named among the scopes.
    pub fn openid(mut self, openid: OpenId) -> Self {
        self.openid = Some(openid);
        self
    }

    /// The bank wants authorization requests signed (RFC 9101).
    pub fn request_object(mut self, object: RequestObject) -> Self {
        self.request_object = Some(object);
        self
    }

    /// The bank's name as an issuer. A callback must then carry it as `iss` (RFC 9207), which
    /// keeps a callback of one bank from being taken for one of another. An id token in the
    /// callback does the same; its issuer is part of [`OpenId`].
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The `aud` of a signed assertion (RFC 7523), where it is not the token address.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Leaves PKCE out, for a bank that does not document it.
    pub fn without_pkce(mut self) -> Self {
        self.pkce = false;
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config), with the field as its path: an empty client identifier, a
    /// page without host.
    pub fn build(self, transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Result<OAuth> {
        if self.client_id.is_empty() {
            let error = Error::new(ErrorKind::Config, "the client identifier is empty");
            return Err(error.with_path("client_id"));
        }
        for (path, url) in [
            ("token_url", Some(&self.token_url)),
            ("authorize_url", self.authorize_url.as_ref()),
            ("par_url", self.par_url.as_ref()),
            ("revoke_url", self.revoke_url.as_ref()),
            ("jwks_url", self.openid.as_ref().map(|openid| &openid.jwks_url)),
        ] {
            if url.is_some_and(|url| !url.has_host()) {
                return Err(no_address().with_path(path));
            }
        }
        let audience = self.audience.unwrap_or_else(|| self.token_url.as_str().to_owned());
        Ok(OAuth(Arc::new(Setup {
            transport,
            clock,
            caller: Caller::new(self.client_id, self.auth, audience),
            token_url: self.token_url,
            authorize_url: self.authorize_url,
            redirect_url: self.redirect_url,
            par_url: self.par_url,
            revoke_url: self.revoke_url,
            issuer: self.issuer,
            scopes: self.scopes,
            authorize_params: self.authorize_params,
            token_params: self.token_params,
            pkce: self.pkce,
            openid: self.openid,
            request_object: self.request_object,
        })))
    }
}

pub(super) fn no_address() -> Error {
    Error::new(ErrorKind::Config, "this is not the address of a server")
}

impl fmt::Debug for OAuthBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthBuilder").field("auth", &self.auth).finish_non_exhaustive()
    }
}

//! OAuth 2.0 as banks use it.

mod begin;
mod builder;
mod callback;
mod caller;
mod lent;
mod openid;
pub(crate) mod refusal;
mod request_object;
mod tokens;

use std::{fmt, sync::Arc};

use bytes::Bytes;
use guichet_core::{
    Result, Secret,
    raw::{Clock, Transport},
};
use http::{HeaderValue, Method, Request, Response, header};
use oauth2::{
    AuthorizationCode, EndpointNotSet, EndpointSet, PkceCodeVerifier, RefreshToken, Scope,
    StandardRevocableToken,
    basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse},
};
use url::{Url, form_urlencoded};

pub use begin::Authorization;
pub use builder::OAuthBuilder;
pub use callback::Callback;
pub use caller::ClientAuth;
pub use openid::OpenId;
pub use request_object::{RequestObject, intent_claims};
pub use tokens::Tokens;

use caller::Caller;
use lent::Lent;
use tokens::Answer;

type TokenClient = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// One client at one bank's OAuth 2.0 server (RFC 6749).
///
/// The customer is sent away with [`begin`](Self::begin), comes back through
/// [`callback`](Self::callback), and the code becomes tokens by [`exchange`](Self::exchange).
/// PKCE (RFC 7636) is on, pushed authorization requests (RFC 9126) are used where the bank has an
/// address for them. It keeps no state: `state` and the PKCE verifier are given out, to be sealed
/// in the pending consent, and expiry is counted by whoever holds the clock.
///
/// It repeats nothing. A code and a rotating refresh token are good for one exchange, so an
/// exchange that ends in [`Timeout`](guichet_core::ErrorKind::Timeout) may have used it up.
///
/// An id token, in a callback or among [`Tokens::extra`], is not believed by itself:
/// [`check_id_token`](Self::check_id_token) does that.
///
/// Not done: the device flow, DPoP, answers that are signed as a whole (JARM), encrypted id
/// tokens, discovery of the addresses.
///
/// # Errors
///
/// Of every call to the bank, beside those of the transport:
///
/// | The bank answers | Kind | Remedy |
/// | --- | --- | --- |
/// | `invalid_grant` | `GrantExpired` | `Reconsent` |
/// | `invalid_client`, or 401 | `Unauthorized` | `GiveUp` |
/// | `unauthorized_client`, `unsupported_grant_type`, `invalid_scope`, ... | `Config` | `GiveUp` |
/// | 429 | `RateLimited` | `Retry`, with the bank's `Retry-After` |
/// | 5xx, `temporarily_unavailable`, `server_error` | `Unavailable` | `Retry` |
/// | anything else, such as a page of HTML | `Protocol` | `GiveUp` |
///
/// # Examples
///
/// ```no_run
/// use guichet_core::Secret;
/// use guichet_http::{ClientAuth, HttpTransport, OAuth, SystemClock};
/// use std::sync::Arc;
/// use url::Url;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let oauth = OAuth::builder("my-client", Url::parse("https://bank.example/token")?)
///     .authorize_url(Url::parse("https://bank.example/authorize")?)
///     .redirect_url(Url::parse("https://app.example/callback")?)
///     .auth(ClientAuth::Basic(Secret::from("from the vault")))
///     .scopes(["accounts"])
///     .build(Arc::new(HttpTransport::builder().build()?), Arc::new(SystemClock))?;
///
/// let authorization = oauth.begin(&[]).await?;
/// // Send the customer to `authorization.url`, keep the two secrets, and when they are back:
/// let callback = Url::parse("https://app.example/callback?code=...&state=...")?;
/// let code = oauth.callback(&callback, &authorization.state)?;
/// let tokens = oauth.exchange(&code, authorization.verifier.as_ref()).await?;
/// # let _ = tokens;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OAuth(Arc<Setup>);

struct Setup {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    caller: Caller,
    token_url: Url,
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

impl OAuth {
    /// Begins the settings: who we are at the bank, and where its tokens come from.
    pub fn builder(client_id: impl Into<String>, token_url: Url) -> OAuthBuilder {
        OAuthBuilder::new(client_id.into(), token_url)
    }

    /// Exchanges the code of a callback for tokens (RFC 6749, 4.1.3).
    ///
    /// `verifier` is the one of [`Authorization`]; a code can be exchanged once.
    pub async fn exchange(&self, code: &Secret, verifier: Option<&Secret>) -> Result<Tokens> {
        let client = self.client();
        let code = AuthorizationCode::new(code.expose().to_owned());
        let mut request = client.exchange_code(code);
        if let Some(verifier) = verifier {
            let verifier = PkceCodeVerifier::new(verifier.expose().to_owned());
            request = request.set_pkce_verifier(verifier);
        }
        for (name, value) in self.extra_of_token().await? {
            request = request.add_extra_param(name, value);
        }
        let lent = self.lent();
        request.request_async(&lent).await.map(Tokens::from).map_err(lent::error)
    }

    /// Exchanges a refresh token for new tokens (RFC 6749, 6).
    ///
    /// Many banks give a new refresh token too and void the old one; where
    /// [`Tokens::refresh_token`] is `None`, the old one stays good.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<Tokens> {
        self.refresh_scoped(refresh_token, &[]).await
    }

    /// As [`refresh`](Self::refresh), for tokens that may do less than the first ones.
    ///
    /// A bank that speaks STET gives `extended_transaction_history` once, right after the
    /// customer was there, and refuses a refresh that does not ask for `aisp` alone.
    pub async fn refresh_scoped(&self, refresh_token: &Secret, scopes: &[&str]) -> Result<Tokens> {
        let client = self.client();
        let token = RefreshToken::new(refresh_token.expose().to_owned());
        let scopes = scopes.iter().map(|scope| Scope::new((*scope).to_owned()));
        let mut request = client.exchange_refresh_token(&token).add_scopes(scopes);
        for (name, value) in self.extra_of_token().await? {
            request = request.add_extra_param(name, value);
        }
        let lent = self.lent();
        request.request_async(&lent).await.map(Tokens::from).map_err(lent::error)
    }

    /// Asks for tokens of the app itself, without a customer (RFC 6749, 4.4).
    ///
    /// Several scopes are joined with a space; a single one is sent as it is.
    pub async fn client_credentials(&self, scopes: &[&str]) -> Result<Tokens> {
        let client = self.client();
        let scopes = scopes.iter().map(|scope| Scope::new((*scope).to_owned()));
        let mut request = client.exchange_client_credentials().add_scopes(scopes);
        for (name, value) in self.extra_of_token().await? {
            request = request.add_extra_param(name, value);
        }
        let lent = self.lent();
        request.request_async(&lent).await.map(Tokens::from).map_err(lent::error)
    }

    /// What a request for a token carries beside its grant: the bank's own, and our proof.
    async fn extra_of_token(&self) -> Result<Vec<(String, String)>> {
        let mut extra = self.0.token_params.clone();
        let proof = self.0.caller.assertion(&self.0.clock).await?;
        extra.extend(proof.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Ok(extra)
    }

    /// Ends a token at the bank (RFC 7009). A token that the bank does not know counts as ended.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](guichet_core::ErrorKind::Unsupported) when no address was configured, or
    /// the bank does not revoke tokens of this type. Else as every call.
    pub async fn revoke(&self, token: &Secret) -> Result<()> {
        let Some(url) = &self.0.revoke_url else {
            return Err(refusal::no_revocation());
        };
        let form = vec![("token".to_owned(), token.expose().to_owned())];
        let response = self.post(url, form).await?;
        if response.status().is_success() {
            return Ok(());
        }
        Err(refusal::refused(&response, self.0.clock.now()))
    }

    /// Posts a form of our own, with our authentication.
    async fn post(&self, url: &Url, form: Vec<(String, String)>) -> Result<Response<Bytes>> {
        let proof = self.0.caller.form(&self.0.clock).await?;
        // Written at once: a writer of forms that is kept over an await makes the future `!Send`.
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .extend_pairs(proof)
            .finish();
        let mut request = Request::new(Bytes::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url.as_str().parse().map_err(|_| builder::no_address())?;
        let headers = request.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(value) = self.0.caller.header()? {
            headers.insert(header::AUTHORIZATION, value);
        }
        self.0.transport.send(request).await
    }

    fn client(&self) -> TokenClient {
        let setup = &self.0;
        let token_url = oauth2::TokenUrl::from_url(setup.token_url.clone());
        let client = TokenClientUnset::new(setup.caller.id()).set_token_uri(token_url);
        let client = match &setup.redirect_url {
            Some(url) => client.set_redirect_uri(oauth2::RedirectUrl::from_url(url.clone())),
            None => client,
        };
        setup.caller.configure(client)
    }

    fn lent(&self) -> Lent {
        Lent { transport: Arc::clone(&self.0.transport), clock: Arc::clone(&self.0.clock) }
    }
}

type TokenClientUnset = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("auth", &self.0.caller.auth())
            .field("pkce", &self.0.pkce)
            .field("pushed", &self.0.par_url.is_some())
            .finish_non_exhaustive()
    }
}

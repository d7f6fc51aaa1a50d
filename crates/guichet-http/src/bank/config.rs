//! What an app brings: who it is to the bank, and which side of the bank it speaks to.

mod form;

use guichet_core::{Result, Secret};
use http::{HeaderName, HeaderValue};
use std::{collections::BTreeMap, fmt, sync::Arc};
use url::Url;

use super::{Branch, addresses::is_loopback, wrong};
use crate::{ClientAuth, Signer};

/// Which side of a bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Environment {
    /// Real customers. It must be asked for.
    Production,
    /// The bank's place for tests.
    #[default]
    Sandbox,
}

/// Addresses of an OAuth 2.0 server, for those that the profile leaves open or a test replaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OauthUrls {
    /// Where the customer is sent.
    pub authorize: Option<Url>,
    /// Where tokens are issued.
    pub token: Option<Url>,
    /// Where requests are pushed (RFC 9126).
    pub par: Option<Url>,
    /// Where tokens are ended (RFC 7009).
    pub revoke: Option<Url>,
    /// The name under which the bank issues id tokens, letter by letter, where it does.
    pub issuer: Option<String>,
    /// Where the bank publishes the keys of its id tokens.
    pub jwks: Option<Url>,
}

impl OauthUrls {
    /// None of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the customer is sent.
    #[must_use]
    pub fn authorize(mut self, url: Url) -> Self {
        self.authorize = Some(url);
        self
    }

    /// Where tokens are issued.
    #[must_use]
    pub fn token(mut self, url: Url) -> Self {
        self.token = Some(url);
        self
    }

    /// Where requests are pushed.
    #[must_use]
    pub fn par(mut self, url: Url) -> Self {
        self.par = Some(url);
        self
    }

    /// Where tokens are ended.
    #[must_use]
    pub fn revoke(mut self, url: Url) -> Self {
        self.revoke = Some(url);
        self
    }

    /// Under which name the bank issues id tokens, and where it publishes their keys.
    #[must_use]
    pub fn openid(mut self, issuer: impl Into<String>, jwks: Url) -> Self {
        self.issuer = Some(issuer.into());
        self.jwks = Some(jwks);
        self
    }
}

/// What an app brings to a bank, whatever standard it speaks.
///
/// A setting that a bank has no use for is not used.
///
/// ```
/// use guichet_http::{Config, Environment};
///
/// let config = Config::new("my-app", "https://app.example/callback".parse()?)
///     .secret("read from a vault")
///     .environment(Environment::Production);
/// assert!(!format!("{config:?}").contains("vault"));
/// # Ok::<(), url::ParseError>(())
/// ```
///
/// It is also read from a file, in any format of serde:
///
/// ```toml
/// client_id = "my-app"
/// redirect_uri = "https://app.example/callback"
/// client_secret = "read from a vault"
/// environment = "sandbox"
///
/// [oauth_urls]
/// authorize = "https://login.bank.example/authorize"
/// token = "https://login.bank.example/token"
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// Who the app is at the bank.
    pub client_id: String,
    /// Where customers come back.
    pub redirect_uri: Url,
    /// How the app identifies itself.
    pub client_auth: ClientAuth,
    /// The key with which the app signs its requests, where the bank wants them signed.
    pub signer: Option<Arc<dyn Signer>>,
    /// Which side of the bank.
    pub environment: Environment,
    /// What stands before the paths of the resources, where the app says so.
    pub resource_url: Option<Url>,
    /// Addresses of the OAuth 2.0 server, where the app gives them.
    pub oauth_urls: OauthUrls,
    /// Where each regional bank is, by its identifier, at a bank that has several. What is missing
    /// here is taken from the two above.
    pub branches: BTreeMap<String, Branch>,
    /// The name of the OAuth 2.0 scope, where the app says so.
    pub scope: Option<String>,
    /// Headers that are added to each call of the resources.
    pub headers: Vec<(String, Secret)>,
    /// Whether plain http to this machine is permitted.
    pub plain_loopback: bool,
    /// Whether account numbers are asked for where they cost calls of their own.
    pub account_numbers: bool,
}

impl Config {
    /// An app as the bank has registered it, speaking to the sandbox.
    pub fn new(client_id: impl Into<String>, redirect_uri: Url) -> Self {
        Self {
            client_id: client_id.into(),
            redirect_uri,
            client_auth: ClientAuth::Public,
            signer: None,
            environment: Environment::default(),
            resource_url: None,
            oauth_urls: OauthUrls::default(),
            branches: BTreeMap::new(),
            scope: None,
            headers: Vec::new(),
            plain_loopback: false,
            account_numbers: false,
        }
    }

    /// Identifies the app by a secret, in the header of a token request.
    #[must_use]
    pub fn secret(self, secret: impl Into<Secret>) -> Self {
        self.client_auth(ClientAuth::Basic(secret.into()))
    }

    /// Identifies the app in another way: a signed assertion, a certificate.
    #[must_use]
    pub fn client_auth(mut self, auth: ClientAuth) -> Self {
        self.client_auth = auth;
        self
    }

    /// Signs the app's requests with this key: required where the profile says that the bank
    /// takes signed ones only.
    #[must_use]
    pub fn signer(mut self, signer: Arc<dyn Signer>) -> Self {
        self.signer = Some(signer);
        self
    }

    /// Chooses the side of the bank.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Says what stands before `/accounts`: required where the profile leaves it open.
    #[must_use]
    pub fn resource_url(mut self, url: Url) -> Self {
        self.resource_url = Some(url);
        self
    }

    /// Gives addresses of the OAuth 2.0 server: required where the profile leaves them open.
    #[must_use]
    pub fn oauth_urls(mut self, urls: OauthUrls) -> Self {
        self.oauth_urls = urls;
        self
    }

    /// Says where one of several regional banks is: required where the profile leaves it open, for
    /// each that customers shall choose from.
    #[must_use]
    pub fn branch(mut self, id: impl Into<String>, branch: Branch) -> Self {
        self.branches.insert(id.into(), branch);
        self
    }

    /// Names the OAuth 2.0 scope: required where the profile knows no name for it.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Adds a header to every call of the resources, such as `playground-id-token` at Chase's
    /// mock. It cannot replace one of the standard's.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Permits plain http to addresses of this machine, for tests. The transport must permit it
    /// too.
    #[must_use]
    pub fn allow_plain_loopback(mut self) -> Self {
        self.plain_loopback = true;
        self
    }

    /// Lets a listing of accounts bring the numbers by which they can be paid, where the customer
    /// permitted `account_numbers`.
    ///
    /// The standard has them in a resource of their own, so this costs one more call for each
    /// account that is no card or loan. Without it an account has its masked number only.
    #[must_use]
    pub fn with_account_numbers(mut self) -> Self {
        self.account_numbers = true;
        self
    }

    /// Checks the app's side: who it is, and where customers come back.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config), with the field as its path.
    pub fn check(&self) -> Result<()> {
        if self.client_id.trim().is_empty() {
            return Err(wrong("client_id", "the bank's name for the app is missing"));
        }
        let back = &self.redirect_uri;
        if back.fragment().is_some() {
            return Err(wrong("redirect_uri", "a bank cannot send a customer to a fragment"));
        }
        // RFC 8252: a program on the customer's machine listens at plain http, or has a scheme.
        if back.scheme() == "http" && !is_loopback(back) {
            return Err(wrong("redirect_uri", "plain http is for this machine only"));
        }
        Ok(())
    }

    /// The headers that are added to each call of the resources, checked. None may be one that the
    /// connector sets itself: those that are `taken`, `Authorization` and `Accept`.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config), with the header's name in the path.
    pub fn checked_headers(&self, taken: &[&str]) -> Result<Vec<(HeaderName, HeaderValue)>> {
        let ours = |name: &HeaderName| {
            let taken = taken.iter().chain(&["authorization", "accept"]);
            taken.into_iter().any(|it| name.as_str().eq_ignore_ascii_case(it))
        };
        let field = |name: &str| format!("headers.{name}");
        let mut checked = Vec::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
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
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("environment", &self.environment)
            .field("resource_url", &self.resource_url.as_ref().map(Url::as_str))
            .field("plain_loopback", &self.plain_loopback)
            .finish_non_exhaustive()
    }
}

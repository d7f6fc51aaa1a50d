//! What an app brings: who it is to the bank, and which side of the bank it speaks to.

mod form;

use guichet_core::Secret;
use guichet_http::ClientAuth;
use std::fmt;
use url::Url;

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
pub struct OauthUrls {
    pub(crate) authorize: Option<Url>,
    pub(crate) token: Option<Url>,
    pub(crate) par: Option<Url>,
    pub(crate) revoke: Option<Url>,
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
}

/// What an app brings to a bank over FDX.
///
/// ```
/// use guichet_protocol_fdx::{Config, Environment};
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
pub struct Config {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: Url,
    pub(crate) client_auth: ClientAuth,
    pub(crate) environment: Environment,
    pub(crate) resource_url: Option<Url>,
    pub(crate) oauth_urls: OauthUrls,
    pub(crate) scope: Option<String>,
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) plain_loopback: bool,
    pub(crate) account_numbers: bool,
}

impl Config {
    /// An app as the bank has registered it, speaking to the sandbox.
    pub fn new(client_id: impl Into<String>, redirect_uri: Url) -> Self {
        Self {
            client_id: client_id.into(),
            redirect_uri,
            client_auth: ClientAuth::Public,
            environment: Environment::default(),
            resource_url: None,
            oauth_urls: OauthUrls::default(),
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

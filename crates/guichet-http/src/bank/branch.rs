//! One of several regional banks under one brand, as the app configures it.

use serde::Deserialize;
use url::Url;

use super::OauthUrls;

/// Where one of several regional banks is: each Caisse of Crédit Agricole, each establishment of
/// BPCE has hosts of its own.
///
/// ```
/// use guichet_http::{Branch, Config, OauthUrls};
///
/// let branch = Branch::new()
///     .resource_url("https://api.caisse.example/stet/psd2/v1".parse()?)
///     .oauth_urls(OauthUrls::new().token("https://login.caisse.example/token".parse()?))
///     .bank_code("99999");
/// let config = Config::new("my-app", "https://app.example/callback".parse()?)
///     .branch("caisse-exemple", branch);
/// assert_eq!(config.branches.len(), 1);
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Branch {
    /// What stands before the paths of its resources.
    pub resource_url: Option<Url>,
    /// Addresses of its OAuth 2.0 server.
    pub oauth_urls: OauthUrls,
    /// The codes by which the customer's IBAN tells it.
    pub bank_codes: Vec<String>,
}

impl Branch {
    /// One of which nothing is said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what stands before the paths of its resources.
    #[must_use]
    pub fn resource_url(mut self, url: Url) -> Self {
        self.resource_url = Some(url);
        self
    }

    /// Gives addresses of its OAuth 2.0 server.
    #[must_use]
    pub fn oauth_urls(mut self, urls: OauthUrls) -> Self {
        self.oauth_urls = urls;
        self
    }

    /// Adds a code by which the customer's IBAN tells it.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_codes.push(code.into());
        self
    }
}

//! Where the played bank is, for the configuration of a connector.

use crate::{Dialect, Outcome, Stage};
use guichet_http::{Config, OauthUrls};
use std::sync::Arc;
use url::Url;

/// Where the played bank is, and who the app is to it.
///
/// The closure of [`suite!`](crate::suite) is given one and makes its own configuration of it. It
/// may be called several times, with addresses and names that a connector must refuse.
#[derive(Clone, Debug)]
pub struct Server {
    stage: Arc<dyn Stage>,
    dialect: &'static Dialect,
    root: Url,
    client_id: String,
}

impl Server {
    /// Opens the stage of a dialect.
    ///
    /// # Errors
    ///
    /// When it does not open.
    pub async fn open(dialect: &'static Dialect) -> Outcome<Self> {
        let stage = (dialect.open)().await?;
        let (root, client_id) = (stage.url(), stage.client_id());
        Ok(Self { stage, dialect, root, client_id })
    }

    /// The same bank, said to be somewhere else.
    #[must_use]
    pub fn at(mut self, root: Url) -> Self {
        self.root = root;
        self
    }

    /// The same bank, with another name of the app.
    #[must_use]
    pub fn with_client_id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.client_id);
        self
    }

    /// The stage behind it.
    pub fn stage(&self) -> &Arc<dyn Stage> {
        &self.stage
    }

    /// How it is played.
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// The root of all addresses.
    pub fn url(&self) -> &Url {
        &self.root
    }

    fn path(&self, path: &str) -> Url {
        let mut url = self.root.clone();
        url.set_path(path);
        url
    }

    /// The base of the bank's resources.
    pub fn resource_url(&self) -> Url {
        self.path(self.dialect.resource)
    }

    /// Where the customer is sent.
    pub fn authorize_url(&self) -> Url {
        self.path(self.dialect.authorize)
    }

    /// Where tokens are issued.
    pub fn token_url(&self) -> Url {
        self.path(self.dialect.token)
    }

    /// Where requests are pushed, if anywhere.
    pub fn par_url(&self) -> Option<Url> {
        self.dialect.par.map(|path| self.path(path))
    }

    /// Where tokens end, if anywhere.
    pub fn revoke_url(&self) -> Option<Url> {
        self.dialect.revoke.map(|path| self.path(path))
    }

    /// The name of the app at the bank.
    pub fn client_id(&self) -> String {
        self.client_id.clone()
    }

    /// The app's secret.
    pub fn client_secret(&self) -> String {
        self.stage.client_secret()
    }

    /// What an app brings to the played bank: who it is, and where everything is.
    pub fn config(&self) -> Config {
        let mut urls = OauthUrls::new().authorize(self.authorize_url()).token(self.token_url());
        urls.par = self.par_url();
        urls.revoke = self.revoke_url();
        Config::new(self.client_id(), self.redirect_uri())
            .secret(self.client_secret())
            .resource_url(self.resource_url())
            .oauth_urls(urls)
            .allow_plain_loopback()
    }

    /// Where the app's customers come back to. Nothing listens there.
    ///
    /// # Panics
    ///
    /// Never: the address is a constant.
    #[allow(clippy::expect_used, reason = "a constant address is one")]
    pub fn redirect_uri(&self) -> Url {
        Url::parse("http://127.0.0.1:7000/back/").expect("a constant address")
    }
}

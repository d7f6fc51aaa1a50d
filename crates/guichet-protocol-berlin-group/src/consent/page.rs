//! Where the customer is sent.

use super::lodge::caller;
use super::{kept, step};
use crate::{
    Approach, Quirk, connect::Server, connector::Connection, error::of_answer, map::resolve,
    wire::Raw,
};
use guichet_core::{ConsentStep, Context, Error, ErrorKind, PendingConsent, Result, Secret};
use guichet_http::{Addresses, OAuth, json};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// Where an OAuth 2.0 server says its addresses are (RFC 8414).
#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    authorization_endpoint: Option<Raw<'a>>,
    #[serde(borrow)]
    token_endpoint: Option<Raw<'a>>,
}

impl Connection {
    /// Sends the customer to the page that comes before the consent (quirk 68).
    pub(super) async fn page_before(&self, pending: PendingConsent) -> Result<ConsentStep> {
        let named = match self.profile.approach {
            Approach::OauthPreStep { scope } => scope.value(),
            _ => None,
        };
        let Some(scope) = self.config.scope.as_deref().or(named) else {
            let clause = "no source confirms its name, so the configuration must";
            return Err(Error::new(ErrorKind::Config, clause).with_path("scope"));
        };
        let server = self.server.clone().ok_or_else(|| Addresses::missing("oauth_urls.token"))?;
        self.send_away(pending, step::BEFORE, &server, scope).await
    }

    /// Sends the customer to the page where the token of the consent is given (quirks 60, 62).
    pub(super) async fn page_of_consent(
        &self,
        cx: &Context,
        pending: PendingConsent,
        asked: &Url,
        link: &str,
    ) -> Result<ConsentStep> {
        let server = match &self.server {
            // What is configured or confirmed wins over what an answer says.
            Some(server) => server.clone(),
            None => self.discover(cx, &pending, &resolve(asked, link, &self.link_hosts)?).await?,
        };
        let space = if self.profile.has(Quirk::SpaceInScope) { " " } else { "" };
        let scope = format!("AIS:{space}{}", pending.kept(kept::CONSENT)?.expose());
        self.send_away(pending, step::OAUTH, &server, &scope).await
    }

    async fn send_away(
        &self,
        pending: PendingConsent,
        step: &str,
        server: &Server,
        scope: &str,
    ) -> Result<ConsentStep> {
        let away = self.oauth(server)?.begin(&[("scope", scope)]).await?;
        let mut pending =
            pending.keeping(kept::STEP, Secret::new(step)).keeping(kept::STATE, away.state);
        if self.server.is_none() {
            // Nobody else knows where the code goes.
            pending = pending
                .keeping(kept::AUTHORIZE, Secret::new(server.authorize.as_str()))
                .keeping(kept::TOKEN, Secret::new(server.token.as_str()));
        }
        if let Some(verifier) = away.verifier {
            pending = pending.keeping(kept::VERIFIER, verifier);
        }
        Ok(ConsentStep::Redirect { url: away.url, pending })
    }

    /// Asks a server where its pages are.
    async fn discover(&self, cx: &Context, pending: &PendingConsent, url: &Url) -> Result<Server> {
        let response = self.get(caller(cx, pending), url).await?;
        let metadata: Metadata<'_> =
            json::decode(response.body()).map_err(|error| of_answer(error, &response))?;
        let address = |raw: Option<Raw<'_>>, field: &str| {
            let text = raw.and_then(Raw::text).ok_or_else(|| {
                Error::new(ErrorKind::Protocol, "a server without its addresses").with_path(field)
            })?;
            let url = Url::parse(text.trim()).map_err(|_| {
                Error::new(ErrorKind::Protocol, "this is no address").with_path(field)
            })?;
            Addresses::check(field, url, &self.config)
        };
        Ok(Server {
            authorize: address(metadata.authorization_endpoint, "authorization_endpoint")?,
            token: address(metadata.token_endpoint, "token_endpoint")?,
        })
    }

    /// The server whose addresses were kept, or that is known anyway.
    pub(super) fn server_of<'a>(
        &self,
        kept: impl Fn(&str) -> Option<&'a Secret>,
    ) -> Result<Server> {
        let address = |name: &str| kept(name).and_then(|url| Url::parse(url.expose()).ok());
        match (address(kept::AUTHORIZE), address(kept::TOKEN)) {
            (Some(authorize), Some(token)) => Ok(Server { authorize, token }),
            _ => self.server.clone().ok_or_else(|| Addresses::missing("oauth_urls.token")),
        }
    }

    pub(super) fn oauth(&self, server: &Server) -> Result<OAuth> {
        OAuth::builder(self.config.client_id.clone(), server.token.clone())
            .authorize_url(server.authorize.clone())
            .redirect_url(self.config.redirect_uri.clone())
            .auth(self.config.client_auth.clone())
            .build(Arc::clone(&self.transport), Arc::clone(&self.clock))
    }

    /// A page for the customer's browser: on whichever host, but never in the clear.
    pub(super) fn page(&self, asked: &Url, link: &str) -> Result<Url> {
        let clause = "the bank sends the customer to no address";
        let wrong = || Error::new(ErrorKind::Protocol, clause).with_path("_links.scaRedirect");
        let url = asked.join(link).map_err(|_| wrong())?;
        let local = self.config.plain_loopback && asked.scheme() == "http";
        let plain = local && url.scheme() == "http" && url.host() == asked.host();
        if url.has_host() && (url.scheme() == "https" || plain) { Ok(url) } else { Err(wrong()) }
    }
}

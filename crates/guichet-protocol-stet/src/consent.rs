//! Consent: the regional bank, the bank's page, and where the bank leaves it to the app, the
//! accounts.

mod choice;
mod forward;

use crate::{
    ConsentModel, Regional,
    branch::meant,
    connector::{Connection, EXTENDED, Site},
    error::of_refresh,
};
use guichet_core::{
    Challenge, ConsentDuration, ConsentInput, ConsentRequest, ConsentStep, Context, Error,
    ErrorKind, Grant, PendingConsent, Result, Secret, Text, raw::Access,
};

const STATE: &str = "state";
const VERIFIER: &str = "verifier";
/// The scope under which accounts are read.
const ACCOUNTS: &str = "aisp";
/// What every token reads, in days (fault 36).
const SHORT_HISTORY: u16 = 90;

impl Connection {
    pub(crate) async fn begin(&self, request: &ConsentRequest) -> Result<ConsentStep> {
        if request.scopes.is_empty() {
            let clause = "a consent for nothing is none";
            return Err(Error::new(ErrorKind::InvalidInput, clause).with_path("scopes"));
        }
        if !request.scopes.is_subset(self.profile.covers()) {
            let clause = "no consent of this bank covers all of this";
            return Err(Error::new(ErrorKind::Unsupported, clause).with_path("scopes"));
        }
        let mut request = request.clone();
        if let (ConsentDuration::Days(days), Some(most)) =
            (request.duration, self.capabilities.consent_days)
        {
            // The bank takes no length, so what it gives at most is the app's to keep.
            request.duration = ConsentDuration::Days(days.min(most));
        }
        let pending = PendingConsent::new(self.info.id.clone(), &request, self.clock.now());
        if self.profile.regions.is_empty() {
            return self.redirect(self.site(None)?, pending).await;
        }
        if let Some(answer) = &request.choice {
            return self.redirect(self.region(answer)?, pending).await;
        }
        let regions = self.sites.iter().filter_map(|site| site.region);
        let choices = regions.map(Regional::choice).collect();
        Ok(ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending })
    }

    /// The regional bank that an answer means: by its identifier, or by the customer's IBAN.
    fn region(&self, answer: &Text) -> Result<&Site> {
        let found = meant(self.profile.regions, answer.as_str(), &self.config);
        let mut sites = self.sites.iter();
        let site = found.and_then(|found| {
            sites.find(|site| site.region.is_some_and(|region| region.id == found.id))
        });
        site.ok_or_else(|| {
            let clause = "this is none of the regional banks";
            Error::new(ErrorKind::InvalidInput, clause).with_path("choice")
        })
    }

    /// The way to the bank's page.
    async fn redirect(&self, site: &Site, mut pending: PendingConsent) -> Result<ConsentStep> {
        let scope = self.scope(&pending.request);
        let away = site.oauth.begin(&[("scope", &scope)]).await?;
        if site.region.is_some() {
            pending.host = Some(site.resource.clone());
        }
        if scope.split(' ').any(|word| word == EXTENDED) {
            pending = pending.keeping(EXTENDED, Secret::from("asked"));
        }
        pending = pending.keeping(STATE, away.state);
        if let Some(verifier) = away.verifier {
            pending = pending.keeping(VERIFIER, verifier);
        }
        Ok(ConsentStep::Redirect { url: away.url, pending })
    }

    /// The one scope, and the right to a longer history where the app wants one (fault 36).
    fn scope(&self, request: &ConsentRequest) -> String {
        if let Some(scope) = &self.config.scope {
            return scope.clone();
        }
        let long = request.lookback_days.is_none_or(|days| days > SHORT_HISTORY);
        if self.profile.extended_history && long {
            return format!("{ACCOUNTS} {EXTENDED}");
        }
        ACCOUNTS.to_owned()
    }

    pub(crate) async fn resume(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        if pending.bank != self.info.id {
            let clause = "this consent was begun at another bank";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        match input {
            ConsentInput::Choice(answer) if choice::is_open(pending) => {
                self.chosen(cx, pending, answer).await
            }
            ConsentInput::Choice(answer)
                if !self.profile.regions.is_empty() && !pending.kept.contains_key(STATE) =>
            {
                self.redirect(self.region(answer)?, pending.clone()).await
            }
            ConsentInput::Callback(callback) if pending.kept.contains_key(STATE) => {
                let site = self.site(pending.host.as_ref())?;
                let code = site.oauth.callback(callback, pending.kept(STATE)?)?;
                let tokens = site.oauth.exchange(&code, pending.kept.get(VERIFIER)).await?;
                let given = tokens.scope.as_deref();
                let extended = pending.kept.contains_key(EXTENDED)
                    && given.is_none_or(|scope| scope.split_whitespace().any(|it| it == EXTENDED));
                let mut grant =
                    tokens.into_grant(&self.info.id, &pending.request, self.clock.now())?;
                grant.host.clone_from(&pending.host);
                if extended {
                    grant.extra.insert(EXTENDED.to_owned(), Secret::from("granted"));
                }
                match self.profile.model {
                    ConsentModel::Full => Ok(ConsentStep::Granted(grant)),
                    ConsentModel::Mixed => self.choose(cx, pending, grant).await,
                }
            }
            _ => {
                let clause = "this consent goes on with the address of the callback, or a choice";
                Err(Error::new(ErrorKind::InvalidInput, clause))
            }
        }
    }

    /// New tokens, which read the last 90 days only (fault 36).
    pub(crate) async fn refresh(&self, access: Access<'_>) -> Result<Grant> {
        let old = access.grant();
        let oauth = &self.site(old.host.as_ref())?.oauth;
        let token = guichet_http::refresh_token(old)?;
        let words = self.config.scope.as_deref().unwrap_or(ACCOUNTS).split(' ');
        let words: Vec<_> = words.filter(|word| *word != EXTENDED).collect();
        let tokens = oauth.refresh_scoped(token, &words).await.map_err(of_refresh)?;
        let mut grant = tokens.into_refreshed(old, self.clock.now());
        grant.extra.remove(EXTENDED);
        Ok(grant)
    }

    /// Ends the refresh token, and with it what was issued on it (RFC 7009, 2.1); the consent has
    /// no address of its own.
    pub(crate) async fn revoke(&self, access: Access<'_>) -> Result<()> {
        let grant = access.grant();
        let oauth = &self.site(grant.host.as_ref())?.oauth;
        oauth.revoke(grant.refresh_token.as_ref().unwrap_or(&grant.access_token)).await
    }
}

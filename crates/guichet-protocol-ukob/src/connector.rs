//! One bank over UK Open Banking.

mod reading;
mod second;

use crate::{
    Decoding, Profile, connect, decode_balances, decode_transactions,
    listing::{Bounds, Place},
    permission,
};
use async_trait::async_trait;
use guichet_core::{
    AccountRef, Balance, BankInfo, Capabilities, ConsentInput, ConsentRequest, ConsentStatus,
    ConsentStep, Context, Grant, HistoryLimit, PendingConsent, Result, ScopeSet, Transaction,
    TransactionQuery, TransactionStatus,
    raw::{
        Access, AccountEntry, AppKey, Arrangements, Clock, Connector, Cursor, Env, Identity, Page,
        Statements, Transport,
    },
};
use guichet_http::{Addresses, AllowedHosts, Config, OAuth};
use http::{HeaderName, HeaderValue};
use std::{fmt, sync::Arc};
use url::Url;

/// A bank over UK Open Banking, with an app's configuration. It keeps nothing of any customer.
pub(crate) struct Connection {
    pub(crate) info: BankInfo,
    pub(crate) capabilities: Capabilities,
    pub(crate) profile: Profile,
    pub(crate) addresses: Addresses,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) oauth: OAuth,
    pub(crate) extra_headers: Vec<(HeaderName, HeaderValue)>,
    link_hosts: Vec<Url>,
    key: AppKey,
}

impl Connection {
    /// Checks the configuration; nothing is sent.
    pub(crate) fn of(profile: Profile, config: &Config, env: Env) -> Result<Self> {
        config.check()?;
        let addresses = Addresses::of(&profile.institution, config)?;
        let extra_headers = config.checked_headers(&connect::HEADERS)?;
        let link_hosts = profile.institution.link_urls()?;
        let scope = config.scope.as_deref().unwrap_or("openid accounts");
        let oauth = OAuth::builder(config.client_id.clone(), addresses.token.clone())
            .authorize_url(addresses.authorize.clone())
            .redirect_url(config.redirect_uri.clone())
            .auth(config.client_auth.clone())
            .scopes(scope.split_whitespace());
        let (oauth, jwks) = connect::openid(&profile, config, oauth)?;
        let called = addresses.called().chain(link_hosts.iter().cloned()).chain(jwks);
        let transport: Arc<dyn Transport> = Arc::new(AllowedHosts::new(env.transport, called));
        Ok(Self {
            info: profile.institution.info()?,
            capabilities: profile.institution.capabilities,
            oauth: oauth.build(Arc::clone(&transport), Arc::clone(&env.clock))?,
            addresses,
            transport,
            clock: env.clock,
            extra_headers,
            link_hosts,
            key: env.key,
            profile,
        })
    }

    /// How the answer to a request is read.
    fn decoding(&self, access: Access<'_>, url: &Url) -> Decoding {
        let zone = self.info.time_zone.clone();
        self.profile
            .decoding_in(zone, access.permissions())
            .app_key(self.key.clone())
            .fetched_at(self.clock.now())
            .request(url.clone())
            .link_hosts(self.link_hosts.clone())
    }

    /// The days that a query wants, no further back than the bank gives.
    fn bounds(&self, query: &TransactionQuery) -> Bounds {
        let today = self.info.time_zone.to_datetime(self.clock.now()).date();
        let said = self.profile.institution.conduct.history.value();
        let limit = said.or(self.capabilities.history_days.map(HistoryLimit::Days));
        let first = limit.and_then(|limit| limit.first_day(today));
        Bounds::bookings(query, first, today).for_bank(self.profile.quirks, &self.info.time_zone)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("bank", &self.info.id)
            .field("version", &self.profile.version)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Connector for Connection {
    fn info(&self) -> &BankInfo {
        &self.info
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        permission::needed(asked, self.profile.without, &self.capabilities)
            .map(|list| permission::covered(&list).difference(asked))
            .unwrap_or_default()
    }

    async fn begin_consent(&self, cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        self.begin(cx, request).await
    }

    async fn resume_consent(
        &self,
        _cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.resume(pending, input).await
    }

    async fn consent_status(&self, access: Access<'_>) -> Result<ConsentStatus> {
        self.status(access).await
    }

    async fn revoke_consent(&self, access: Access<'_>) -> Result<()> {
        self.revoke(access).await
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        self.refresh(access).await
    }

    async fn accounts(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        self.account_page(access, cursor).await
    }

    async fn balances(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Balance>> {
        let url = self.address(&["accounts", account.id.as_str(), "balances"])?;
        let mut page =
            self.read(access, &url, |body, how| decode_balances(body, account, how)).await?;
        // Nothing but faults is a failure, and must not look like an account without balances.
        match page.rejected.pop() {
            Some(error) if page.items.is_empty() => return Err(error),
            last => page.rejected.extend(last),
        }
        page.next = None;
        Ok(page)
    }

    async fn transactions(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        let (place, bounds) = (Place::of(cursor)?, self.bounds(query));
        let listing = self.address(&["accounts", account.id.as_str(), "transactions"])?;
        let url = place.address(listing, Some(&bounds));
        let page =
            self.read(access, &url, |body, how| decode_transactions(body, account, how)).await?;
        let mut page = place.carry_rows(page);
        page.items.retain(|row| bounds.hold(row));
        if !self.capabilities.pending {
            // What is not declared does not come, whatever the bank sends: an app that was told
            // of booked entries only would count these as money spent.
            page.items.retain(|row| row.status != TransactionStatus::Pending);
        }
        Ok(page)
    }

    fn identity(&self) -> Option<&dyn Identity> {
        Some(self)
    }

    fn arrangements(&self) -> Option<&dyn Arrangements> {
        Some(self)
    }

    fn statements(&self) -> Option<&dyn Statements> {
        Some(self)
    }
}

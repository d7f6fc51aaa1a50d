//! One bank over NextGenPSD2.

mod changes;
mod reading;

use crate::{
    Decoding, Profile, Quirk, connect,
    connect::Server,
    decode_balances, decode_scheduled_payments,
    listing::{Entries, Place},
    request::{Caller, OURS, no_customer},
};
use async_trait::async_trait;
use guichet_core::{
    AccountRef, Balance, BankInfo, Capabilities, Changes, ConsentInput, ConsentRequest,
    ConsentStatus, ConsentStep, Context, Cursor, Grant, HistoryLimit, PendingConsent, Result,
    ScheduledPayment, ScopeSet, Transaction, TransactionQuery, TransactionStatus,
    raw::{Access, AccountEntry, AppKey, Arrangements, Clock, Connector, Env, Page, Transport},
};
use guichet_http::{Addresses, AllowedHosts, Config, signature::MessageSigning};
use http::{HeaderName, HeaderValue};
use std::{fmt, sync::Arc};
use url::Url;

/// A bank over NextGenPSD2, with an app's configuration. It keeps nothing of any customer.
pub(crate) struct Connection {
    pub(crate) info: BankInfo,
    pub(crate) capabilities: Capabilities,
    pub(crate) profile: Profile,
    pub(crate) config: Config,
    pub(crate) resource: Url,
    pub(crate) server: Option<Server>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) signing: Option<MessageSigning>,
    pub(crate) extra_headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) link_hosts: Vec<Url>,
    key: AppKey,
}

impl Connection {
    /// Checks the configuration; nothing is sent.
    pub(crate) fn of(profile: Profile, config: Config, env: Env) -> Result<Self> {
        config.check()?;
        let resource = Addresses::resource(&profile.institution, &config)?;
        let server = connect::server(&profile, &config)?;
        let extra_headers = config.checked_headers(&OURS)?;
        let link_hosts = profile.institution.link_urls()?;
        let called = [Some(resource.clone()), server.as_ref().map(|it| it.token.clone())];
        let called = called.into_iter().flatten().chain(link_hosts.iter().cloned());
        let transport: Arc<dyn Transport> = Arc::new(AllowedHosts::new(env.transport, called));
        Ok(Self {
            info: profile.institution.info()?,
            capabilities: profile.institution.capabilities,
            resource,
            server,
            transport,
            clock: env.clock,
            signing: connect::signing(&profile, &config)?,
            extra_headers,
            link_hosts,
            key: env.key,
            config,
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

    /// Where in a listing over time a page stands.
    fn place(&self, query: &TransactionQuery, cursor: Option<&Cursor>) -> Result<Place> {
        let today = self.clock.now().to_zoned(self.info.time_zone.clone()).date();
        let said = self.profile.institution.conduct.history.value();
        let limit = said.or(self.capabilities.history_days.map(HistoryLimit::Days));
        let entries = Entries::first(self.capabilities.pending, self.profile.bookings);
        let first = limit.and_then(|limit| limit.first_day(today));
        Place::of(query, entries, today, first, cursor)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("bank", &self.info.id).finish_non_exhaustive()
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
        self.profile.model().surplus(asked)
    }

    async fn begin_consent(&self, cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        self.begin(cx, request).await
    }

    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.resume(cx, pending, input).await
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
        let url = self.address(&[self.list_of(account), account.id.as_str(), "balances"])?;
        let mut page =
            self.read(access, &url, |body, how| decode_balances(body, account, how)).await?;
        // Nothing but faults is a failure, and must not look like an account without balances.
        match page.rejected.pop() {
            Some(error) if page.items.is_empty() => return Err(error),
            last => page.rejected.extend(last),
        }
        Ok(page)
    }

    async fn transactions(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        let place = self.place(query, cursor)?;
        let mut page = self.transaction_page(access, account, place).await?;
        if !self.capabilities.pending {
            // What is not declared does not come, whatever the bank sends: an app that was told
            // of booked entries only would count these as money spent.
            page.items.retain(|row| row.status != TransactionStatus::Pending);
        }
        Ok(page)
    }

    async fn changes(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        since: Option<&Cursor>,
    ) -> Result<Changes> {
        self.changes_page(access, account, since).await
    }

    fn arrangements(&self) -> Option<&dyn Arrangements> {
        Some(self)
    }
}

#[async_trait]
impl Arrangements for Connection {
    async fn scheduled_payments(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<ScheduledPayment>> {
        let mut url =
            self.address(&[self.list_of(account), account.id.as_str(), "transactions"])?;
        url.query_pairs_mut().append_pair("bookingStatus", "information");
        self.read(access, &url, |body, how| decode_scheduled_payments(body, account, how)).await
    }
}

impl Connection {
    /// For whom a reading is made. Where the bank wants the customer's address each time, a call
    /// without it is refused before anything is sent.
    pub(crate) fn reader<'a>(&self, access: Access<'a>) -> Result<Caller<'a>> {
        let caller = Caller::of(access);
        let needs = self.profile.has(Quirk::CustomerIpOnEveryCall);
        if needs && caller.psu.ip().is_none() { Err(no_customer()) } else { Ok(caller) }
    }
}

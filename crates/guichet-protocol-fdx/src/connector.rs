//! One bank over FDX.

mod reading;

use crate::{
    Decoding, Profile, Quirk, connect, decode_balances, decode_contact, decode_customer,
    decode_holdings, decode_scheduled_payments, decode_statements, decode_transactions,
    listing::Place, request::Form,
};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    AccountRef, Balance, BankInfo, Capabilities, ConsentInput, ConsentRequest, ConsentStatus,
    ConsentStep, Context, Error, ErrorKind, Grant, HistoryLimit, Holding, Party, PendingConsent,
    Result, ScheduledPayment, ScopeSet, Statement, StatementId, Transaction, TransactionQuery,
    TransactionStatus,
    raw::{
        Access, AccountEntry, AppKey, Arrangements, Clock, Connector, Cursor, Env, Holdings,
        Identity, Page, Statements, Transport,
    },
};
use guichet_http::{Addresses, AllowedHosts, Config, OAuth};
use http::{HeaderName, HeaderValue};
use std::{fmt, sync::Arc};
use url::Url;

/// A bank over FDX, with an app's configuration. It keeps nothing of any customer.
pub(crate) struct Connection {
    pub(crate) info: BankInfo,
    pub(crate) capabilities: Capabilities,
    pub(crate) profile: Profile,
    pub(crate) addresses: Addresses,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) oauth: OAuth,
    pub(crate) extra_headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) link_hosts: Vec<Url>,
    key: AppKey,
    account_numbers: bool,
}

impl Connection {
    /// Checks the configuration; nothing is sent.
    pub(crate) fn of(profile: Profile, config: Config, env: Env) -> Result<Self> {
        config.check()?;
        let addresses = connect::addresses(&profile, &config)?;
        let scope = connect::scope(&profile, &config)?;
        let extra_headers = connect::headers(&profile, &config)?;
        let link_hosts = profile.institution.link_urls()?;
        let called = addresses.called().chain(link_hosts.iter().cloned());
        let transport: Arc<dyn Transport> = Arc::new(AllowedHosts::new(env.transport, called));
        let mut oauth = OAuth::builder(config.client_id, addresses.token.clone())
            .authorize_url(addresses.authorize.clone())
            .redirect_url(config.redirect_uri)
            .auth(config.client_auth)
            .scopes(scope);
        if let Some(url) = &addresses.par {
            oauth = oauth.par_url(url.clone());
        }
        if let Some(url) = &addresses.revoke {
            oauth = oauth.revoke_url(url.clone());
        }
        Ok(Self {
            info: profile.institution.info()?,
            capabilities: connect::capabilities(&profile, &addresses),
            oauth: oauth.build(Arc::clone(&transport), Arc::clone(&env.clock))?,
            addresses,
            transport,
            clock: env.clock,
            extra_headers,
            link_hosts,
            key: env.key,
            account_numbers: config.account_numbers,
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
        Place::within(query, today, limit.and_then(|limit| limit.first_day(today)), cursor)
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
        self.profile.unit.surplus(asked)
    }

    async fn begin_consent(&self, _cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        self.begin(request).await
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
        let mut page = self.account_page(access, cursor).await?;
        if self.account_numbers {
            self.add_numbers(access, &mut page).await;
        }
        Ok(page)
    }

    async fn balances(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Balance>> {
        let mut page = self
            .read_account(access, account, |body, how| decode_balances(body, account, how))
            .await?;
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
        let url = self.address(["accounts", account.id.as_str(), "transactions"])?;
        let mut page = self
            .read_listing(access, &place, url, |body, how| decode_transactions(body, account, how))
            .await?;
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

    fn holdings(&self) -> Option<&dyn Holdings> {
        Some(self)
    }
}

#[async_trait]
impl Identity for Connection {
    async fn parties(
        &self,
        access: Access<'_>,
        account: Option<&AccountRef>,
    ) -> Result<Page<Party>> {
        match account {
            Some(account) => {
                let url = self.address(["accounts", account.id.as_str(), "contact"])?;
                self.read(access, &url, |body, how| {
                    decode_contact(body, how).map(|(_, parties)| Page::new(parties, None))
                })
                .await
            }
            None if self.profile.has(Quirk::IdentityByAccount) => {
                let clause = "this bank tells who the customer is at each account only";
                Err(Error::new(ErrorKind::Unsupported, clause))
            }
            None => {
                let url = self.address(["customers", "current"])?;
                self.read(access, &url, decode_customer).await
            }
        }
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
        self.read_account(access, account, |body, how| {
            decode_scheduled_payments(body, account, how)
        })
        .await
    }
}

#[async_trait]
impl Statements for Connection {
    async fn statements(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Statement>> {
        let mut query = TransactionQuery::new();
        query.since = access.permissions().not_before;
        let place = self.place(&query, cursor)?;
        let url = self.address(["accounts", account.id.as_str(), "statements"])?;
        let mut page = self
            .read_listing(access, &place, url, |body, how| decode_statements(body, account, how))
            .await?;
        // A bank may send more than was asked for.
        page.items.retain(|it| it.to.zip(query.since).is_none_or(|(to, since)| to >= since));
        Ok(page)
    }

    async fn statement_document(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        statement: &StatementId,
    ) -> Result<Bytes> {
        let url =
            self.address(["accounts", account.id.as_str(), "statements", statement.as_str()])?;
        let response = self.get(access, &url, Form::Document).await?;
        if response.body().is_empty() {
            let error = Error::new(ErrorKind::Protocol, "a document without a byte in it");
            return Err(crate::error::of_answer(error, &response));
        }
        Ok(response.into_body())
    }
}

#[async_trait]
impl Holdings for Connection {
    async fn holdings(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Holding>> {
        self.read_account(access, account, |body, how| decode_holdings(body, account, how)).await
    }
}

//! One bank over STET.

mod reading;

use crate::{
    Decoding, Profile, Quirk, Regional, connect, decode_balances, decode_beneficiaries,
    decode_identity, decode_transactions,
    handle::Handle,
    listing::{Place, Reach, later},
    request::OURS,
};
use async_trait::async_trait;
use guichet_core::{
    AccountRef, Balance, BankInfo, Beneficiary, Capabilities, ConsentInput, ConsentRequest,
    ConsentStep, Context, Cursor, Date, Error, ErrorKind, Grant, Operation, Party, PendingConsent,
    Result, ScheduledPayment, ScopeSet, Transaction, TransactionQuery, TransactionStatus,
    raw::{
        Access, AccountEntry, AppKey, Arrangements, Clock, Connector, Env, Identity, Page,
        Transport,
    },
};
use guichet_http::{AllowedHosts, Config, OAuth, signature::MessageSigning};
use http::{HeaderName, HeaderValue};
use jiff::ToSpan as _;
use std::{fmt, sync::Arc};
use url::Url;

/// Under this name a grant keeps that its token reads more than the last 90 days.
pub(crate) const EXTENDED: &str = "extended_transaction_history";

/// Where the bank is, or one of its regional banks.
pub(crate) struct Site {
    pub(crate) region: Option<&'static Regional>,
    pub(crate) resource: Url,
    pub(crate) oauth: OAuth,
}

/// A bank over STET, with an app's configuration. It keeps nothing of any customer.
pub(crate) struct Connection {
    pub(crate) info: BankInfo,
    pub(crate) capabilities: Capabilities,
    pub(crate) profile: Profile,
    pub(crate) config: Config,
    pub(crate) sites: Vec<Site>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) extra_headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) link_hosts: Vec<Url>,
    pub(crate) signing: Option<MessageSigning>,
    key: AppKey,
}

impl Connection {
    /// Checks the configuration; nothing is sent.
    pub(crate) fn of(profile: Profile, config: Config, env: Env) -> Result<Self> {
        config.check()?;
        connect::check_redirect(&profile, &config)?;
        let places = connect::places(&profile, &config)?;
        let extra_headers = config.checked_headers(&OURS)?;
        let link_hosts = profile.institution.link_urls()?;
        let called = places.iter().flat_map(|(_, addresses)| addresses.called());
        let called: Vec<_> = called.chain(link_hosts.iter().cloned()).collect();
        let transport: Arc<dyn Transport> = Arc::new(AllowedHosts::new(env.transport, called));
        let revocable = places.iter().all(|(_, addresses)| addresses.revoke.is_some());
        let site = |(region, addresses): (_, guichet_http::Addresses)| {
            let mut oauth = OAuth::builder(config.client_id.clone(), addresses.token)
                .authorize_url(addresses.authorize)
                .redirect_url(config.redirect_uri.clone())
                .auth(config.client_auth.clone());
            if let Some(url) = addresses.revoke {
                oauth = oauth.revoke_url(url);
            }
            let oauth = oauth.build(Arc::clone(&transport), Arc::clone(&env.clock))?;
            Ok(Site { region, resource: addresses.resource, oauth })
        };
        Ok(Self {
            sites: places.into_iter().map(site).collect::<Result<_>>()?,
            info: profile.institution.info()?,
            capabilities: connect::capabilities(&profile, revocable),
            signing: connect::signing(profile.signature, &config)?,
            transport,
            clock: env.clock,
            extra_headers,
            link_hosts,
            key: env.key,
            config,
            profile,
        })
    }

    /// Where a customer's grant belongs.
    pub(crate) fn site(&self, host: Option<&Url>) -> Result<&Site> {
        let alone = self.profile.regions.is_empty();
        let mut sites = self.sites.iter();
        sites.find(|site| alone || host == Some(&site.resource)).ok_or_else(|| {
            let clause = "the configuration no longer has the customer's regional bank";
            Error::new(ErrorKind::Config, clause).with_path("branches")
        })
    }

    /// How the answer to a request is read.
    pub(crate) fn decoding(&self, access: Access<'_>, url: &Url) -> Decoding {
        let zone = self.info.time_zone.clone();
        self.profile
            .decoding_in(zone, access.permissions())
            .app_key(self.key.clone())
            .fetched_at(self.clock.now())
            .request(url.clone())
            .link_hosts(self.link_hosts.clone())
    }

    fn today(&self) -> Date {
        self.clock.now().to_zoned(self.info.time_zone.clone()).date()
    }

    /// How far a listing may reach under a grant.
    fn reach(&self, grant: &Grant, today: Date) -> Reach {
        let days = |days: i64| today.saturating_sub(days.days());
        let said = self.profile.institution.conduct.history.value();
        let declared = self.capabilities.history_days.map(|it| days(i64::from(it)));
        let first = said.map_or(declared, |limit| limit.first_day(today));
        let extended = grant.extra.contains_key(EXTENDED);
        let strict = self.profile.has(Quirk::LongPeriodRefused) && !extended;
        if strict {
            // The 90th day is one too many already.
            let shorter = days(crate::listing::HISTORY_DAYS);
            return Reach {
                first: Some(first.map_or(shorter, |it| it.max(shorter))),
                strict,
                extended,
            };
        }
        Reach { first: first.filter(|_| !extended), strict, extended }
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
        self.profile.surplus(asked)
    }

    async fn begin_consent(&self, _cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        self.begin(request).await
    }

    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.resume(cx, pending, input).await
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
        let handle = Handle::of(&account.id);
        let url = self.resource_of(access, &handle, &handle.balances, "balances")?;
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
        let handle = Handle::of(&account.id);
        let url = self.resource_of(access, &handle, &handle.transactions, "transactions")?;
        let today = self.today();
        let place = Place::of(query, today, self.reach(access.grant(), today), cursor)?;
        if place.is_empty() {
            return Ok(Page::empty());
        }
        let url = place.address(url, self.profile.version, &self.info.time_zone, today);
        let page = self.read(access, &url, |body, how| decode_transactions(body, account, how));
        let mut page = place.carry(page.await?);
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
}

#[async_trait]
impl Identity for Connection {
    async fn parties(
        &self,
        access: Access<'_>,
        _account: Option<&AccountRef>,
    ) -> Result<Page<Party>> {
        // The customer whose token it is, of all of their accounts.
        let url = self.address(access, &["end-user-identity"])?;
        self.read(access, &url, decode_identity).await
    }
}

#[async_trait]
impl Arrangements for Connection {
    async fn scheduled_payments(
        &self,
        _access: Access<'_>,
        _account: &AccountRef,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<ScheduledPayment>> {
        Err(Error::unsupported(Operation::ScheduledPayments))
    }

    async fn beneficiaries(
        &self,
        access: Access<'_>,
        _account: Option<&AccountRef>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Beneficiary>> {
        let url = match cursor {
            Some(cursor) => later(cursor)?,
            None => self.address(access, &["trusted-beneficiaries"])?,
        };
        self.read(access, &url, decode_beneficiaries).await
    }
}

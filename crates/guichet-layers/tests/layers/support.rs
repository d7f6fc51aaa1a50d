//! A bank that answers by a script, a clock that is moved by hand, and one customer's grant.

use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    AccountId, AccountKind, AccountRef, Balance, Bank, BankBuilder, BankId, BankInfo, Capabilities,
    ConsentId, ConsentInput, ConsentRequest, ConsentStep, Context, Error, ErrorKind, Grant,
    Operation, Psu, Purpose, Result, Scope, Timestamp, Transaction, TransactionQuery,
    UnattendedLimit, Upstream,
    raw::{
        Access, AccountEntry, AppKey, Changes, Clock, Connector, Cursor, Env, Page, PendingConsent,
        Provider, Transport,
    },
};
use jiff::tz::TimeZone;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::Instant;

/// Text that must be seen nowhere.
pub(crate) const CANARIES: [&str; 5] =
    ["canary-token", "canary-consent", "canary-account", "canary-customer", "192.0.2.77"];

/// What the bank does with a request; when the script is at its end it answers.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Yes,
    After(Duration),
    Never,
    No(Error),
}

/// The connector and its provider.
#[derive(Clone, Debug)]
pub(crate) struct FakeBank(Arc<Fake>);

#[derive(Debug)]
struct Fake {
    info: BankInfo,
    capabilities: Capabilities,
    script: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<(Operation, Instant)>>,
}

impl FakeBank {
    pub(crate) fn new(id: &str, unattended: Option<UnattendedLimit>) -> Self {
        let mut info = BankInfo::new(BankId::new(id), "Fake", "FR");
        info.time_zone = TimeZone::get("Europe/Paris").unwrap();
        let mut capabilities = Capabilities::of(Operation::ALL);
        capabilities.unattended = unattended;
        Self(Arc::new(Fake {
            info,
            capabilities,
            script: Mutex::default(),
            requests: Mutex::default(),
        }))
    }

    pub(crate) fn answers(&self, script: impl IntoIterator<Item = Answer>) {
        self.0.script.lock().unwrap().extend(script);
    }

    /// How many requests arrived.
    pub(crate) fn requests(&self) -> usize {
        self.0.requests.lock().unwrap().len()
    }

    /// The times between the requests that arrived.
    pub(crate) fn gaps(&self) -> Vec<Duration> {
        let requests = self.0.requests.lock().unwrap();
        requests.windows(2).map(|pair| pair[1].1 - pair[0].1).collect()
    }

    async fn answer<T>(&self, operation: Operation, value: T) -> Result<T> {
        self.0.requests.lock().unwrap().push((operation, Instant::now()));
        let answer = self.0.script.lock().unwrap().pop_front().unwrap_or(Answer::Yes);
        // A request takes a moment, so that callers overlap and a drop can hit its middle.
        tokio::task::yield_now().await;
        match answer {
            Answer::Yes => Ok(value),
            Answer::No(error) => Err(error),
            Answer::Never => std::future::pending().await,
            Answer::After(time) => {
                tokio::time::sleep(time).await;
                Ok(value)
            }
        }
    }
}

#[async_trait]
impl Connector for FakeBank {
    fn info(&self) -> &BankInfo {
        &self.0.info
    }

    fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    async fn begin_consent(&self, _: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        let grant = Grant::new(
            self.0.info.id.clone(),
            request,
            "canary-token".into(),
            instant("2026-01-01T00:00:00Z"),
        )?;
        self.answer(Operation::BeginConsent, ConsentStep::Granted(grant)).await
    }

    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        _: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.begin_consent(cx, &pending.request).await
    }

    async fn revoke_consent(&self, _: Access<'_>) -> Result<()> {
        self.answer(Operation::RevokeConsent, ()).await
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        self.answer(Operation::RefreshGrant, access.grant().clone()).await
    }

    async fn accounts(&self, _: Access<'_>, _: Option<&Cursor>) -> Result<Page<AccountEntry>> {
        self.answer(Operation::Accounts, Page::empty()).await
    }

    async fn balances(&self, _: Access<'_>, _: &AccountRef) -> Result<Page<Balance>> {
        self.answer(Operation::Balances, Page::empty()).await
    }

    async fn transactions(
        &self,
        _: Access<'_>,
        _: &AccountRef,
        _: &TransactionQuery,
        _: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        let rejected = Error::new(ErrorKind::Protocol, "this item has no date");
        let page = Page::empty().with_rejected(vec![rejected]);
        self.answer(Operation::Transactions, page).await
    }

    async fn changes(&self, _: Access<'_>, _: &AccountRef, _: Option<&Cursor>) -> Result<Changes> {
        self.answer(Operation::Changes, Changes::none(Cursor::new("next"))).await
    }
}

impl Provider for FakeBank {
    fn connect(self: Box<Self>, _: Env) -> Result<Arc<dyn Connector>> {
        Ok(Arc::new(*self))
    }
}

/// A clock that is moved by hand.
#[derive(Clone, Debug)]
pub(crate) struct HandClock(Arc<Mutex<Timestamp>>);

impl HandClock {
    pub(crate) fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new(instant(text))))
    }

    pub(crate) fn set(&self, text: &str) {
        *self.0.lock().unwrap() = instant(text);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

#[derive(Debug)]
struct NoTransport;

#[async_trait]
impl Transport for NoTransport {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>> {
        Err(Error::new(ErrorKind::Network, "there is no network here"))
    }
}

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Builds a bank with layers over the fake one.
pub(crate) fn bank(
    fake: &FakeBank,
    clock: &HandClock,
    layers: impl FnOnce(BankBuilder) -> BankBuilder,
) -> Bank {
    crate::telemetry::listen();
    let env = Env {
        transport: Arc::new(NoTransport),
        clock: Arc::new(clock.clone()),
        key: AppKey::from_bytes([7; 32]),
    };
    layers(Bank::builder(fake.clone())).build(env).unwrap()
}

pub(crate) fn grant(bank: &str, consent: &str) -> Grant {
    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
        [Purpose::AnswerCustomer],
    );
    let at = instant("2026-01-01T00:00:00Z");
    let mut grant = Grant::new(BankId::new(bank), &request, "canary-token".into(), at).unwrap();
    grant.consent = Some(ConsentId::new(consent));
    grant
}

pub(crate) fn account(id: &str) -> AccountRef {
    AccountRef::new(AccountId::new(id), AccountKind::Current)
}

/// One customer's way to a bank, with or without the customer.
pub(crate) struct Caller {
    pub(crate) bank: Bank,
    pub(crate) grant: Grant,
    pub(crate) account: AccountRef,
    pub(crate) context: Context,
}

impl Caller {
    /// The app calls on its own.
    pub(crate) fn away(bank: &Bank) -> Self {
        let grant = grant(bank.info().id.as_str(), "canary-consent");
        let context = Context::new().with_purpose(Purpose::AnswerCustomer);
        Self { bank: bank.clone(), grant, account: account("canary-account"), context }
    }

    /// The customer waits for the answer.
    pub(crate) fn present(mut self) -> Self {
        self.context = self.context.with_psu(Psu::at([192, 0, 2, 77].into()));
        self
    }

    fn access(&self) -> Access<'_> {
        Access::new(&self.context, &self.grant)
    }

    pub(crate) async fn balances(&self) -> Result<()> {
        self.bank.connector().balances(self.access(), &self.account).await.map(|_| ())
    }

    pub(crate) async fn page(&self, cursor: Option<&str>) -> Result<()> {
        let (query, cursor) = (TransactionQuery::new(), cursor.map(Cursor::new));
        let connector = self.bank.connector();
        let page = connector.transactions(self.access(), &self.account, &query, cursor.as_ref());
        page.await.map(|_| ())
    }

    pub(crate) async fn changes(&self, cursor: Option<&str>) -> Result<()> {
        let cursor = cursor.map(Cursor::new);
        let connector = self.bank.connector();
        connector.changes(self.access(), &self.account, cursor.as_ref()).await.map(|_| ())
    }

    pub(crate) async fn refresh(&self) -> Result<()> {
        self.bank.connector().refresh_grant(self.access()).await.map(|_| ())
    }

    pub(crate) async fn revoke(&self) -> Result<()> {
        self.bank.connector().revoke_consent(self.access()).await
    }
}

/// The bank's own refusal.
pub(crate) fn too_many(after: Option<Duration>) -> Error {
    Error::new(ErrorKind::RateLimited, "the bank asks us to slow down")
        .with_upstream(Upstream::status(429).with_request_id("canary-request"))
        .with_remedy(guichet_core::Remedy::Retry { after })
}

pub(crate) fn unavailable(after: Option<Duration>) -> Error {
    Error::new(ErrorKind::Unavailable, "the bank is in maintenance")
        .with_upstream(Upstream::status(503))
        .with_remedy(guichet_core::Remedy::Retry { after })
}

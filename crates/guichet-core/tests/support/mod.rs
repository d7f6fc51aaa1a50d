//! A bank made of closures, so that a test says in one place what the bank answers.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use guichet_core::{
    raw::{AccountEntry, AppKey, Clock, Connector, Env, Provider, Transport},
    *,
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct StoppedClock(pub Mutex<Timestamp>);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A network that is not there.
#[derive(Debug)]
struct NoNetwork;

#[async_trait]
impl Transport for NoNetwork {
    async fn send(&self, _: http::Request<bytes::Bytes>) -> Result<http::Response<bytes::Bytes>> {
        Err(Error::new(ErrorKind::Network, "there is no network here"))
    }
}

pub type PageMaker = dyn Fn(Grant, Option<Cursor>, TransactionQuery) -> BoxFuture<'static, Result<Page<Transaction>>>
    + Send
    + Sync;
pub type BalanceMaker = dyn Fn(&AccountRef) -> Result<Page<Balance>> + Send + Sync;
pub type Ender = dyn Fn(Grant) -> Result<()> + Send + Sync;
pub type Refresher = dyn Fn(Grant) -> BoxFuture<'static, Result<Grant>> + Send + Sync;

/// What the bank answers.
pub struct Script {
    pub operations: Vec<Operation>,
    pub accounts: Box<dyn Fn(Option<Cursor>) -> Result<Page<AccountEntry>> + Send + Sync>,
    pub balances: Box<BalanceMaker>,
    pub transactions: Box<PageMaker>,
    pub refresh: Box<Refresher>,
    pub revoke: Box<Ender>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            operations: Operation::ALL.to_vec(),
            accounts: Box::new(|_| Ok(Page::empty())),
            balances: Box::new(|_| Ok(Page::empty())),
            transactions: Box::new(|_, _, _| Box::pin(async { Ok(Page::empty()) })),
            refresh: Box::new(|grant| {
                Box::pin(async move {
                    let mut fresh = grant;
                    fresh.access_token = Secret::new("fresh-token");
                    fresh.token_expires_at = None;
                    Ok(fresh)
                })
            }),
            revoke: Box::new(|_| Ok(())),
        }
    }
}

/// The connector that plays a script and counts what reaches it.
pub struct Played {
    info: BankInfo,
    capabilities: Capabilities,
    script: Script,
    pub calls: Arc<AtomicU32>,
}

impl std::fmt::Debug for Played {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Played")
    }
}

impl Played {
    fn count(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Connector for Played {
    fn info(&self) -> &BankInfo {
        &self.info
    }
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }
    async fn begin_consent(&self, _: &Context, _: &ConsentRequest) -> Result<ConsentStep> {
        self.count();
        Err(Error::new(ErrorKind::Internal, "not played"))
    }
    async fn resume_consent(
        &self,
        _: &Context,
        _: &PendingConsent,
        _: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.count();
        Err(Error::new(ErrorKind::Internal, "not played"))
    }
    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        self.count();
        (self.script.refresh)(access.grant().clone()).await
    }
    async fn revoke_consent(&self, access: Access<'_>) -> Result<()> {
        self.count();
        (self.script.revoke)(access.grant().clone())
    }
    async fn accounts(&self, _: Access<'_>, cursor: Option<&Cursor>) -> Result<Page<AccountEntry>> {
        self.count();
        (self.script.accounts)(cursor.cloned())
    }
    async fn balances(&self, _: Access<'_>, account: &AccountRef) -> Result<Page<Balance>> {
        self.count();
        (self.script.balances)(account)
    }
    async fn transactions(
        &self,
        access: Access<'_>,
        _: &AccountRef,
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        self.count();
        (self.script.transactions)(access.grant().clone(), cursor.cloned(), *query).await
    }
}

struct Made(Played);

impl Provider for Made {
    fn connect(self: Box<Self>, _: Env) -> Result<Arc<dyn Connector>> {
        Ok(Arc::new(self.0))
    }
}

/// A bank that plays a script, with everything a test wants to hold.
pub struct Stage {
    pub bank: Bank,
    pub clock: Arc<StoppedClock>,
    pub calls: Arc<AtomicU32>,
}

impl Stage {
    pub fn new(script: Script) -> Self {
        Self::with_layers(script, |builder| builder)
    }

    pub fn with_layers(script: Script, layers: impl Fn(BankBuilder) -> BankBuilder) -> Self {
        let calls = Arc::new(AtomicU32::new(0));
        let clock = Arc::new(StoppedClock(Mutex::new("2026-03-31T12:00:00Z".parse().unwrap())));
        let played = Played {
            info: BankInfo::new(BankId::new("stage-fr"), "Stage", "FR"),
            capabilities: Capabilities::of(&script.operations),
            script,
            calls: Arc::clone(&calls),
        };
        let env = Env {
            transport: Arc::new(NoNetwork),
            clock: clock.clone(),
            key: AppKey::from_bytes([7; 32]),
        };
        let bank = layers(Bank::builder(Made(played))).build(env).unwrap();
        Self { bank, clock, calls }
    }

    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }
}

/// A grant for everything that can be read.
pub fn grant() -> Grant {
    let request =
        ConsentRequest::new(ScopeSet::all_reading().iter(), [Purpose::AnswerCustomer]).days(90);
    let mut grant = Grant::new(
        BankId::new("stage-fr"),
        &request,
        Secret::new("first-token"),
        "2026-03-01T00:00:00Z".parse().unwrap(),
    )
    .unwrap();
    grant.refresh_token = Some(Secret::new("refresh-token"));
    grant
}

pub fn account() -> Account {
    let mut account =
        Account::new(AccountId::new("acc-1"), BankId::new("stage-fr"), AccountKind::Current);
    account.currency = Some(Currency::EUR);
    account
}

pub fn transaction(amount: &str, day: Date, text: &str) -> Transaction {
    let mut transaction = Transaction::new(
        AccountId::new("acc-1"),
        TransactionStatus::Booked,
        Money::parse(amount, "EUR").unwrap(),
    );
    transaction.booked_on = Some(day);
    transaction.description = Some(UntrustedText::new(text));
    transaction
}

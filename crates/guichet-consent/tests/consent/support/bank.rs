//! A bank that counts what arrives, and can be down.

use super::{BANK, account, start};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    Account, AccountRef, Balance, Bank, BankBuilder, BankId, BankInfo, Beneficiary, Capabilities,
    Card, ConsentInput, ConsentRequest, ConsentStatus, ConsentStep, Context, Cursor, Error,
    ErrorKind, Grant, Holding, Operation, Page, Party, PendingConsent, Purpose, Result,
    ScheduledPayment, Statement, StatementId, Timestamp, Transaction, TransactionQuery,
    raw::{
        Access, AccountEntry, AppKey, Arrangements, Cards, Changes, Clock, Connector, Env,
        Holdings, Identity, Permissions, Provider, Statements, Transport,
    },
};
use std::sync::{Arc, Mutex};

/// What reached the bank.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) operation: Operation,
    pub(crate) permissions: Option<Permissions>,
    pub(crate) dates: Option<TransactionQuery>,
}

#[derive(Clone, Debug)]
pub(crate) struct CountingBank(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    info: BankInfo,
    capabilities: Capabilities,
    arrived: Mutex<Vec<Arrived>>,
    /// What the bank answers instead of doing it.
    fault: Mutex<Option<Error>>,
    /// The same, once.
    slip: Mutex<Option<Error>>,
    /// Whether it never answers.
    hangs: Mutex<bool>,
    clock: HandClock,
    held: Mutex<(Vec<Account>, Vec<Balance>, Vec<Transaction>)>,
}

/// A clock that is moved by hand.
#[derive(Clone, Debug)]
pub(crate) struct HandClock(Arc<Mutex<Timestamp>>);

impl HandClock {
    pub(crate) fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap() = now;
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

impl CountingBank {
    pub(crate) fn new() -> Self {
        let clock = HandClock(Arc::new(Mutex::new(start())));
        Self(Arc::new(Inner {
            info: BankInfo::new(BankId::new(BANK), "Example", "FR"),
            capabilities: Capabilities::of(Operation::ALL),
            arrived: Mutex::default(),
            fault: Mutex::default(),
            slip: Mutex::default(),
            hangs: Mutex::new(false),
            clock,
            held: Mutex::default(),
        }))
    }

    pub(crate) fn clock(&self) -> &HandClock {
        &self.0.clock
    }

    /// How many requests arrived.
    pub(crate) fn count(&self) -> usize {
        self.0.arrived.lock().unwrap().len()
    }

    pub(crate) fn last(&self) -> Arrived {
        self.0.arrived.lock().unwrap().last().unwrap().clone()
    }

    pub(crate) fn fails(&self, error: Option<Error>) {
        *self.0.fault.lock().unwrap() = error;
    }

    /// What it answers.
    pub(crate) fn holds(
        &self,
        accounts: Vec<Account>,
        balances: Vec<Balance>,
        transactions: Vec<Transaction>,
    ) {
        *self.0.held.lock().unwrap() = (accounts, balances, transactions);
    }

    pub(crate) fn fails_once(&self, error: Error) {
        *self.0.slip.lock().unwrap() = Some(error);
    }

    pub(crate) fn operations(&self) -> Vec<Operation> {
        self.0.arrived.lock().unwrap().iter().map(|arrived| arrived.operation).collect()
    }

    pub(crate) fn hangs(&self, hangs: bool) {
        *self.0.hangs.lock().unwrap() = hangs;
    }

    pub(crate) fn bank(&self, layers: impl FnOnce(BankBuilder) -> BankBuilder) -> Bank {
        let env = Env {
            transport: Arc::new(NoTransport),
            clock: Arc::new(self.0.clock.clone()),
            key: AppKey::from_bytes([7; 32]),
        };
        layers(Bank::builder(self.clone())).build(env).unwrap()
    }

    async fn answer<T>(
        &self,
        operation: Operation,
        permissions: Option<Permissions>,
        dates: Option<TransactionQuery>,
        value: T,
    ) -> Result<T> {
        self.0.arrived.lock().unwrap().push(Arrived { operation, permissions, dates });
        tokio::task::yield_now().await;
        if *self.0.hangs.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        if let Some(slip) = self.0.slip.lock().unwrap().take() {
            return Err(slip);
        }
        self.0.fault.lock().unwrap().clone().map_or(Ok(value), Err)
    }
}

impl Provider for CountingBank {
    fn connect(self: Box<Self>, _: Env) -> Result<Arc<dyn Connector>> {
        Ok(Arc::new(*self))
    }
}

macro_rules! answers {
    ($self:ident, $operation:ident, $access:ident, $value:expr) => {
        $self.answer(Operation::$operation, Some($access.permissions()), None, $value).await
    };
}

#[async_trait]
impl Connector for CountingBank {
    fn info(&self) -> &BankInfo {
        &self.0.info
    }

    fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    async fn begin_consent(&self, _: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        let bank = self.0.info.id.clone();
        let grant = Grant::new(bank, request, "canary-token".into(), start())?;
        self.answer(Operation::BeginConsent, None, None, ConsentStep::Granted(grant)).await
    }

    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        _: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.begin_consent(cx, &pending.request).await
    }

    async fn consent_status(&self, access: Access<'_>) -> Result<ConsentStatus> {
        answers!(self, ConsentStatus, access, ConsentStatus::Given)
    }

    async fn revoke_consent(&self, access: Access<'_>) -> Result<()> {
        answers!(self, RevokeConsent, access, ())
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        answers!(self, RefreshGrant, access, access.grant().clone())
    }

    async fn accounts(&self, access: Access<'_>, _: Option<&Cursor>) -> Result<Page<AccountEntry>> {
        let (accounts, balances, _) = self.0.held.lock().unwrap().clone();
        let entry = |account: Account| match balances.as_slice() {
            [] => AccountEntry::new(account),
            balances => AccountEntry::new(account).with_balances(balances.to_vec()),
        };
        let entries = accounts.into_iter().map(entry).collect();
        answers!(self, Accounts, access, Page::new(entries, None))
    }

    async fn balances(&self, access: Access<'_>, _: &AccountRef) -> Result<Page<Balance>> {
        let held = self.0.held.lock().unwrap().1.clone();
        answers!(self, Balances, access, Page::new(held, None))
    }

    async fn transactions(
        &self,
        access: Access<'_>,
        _: &AccountRef,
        query: &TransactionQuery,
        _: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        let permissions = Some(access.permissions());
        let page = Page::new(self.0.held.lock().unwrap().2.clone(), None);
        self.answer(Operation::Transactions, permissions, Some(*query), page).await
    }

    async fn changes(
        &self,
        access: Access<'_>,
        _: &AccountRef,
        _: Option<&Cursor>,
    ) -> Result<Changes> {
        let mut changes = Changes::none(Cursor::new("next"));
        changes.added = self.0.held.lock().unwrap().2.clone();
        answers!(self, Changes, access, changes)
    }

    fn cards(&self) -> Option<&dyn Cards> {
        Some(self)
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
impl Cards for CountingBank {
    async fn cards(&self, access: Access<'_>, _: Option<&AccountRef>) -> Result<Page<Card>> {
        answers!(self, Cards, access, Page::empty())
    }
}

#[async_trait]
impl Identity for CountingBank {
    async fn parties(&self, access: Access<'_>, _: Option<&AccountRef>) -> Result<Page<Party>> {
        answers!(self, Identity, access, Page::empty())
    }
}

#[async_trait]
impl Arrangements for CountingBank {
    async fn scheduled_payments(
        &self,
        access: Access<'_>,
        _: &AccountRef,
        _: Option<&Cursor>,
    ) -> Result<Page<ScheduledPayment>> {
        answers!(self, ScheduledPayments, access, Page::empty())
    }

    async fn beneficiaries(
        &self,
        access: Access<'_>,
        _: Option<&AccountRef>,
        _: Option<&Cursor>,
    ) -> Result<Page<Beneficiary>> {
        answers!(self, Beneficiaries, access, Page::empty())
    }
}

#[async_trait]
impl Statements for CountingBank {
    async fn statements(
        &self,
        access: Access<'_>,
        _: &AccountRef,
        _: Option<&Cursor>,
    ) -> Result<Page<Statement>> {
        answers!(self, Statements, access, Page::empty())
    }

    async fn statement_document(
        &self,
        access: Access<'_>,
        _: &AccountRef,
        _: &StatementId,
    ) -> Result<Bytes> {
        answers!(self, StatementDocument, access, Bytes::new())
    }
}

#[async_trait]
impl Holdings for CountingBank {
    async fn holdings(&self, access: Access<'_>, _: &AccountRef) -> Result<Page<Holding>> {
        answers!(self, Holdings, access, Page::empty())
    }
}

/// Makes a call of any kind with a grant, on an account.
pub(crate) async fn make(
    bank: &Bank,
    operation: Operation,
    grant: &Grant,
    purpose: Option<Purpose>,
    on: Option<&str>,
) -> Result<()> {
    let query = TransactionQuery::new();
    make_for_days(bank, operation, grant, purpose, on, query).await
}

/// The same, for some days.
pub(crate) async fn make_for_days(
    bank: &Bank,
    operation: Operation,
    grant: &Grant,
    purpose: Option<Purpose>,
    on: Option<&str>,
    query: TransactionQuery,
) -> Result<()> {
    let mut cx = Context::new();
    cx.purpose = purpose;
    let (one, on) = (account(on.unwrap_or("a")), on.map(account));
    let (it, access) = (bank.connector(), Access::new(&cx, grant));
    match operation {
        Operation::BeginConsent | Operation::ResumeConsent => {
            let request = ConsentRequest::new(grant.scopes.iter(), grant.purposes.iter());
            it.begin_consent(&cx, &request).await.map(|_| ())
        }
        Operation::ConsentStatus => it.consent_status(access).await.map(|_| ()),
        Operation::RevokeConsent => it.revoke_consent(access).await,
        Operation::RefreshGrant => it.refresh_grant(access).await.map(|_| ()),
        Operation::Accounts => it.accounts(access, None).await.map(|_| ()),
        Operation::Balances => it.balances(access, &one).await.map(|_| ()),
        Operation::Transactions => it.transactions(access, &one, &query, None).await.map(|_| ()),
        Operation::Changes => it.changes(access, &one, None).await.map(|_| ()),
        Operation::Cards => it.cards().unwrap().cards(access, on.as_ref()).await.map(|_| ()),
        Operation::Identity => {
            it.identity().unwrap().parties(access, on.as_ref()).await.map(|_| ())
        }
        Operation::ScheduledPayments => {
            let ahead = it.arrangements().unwrap();
            ahead.scheduled_payments(access, &one, None).await.map(|_| ())
        }
        Operation::Beneficiaries => {
            let ahead = it.arrangements().unwrap();
            ahead.beneficiaries(access, on.as_ref(), None).await.map(|_| ())
        }
        Operation::Statements => {
            it.statements().unwrap().statements(access, &one, None).await.map(|_| ())
        }
        Operation::StatementDocument => {
            let document = StatementId::new("1");
            let it = it.statements().unwrap();
            it.statement_document(access, &one, &document).await.map(|_| ())
        }
        Operation::Holdings => it.holdings().unwrap().holdings(access, &one).await.map(|_| ()),
        other => panic!("{other} is new: say here how it is made"),
    }
}

/// The operations that read something.
pub(crate) fn readings() -> impl Iterator<Item = Operation> {
    Operation::ALL.iter().copied().filter(|operation| !operation.scopes().is_empty())
}

//! The workbench of a case: a played bank, the wire to it, and the connector under test.

use crate::{Dialect, Failure, Outcome, Server, Stage, Wire, call::there, ensure};
use futures_util::StreamExt as _;
use guichet_core::{
    Account, AccountRef, AppKey, Bank, BankBuilder, BankId, Capabilities, Challenge, ConsentInput,
    ConsentRequest, ConsentStep, CustomerRef, Date, Error, ErrorKind, Grant, Operation,
    PendingConsent, Purpose, Scope, ScopeSet, Session, Timestamp, Transaction, TransactionQuery,
    raw::{Clock, Env},
};
use jiff::{SignedDuration, Span};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// Makes the connector under test for a server.
pub type Build = Arc<dyn Fn(&Server) -> BankBuilder + Send + Sync>;

/// How an operation was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is declared, and it answered.
    Native,
    /// It is not declared, and it was refused with nothing on the wire.
    Absent,
}

/// A played bank, the wire to it, and the connector under test.
pub struct Bench {
    server: Server,
    wire: Arc<Wire>,
    build: Build,
    bank: BankId,
    capabilities: Capabilities,
    proven: Mutex<BTreeMap<Operation, Proof>>,
}

/// The clock of the stage, lent to the connector. It prints nothing: a session that prints its
/// clock must not show the books of the stage.
struct StageClock(Arc<dyn Stage>);

impl fmt::Debug for StageClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StageClock")
    }
}

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

/// The app's own name of the customer, in every consent of the kit.
pub(crate) const CUSTOMER: &str = "customer-of-the-kit";

/// How many steps a customer takes before the kit gives up.
const STEPS: usize = 5;

/// What the kit asks for beyond what the declared operations need, where the bank has it.
///
/// Numbers of accounts are not among it: at some banks they cost a call for each account.
const MORE: [Scope; 3] = [Scope::TransactionsCounterparty, Scope::TransactionsPlace, Scope::Bills];

impl Bench {
    /// Opens a stage, and builds the connector once to see what it declares.
    ///
    /// # Errors
    ///
    /// When the stage does not open, or the connector refuses its configuration.
    pub async fn open(dialect: &'static Dialect, build: Build) -> Outcome<Self> {
        let server = Server::open(dialect).await?;
        let wire = Wire::new(server.stage().transport(), dialect, server.url().clone());
        let mut bench = Self {
            server,
            wire: Arc::new(wire),
            build,
            bank: BankId::new(""),
            capabilities: Capabilities::default(),
            proven: Mutex::default(),
        };
        let bank = bench.bank()?;
        bench.bank = bank.info().id.clone();
        bench.capabilities = *bank.capabilities();
        Ok(bench)
    }

    /// The played bank.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The stage behind it.
    pub fn stage(&self) -> &Arc<dyn Stage> {
        self.server.stage()
    }

    /// How it is played.
    pub fn dialect(&self) -> &'static Dialect {
        self.server.dialect()
    }

    /// The wire.
    pub fn wire(&self) -> &Arc<Wire> {
        &self.wire
    }

    /// The identifier of the bank under test.
    pub fn bank_id(&self) -> &BankId {
        &self.bank
    }

    /// What the connector declares.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Whether an operation is declared.
    pub fn declares(&self, operation: Operation) -> bool {
        self.capabilities.supports(operation)
    }

    /// Takes down that an operation was proven.
    pub fn proves(&self, operation: Operation, proof: Proof) {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner).insert(operation, proof);
    }

    /// What was proven.
    pub fn proven(&self) -> BTreeMap<Operation, Proof> {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the connector is lent: the wire, the clock of the stage, a fixed key.
    pub fn env(&self) -> Env {
        Env {
            transport: self.wire.clone(),
            clock: Arc::new(StageClock(self.stage().clone())),
            key: AppKey::from_bytes([7; 32]),
        }
    }

    /// The connector under test, not built yet, for the real server or one that is said to be
    /// elsewhere.
    pub fn builder(&self, server: &Server) -> BankBuilder {
        (self.build)(server)
    }

    /// The connector under test without layers.
    ///
    /// # Errors
    ///
    /// When it refuses its configuration.
    pub fn bank(&self) -> Outcome<Bank> {
        Ok(self.builder(&self.server).build(self.env())?)
    }

    /// What the kit asks a customer for: all that the declared operations need, and more where
    /// the bank has it.
    ///
    /// # Errors
    ///
    /// When the bank refuses what its own operations need.
    pub async fn request(&self) -> Outcome<ConsentRequest> {
        self.request_with(&MORE).await
    }

    /// The same, and other scopes too where the bank has them.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request).
    pub async fn request_with(&self, wished: &[Scope]) -> Outcome<ConsentRequest> {
        let needed = self.capabilities.operations.iter().flat_map(|one| one.scopes().iter());
        let needed: ScopeSet = needed.collect();
        let ask = |scopes: ScopeSet| {
            ConsentRequest::new(scopes.iter(), [Purpose::AnswerCustomer])
                .days(self.capabilities.consent_days.unwrap_or(90).min(90))
                .customer(CustomerRef::new(CUSTOMER))
        };
        let bank = self.bank()?;
        let more = wished.iter().copied().chain(needed.iter()).collect();
        if bank.begin_consent(&there(), &ask(more)).await.is_ok() {
            return Ok(ask(more));
        }
        let mut scopes = needed;
        for &scope in wished {
            let wider: ScopeSet = scopes.iter().chain([scope]).collect();
            match bank.begin_consent(&there(), &ask(wider)).await {
                Ok(_) => scopes = wider,
                Err(error) if error.kind() == ErrorKind::Unsupported => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(ask(scopes))
    }

    /// Begins a consent and says where the customer is sent. Where the bank lets the customer
    /// choose something first, such as a regional bank, the first choice is taken.
    ///
    /// # Errors
    ///
    /// When the customer is sent nowhere.
    pub async fn begin(&self, bank: &Bank) -> Outcome<(Url, PendingConsent)> {
        let request = self.request().await?;
        self.begin_with(bank, &request).await
    }

    /// Begins a consent with a request of one's own.
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin).
    pub async fn begin_with(
        &self,
        bank: &Bank,
        request: &ConsentRequest,
    ) -> Outcome<(Url, PendingConsent)> {
        let mut step = bank.begin_consent(&there(), request).await?;
        if let ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } = &step
        {
            let none = || Failure::new("there is nothing to choose from");
            let first = choices.first().ok_or_else(none)?;
            let input = ConsentInput::Choice(first.id.clone());
            step = bank.resume_consent(&there(), pending, &input).await?;
        }
        match step {
            ConsentStep::Redirect { url, pending } => Ok((url, pending)),
            other => Err(Failure::new(format!("the customer is sent nowhere: {other:?}"))),
        }
    }

    /// Goes on from a callback to the grant: where the bank sends the customer to a second page,
    /// or waits for an approval in its app, the customer does that too.
    ///
    /// # Errors
    ///
    /// When the way ends elsewhere than at a grant.
    pub async fn finish(
        &self,
        bank: &Bank,
        pending: &PendingConsent,
        callback: Url,
        customer: &str,
    ) -> Outcome<Grant> {
        let input = ConsentInput::Callback(callback);
        let step = bank.resume_consent(&there(), pending, &input).await?;
        self.go_on(bank, step, customer).await
    }

    /// Goes on from a step to the grant.
    ///
    /// # Errors
    ///
    /// As [`finish`](Self::finish).
    pub async fn go_on(
        &self,
        bank: &Bank,
        mut step: ConsentStep,
        customer: &str,
    ) -> Outcome<Grant> {
        let cx = there();
        for _ in 0..STEPS {
            step = match step {
                ConsentStep::Granted(grant) => return Ok(grant),
                ConsentStep::Redirect { url, pending } => {
                    let callback = self.stage().approve(&url, customer).await?;
                    bank.resume_consent(&cx, &pending, &ConsentInput::Callback(callback)).await?
                }
                ConsentStep::Decoupled { after, pending } => {
                    self.stage().approve_in_app(customer).await?;
                    self.stage().advance(SignedDuration::try_from(after).unwrap_or_default());
                    bank.resume_consent(&cx, &pending, &ConsentInput::Poll).await?
                }
                ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } => {
                    let none = || Failure::new("there is nothing to choose from");
                    let input = ConsentInput::Choice(choices.first().ok_or_else(none)?.id.clone());
                    bank.resume_consent(&cx, &pending, &input).await?
                }
                other => {
                    return Err(Failure::new(format!("the way ends without a grant: {other:?}")));
                }
            };
        }
        Err(Failure::new(format!("after {STEPS} steps there is no grant")))
    }

    /// Takes a customer the whole way.
    ///
    /// # Errors
    ///
    /// When the way ends elsewhere than at a grant.
    pub async fn link_as(&self, bank: &Bank, customer: &str) -> Outcome<Grant> {
        let request = self.request().await?;
        self.link_with(bank, customer, &request).await
    }

    /// Takes a customer the whole way with a request of one's own.
    ///
    /// # Errors
    ///
    /// When the way ends elsewhere than at a grant.
    pub async fn link_with(
        &self,
        bank: &Bank,
        customer: &str,
        request: &ConsentRequest,
    ) -> Outcome<Grant> {
        let (url, pending) = self.begin_with(bank, request).await?;
        let callback = self.stage().approve(&url, customer).await?;
        self.finish(bank, &pending, callback, customer).await
    }

    /// The usual customer's grant.
    ///
    /// # Errors
    ///
    /// As [`link_as`](Self::link_as).
    pub async fn link(&self, bank: &Bank) -> Outcome<Grant> {
        self.link_as(bank, self.dialect().customer).await
    }

    /// A session of the usual customer, without layers; what was sent so far is forgotten.
    ///
    /// # Errors
    ///
    /// As [`link_as`](Self::link_as).
    pub async fn session(&self) -> Outcome<Session> {
        let bank = self.bank()?;
        let grant = self.link(&bank).await?;
        self.wire.clear();
        // Some banks answer four times a day without the customer, and a case may ask more often.
        Ok(bank.session(grant, Purpose::AnswerCustomer).with_psu(there().psu))
    }

    /// A session, and the first of its accounts that is listed; what was sent is forgotten.
    ///
    /// # Errors
    ///
    /// When there is no account.
    pub async fn session_with_account(&self) -> Outcome<(Session, AccountRef)> {
        let session = self.session().await?;
        let first = self.accounts(&session).await?.first().map(Account::reference);
        let account = first.ok_or_else(|| Failure::new("the customer has no account"))?;
        self.wire.clear();
        Ok((session, account))
    }

    /// All accounts; none may be rejected.
    ///
    /// # Errors
    ///
    /// When the listing fails, or rejects one.
    pub async fn accounts(&self, session: &Session) -> Outcome<Vec<Account>> {
        let listing = session.accounts().await?;
        ensure!(
            listing.rejected.is_empty(),
            "an account, or a part of one, was rejected: {:?}",
            listing.rejected
        );
        Ok(listing.items)
    }

    /// The days that every bank gives: two months, or less where the bank declares less.
    pub fn window(&self) -> (Date, Date) {
        let today = self.today();
        let days = i64::from(self.capabilities.history_days.unwrap_or(60).min(60)).max(2) - 1;
        (today.saturating_sub(Span::new().days(days)), today)
    }

    /// The day by the clock of the stage.
    pub fn today(&self) -> Date {
        self.stage().now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// Transactions of some days, and the errors among them.
    pub async fn transactions(
        &self,
        session: &Session,
        account: &AccountRef,
        (first, last): (Date, Date),
    ) -> (Vec<Transaction>, Vec<Error>) {
        let query = TransactionQuery::new().since(first).until(last);
        let mut stream = session.transactions(account, query);
        let (mut items, mut errors) = (Vec::new(), Vec::new());
        while let Some(item) = stream.next().await {
            match item {
                Ok(item) => items.push(item),
                Err(error) => errors.push(error),
            }
        }
        (items, errors)
    }

    /// Transactions of some days; none may be rejected.
    ///
    /// # Errors
    ///
    /// When the listing fails, or rejects one.
    pub async fn all_transactions(
        &self,
        session: &Session,
        account: &AccountRef,
        days: (Date, Date),
    ) -> Outcome<Vec<Transaction>> {
        let (items, errors) = self.transactions(session, account, days).await;
        match errors.into_iter().next() {
            Some(error) => Err(error.into()),
            None => Ok(items),
        }
    }
}

impl fmt::Debug for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bench").field("server", &self.server).finish_non_exhaustive()
    }
}

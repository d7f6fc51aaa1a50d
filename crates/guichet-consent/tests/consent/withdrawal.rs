//! Withdrawal: in its order, whatever happens in between.

use crate::support::{
    bank::{CountingBank, make},
    days, draft, given, hours, ledger_over, on_every_store, sealed_over, start,
};
use async_trait::async_trait;
use guichet_consent::{
    Announcer, BankDoor, ConsentGate, EndedBy, Outgoing, Place, RecordId, Revoker, State, Told,
    Withdrawals,
    log::{Entry, Log, LogStore, MemoryLogStore, Origin},
    store::{AtBank, Errand, LedgerStore, MemoryStore, Row, RowStore, SealedRow, Step},
};
use guichet_core::{
    Error, ErrorKind, Grant, GrantId, Operation, Purpose, Remedy, Result, Scope, SealKey, Timestamp,
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);
const BY_CUSTOMER: EndedBy = EndedBy::Customer(Place::App);

/// Breaks for good at the so-many-th thing that is done.
#[derive(Debug)]
struct Fuse(AtomicU32, u32);

impl Fuse {
    fn new(at: u32) -> Arc<Self> {
        Arc::new(Self(AtomicU32::new(0), at))
    }

    fn burn(&self) -> Result<()> {
        if self.0.fetch_add(1, Ordering::Relaxed) >= self.1 {
            return Err(Error::new(ErrorKind::Internal, "the power failed"));
        }
        Ok(())
    }

    fn burnt(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Everything outside, on one fuse: it breaks before the thing is done, or after it was done and
/// before anybody heard of it.
#[derive(Debug)]
struct Fused<T: ?Sized> {
    before: Arc<Fuse>,
    after: Arc<Fuse>,
    inner: Arc<T>,
}

macro_rules! through {
    ($self:ident, $call:expr) => {{
        $self.before.burn()?;
        let answer = $call.await?;
        $self.after.burn()?;
        Ok(answer)
    }};
}

#[async_trait]
impl LedgerStore for Fused<dyn LedgerStore> {
    async fn append(&self, row: &Row, errand: Option<&Errand>) -> Result<bool> {
        through!(self, self.inner.append(row, errand))
    }
    async fn revision(&self, id: RecordId) -> Result<Option<u64>> {
        self.inner.revision(id).await
    }
    async fn latest(&self, id: RecordId) -> Result<Option<Row>> {
        self.inner.latest(id).await
    }
    async fn history(&self, id: RecordId) -> Result<Vec<Row>> {
        self.inner.history(id).await
    }
    async fn of_subject(&self, subject: &guichet_consent::Subject) -> Result<Vec<RecordId>> {
        self.inner.of_subject(subject).await
    }
    async fn ended_before(&self, state: State, instant: Timestamp) -> Result<Vec<RecordId>> {
        self.inner.ended_before(state, instant).await
    }
    async fn bind(&self, grant: &GrantId, id: RecordId) -> Result<bool> {
        self.inner.bind(grant, id).await
    }
    async fn grants_of(&self, id: RecordId) -> Result<Vec<GrantId>> {
        self.inner.grants_of(id).await
    }
    async fn bound(&self, grant: &GrantId) -> Result<Option<(RecordId, u64)>> {
        self.inner.bound(grant).await
    }
    async fn erase(&self, id: RecordId) -> Result<()> {
        self.inner.erase(id).await
    }
    async fn errand(&self, id: RecordId) -> Result<Option<Errand>> {
        self.inner.errand(id).await
    }
    async fn begin_errand(&self, errand: &Errand) -> Result<()> {
        through!(self, self.inner.begin_errand(errand))
    }
    async fn advance(&self, errand: &Errand) -> Result<bool> {
        through!(self, self.inner.advance(errand))
    }
    async fn due_errands(&self, now: Timestamp) -> Result<Vec<Errand>> {
        self.inner.due_errands(now).await
    }
}

#[async_trait]
impl RowStore for Fused<dyn RowStore> {
    async fn put(&self, row: &SealedRow) -> Result<()> {
        self.inner.put(row).await
    }
    async fn row(&self, id: RecordId, name: &str) -> Result<Option<SealedRow>> {
        self.inner.row(id, name).await
    }
    async fn rows(&self, id: RecordId) -> Result<Vec<SealedRow>> {
        self.inner.rows(id).await
    }
    async fn delete(&self, id: RecordId, name: &str) -> Result<()> {
        self.inner.delete(id, name).await
    }
    async fn delete_all(&self, id: RecordId) -> Result<u64> {
        through!(self, self.inner.delete_all(id))
    }
    async fn delete_due(&self, now: Timestamp) -> Result<u64> {
        self.inner.delete_due(now).await
    }
    async fn put_key(&self, id: RecordId, wrapped: &[u8]) -> Result<bool> {
        self.inner.put_key(id, wrapped).await
    }
    async fn key(&self, id: RecordId) -> Result<Option<Vec<u8>>> {
        self.inner.key(id).await
    }
    async fn destroy_key(&self, id: RecordId) -> Result<()> {
        through!(self, self.inner.destroy_key(id))
    }
    async fn scrub(&self) -> Result<()> {
        through!(self, self.inner.scrub())
    }
}

#[async_trait]
impl LogStore for Fused<dyn LogStore> {
    async fn head(&self) -> Result<guichet_consent::log::Head> {
        self.inner.head().await
    }
    async fn append(&self, leaves: &[guichet_consent::log::Leaf], note: &str) -> Result<bool> {
        through!(self, self.inner.append(leaves, note))
    }
    async fn read(&self, range: std::ops::Range<u64>) -> Result<Vec<guichet_consent::log::Leaf>> {
        self.inner.read(range).await
    }
}

#[async_trait]
impl BankDoor for Fused<dyn BankDoor> {
    async fn revoke(&self, grant: &Grant) -> Result<Option<Grant>> {
        through!(self, self.inner.revoke(grant))
    }
}

#[async_trait]
impl Announcer for Fused<dyn Announcer> {
    async fn tell(&self, told: &Told) -> Result<()> {
        through!(self, self.inner.tell(told))
    }
}

#[async_trait]
impl Outgoing for Fused<dyn Outgoing> {
    async fn purge(&self, id: RecordId) -> Result<()> {
        through!(self, self.inner.purge(id))
    }
}

/// Remembers what the customer was told, and which messages wait.
#[derive(Debug, Default)]
struct Customer {
    told: Mutex<Vec<Told>>,
    queue: Mutex<Vec<RecordId>>,
}

#[async_trait]
impl Announcer for Customer {
    async fn tell(&self, told: &Told) -> Result<()> {
        self.told.lock().unwrap().push(told.clone());
        Ok(())
    }
}

#[async_trait]
impl Outgoing for Customer {
    async fn purge(&self, id: RecordId) -> Result<()> {
        self.queue.lock().unwrap().retain(|it| *it != id);
        Ok(())
    }
}

/// What outlives the program: databases, bank, customer.
struct World {
    ledger: Arc<dyn LedgerStore>,
    rows: Arc<dyn RowStore>,
    log: Arc<dyn LogStore>,
    bank: CountingBank,
    customer: Arc<Customer>,
    record: RecordId,
    grant: Grant,
}

impl World {
    async fn new(ledger: Arc<dyn LedgerStore>, rows: Arc<dyn RowStore>) -> Self {
        let (record, grant) = given(&ledger_over(ledger.clone()), draft()).await;
        let sealed = sealed_over(rows.clone(), &ledger_over(ledger.clone()));
        sealed.put(record.id, LINE, "a", b"kept", start()).await.unwrap();
        let customer = Arc::new(Customer::default());
        customer.queue.lock().unwrap().push(record.id);
        let (log, bank) = (Arc::new(MemoryLogStore::new()), CountingBank::new());
        Self { ledger, rows, log, bank, customer, record: record.id, grant }
    }

    async fn in_memory() -> Self {
        let store = Arc::new(MemoryStore::new());
        Self::new(store.clone(), store).await
    }

    /// The program, started anew, on fuses.
    fn program(&self, before: &Arc<Fuse>, after: &Arc<Fuse>) -> Withdrawals {
        macro_rules! fused {
            ($inner:expr, $kind:ty) => {
                Arc::new(Fused::<$kind> {
                    before: before.clone(),
                    after: after.clone(),
                    inner: $inner,
                })
            };
        }
        let ledger = ledger_over(fused!(self.ledger.clone(), dyn LedgerStore));
        let sealed = sealed_over(fused!(self.rows.clone(), dyn RowStore), &ledger);
        let origin = Origin::new("example.com/audit").unwrap();
        let store = fused!(self.log.clone(), dyn LogStore);
        let log = Arc::new(Log::new(store, crate::support::signer(), origin));
        let gate = ConsentGate::new(ledger.clone());
        let door = Arc::new(Revoker::new([self.bank.bank(|bank| bank.layer(gate))]));
        let door = fused!(door, dyn BankDoor);
        let announcer = fused!(self.customer.clone(), dyn Announcer);
        Withdrawals::new(ledger, sealed, log, door, SealKey::from_bytes([5; 32]))
            .with_announcer(announcer)
            .with_outgoing(fused!(self.customer.clone(), dyn Outgoing))
    }

    fn healthy(&self) -> Withdrawals {
        self.program(&Fuse::new(u32::MAX), &Fuse::new(u32::MAX))
    }

    /// How much is withdrawn; each is a promise that is never taken back.
    async fn withdrawn(&self) -> [bool; 6] {
        let ledger = ledger_over(self.ledger.clone());
        let record = ledger.read(self.record).await.unwrap();
        let errand = self.ledger.errand(self.record).await.unwrap();
        let told = !self.customer.told.lock().unwrap().is_empty();
        [
            record.state().is_ended(),
            !actions(&self.log).await.is_empty(),
            self.rows.key(self.record).await.unwrap().is_none(),
            self.rows.rows(self.record).await.unwrap().is_empty()
                && self.customer.queue.lock().unwrap().is_empty(),
            errand.is_some_and(|errand| errand.at_bank == AtBank::Confirmed),
            told,
        ]
    }
}

async fn actions(log: &Arc<dyn LogStore>) -> Vec<String> {
    let leaves = log.read(0..u64::MAX).await.unwrap();
    let action = |bytes: &[u8]| Entry::from_bytes(bytes).unwrap().action.to_string();
    leaves.iter().map(|leaf| action(&leaf.entry)).collect()
}

#[tokio::test]
async fn a_withdrawal_keeps_its_order_and_leaves_nothing() {
    on_every_store(|ledger, rows| async move {
        let world = World::new(ledger, rows).await;
        let program = world.healthy();
        let told = program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(1));
        let told = told.await.unwrap();
        assert_eq!((told.state, told.at_bank), (State::Withdrawn, AtBank::Confirmed));
        assert_eq!(told.ended_at, Some(hours(1)));
        assert_eq!(world.withdrawn().await, [true; 6]);
        assert_eq!(
            actions(&world.log).await,
            [
                "consent.withdrawn",
                "withdrawal.sessions_ended",
                "withdrawal.key_destroyed",
                "withdrawal.rows_erased",
                "withdrawal.bank_told",
                "withdrawal.customer_told",
                "consent.purged",
            ]
        );
        let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
        assert_eq!((errand.step, errand.credential), (Step::Done, None));
        let ledger = ledger_over(world.ledger.clone());
        assert_eq!(ledger.read(world.record).await.unwrap().state(), State::Purged);
        // Once more changes nothing.
        let again = program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(2));
        assert_eq!(again.await.unwrap().ended_at, Some(hours(1)));
        assert_eq!(program.go_on(days(9)).await.unwrap(), 0);
        assert_eq!((world.bank.count(), world.customer.told.lock().unwrap().len()), (1, 1));
    })
    .await;
}

/// Breaks the program at every place, before and after each thing that is done; starts it anew;
/// breaks it again at every place; and each time looks whether anything was taken back.
#[tokio::test]
async fn wherever_the_power_fails_nothing_is_less_withdrawn_than_before() {
    // How many things are done when nothing breaks.
    let world = World::in_memory().await;
    let count = Fuse::new(u32::MAX);
    let program = world.program(&count, &Fuse::new(u32::MAX));
    program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(1)).await.unwrap();
    let things = count.burnt();
    assert!(things > 15, "{things}");

    let whole = || Fuse::new(u32::MAX);
    for place in 0..things {
        for (before, after) in [(Fuse::new(place), whole()), (whole(), Fuse::new(place))] {
            let world = World::in_memory().await;
            let mut reached = world.withdrawn().await;
            let broken = world.program(&before, &after);
            let begun = broken.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(1));
            let begun = begun.await;
            for second in 0..=things {
                let now = world.withdrawn().await;
                for (promise, (then, now)) in reached.iter().zip(now).enumerate() {
                    assert!(!then || now, "promise {promise} was taken back at {place}");
                }
                reached = now;
                // A program that breaks once more, elsewhere, each time it is started.
                let broken = world.program(&Fuse::new(second), &whole());
                let _ = broken.go_on(hours(2)).await;
            }
            if reached[0] {
                world.healthy().go_on(hours(3)).await.unwrap();
                assert_eq!(world.withdrawn().await, [true; 6], "broken at {place}");
            } else {
                assert!(begun.is_err(), "what was promised was not done, at {place}");
            }
        }
    }
}

#[tokio::test]
async fn a_bank_that_is_down_is_told_again_until_it_confirms() {
    let world = World::in_memory().await;
    world.bank.fails(Some(Error::new(ErrorKind::Unavailable, "the bank is in maintenance")));
    let program = world.healthy();
    let told = program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start());
    assert_eq!(told.await.unwrap().at_bank, AtBank::Pending);
    // The customer's side did not wait, and the customer knows what is pending.
    assert_eq!(world.withdrawn().await, [true, true, true, true, false, true]);
    let minutes = |count| start() + jiff::SignedDuration::from_mins(count);
    let mut tries = Vec::new();
    let mut before = world.bank.count();
    for minute in 1..=60 {
        // Another program each minute, as after a restart.
        world.healthy().go_on(minutes(minute)).await.unwrap();
        if world.bank.count() > before {
            tries.push(minute);
            before = world.bank.count();
        }
    }
    assert_eq!(tries, [1, 3, 7, 15, 31], "each wait is twice the one before");
    world.bank.fails(None);
    assert_eq!(world.healthy().go_on(minutes(63)).await.unwrap(), 1);
    assert_eq!(world.withdrawn().await, [true; 6]);
    let told = world.customer.told.lock().unwrap().clone();
    let words: Vec<AtBank> = told.iter().map(|told| told.at_bank).collect();
    assert_eq!(words, [AtBank::Pending, AtBank::Confirmed]);
    let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
    assert_eq!(errand.credential, None, "the credential is gone once the bank confirmed");
}

#[tokio::test]
async fn what_no_retry_can_end_is_told_to_the_customer_as_it_is() {
    for (kind, expected) in [
        (ErrorKind::NotFound, AtBank::Confirmed),
        (ErrorKind::Unsupported, AtBank::ByCustomer),
        (ErrorKind::Protocol, AtBank::Pending),
    ] {
        let world = World::in_memory().await;
        world.bank.fails(Some(Error::new(kind, "so it is")));
        let told = world.healthy();
        let told = told.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await;
        assert_eq!(told.unwrap().at_bank, expected, "{kind:?}");
    }
    // Without a grant nobody can tell the bank, and nobody says that it was told.
    let world = World::in_memory().await;
    let told = world.healthy().withdraw(world.record, BY_CUSTOMER, None, start()).await.unwrap();
    assert_eq!((told.at_bank, world.bank.count()), (AtBank::Nothing, 0));
    // What ran out at the bank meanwhile is over there too.
    let mut world = World::in_memory().await;
    world.grant.expires_at = Some(days(2));
    world.bank.fails(Some(Error::new(ErrorKind::Unavailable, "the bank is in maintenance")));
    let program = world.healthy();
    program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    assert_eq!(program.go_on(days(3)).await.unwrap(), 1);
    let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
    assert_eq!((errand.at_bank, errand.step), (AtBank::Lapsed, Step::Done));
}

#[tokio::test]
async fn a_token_that_ran_out_is_refreshed_for_this_one_call() {
    let mut world = World::in_memory().await;
    world.grant.refresh_token = Some("canary-refresh".into());
    let expired = Error::new(ErrorKind::GrantExpired, "the token ran out");
    assert_eq!(expired.remedy(), Remedy::Refresh);
    world.bank.fails_once(expired);
    let told = world.healthy();
    let told = told.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    assert_eq!(told.at_bank, AtBank::Confirmed);
    let operations = world.bank.operations();
    let (revoke, refresh) = (Operation::RevokeConsent, Operation::RefreshGrant);
    assert_eq!(operations, [revoke, refresh, revoke]);
    // Nothing can be read with the fresh one either.
    let gate = ConsentGate::new(ledger_over(world.ledger.clone()));
    let bank = world.bank.bank(|bank| bank.layer(gate));
    let plan = Some(Purpose::PlanBudget);
    assert!(make(&bank, Operation::Balances, &world.grant, plan, Some("a")).await.is_err());
}

#[tokio::test]
async fn two_programs_that_go_on_at_once_do_not_hinder_each_other() {
    let world = World::in_memory().await;
    let fuse = Fuse::new(3);
    let broken = world.program(&fuse, &Fuse::new(u32::MAX));
    let _ = broken.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await;
    let (one, two) = (world.healthy(), world.healthy());
    let (one, two) = futures_util::future::join(one.go_on(hours(1)), two.go_on(hours(1))).await;
    assert!(one.is_ok() && two.is_ok());
    world.healthy().go_on(hours(2)).await.unwrap();
    assert_eq!(world.withdrawn().await, [true; 6]);
}

#[tokio::test]
async fn the_credential_is_of_no_use_under_another_key() {
    let world = World::in_memory().await;
    world.bank.fails(Some(Error::new(ErrorKind::Unavailable, "the bank is in maintenance")));
    world.healthy().withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
    let credential = guichet_core::Sealed::from_bytes(errand.credential.unwrap());
    assert!(Grant::open(&credential, &SealKey::from_bytes([3; 32])).is_err(), "the master key");
    let grant = Grant::open(&credential, &SealKey::from_bytes([5; 32])).unwrap();
    // And what it holds ends the consent, and does nothing else: the gate sees to that.
    let gate = ConsentGate::new(ledger_over(world.ledger.clone()));
    world.bank.fails(None);
    let bank = world.bank.bank(|bank| bank.layer(gate));
    for operation in Operation::ALL {
        let may = matches!(
            operation,
            Operation::RevokeConsent
                | Operation::RefreshGrant
                | Operation::BeginConsent
                | Operation::ResumeConsent
        );
        let made = make(&bank, *operation, &grant, Some(Purpose::PlanBudget), Some("a")).await;
        assert_eq!(made.is_ok(), may, "{operation}");
    }
}

#[tokio::test]
async fn a_consent_that_the_bank_ended_is_not_ended_there_again() {
    let world = World::in_memory().await;
    let by = EndedBy::Other(guichet_consent::Actor::Bank, guichet_consent::Reason::Security);
    let told = world.healthy().withdraw(world.record, by, Some(&world.grant), start()).await;
    let told = told.unwrap();
    assert_eq!((told.state, told.at_bank), (State::Revoked, AtBank::Lapsed));
    assert_eq!(world.bank.count(), 0);
    assert_eq!(actions(&world.log).await.first().map(String::as_str), Some("consent.revoked"));
}

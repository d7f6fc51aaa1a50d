//! What outlives a program that withdraws: databases, a bank, a customer.

use super::{
    bank::CountingBank,
    budget, draft,
    fuse::{Fuse, Fused},
    given, ledger_over, sealed_over, signer, start,
};
use async_trait::async_trait;
use guichet_consent::{
    Announcer, BankDoor, ConsentGate, Outgoing, RecordId, Revoker, Told, Withdrawals,
    log::{Entry, Log, LogStore, MemoryLogStore, Origin},
    store::{AtBank, LedgerStore, MemoryStore, RowStore},
};
use guichet_core::{Grant, Purpose, Result, Scope, SealKey};
use std::sync::{Arc, Mutex};

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);

/// Remembers what the customer was told, and which messages wait.
#[derive(Debug, Default)]
pub(crate) struct Customer {
    pub(crate) told: Mutex<Vec<Told>>,
    pub(crate) queue: Mutex<Vec<RecordId>>,
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
pub(crate) struct World {
    pub(crate) ledger: Arc<dyn LedgerStore>,
    pub(crate) rows: Arc<dyn RowStore>,
    pub(crate) log: Arc<dyn LogStore>,
    pub(crate) bank: CountingBank,
    pub(crate) customer: Arc<Customer>,
    pub(crate) record: RecordId,
    pub(crate) grant: Grant,
}

impl World {
    pub(crate) async fn new(ledger: Arc<dyn LedgerStore>, rows: Arc<dyn RowStore>) -> Self {
        let (record, grant) = given(&ledger_over(ledger.clone()), draft()).await;
        let sealed = sealed_over(rows.clone(), &ledger_over(ledger.clone()));
        sealed.put(record.id, LINE, "a", b"kept", start()).await.unwrap();
        let customer = Arc::new(Customer::default());
        customer.queue.lock().unwrap().push(record.id);
        let (log, bank) = (Arc::new(MemoryLogStore::new()), CountingBank::new());
        Self { ledger, rows, log, bank, customer, record: record.id, grant }
    }

    pub(crate) async fn in_memory() -> Self {
        let store = Arc::new(MemoryStore::new());
        Self::new(store.clone(), store).await
    }

    /// The program, started anew, on fuses.
    pub(crate) fn program(&self, before: &Arc<Fuse>, after: &Arc<Fuse>) -> Withdrawals {
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
        let log = Arc::new(Log::new(store, signer(), origin));
        let gate = ConsentGate::new(ledger.clone());
        let door = Arc::new(Revoker::new([self.bank.bank(|bank| bank.layer(gate))]));
        let door = fused!(door, dyn BankDoor);
        let announcer = fused!(self.customer.clone(), dyn Announcer);
        Withdrawals::new(ledger, sealed, log, door, SealKey::from_bytes([5; 32]), budget())
            .with_announcer(announcer)
            .with_outgoing(fused!(self.customer.clone(), dyn Outgoing))
    }

    /// A program that knows no bank and nobody to tell.
    pub(crate) fn without_anybody(&self) -> Withdrawals {
        let ledger = ledger_over(self.ledger.clone());
        let sealed = sealed_over(self.rows.clone(), &ledger);
        let origin = Origin::new("example.com/audit").unwrap();
        let log = Arc::new(Log::new(self.log.clone(), signer(), origin));
        let key = SealKey::from_bytes([5; 32]);
        Withdrawals::new(ledger, sealed, log, Arc::new(Revoker::default()), key, budget())
    }

    pub(crate) fn healthy(&self) -> Withdrawals {
        self.program(&Fuse::whole(), &Fuse::whole())
    }

    /// How much is withdrawn; each is a promise that is never taken back.
    pub(crate) async fn withdrawn(&self) -> [bool; 6] {
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

/// The actions in a log, by their stable names.
pub(crate) async fn actions(log: &Arc<dyn LogStore>) -> Vec<String> {
    let leaves = log.read(0..u64::MAX).await.unwrap();
    let action = |bytes: &[u8]| Entry::from_bytes(bytes).unwrap().action.to_string();
    leaves.iter().map(|leaf| action(&leaf.entry)).collect()
}

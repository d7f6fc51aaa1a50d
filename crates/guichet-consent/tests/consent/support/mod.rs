//! A customer, a bank that counts what arrives, and the stores to try everything on.

pub(crate) mod bank;
pub(crate) mod full;
pub(crate) mod fuse;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod world;

use guichet_consent::{
    ConsentRecord, Draft, Ed25519Signer, Expression, Item, Language, Ledger, MasterKey, Method,
    Notice, Party, SealedStore, Signer, Subject,
    log::{Actor, Log, LogStore, MemoryLogStore, Origin},
    store::{LedgerStore, MemoryStore, RowStore},
};
use guichet_core::{
    AccountId, AccountKind, AccountRef, AccountSelection, BankId, ConsentId, ConsentRequest,
    CustomerRef, Grant, Purpose, Scope, SealKey, Timestamp, raw::AppKey,
};
use std::sync::Arc;

pub(crate) const BANK: &str = "example-fr";

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The day on which everything here begins.
pub(crate) fn start() -> Timestamp {
    instant("2026-03-01T12:00:00Z")
}

pub(crate) fn hours(count: i64) -> Timestamp {
    start() + jiff::SignedDuration::from_hours(count)
}

pub(crate) fn days(count: i64) -> Timestamp {
    hours(24 * count)
}

pub(crate) fn subject() -> Subject {
    Subject::derive(&AppKey::from_bytes([7; 32]), &CustomerRef::new("customer 7"))
}

pub(crate) fn notice() -> Notice {
    Notice::new(Language::English, "Example reads your balances to plan a budget.")
}

/// In whose name the log is written.
pub(crate) fn budget() -> Actor {
    Actor::app("budget")
}

/// A draft without lines, for 90 days.
pub(crate) fn empty_draft() -> Draft {
    let party = Party::new("Example SAS", "privacy@example.com");
    Draft::new(subject(), party, BankId::new(BANK), notice()).days(90, start())
}

/// Accounts, balances and transactions, to plan a budget and to warn of fraud.
pub(crate) fn draft() -> Draft {
    let mut draft = empty_draft();
    for purpose in [Purpose::PlanBudget, Purpose::WarnOfFraud] {
        for scope in [Scope::AccountsBasic, Scope::Balances, Scope::Transactions] {
            draft = draft.item(Item::new(scope, purpose).kept_days(30));
        }
    }
    draft
}

pub(crate) fn signer() -> Arc<dyn Signer> {
    Arc::new(Ed25519Signer::from_bytes(&[9; 32]))
}

pub(crate) fn ledger_over(store: Arc<dyn LedgerStore>) -> Ledger {
    Ledger::new(store, signer())
}

pub(crate) fn log() -> Arc<Log> {
    log_over(Arc::new(MemoryLogStore::new()))
}

pub(crate) fn log_over(store: Arc<dyn LogStore>) -> Arc<Log> {
    Arc::new(Log::new(store, signer(), Origin::new("example.com/audit").unwrap()))
}

pub(crate) fn sealed_over(rows: Arc<dyn RowStore>, ledger: &Ledger) -> SealedStore {
    let keyring = Arc::new(MasterKey::new(SealKey::from_bytes([3; 32])));
    SealedStore::new(rows, keyring, ledger.clone())
}

pub(crate) fn account(id: &str) -> AccountRef {
    AccountRef::new(AccountId::new(id), AccountKind::Current)
}

/// A grant for everything, so that nothing but the ledger can refuse.
pub(crate) fn grant() -> Grant {
    let request =
        ConsentRequest::new(Scope::ALL.iter().copied(), Purpose::ALL.iter().copied()).days(90);
    let bank = BankId::new(BANK);
    let mut grant = Grant::new(bank, &request, "canary-token".into(), start()).unwrap();
    grant.consent = Some(ConsentId::new("bank-consent-1"));
    grant
}

pub(crate) fn listed(accounts: &[&str]) -> AccountSelection {
    AccountSelection::Listed(accounts.iter().map(AccountId::new).collect())
}

pub(crate) fn yes(at: Timestamp) -> Expression {
    Expression::new(Method::Click, at)
}

/// A consent in force, with its grant.
pub(crate) async fn given(ledger: &Ledger, draft: Draft) -> (Arc<ConsentRecord>, Grant) {
    let asked = ledger.request(draft, start()).await.unwrap();
    let grant = grant();
    let record = ledger.give(asked.id, &grant, yes(start()), start()).await.unwrap();
    (record, grant)
}

pub(crate) fn memory() -> (Ledger, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::new());
    (ledger_over(store.clone()), store)
}

/// Runs a test on every store that is there.
pub(crate) async fn on_every_store<F: Future<Output = ()>>(
    mut test: impl FnMut(Arc<dyn LedgerStore>, Arc<dyn RowStore>) -> F,
) {
    let memory = Arc::new(MemoryStore::new());
    test(memory.clone(), memory).await;
    #[cfg(feature = "sqlite")]
    {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("consent.db");
        let store = Arc::new(guichet_consent::store::SqliteStore::open(path).await.unwrap());
        test(store.clone(), store.clone()).await;
        store.close().await;
    }
    #[cfg(feature = "postgres")]
    if let Some(url) = postgres::database().await {
        let store = guichet_consent::store::PostgresStore::connect(&url, 20).await.unwrap();
        let store = Arc::new(store);
        test(store.clone(), store.clone()).await;
        store.close().await;
    }
}

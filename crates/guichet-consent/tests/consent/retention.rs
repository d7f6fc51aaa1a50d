//! Retention: by the clock alone, what is kept ends.

use crate::support::{
    bank::CountingBank, budget, days, draft, given, ledger_over, log, on_every_store, sealed_over,
    start, subject, world::actions,
};
use guichet_consent::{
    Ledger, Retention, Revoker, SealedStore, State, Withdrawals,
    log::Log,
    store::{AtBank, LedgerStore, RowStore},
};
use guichet_core::{ErrorKind, MemoryGrantStore, Operation, Purpose, Scope, SealKey};
use std::sync::Arc;

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);

struct Keeper {
    ledger: Ledger,
    sealed: SealedStore,
    log: Arc<Log>,
    bank: CountingBank,
    grants: MemoryGrantStore,
    retention: Retention,
}

fn keeper(store: Arc<dyn LedgerStore>, rows: Arc<dyn RowStore>) -> Keeper {
    let ledger = ledger_over(store);
    let (sealed, log, bank) = (sealed_over(rows, &ledger), log(), CountingBank::new());
    let door = Arc::new(Revoker::new([bank.bank(|bank| bank)]));
    let grants = MemoryGrantStore::new();
    let key = SealKey::from_bytes([5; 32]);
    let withdrawals =
        Withdrawals::new(ledger.clone(), sealed.clone(), log.clone(), door, key, budget())
            .with_grants(Arc::new(grants.clone()));
    let (one, two) = (ledger.clone(), sealed.clone());
    let retention = Retention::new(one, two, log.clone(), Arc::new(withdrawals));
    Keeper { ledger, sealed, log, bank, grants, retention }
}

#[tokio::test]
async fn rows_go_then_the_consent_then_three_years_later_the_record() {
    on_every_store(|store, rows| async move {
        let it = keeper(store, rows.clone());
        let (record, grant) = given(&it.ledger, draft()).await;
        it.grants.insert(grant);
        it.sealed.put(record.id, LINE, "a", b"early", start()).await.unwrap();
        it.sealed.put(record.id, LINE, "b", b"late", days(70)).await.unwrap();

        let swept = it.retention.sweep(days(29)).await.unwrap();
        assert_eq!((swept.expired, swept.rows, swept.records), (0, 0, 0));
        // 30 days after it was read.
        let swept = it.retention.sweep(days(31)).await.unwrap();
        assert_eq!((swept.expired, swept.rows, swept.records), (0, 1, 0));
        assert_eq!(it.sealed.read_all(record.id, days(71)).await.unwrap().len(), 1);
        // The consent runs out on day 90: key and rows go, and the bank is told.
        let swept = it.retention.sweep(days(91)).await.unwrap();
        assert_eq!((swept.expired, swept.rows, swept.records), (1, 1, 0));
        assert_eq!(rows.key(record.id).await.unwrap(), None);
        assert!(rows.rows(record.id).await.unwrap().is_empty());
        assert_eq!(it.ledger.read(record.id).await.unwrap().state(), State::Purged);
        assert_eq!(it.bank.operations(), [Operation::RevokeConsent]);
        // The record stays for three years after the end, and then it goes too.
        let kept = Retention::record_kept_until(days(91));
        let day = jiff::SignedDuration::from_hours(24);
        assert_eq!(it.retention.sweep(kept - day).await.unwrap().records, 0);
        assert_eq!(it.ledger.of_subject(&subject()).await.unwrap().len(), 1);
        assert_eq!(it.retention.sweep(kept + day).await.unwrap().records, 1);
        let gone = it.ledger.read(record.id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        assert!(it.ledger.of_subject(&subject()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn three_years_are_at_least_three_years() {
    let ended = start();
    let years = ended.to_zoned(jiff::tz::TimeZone::UTC).date() + jiff::Span::new().years(3);
    let kept = Retention::record_kept_until(ended).to_zoned(jiff::tz::TimeZone::UTC).date();
    assert!(kept >= years, "{kept} is before {years}");
}

#[tokio::test]
async fn forgetting_erases_at_once_and_keeps_record_and_log() {
    on_every_store(|store, rows| async move {
        let it = keeper(store, rows.clone());
        let (record, grant) = given(&it.ledger, draft()).await;
        it.sealed.put(record.id, LINE, "a", b"kept", start()).await.unwrap();
        let told = it.retention.forget(record.id, Some(&grant), days(1)).await.unwrap();
        assert_eq!(told.at_bank, AtBank::Confirmed);
        assert_eq!(rows.key(record.id).await.unwrap(), None);
        assert!(rows.rows(record.id).await.unwrap().is_empty());
        let history = it.ledger.history(record.id).await.unwrap();
        assert_eq!(history.last().unwrap().record.state(), State::Purged);
        let actions = actions(it.log.store()).await;
        assert_eq!(actions.first().map(String::as_str), Some("consent.withdrawn"));
        assert_eq!(actions.last().map(String::as_str), Some("erase"));
    })
    .await;
}

#[tokio::test]
async fn a_sweep_that_comes_late_or_twice_does_the_same() {
    let (ledger, store) = crate::support::memory();
    let it = keeper(store.clone(), store.clone());
    let (record, _) = given(&ledger, draft()).await;
    it.sealed.put(record.id, LINE, "a", b"kept", start()).await.unwrap();
    it.retention.sweep(days(400)).await.unwrap();
    let again = it.retention.sweep(days(400)).await.unwrap();
    assert_eq!((again.expired, again.rows, again.records), (0, 0, 0));
    assert_eq!(it.ledger.read(record.id).await.unwrap().state(), State::Purged);
    // The bank was not told, as there was no grant, and nobody says otherwise.
    let errand = store.errand(record.id).await.unwrap().unwrap();
    assert_eq!((errand.at_bank, it.bank.count()), (AtBank::Nothing, 0));
}

#[tokio::test]
async fn of_consents_with_clocks_of_their_own_one_ends_and_the_other_does_not() {
    on_every_store(|store, rows| async move {
        let it = keeper(store, rows.clone());
        let (one, grant) = given(&it.ledger, draft()).await;
        let (other, _) = given(&it.ledger, draft()).await;
        it.grants.insert(grant);
        it.sealed.put(one.id, LINE, "a", b"kept", start()).await.unwrap();
        let early = it.retention.sweep_one(one.id, days(89)).await.unwrap();
        assert_eq!((early.expired, early.records), (0, 0));

        let swept = it.retention.sweep_one(one.id, days(91)).await.unwrap();
        assert_eq!((swept.expired, swept.records), (1, 0));
        assert_eq!(rows.key(one.id).await.unwrap(), None);
        assert_eq!(it.ledger.read(one.id).await.unwrap().state(), State::Purged);
        assert_eq!(it.bank.operations(), [Operation::RevokeConsent]);
        assert_eq!(it.ledger.read(other.id).await.unwrap().state(), State::Given);

        let kept = Retention::record_kept_until(days(91));
        assert_eq!(it.retention.sweep_one(one.id, kept).await.unwrap().records, 1);
        assert_eq!(it.ledger.of_subject(&subject()).await.unwrap().len(), 1);
        // A question that nobody answered is left to whoever asked, and goes with time.
        let asked = it.ledger.request(draft(), start()).await.unwrap();
        let over = Retention::record_kept_until(asked.ends_at());
        assert_eq!(it.retention.sweep_one(asked.id, days(400)).await.unwrap().expired, 0);
        assert_eq!(it.retention.sweep_one(asked.id, over).await.unwrap().records, 1);
    })
    .await;
}

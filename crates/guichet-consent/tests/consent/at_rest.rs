//! Data at rest: unreadable without the consent's key, and gone from every file with it.

use crate::support::{
    days, draft, given, hours, ledger_over, on_every_store, sealed_over, start, yes,
};
use guichet_consent::{Change, MasterKey, Place, Refusal, SealedStore, log::Rule, store::RowStore};
use guichet_core::{ErrorKind, Purpose, Scope, SealKey, Secret};
use std::sync::Arc;

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);

#[tokio::test]
async fn what_was_kept_is_read_again_until_its_time_is_over() {
    on_every_store(|store, rows| async move {
        let ledger = ledger_over(store);
        let sealed = sealed_over(rows, &ledger);
        let (record, _) = given(&ledger, draft()).await;
        assert!(sealed.put(record.id, LINE, "a", b"one", start()).await.unwrap());
        assert!(sealed.put(record.id, LINE, "a", b"two", hours(1)).await.unwrap());
        let read = async |at| sealed.read(record.id, "a", at).await.unwrap();
        assert_eq!(read(days(30)).await.as_deref(), Some(b"two".as_slice()));
        assert_eq!(read(days(30) + jiff::SignedDuration::from_hours(1)).await, None);
        let all = sealed.read_all(record.id, days(1)).await.unwrap();
        assert_eq!(all, [("a".to_owned(), b"two".to_vec())]);
        assert_eq!(sealed.delete_due(days(29)).await.unwrap(), 0);
        assert_eq!(sealed.delete_due(days(31)).await.unwrap(), 1);
        assert!(sealed.read_all(record.id, days(1)).await.unwrap().is_empty());
        sealed.put(record.id, LINE, "b", b"three", start()).await.unwrap();
        sealed.delete(record.id, "b").await.unwrap();
        assert_eq!(sealed.read(record.id, "b", start()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_kept_that_the_consent_does_not_let_be_kept() {
    let (ledger, store) = crate::support::memory();
    let sealed = sealed_over(store.clone(), &ledger);
    let line = guichet_consent::Item::new(Scope::Balances, Purpose::PlanBudget);
    let (record, _) = given(&ledger, draft().item(line)).await;
    let balances = (Scope::Balances, Purpose::PlanBudget);
    assert!(!sealed.put(record.id, balances, "a", b"1", start()).await.unwrap());
    let foreign = (Scope::Statements, Purpose::PlanBudget);
    let error = sealed.put(record.id, foreign, "a", b"1", start()).await.unwrap_err();
    assert_eq!(Refusal::rule_of(&error), Some(Rule::ScopeMissing));
    // Never longer than the consent itself.
    sealed.put(record.id, LINE, "late", b"1", days(80)).await.unwrap();
    assert_eq!(store.rows(record.id).await.unwrap()[0].keep_until, record.ends_at());
    // Nor before the yes, nor after the end.
    let asked = ledger.request(draft(), start()).await.unwrap();
    assert!(sealed.put(asked.id, LINE, "a", b"1", start()).await.is_err());
    let withdraw = Change::Withdraw { place: Place::App };
    ledger.change(record.id, withdraw, days(81)).await.unwrap();
    assert!(sealed.put(record.id, LINE, "b", b"1", days(81)).await.is_err());
    assert!(sealed.read(record.id, "late", days(81)).await.is_err());
    assert!(sealed.commitment_key(record.id, days(81)).await.is_err());
}

#[tokio::test]
async fn a_destroyed_key_does_not_come_back() {
    on_every_store(|store, rows| async move {
        let ledger = ledger_over(store);
        let sealed = sealed_over(rows.clone(), &ledger);
        let (record, _) = given(&ledger, draft()).await;
        sealed.put(record.id, LINE, "a", b"one", start()).await.unwrap();
        // Two machines; both have the same rows, and one destroys the key.
        let other = sealed_over(rows.clone(), &ledger);
        other.destroy_key(record.id).await.unwrap();
        assert_eq!(sealed.read(record.id, "a", start()).await.unwrap(), None);
        assert_eq!(
            rows.rows(record.id).await.unwrap().len(),
            1,
            "the row is there, and unreadable"
        );
        let again = sealed.put(record.id, LINE, "a", b"two", start()).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::ConsentRevoked);
        // A consent that never had a key does not get one afterwards either.
        let asked = ledger.request(draft(), start()).await.unwrap();
        ledger.change(asked.id, give(), start()).await.unwrap();
        sealed.destroy_key(asked.id).await.unwrap();
        assert!(sealed.put(asked.id, LINE, "a", b"one", start()).await.is_err());
    })
    .await;
}

fn give() -> Change {
    let accounts = guichet_core::AccountSelection::CustomerPicks;
    Change::Give { expression: yes(start()), consent: None, accounts }
}

#[tokio::test]
async fn another_master_key_opens_nothing_and_a_key_fits_its_own_consent_only() {
    let (ledger, store) = crate::support::memory();
    let sealed = sealed_over(store.clone(), &ledger);
    let (record, _) = given(&ledger, draft()).await;
    let (other, _) = given(&ledger, draft()).await;
    sealed.put(record.id, LINE, "a", b"one", start()).await.unwrap();
    let keyring = Arc::new(MasterKey::new(SealKey::from_bytes([4; 32])));
    let stranger = SealedStore::new(store.clone(), keyring, ledger.clone());
    assert!(stranger.read(record.id, "a", start()).await.is_err());
    // The wrapped key in another consent's place.
    let wrapped = store.key(record.id).await.unwrap().unwrap();
    assert!(store.put_key(other.id, &wrapped).await.unwrap());
    assert!(sealed.read(other.id, "a", start()).await.is_err());
    assert!(MasterKey::parse(&Secret::from("zz")).is_err());
    assert!(MasterKey::parse(&Secret::from("03".repeat(32))).is_ok());
}

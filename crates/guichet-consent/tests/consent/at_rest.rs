//! Data at rest: unreadable without the consent's key, and gone from every file with it.

use crate::support::{
    days, draft, given, hours, ledger_over, on_every_store, sealed_over, start, yes,
};
use guichet_consent::{
    Change, EndedBy, MasterKey, Place, RecordId, Refusal, SealedStore, Withdrawals,
    log::Rule,
    store::{LedgerStore, RowStore, SealedRow},
};
use guichet_core::{ErrorKind, Purpose, Scope, SealKey, Secret};
use std::{path::Path, sync::Arc};

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);
const CANARIES: [&str; 3] = ["canary-Boulangerie-Martin", "canary-1234.56", "canary-FR7630006000"];

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

/// The canaries that are found in any file below a directory.
fn found(home: &Path) -> Vec<&'static str> {
    let mut bytes = Vec::new();
    read_all(home, &mut bytes);
    let holds = |canary: &&&str| bytes.windows(canary.len()).any(|it| it == canary.as_bytes());
    CANARIES.iter().filter(holds).copied().collect()
}

fn read_all(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            into.extend(std::fs::read(path).unwrap());
        }
    }
}

/// Keeps every canary many times, so that they reach several pages and the write-ahead log.
async fn put_canaries(sealed: &SealedStore, id: RecordId) {
    for turn in 0..40 {
        for canary in CANARIES {
            let body = format!("{turn} {canary} {}", "x".repeat(300));
            let name = format!("{canary}-{turn}");
            assert!(sealed.put(id, LINE, &name, body.as_bytes(), start()).await.unwrap());
        }
    }
}

#[cfg(feature = "sqlite")]
mod in_files {
    use super::*;
    use crate::support::{bank::CountingBank, log};
    use guichet_consent::{Revoker, log::LogStore, store::SqliteStore};

    async fn open(home: &Path) -> Arc<SqliteStore> {
        Arc::new(SqliteStore::open(home.join("consent.db")).await.unwrap())
    }

    #[tokio::test]
    async fn no_canary_is_found_in_any_file_before_or_after_the_key_is_destroyed() {
        let home = tempfile::tempdir().unwrap();
        let store = open(home.path()).await;
        let ledger = ledger_over(store.clone());
        let sealed = sealed_over(store.clone(), &ledger);
        let (record, grant) = given(&ledger, draft()).await;
        put_canaries(&sealed, record.id).await;
        assert!(found(home.path()).is_empty(), "sealed rows are sealed");
        let wrapped = store.key(record.id).await.unwrap().unwrap();
        let bank = CountingBank::new().bank(|bank| bank);
        let revoke_key = SealKey::from_bytes([5; 32]);
        let door = Arc::new(Revoker::new([bank]));
        let withdrawals = Withdrawals::new(ledger, sealed.clone(), log(), door, revoke_key);
        let by = EndedBy::Customer(Place::App);
        withdrawals.withdraw(record.id, by, Some(&grant), hours(1)).await.unwrap();
        assert!(found(home.path()).is_empty());
        // Nor is the wrapped key, in the database or in its write-ahead log: so whoever has the
        // master key and these files has nothing.
        let mut bytes = Vec::new();
        read_all(home.path(), &mut bytes);
        assert!(!bytes.windows(wrapped.len()).any(|it| it == wrapped), "the wrapped key remains");
        assert!(!bytes.windows(12).any(|it| it == b"canary-token"), "the grant remains");
        store.close().await;
        assert!(found(home.path()).is_empty());
    }

    #[tokio::test]
    async fn with_the_sealing_taken_out_the_same_canaries_are_found() {
        // The mutant: the same rows in the same database, without `SealedStore` in between.
        let home = tempfile::tempdir().unwrap();
        let store = open(home.path()).await;
        let ledger = ledger_over(store.clone());
        let (record, _) = given(&ledger, draft()).await;
        for canary in CANARIES {
            let row = SealedRow::new(record.id, canary.into(), canary.into(), days(30));
            store.put(&row).await.unwrap();
        }
        store.destroy_key(record.id).await.unwrap();
        assert_eq!(found(home.path()), CANARIES);
        // And deleting them takes them out of every file: `secure_delete` and the cut log.
        store.delete_all(record.id).await.unwrap();
        store.scrub().await.unwrap();
        assert!(found(home.path()).is_empty());
    }

    #[tokio::test]
    async fn a_store_that_is_opened_again_holds_what_it_held() {
        let home = tempfile::tempdir().unwrap();
        let store = open(home.path()).await;
        let ledger = ledger_over(store.clone());
        let (record, _) = given(&ledger, draft()).await;
        sealed_over(store.clone(), &ledger).put(record.id, LINE, "a", b"1", start()).await.unwrap();
        store.close().await;
        let store = open(home.path()).await;
        let ledger = ledger_over(store.clone());
        let sealed = sealed_over(store.clone(), &ledger);
        assert_eq!(sealed.read(record.id, "a", start()).await.unwrap(), Some(b"1".to_vec()));
        assert_eq!(ledger.history(record.id).await.unwrap().len(), 2);
        assert_eq!(LogStore::head(&*store).await.unwrap().size, 0);
        assert_eq!(LedgerStore::revision(&*store, record.id).await.unwrap(), Some(2));
    }
}

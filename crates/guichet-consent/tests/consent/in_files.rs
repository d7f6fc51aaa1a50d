//! Canaries: what was sealed is in no file, and what was not sealed is found.

use crate::support::{days, draft, given, ledger_over, sealed_over, start};
use guichet_consent::store::{RowStore as _, SealedRow};
use guichet_core::{Purpose, Scope};
use std::{path::Path, sync::Arc};

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);

/// Everything in all files below a directory.
fn read_all(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.is_file() {
            // A server may tidy up while its files are read; sockets are no files.
            match std::fs::read(path) {
                Ok(bytes) => into.extend(bytes),
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
            }
        }
    }
}

#[cfg(feature = "sqlite")]
mod in_sqlite {
    use super::*;
    use crate::support::{bank::CountingBank, budget, hours, log};
    use guichet_consent::{
        EndedBy, Place, RecordId, Revoker, SealedStore, Withdrawals,
        log::LogStore,
        store::{LedgerStore, SqliteStore},
    };
    use guichet_core::SealKey;

    const CANARIES: [&str; 3] =
        ["canary-Boulangerie-Martin", "canary-1234.56", "canary-FR7630006000"];

    /// The canaries that are found in any file below a directory.
    fn found(home: &Path) -> Vec<&'static str> {
        let mut bytes = Vec::new();
        read_all(home, &mut bytes);
        let holds = |canary: &&&str| bytes.windows(canary.len()).any(|it| it == canary.as_bytes());
        CANARIES.iter().filter(holds).copied().collect()
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
        let withdrawals =
            Withdrawals::new(ledger, sealed.clone(), log(), door, revoke_key, budget());
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
    async fn several_programs_may_open_a_new_file_at_once_and_nobody_else_may() {
        for _ in 0..5 {
            let home = tempfile::tempdir().unwrap();
            let stores = [0; 4].map(|_| open(home.path()));
            for store in futures_util::future::join_all(stores).await {
                store.close().await;
            }
            #[cfg(unix)]
            for entry in std::fs::read_dir(home.path()).unwrap() {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = entry.unwrap().metadata().unwrap().permissions().mode();
                assert_eq!(mode & 0o077, 0, "{mode:o}");
            }
        }
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

#[cfg(feature = "postgres")]
mod in_postgres {
    use super::*;
    use crate::support::postgres;
    use guichet_consent::store::PostgresStore;

    /// Whether the files of the server hold a text; its own user can read them all.
    fn holds(text: &str) -> bool {
        let mut bytes = Vec::new();
        read_all(postgres::home(), &mut bytes);
        String::from_utf8_lossy(&bytes).contains(text)
    }

    #[tokio::test]
    async fn no_canary_is_found_in_any_file_of_the_server_unless_the_sealing_is_taken_out() {
        let Some(url) = postgres::database().await else { return };
        let store = Arc::new(PostgresStore::connect(&url, 4).await.unwrap());
        let ledger = ledger_over(store.clone());
        let (record, _) = given(&ledger, draft()).await;
        let sealed = sealed_over(store.clone(), &ledger);
        let (hidden, shown) = ("canary-sealed-9Zq", "canary-unsealed-9Zq");
        sealed.put(record.id, LINE, hidden, hidden.as_bytes(), start()).await.unwrap();
        // The mutant: the same database, without `SealedStore` in between.
        let row = SealedRow::new(record.id, shown.into(), shown.into(), days(30));
        store.put(&row).await.unwrap();
        store.scrub().await.unwrap();
        assert!(!holds(hidden), "sealed rows are sealed, in tables and write-ahead log");
        assert!(holds(shown), "without sealing they are found");
        sealed.destroy_key(record.id).await.unwrap();
        sealed.scrub().await.unwrap();
        assert!(!holds(hidden));
        assert_eq!(sealed.read(record.id, hidden, start()).await.unwrap(), None);
        store.close().await;
    }
}

use crate::support::{file, instant, request, store};
use guichet_core::raw::PendingConsent;
use guichet_core::{BankId, ErrorKind, SealKey};
use guichet_store_file::FileGrantStore;
use std::fs;
use tempfile::tempdir;

fn pending(started_at: &str) -> PendingConsent {
    PendingConsent::new(BankId::new("fake-fr"), &request(), instant(started_at))
        .keeping("state", "canary-state".into())
}

const EARLY: &str = "2026-05-01T12:00:00Z";

#[tokio::test]
async fn a_pending_consent_is_taken_once() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    store.save_pending("canary-state", &pending(EARLY)).await.unwrap();
    assert!(store.take_pending("foreign").await.unwrap().is_none());
    let all = futures_util::future::join_all((0..20).map(|_| store.take_pending("canary-state")));
    let taken: Vec<_> = all.await.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].kept("state").unwrap().expose(), "canary-state");
    assert!(store.take_pending("canary-state").await.unwrap().is_none());
    assert!(store.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn customers_who_did_not_come_back_are_forgotten() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    store.save_pending("early", &pending(EARLY)).await.unwrap();
    store.save_pending("late", &pending("2026-05-01T12:30:00Z")).await.unwrap();
    assert_eq!(store.forget_pending(instant("2026-05-01T12:30:00Z")).await.unwrap(), 1);
    assert!(store.take_pending("early").await.unwrap().is_none());
    assert!(store.take_pending("late").await.unwrap().is_some());
}

#[tokio::test]
async fn one_that_does_not_open_stays_and_says_what_it_is() {
    let home = tempdir().unwrap();
    store(home.path()).save_pending("handle", &pending(EARLY)).await.unwrap();
    let other = FileGrantStore::open(home.path(), SealKey::from_bytes([9; 32])).unwrap();
    let error = other.take_pending("handle").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("the file of a pending consent"), "{error}");
    assert!(store(home.path()).take_pending("handle").await.unwrap().is_some());

    store(home.path()).save_pending("handle", &pending(EARLY)).await.unwrap();
    fs::write(file(home.path(), "pending-", ".sealed"), b"").unwrap();
    assert!(store(home.path()).take_pending("handle").await.is_err());
}

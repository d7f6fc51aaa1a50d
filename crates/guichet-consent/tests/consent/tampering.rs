//! A record that was tampered with is not read, by whomever and wherever it was changed.

use crate::support::{draft, given, hours, ledger_over, signer};
use guichet_consent::{
    Change, Ed25519Signer, Ledger, Signer as _,
    store::{LedgerStore as _, MemoryStore, Row},
};
use std::sync::Arc;

/// A store with the same consent, in which one revision is another.
async fn with(rows: &[Row]) -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    for row in rows {
        assert!(store.append(row, None).await.unwrap());
    }
    store
}

#[tokio::test]
async fn no_byte_of_a_record_can_be_changed() {
    let (ledger, store) = crate::support::memory();
    let (record, _) = given(&ledger, draft()).await;
    let rows = store.history(record.id).await.unwrap();
    assert!(ledger_over(with(&rows).await).history(record.id).await.is_ok());
    let body = &rows[1].body;
    for place in (0..body.len()).step_by(7) {
        let mut changed = rows.clone();
        changed[1].body[place] ^= 1;
        let forged = ledger_over(with(&changed).await);
        assert!(forged.read(record.id).await.is_err(), "byte {place}");
    }
}

#[tokio::test]
async fn a_record_signed_by_a_stranger_is_none() {
    let (_, store) = crate::support::memory();
    let stranger = Ledger::new(store.clone(), Arc::new(Ed25519Signer::from_bytes(&[1; 32])));
    let (record, _) = given(&stranger, draft()).await;
    assert!(ledger_over(store.clone()).read(record.id).await.is_err());
    // A key that was retired by its owner still holds for what it signed.
    let retired = [Ed25519Signer::from_bytes(&[1; 32]).verifying_key()];
    let heir = Ledger::with_retired_keys(store, signer(), retired);
    assert!(heir.read(record.id).await.is_ok());
}

#[tokio::test]
async fn a_link_of_the_chain_cannot_be_exchanged() {
    let (ledger, store) = crate::support::memory();
    let (record, _) = given(&ledger, draft()).await;
    let other = ledger.request(draft(), hours(1)).await.unwrap();
    ledger.change(record.id, Change::Suspend, hours(1)).await.unwrap();
    let rows = store.history(record.id).await.unwrap();
    let foreign = store.history(other.id).await.unwrap();
    // Another consent's first revision, well signed, in this one's place.
    let mut swapped = rows.clone();
    swapped[0] = foreign[0].clone();
    swapped[0].id = record.id;
    assert!(ledger_over(with(&swapped).await).history(record.id).await.is_err());
    // A second revision that was well signed, in another course of the same life.
    let fork = with(&rows[..2]).await;
    ledger_over(fork.clone()).change(record.id, Change::Suspend, hours(2)).await.unwrap();
    ledger.change(record.id, Change::Resume, hours(3)).await.unwrap();
    let mut grafted = store.history(record.id).await.unwrap();
    grafted[2] = fork.history(record.id).await.unwrap()[2].clone();
    assert!(ledger_over(with(&grafted).await).history(record.id).await.is_err());
    // The second revision again in the third's place.
    let mut repeated = rows.clone();
    repeated[2].body.clone_from(&rows[1].body);
    repeated[2].signature.clone_from(&rows[1].signature);
    let forged = ledger_over(with(&repeated).await);
    assert!(forged.history(record.id).await.is_err());
    assert!(forged.read(record.id).await.is_err(), "an old revision in a new one's place");
}

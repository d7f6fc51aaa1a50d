//! A new master key: every consent's key is wrapped anew, wherever the power fails.

use crate::support::{
    draft,
    fuse::{Fuse, Fused},
    given, ledger_over, on_every_store, start,
};
use guichet_consent::{Ledger, MasterKey, SealedStore, store::RowStore};
use guichet_core::{ErrorKind, Purpose, Scope, SealKey};
use std::sync::Arc;

const LINE: (Scope, Purpose) = (Scope::Transactions, Purpose::PlanBudget);

fn master(byte: u8) -> Arc<MasterKey> {
    Arc::new(MasterKey::new(SealKey::from_bytes([byte; 32])))
}

fn under(byte: u8, rows: &Arc<dyn RowStore>, ledger: &Ledger) -> SealedStore {
    SealedStore::new(rows.clone(), master(byte), ledger.clone())
}

#[tokio::test]
async fn after_a_rotation_the_new_master_key_opens_everything_and_the_old_one_nothing() {
    on_every_store(|store, rows| async move {
        let ledger = ledger_over(store);
        let old = under(3, &rows, &ledger);
        let mut records = Vec::new();
        for _ in 0..3 {
            let (record, _) = given(&ledger, draft()).await;
            old.put(record.id, LINE, "a", b"kept", start()).await.unwrap();
            records.push(record.id);
        }
        let [first, second, gone] = records[..] else { panic!("three consents") };
        old.destroy_key(gone).await.unwrap();
        let both = under(4, &rows, &ledger).with_retired(master(3));
        // Before, in between and after, whoever has both reads all.
        assert!(both.read(second, "a", start()).await.unwrap().is_some());
        assert_eq!(both.rewrap().await.unwrap(), 2);
        assert_eq!(both.rewrap().await.unwrap(), 0, "there is nothing left to do");
        let new = under(4, &rows, &ledger);
        for id in [first, second] {
            let kept = new.read(id, "a", start()).await.unwrap();
            assert_eq!(kept.as_deref(), Some(b"kept".as_slice()));
            assert!(old.read(id, "a", start()).await.is_err());
        }
        assert_eq!(new.read(gone, "a", start()).await.unwrap(), None, "it stays destroyed");
        assert!(new.put(gone, LINE, "a", b"again", start()).await.is_err());
    })
    .await;
}

/// Breaks it before and after each key, and begins again.
#[tokio::test]
async fn a_rotation_that_broke_off_is_finished_by_the_next_one() {
    for place in 0..3 {
        for (before, after) in
            [(Fuse::new(place), Fuse::whole()), (Fuse::whole(), Fuse::new(place))]
        {
            let (ledger, store) = crate::support::memory();
            let rows: Arc<dyn RowStore> = store;
            let mut records = Vec::new();
            for _ in 0..3 {
                let (record, _) = given(&ledger, draft()).await;
                let old = under(3, &rows, &ledger);
                old.put(record.id, LINE, "a", b"kept", start()).await.unwrap();
                records.push(record.id);
            }
            let fused: Arc<dyn RowStore> =
                Arc::new(Fused::<dyn RowStore> { before, after, inner: rows.clone() });
            let broken = under(4, &fused, &ledger).with_retired(master(3));
            assert!(broken.rewrap().await.is_err(), "at {place}");
            let both = under(4, &rows, &ledger).with_retired(master(3));
            for id in &records {
                assert!(both.read(*id, "a", start()).await.unwrap().is_some(), "at {place}");
            }
            both.rewrap().await.unwrap();
            for id in &records {
                let new = under(4, &rows, &ledger);
                assert!(new.read(*id, "a", start()).await.unwrap().is_some(), "at {place}");
            }
        }
    }
}

/// A key that no master key opens stops none of the others, and is told.
#[tokio::test]
async fn a_key_of_a_third_master_key_is_told_and_stops_nothing() {
    let (ledger, store) = crate::support::memory();
    let rows: Arc<dyn RowStore> = store;
    let mut ids = Vec::new();
    for byte in [9, 3] {
        let (record, _) = given(&ledger, draft()).await;
        under(byte, &rows, &ledger).put(record.id, LINE, "a", b"kept", start()).await.unwrap();
        ids.push(record.id);
    }
    let both = under(4, &rows, &ledger).with_retired(master(3));
    assert_eq!(both.rewrap().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let open = async |id| under(4, &rows, &ledger).read(id, "a", start()).await.is_ok();
    assert_eq!([open(ids[0]).await, open(ids[1]).await], [false, true]);
}

//! The ledger: signed, chained, and of two who write at once one gives way.

use crate::support::{
    days, draft, given, grant, hours, ledger_over, memory, on_every_store, start, subject, yes,
};
use guichet_consent::{Change, Narrowing, Place, State, store::LedgerStore};
use guichet_core::{BankId, ErrorKind, Purpose};
use std::sync::Arc;

#[tokio::test]
async fn a_life_is_written_down_and_found_again() {
    on_every_store(|store, _| async move {
        let ledger = ledger_over(store);
        let (record, grant) = given(&ledger, draft()).await;
        assert!(record.may_read(start()));
        let found = ledger.of_grant(&grant.id).await.unwrap().unwrap();
        assert_eq!((found.id, found.revision), (record.id, 2));
        ledger.change(record.id, Change::Suspend, hours(1)).await.unwrap();
        ledger.change(record.id, Change::Resume, hours(2)).await.unwrap();
        let withdrawn = Change::Withdraw { place: Place::App };
        let ended = ledger.change(record.id, withdrawn, hours(3)).await.unwrap();
        assert_eq!(ended.epoch, record.epoch + 2);
        let states: Vec<State> =
            ledger.history(record.id).await.unwrap().iter().map(|it| it.record.state()).collect();
        let expected =
            [State::Requested, State::Given, State::Suspended, State::Given, State::Withdrawn];
        assert_eq!(states, expected);
        let all = ledger.of_subject(&subject()).await.unwrap();
        assert_eq!(all.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_many_who_end_a_consent_at_once_exactly_one_does() {
    on_every_store(|store, _| async move {
        let record = given(&ledger_over(store.clone()), draft()).await.0;
        // Each has a ledger of its own, as on machines of their own.
        let tasks: Vec<_> = (0..16)
            .map(|turn| {
                let (ledger, id) = (ledger_over(store.clone()), record.id);
                let change = match turn % 2 {
                    0 => Change::Withdraw { place: Place::App },
                    _ => Change::Consume,
                };
                tokio::task::spawn(async move { ledger.change(id, change, hours(1)).await })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(error) => assert!(
                    matches!(error.kind(), ErrorKind::ConsentRevoked | ErrorKind::ConsentExpired),
                    "{error:?}"
                ),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(ledger_over(store).history(record.id).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn changes_that_do_not_exclude_each_other_are_all_made() {
    on_every_store(|store, _| async move {
        let record = given(&ledger_over(store.clone()), draft()).await.0;
        let both = [Purpose::PlanBudget, Purpose::WarnOfFraud].map(|purpose| {
            let (ledger, id) = (ledger_over(store.clone()), record.id);
            tokio::task::spawn(async move {
                for scope in [guichet_core::Scope::Balances, guichet_core::Scope::Transactions] {
                    let _ = ledger.change(id, Change::Suspend, hours(1)).await;
                    let _ = ledger.change(id, Change::Resume, hours(1)).await;
                    let narrowing = Change::Narrow(Narrowing::Scope(scope));
                    let _ = ledger.change(id, narrowing, hours(1)).await;
                }
                purpose
            })
        });
        for task in both {
            task.await.unwrap();
        }
        let ledger = ledger_over(store);
        let scopes: Vec<_> = ledger.read(record.id).await.unwrap().items.clone();
        assert!(scopes.iter().all(|item| item.scope == guichet_core::Scope::AccountsBasic));
        // No revision was lost and none written twice: the chain holds.
        ledger.history(record.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_grant_belongs_to_one_consent_and_to_its_bank() {
    let (ledger, _) = memory();
    let (_, grant_one) = given(&ledger, draft()).await;
    let other = ledger.request(draft(), start()).await.unwrap();
    let error = ledger.give(other.id, &grant_one, yes(start()), start()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let mut foreign = grant();
    foreign.bank = BankId::new("other-fr");
    let error = ledger.give(other.id, &foreign, yes(start()), start()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(!ledger.read(other.id).await.unwrap().may_read(start()));
}

#[tokio::test]
async fn a_consent_runs_out_by_the_clock() {
    on_every_store(|store, _| async move {
        let ledger = ledger_over(store);
        let (record, _) = given(&ledger, draft()).await;
        let pending = ledger.request(draft(), start()).await.unwrap();
        assert!(ledger.expire_due(days(89)).await.unwrap().is_empty());
        let mut ended = ledger.expire_due(days(91)).await.unwrap();
        let mut expected = [record.id, pending.id];
        // Both were asked for in the same millisecond.
        ended.sort();
        expected.sort();
        assert_eq!(ended, expected);
        assert_eq!(ledger.read(record.id).await.unwrap().state(), State::Expired);
        assert!(ledger.expire_due(days(92)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_store_lets_no_gap_and_no_second_revision_in() {
    on_every_store(|store, _| async move {
        let ledger = ledger_over(store.clone());
        let (record, _) = given(&ledger, draft()).await;
        let mut row = store.latest(record.id).await.unwrap().unwrap();
        assert!(!append(&store, &row).await, "the same revision again");
        row.revision = 4;
        assert!(!append(&store, &row).await, "a gap");
        row.revision = 3;
        assert!(append(&store, &row).await);
    })
    .await;
}

async fn append(store: &Arc<dyn LedgerStore>, row: &guichet_consent::store::Row) -> bool {
    store.append(row, None).await.unwrap()
}

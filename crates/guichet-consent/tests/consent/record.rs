//! The record: what it may hold, and what it never becomes.

use crate::support::{days, draft, empty_draft, given, hours, listed, memory, notice, start, yes};
use guichet_consent::{
    Actor, Change, ConsentRecord, Detail, Digest, Item, Language, Narrowing, Notice, Place, Reason,
    Recipient, State, Terms,
};
use guichet_core::{AccountId, ConsentId, ErrorKind, Purpose, Scope};
use proptest::prelude::*;

#[tokio::test]
async fn a_record_permits_nothing_that_no_law_allows() {
    let (ledger, _) = memory();
    let mut nobody = line(Scope::Balances);
    nobody.recipients.clear();
    for (draft, path) in [
        (empty_draft(), "items"),
        (draft().days(366, start()), "term"),
        (empty_draft().item(nobody), "items"),
    ] {
        let error = ledger.request(draft, start()).await.unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidInput, Some(path)));
    }
    assert!(ledger.request(draft().days(365, start()), start()).await.is_ok());
}

fn line(scope: Scope) -> Item {
    Item::new(scope, Purpose::PlanBudget)
}

#[tokio::test]
async fn a_record_reads_back_from_its_own_json_and_a_forbidden_purpose_does_not() {
    let (ledger, _) = memory();
    let (record, _) = given(&ledger, draft()).await;
    let text = serde_json::to_string(&*record).unwrap();
    assert_eq!(serde_json::from_str::<ConsentRecord>(&text).unwrap(), *record);
    let sold = text.replace("plan_budget", "targeted_advertising");
    let error = serde_json::from_str::<ConsentRecord>(&sold).unwrap_err();
    assert!(error.to_string().contains("12 CFR 1033.421"), "{error}");
    let printed = format!("{record:?}");
    assert!(!printed.contains(record.subject.as_str()), "{printed}");
}

#[tokio::test]
async fn a_consent_of_one_time_lives_for_a_day() {
    let (ledger, _) = memory();
    let once = empty_draft().item(line(Scope::Balances));
    let asked = ledger.request(once.clone(), start()).await.unwrap();
    assert!(!asked.may_read(start()), "nobody said yes yet");
    let (record, _) = given(&ledger, once).await;
    assert_eq!(record.ends_at(), days(90));
    let party = guichet_consent::Party::new("Example SAS", "privacy@example.com");
    let once = guichet_consent::Draft::new(
        record.subject.clone(),
        party,
        record.bank.id.clone(),
        notice(),
    )
    .item(line(Scope::Balances));
    let (record, _) = given(&ledger, once).await;
    assert!(record.may_read(hours(23)) && !record.may_read(hours(24)));
}

#[tokio::test]
async fn a_renewal_moves_the_end_and_nothing_else() {
    let (ledger, _) = memory();
    let (record, _) = given(&ledger, draft()).await;
    let renew = |until| Change::Renew {
        until,
        expression: yes(days(80)),
        notice: notice(),
        consent: Some(ConsentId::new("the bank's second")),
    };
    let error = ledger.change(record.id, renew(days(80 + 366)), days(80)).await.unwrap_err();
    assert_eq!(error.path(), Some("term"));
    let renewed = ledger.change(record.id, renew(days(300)), days(80)).await.unwrap();
    assert_eq!((renewed.version, renewed.state()), (2, State::Renewed));
    assert_eq!(renewed.bank.consent.as_ref().unwrap().as_str(), "the bank's second");
    assert_eq!(renewed.items, record.items);
    assert!(renewed.may_read(days(299)) && !renewed.may_read(days(300)));
    // The look-back does not move with it.
    assert_eq!(renewed.given_at(), record.given_at());
}

#[tokio::test]
async fn taking_one_purpose_away_leaves_the_other_in_force() {
    let (ledger, _) = memory();
    let (record, _) = given(&ledger, draft()).await;
    let narrowing = Change::Narrow(Narrowing::Purpose(Purpose::PlanBudget));
    let record = ledger.change(record.id, narrowing, hours(1)).await.unwrap();
    assert!(record.item(Scope::Balances, Purpose::PlanBudget, &Recipient::app()).is_none());
    assert!(record.item(Scope::Balances, Purpose::WarnOfFraud, &Recipient::app()).is_some());
    assert!(record.may_read(hours(1)));
    let last = Change::Narrow(Narrowing::Purpose(Purpose::WarnOfFraud));
    let error = ledger.change(record.id, last, hours(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn several_things_are_taken_away_at_once_with_a_new_notice() {
    let (ledger, _) = memory();
    let (record, _) = given(&ledger, draft()).await;
    let shown = Notice::new(Language::English, "What is left.");
    let without = |scopes: &[Scope]| Change::NarrowTo {
        without: scopes.iter().copied().map(Narrowing::Scope).collect(),
        notice: shown.clone(),
    };
    let narrowed = without(&[Scope::Balances]);
    let narrowed = ledger.change(record.id, narrowed, hours(1)).await.unwrap();
    assert_eq!((narrowed.version, narrowed.state()), (2, State::Given));
    assert_eq!(narrowed.notice, shown);
    assert!(narrowed.items.iter().all(|item| item.scope != Scope::Balances));
    assert!(narrowed.is_within(&record) && !record.is_within(&narrowed));
    let all: Vec<Scope> = narrowed.items.iter().map(|item| item.scope).collect();
    let error = ledger.change(record.id, without(&all), hours(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(*ledger.read(record.id).await.unwrap(), *narrowed);
}

#[tokio::test]
async fn accounts_that_the_customer_picked_are_pinned_and_only_fall_away() {
    let (ledger, _) = memory();
    let (record, _) = given(&ledger, draft()).await;
    let pin = |ids: &[&str]| {
        Change::Narrow(Narrowing::OtherAccounts(ids.iter().map(AccountId::new).collect()))
    };
    let record = ledger.change(record.id, pin(&["a", "b"]), hours(1)).await.unwrap();
    assert_eq!(record.accounts, listed(&["a", "b"]));
    let record = ledger.change(record.id, pin(&["b", "new"]), hours(2)).await.unwrap();
    assert_eq!(record.accounts, listed(&["b"]));
}

/// Anything that anybody may try.
fn any_change() -> impl Strategy<Value = Change> {
    let day = 0_i64..800;
    let purpose = proptest::sample::select(Purpose::ALL);
    let scope = proptest::sample::select(Scope::ALL);
    let accounts = proptest::collection::vec("[abc]", 0..3);
    prop_oneof![
        Just(Change::Defer),
        Just(Change::AuthorisePartly),
        (day.clone(), accounts.clone()).prop_map(|(day, ids)| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            Change::Give { expression: yes(days(day)), consent: None, accounts: listed(&ids) }
        }),
        Just(Change::Refuse { by: Actor::Customer }),
        Just(Change::Suspend),
        Just(Change::Resume),
        (day.clone(), day).prop_map(|(until, at)| Change::Renew {
            until: days(until),
            expression: yes(days(at)),
            notice: notice(),
            consent: None,
        }),
        purpose.prop_map(|purpose| Change::Narrow(Narrowing::Purpose(purpose))),
        scope.prop_map(|scope| Change::NarrowTo {
            without: vec![Narrowing::Scope(scope), Narrowing::Scope(Scope::Balances)],
            notice: notice(),
        }),
        accounts.prop_map(|ids| {
            Change::Narrow(Narrowing::OtherAccounts(ids.iter().map(AccountId::new).collect()))
        }),
        Just(Change::Narrow(Narrowing::Recipient(Recipient::chat_platform("messenger")))),
        Just(Change::Expire),
        Just(Change::Withdraw { place: Place::Chat }),
        Just(Change::Revoke { by: Actor::Bank, reason: Reason::Security }),
        Just(Change::Invalidate { reason: Reason::Mistake }),
        Just(Change::Consume),
        Just(Change::Purge),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is tried: nothing is read after an end, nothing is ever permitted that was not
    /// permitted before, and the epoch rises with every end of a right.
    #[test]
    fn no_life_of_a_consent_widens_it_or_brings_it_back(
        changes in proptest::collection::vec(any_change(), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (ledger, _) = memory();
            let chat = Terms::new(Recipient::chat_platform("messenger"), Detail::Masked);
            let asked = draft().item(line(Scope::Statements).terms(chat));
            let mut before = ledger.request(asked, start()).await.unwrap();
            for change in changes {
                let Ok(after) = ledger.change(before.id, change, hours(1)).await else {
                    prop_assert_eq!(&*ledger.read(before.id).await.unwrap(), &*before);
                    continue;
                };
                prop_assert!(after.is_within(&before));
                prop_assert!(!(before.state().is_ended() && after.may_read(hours(1))));
                prop_assert!(after.epoch >= before.epoch);
                if before.may_read(hours(1)) && !after.state().may_read() {
                    prop_assert!(after.epoch > before.epoch);
                }
                prop_assert_eq!(after.revision, before.revision + 1);
                before = after;
            }
            // The chain holds, and each link is the digest of the one before.
            let history = ledger.history(before.id).await.unwrap();
            for pair in history.windows(2) {
                prop_assert_eq!(pair[1].record.previous, Some(pair[0].digest));
            }
            Ok(())
        })?;
    }

    /// A record permits nothing more when anything is taken from its JSON by hand either.
    #[test]
    fn a_digest_changes_with_every_byte(place in 0_usize..2000, flip in 1_u8..=255) {
        let bytes = vec![7_u8; 2000];
        let mut other = bytes.clone();
        other[place] ^= flip;
        prop_assert_ne!(Digest::of(&bytes), Digest::of(&other));
    }
}

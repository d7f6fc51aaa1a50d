use crate::support::{CANARY, account, bank, file, files, grant, instant};
use guichet_core::{Access, Context, ErrorKind, Operation, Purpose, Timestamp};
use guichet_layers::{Limit, RateLimit, Spent, UsageKey, UsageStore as _, usual};
use guichet_store_file::FileUsageStore;
use std::{fs, path::Path, sync::Arc};
use tempfile::tempdir;

fn store(home: &Path) -> FileUsageStore {
    FileUsageStore::open(home).unwrap()
}

fn key(operation: Operation) -> UsageKey {
    let mut grant = grant();
    grant.consent = Some(guichet_core::ConsentId::new("canary-consent"));
    UsageKey::of(&grant.bank, &grant, Some(&account()), operation)
}

fn noon() -> Timestamp {
    instant("2026-05-01T12:00:00Z")
}

fn limit() -> Limit {
    Limit::new(4, instant("2026-05-01T00:00:00Z"))
}

#[tokio::test]
async fn a_count_outlives_the_program_and_tells_nothing_in_the_clear() {
    let home = tempdir().unwrap();
    let key = key(Operation::Balances);
    for used in 1..=4 {
        let spent = store(home.path()).spend(&key, limit(), noon()).await.unwrap();
        assert!(matches!(spent, Spent::Counted(usage) if usage.used == used));
    }
    let spent = store(home.path()).spend(&key, limit(), noon()).await.unwrap();
    assert!(matches!(spent, Spent::Refused(usage) if usage.used == 4));
    assert_eq!(store(home.path()).usage(&key, limit(), noon()).await.unwrap().used, 4);
    let text = fs::read_to_string(home.path().join("usage.json")).unwrap();
    assert!(!text.contains(CANARY) && !text.contains("balances"), "{text}");
    assert_eq!(files(home.path()), ["usage.json", "usage.json.lock"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_callers_with_a_store_each_make_exactly_the_allowed_calls() {
    let home = tempdir().unwrap();
    let grant = grant();
    let context = Context::new().with_purpose(Purpose::AnswerCustomer);
    let calls = (0..50).map(|_| {
        let usage = Arc::new(store(home.path()));
        let bank = bank(home.path(), |builder| usual(builder, usage));
        let (grant, context) = (&grant, &context);
        async move { bank.connector().accounts(Access::new(context, grant), None).await }
    });
    let calls = futures_util::future::join_all(calls).await;
    assert_eq!(calls.iter().filter(|call| call.is_ok()).count(), 4);

    let bank = bank(home.path(), |builder| builder);
    let limit = RateLimit::new(Arc::new(store(home.path())));
    let left = limit.remaining(&bank, &grant, None, Operation::Accounts, noon()).await;
    assert_eq!(left.unwrap().unwrap().left, 0);
}

#[tokio::test]
async fn what_counts_no_more_is_forgotten() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let _ = store.spend(&key(Operation::Balances), limit(), noon()).await.unwrap();
    store.block(&key(Operation::Accounts), instant("2026-05-04T00:00:00Z")).await.unwrap();
    let later = instant("2026-05-03T12:00:00Z");
    let limit = Limit::new(4, instant("2026-05-03T00:00:00Z"));
    let _ = store.spend(&key(Operation::Transactions), limit, later).await.unwrap();
    let text = fs::read_to_string(home.path().join("usage.json")).unwrap();
    assert!(!text.contains(key(Operation::Balances).as_str()));
    assert!(text.contains(key(Operation::Accounts).as_str()));
    let blocked = store.spend(&key(Operation::Accounts), limit, later).await.unwrap();
    assert!(matches!(blocked, Spent::Refused(usage) if usage.blocked_until.is_some()));
}

#[tokio::test]
async fn a_damaged_file_is_an_error_that_says_what_to_do() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let key = key(Operation::Balances);
    let _ = store.spend(&key, limit(), noon()).await.unwrap();
    for text in ["{\"version\":1,\"rec", "", "{\"version\":2,\"records\":{}}"] {
        fs::write(file(home.path(), "usage.json", "json"), text).unwrap();
        let error = store.spend(&key, limit(), noon()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.to_string().starts_with("the file of call counts is damaged"), "{error}");
    }
    fs::remove_file(home.path().join("usage.json")).unwrap();
    let _ = store.spend(&key, limit(), noon()).await.unwrap();
}

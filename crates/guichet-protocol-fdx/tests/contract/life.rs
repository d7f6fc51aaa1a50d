//! The life of a grant: one refresh for all, and calls that are dropped.

use crate::support::{Counter, current, json, now};
use async_trait::async_trait;
use guichet_core::{
    ErrorKind, Grant, GrantId, GrantStore, Lease, MemoryGrantStore, Purpose, Result, Scope, Secret,
    Session,
};
use jiff::ToSpan as _;
use std::{sync::Arc, time::Duration};
use wiremock::{Mock, matchers::header, matchers::method};

/// A session whose token ran out an hour ago.
fn stale(counter: &Counter, store: Arc<dyn GrantStore>) -> Session {
    let mut grant = counter.grant([Scope::AccountsBasic, Scope::Balances]);
    grant.refresh_token = Some(Secret::from("r-1"));
    grant.token_expires_at = Some(now() - 1.hour());
    counter.bank.session(grant, Purpose::AnswerCustomer).with_store(store)
}

async fn tokens(counter: &Counter, body: &str) {
    counter.oauth("/token", json(200, body)).await;
    Mock::given(method("GET"))
        .and(header("authorization", "Bearer fresh"))
        .respond_with(json(200, r#"{"accounts": [{"accountId": "1", "accountType": "CHECKING"}]}"#))
        .mount(&counter.server)
        .await;
}

async fn refreshes(counter: &Counter) -> usize {
    counter.asked().await.iter().filter(|it| it.as_str() == "/oauth/token").count()
}

#[tokio::test]
async fn ten_callers_make_one_refresh() {
    let counter = Counter::open().await;
    tokens(&counter, r#"{"access_token": "fresh", "refresh_token": "r-2", "expires_in": 900}"#)
        .await;
    let store = Arc::new(MemoryGrantStore::new());
    let session = stale(&counter, store.clone());
    let calls = (0..10).map(|_| session.accounts());
    for answer in futures_util::future::join_all(calls).await {
        assert_eq!(answer.unwrap().items.len(), 1);
    }
    assert_eq!(refreshes(&counter).await, 1);
    let stored = store.load(&session.grant().id).await.unwrap().unwrap();
    assert_eq!(stored.generation, 1);
    assert_eq!(stored.refresh_token.unwrap().expose(), "r-2");
    assert_eq!(stored.token_expires_at, Some(now() + 15.minutes()));
}

#[tokio::test]
async fn a_refresh_token_stays_when_no_new_one_comes() {
    let counter = Counter::open().await;
    tokens(&counter, r#"{"access_token": "fresh"}"#).await;
    let session = stale(&counter, Arc::new(MemoryGrantStore::new()));
    session.accounts().await.unwrap();
    assert_eq!(session.grant().refresh_token.as_ref().unwrap().expose(), "r-1");
}

#[tokio::test]
async fn a_token_that_the_bank_refuses_is_refreshed_once() {
    let counter = Counter::open().await;
    tokens(&counter, r#"{"access_token": "stale-too", "refresh_token": "r-2"}"#).await;
    counter.respond("GET", "/accounts", json(401, r#"{"code": "603"}"#)).await;
    let mut grant = counter.grant([Scope::AccountsBasic]);
    grant.refresh_token = Some(Secret::from("r-1"));
    let store = Arc::new(MemoryGrantStore::new());
    let session = counter.bank.session(grant, Purpose::AnswerCustomer).with_store(store);
    let error = session.accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(refreshes(&counter).await, 1);
}

#[derive(Debug)]
struct FullStore;

#[async_trait]
impl GrantStore for FullStore {
    async fn load(&self, _: &GrantId) -> Result<Option<Grant>> {
        Ok(None)
    }

    async fn lease(&self, id: &GrantId) -> Result<Lease> {
        Ok(Lease::new(id.clone(), ()))
    }

    async fn replace(&self, _: &Lease, _: &Grant) -> Result<()> {
        Err(guichet_core::Error::new(ErrorKind::Internal, "the disk is full"))
    }
}

#[tokio::test]
async fn a_grant_that_cannot_be_stored_is_not_used() {
    let counter = Counter::open().await;
    tokens(&counter, r#"{"access_token": "fresh", "refresh_token": "r-2"}"#).await;
    let session = stale(&counter, Arc::new(FullStore));
    assert_eq!(session.accounts().await.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(counter.asked().await, ["/oauth/token"]);
    // The old refresh token is spent: the next call tries the store again, not the bank.
    assert!(session.accounts().await.is_err());
    assert_eq!(refreshes(&counter).await, 1);
}

#[tokio::test]
async fn a_spent_refresh_token_asks_for_consent_again() {
    let counter = Counter::open().await;
    counter.oauth("/token", json(400, r#"{"error": "invalid_grant"}"#)).await;
    let session = stale(&counter, Arc::new(MemoryGrantStore::new()));
    let error = session.accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::GrantExpired);
    assert_eq!(error.remedy(), guichet_core::Remedy::Reconsent);
}

#[tokio::test]
async fn a_dropped_call_leaves_the_session_usable() {
    let counter = Counter::open().await;
    let late = json(200, r#"{"accounts": []}"#).set_delay(Duration::from_secs(30));
    counter.respond("GET", "/accounts", late).await;
    let body = r#"{"accountId": "a-1", "currency": {"currencyCode": "USD"}, "currentBalance": 1}"#;
    counter.answer("/accounts/a-1", body).await;
    let session = counter.session();
    let dropped = tokio::time::timeout(Duration::from_millis(20), session.accounts()).await;
    assert!(dropped.is_err());
    assert_eq!(session.balances(&current()).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_dropped_refresh_is_finished_by_the_next_caller() {
    let counter = Counter::open().await;
    let body = r#"{"access_token": "fresh", "refresh_token": "r-2"}"#;
    counter.oauth("/token", json(200, body).set_delay(Duration::from_millis(100))).await;
    tokens(&counter, body).await;
    let session = stale(&counter, Arc::new(MemoryGrantStore::new()));
    let dropped = tokio::time::timeout(Duration::from_millis(20), session.accounts()).await;
    assert!(dropped.is_err());
    assert_eq!(session.accounts().await.unwrap().items.len(), 1);
    assert_eq!(refreshes(&counter).await, 1);
}

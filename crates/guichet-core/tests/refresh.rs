//! Refreshing: once, stored before use, and never torn by a caller that goes away.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod support;

use async_trait::async_trait;
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, join_all},
};
use guichet_core::*;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
};
use support::{Script, Stage, account, grant};

/// A bank that accepts only the fresh token, and counts what it is asked.
struct Scene {
    refreshes: Arc<AtomicU32>,
    stage: Stage,
}

fn scene(
    refresh: impl Fn(Grant) -> BoxFuture<'static, Result<Grant>> + Send + Sync + 'static,
) -> Scene {
    let refreshes = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&refreshes);
    let stage = Stage::new(Script {
        transactions: Box::new(|grant, _, _| {
            Box::pin(async move {
                if grant.access_token.expose() == "fresh-token" {
                    return Ok(Page::empty());
                }
                Err(Error::new(ErrorKind::GrantExpired, "the token ran out"))
            })
        }),
        refresh: Box::new(move |grant| {
            counter.fetch_add(1, Ordering::SeqCst);
            refresh(grant)
        }),
        ..Script::default()
    });
    Scene { refreshes, stage }
}

fn fresh(mut grant: Grant) -> BoxFuture<'static, Result<Grant>> {
    Box::pin(async move {
        // The other callers get a chance to come in between.
        tokio::task::yield_now().await;
        grant.access_token = Secret::new("fresh-token");
        Ok(grant)
    })
}

async fn read(session: &Session) -> Result<()> {
    use futures_util::TryStreamExt as _;
    let account = account().reference();
    session.transactions(&account, TransactionQuery::new()).try_collect::<Vec<_>>().await.map(drop)
}

#[tokio::test]
async fn ten_callers_make_one_refresh_and_the_new_grant_is_stored() {
    let scene = scene(fresh);
    let store = MemoryGrantStore::new();
    let grant = grant();
    let id = grant.id.clone();
    store.insert(grant.clone());
    let session = scene
        .stage
        .bank
        .session(grant, Purpose::AnswerCustomer)
        .with_store(Arc::new(store.clone()));
    for answer in join_all((0..10).map(|_| read(&session))).await {
        answer.unwrap();
    }
    assert_eq!(scene.refreshes.load(Ordering::SeqCst), 1);
    let stored = store.load(&id).await.unwrap().unwrap();
    assert_eq!((stored.generation, stored.access_token.expose()), (1, "fresh-token"));
}

#[tokio::test]
async fn two_sessions_on_one_store_make_one_refresh() {
    let scene = scene(fresh);
    let store = Arc::new(MemoryGrantStore::new());
    let grant = grant();
    store.insert(grant.clone());
    let open = || {
        let session = scene.stage.bank.session(grant.clone(), Purpose::AnswerCustomer);
        session.with_store(store.clone())
    };
    let (one, other) = (open(), open());
    let (first, second) = tokio::join!(read(&one), read(&other));
    first.unwrap();
    second.unwrap();
    assert_eq!(scene.refreshes.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn without_a_store_nothing_is_refreshed() {
    let scene = scene(fresh);
    let session = scene.stage.bank.session(grant(), Purpose::AnswerCustomer);
    let error = read(&session).await.unwrap_err();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::GrantExpired, Remedy::Refresh));
    assert_eq!(scene.refreshes.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_token_that_ran_out_by_the_clock_is_refreshed_before_it_is_sent() {
    let scene = scene(fresh);
    let mut grant = grant();
    grant.token_expires_at = Some("2026-03-31T12:00:00Z".parse().unwrap());
    let session = scene
        .stage
        .bank
        .session(grant, Purpose::AnswerCustomer)
        .with_store(Arc::new(MemoryGrantStore::new()));
    read(&session).await.unwrap();
    // One refresh and one reading: the dead token was not tried.
    assert_eq!(scene.stage.calls(), 2);
}

#[tokio::test]
async fn a_cancelled_caller_leaves_the_refresh_to_the_next() {
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let gate = Arc::new(Mutex::new(Some(gone)));
    let scene = scene(move |mut grant| {
        let gate = gate.lock().unwrap().take();
        Box::pin(async move {
            if let Some(gate) = gate {
                gate.await.unwrap();
            }
            grant.access_token = Secret::new("fresh-token");
            Ok(grant)
        })
    });
    let session = scene
        .stage
        .bank
        .session(grant(), Purpose::AnswerCustomer)
        .with_store(Arc::new(MemoryGrantStore::new()));
    // The first caller gets as far as the bank, and is dropped there.
    assert!(read(&session).now_or_never().is_none());
    go.send(()).unwrap();
    read(&session).await.unwrap();
    assert_eq!(scene.refreshes.load(Ordering::SeqCst), 1);
}

/// A store that fails to keep what it is given, until it is mended.
#[derive(Debug, Default)]
struct Broken {
    inner: MemoryGrantStore,
    mended: AtomicBool,
}

#[async_trait]
impl GrantStore for Broken {
    async fn load(&self, id: &GrantId) -> Result<Option<Grant>> {
        self.inner.load(id).await
    }
    async fn lease(&self, id: &GrantId) -> Result<Lease> {
        self.inner.lease(id).await
    }
    async fn replace(&self, lease: &Lease, new: &Grant) -> Result<()> {
        if self.mended.load(Ordering::SeqCst) {
            return self.inner.replace(lease, new).await;
        }
        Err(Error::new(ErrorKind::Internal, "the disk is full"))
    }
}

#[tokio::test]
async fn a_store_that_fails_fails_the_call_and_the_new_tokens_are_not_lost() {
    let scene = scene(fresh);
    let store = Arc::new(Broken::default());
    let session =
        scene.stage.bank.session(grant(), Purpose::AnswerCustomer).with_store(store.clone());
    assert_eq!(read(&session).await.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(session.grant().access_token.expose(), "first-token");
    store.mended.store(true, Ordering::SeqCst);
    read(&session).await.unwrap();
    // The spent refresh token was not shown to the bank again.
    assert_eq!(scene.refreshes.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refused_refresh_finds_the_grant_of_a_machine_that_was_faster() {
    let store = Arc::new(MemoryGrantStore::new());
    let theirs = store.clone();
    let scene = scene(move |mut grant| {
        let theirs = theirs.clone();
        Box::pin(async move {
            // Another machine, whose lease we could not see, has spent the refresh token.
            grant.access_token = Secret::new("fresh-token");
            grant.generation = 1;
            theirs.insert(grant);
            Err(Error::new(ErrorKind::GrantExpired, "the refresh token is not good")
                .with_remedy(Remedy::Reconsent))
        })
    });
    let session =
        scene.stage.bank.session(grant(), Purpose::AnswerCustomer).with_store(store.clone());
    read(&session).await.unwrap();
    assert_eq!(session.grant().generation, 1);
}

/// Ending a permission must not hang on tokens that the bank no longer knows.
#[tokio::test]
async fn a_consent_whose_tokens_are_dead_counts_as_ended() {
    let dead = || Error::new(ErrorKind::GrantExpired, "the token is not known");
    let stage = Stage::new(Script {
        revoke: Box::new(move |_| Err(dead())),
        refresh: Box::new(move |_| Box::pin(async move { Err(dead()) })),
        ..Script::default()
    });
    let session = stage
        .bank
        .session(grant(), Purpose::AnswerCustomer)
        .with_store(Arc::new(MemoryGrantStore::new()));
    session.revoke().await.unwrap();
}

#[tokio::test]
async fn a_bank_that_cannot_be_reached_has_ended_nothing() {
    let stage = Stage::new(Script {
        revoke: Box::new(|_| Err(Error::new(ErrorKind::GrantExpired, "the token ran out"))),
        refresh: Box::new(|_| {
            Box::pin(async { Err(Error::new(ErrorKind::Unavailable, "the bank is down")) })
        }),
        ..Script::default()
    });
    let session = stage
        .bank
        .session(grant(), Purpose::AnswerCustomer)
        .with_store(Arc::new(MemoryGrantStore::new()));
    assert_eq!(session.revoke().await.unwrap_err().kind(), ErrorKind::GrantExpired);
}

//! Refresh: once for all callers, stored before it is used, and never torn.
//!
//! Where refreshing is not declared, each case asks that a token that ran out is told, and that
//! the address of tokens is left alone.

use crate::{
    Aim, Bench, Failure, Fault, Outcome,
    call::{call, refresh, refused_call},
    ensure,
};
use async_trait::async_trait;
use futures_util::future::join_all;
use guichet_core::{
    Error, ErrorKind, Grant, GrantId, GrantStore, Lease, MemoryGrantStore, Operation, Remedy,
    Result, Session,
};
use jiff::SignedDuration;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// A store that counts what was sent before it was asked, and that can fail.
#[derive(Debug)]
struct Watch {
    inner: MemoryGrantStore,
    wire: Arc<crate::Wire>,
    fails: AtomicBool,
    replaced: AtomicUsize,
    /// How many resource requests had been sent when a grant was replaced.
    sent_before: AtomicUsize,
}

#[async_trait]
impl GrantStore for Watch {
    async fn load(&self, id: &GrantId) -> Result<Option<Grant>> {
        self.inner.load(id).await
    }

    async fn lease(&self, id: &GrantId) -> Result<Lease> {
        self.inner.lease(id).await
    }

    async fn replace(&self, lease: &Lease, new: &Grant) -> Result<()> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(Error::new(ErrorKind::Internal, "the disk of the kit is full"));
        }
        self.sent_before.store(self.wire.sent_to(Aim::Resource).len(), Ordering::SeqCst);
        self.replaced.fetch_add(1, Ordering::SeqCst);
        self.inner.replace(lease, new).await
    }
}

/// A session whose token has run out, with a store; or what must hold without refreshing.
async fn run_out(bench: &Bench) -> Outcome<Option<(Session, Arc<Watch>)>> {
    let (session, account) = bench.session_with_account().await?;
    let inner = MemoryGrantStore::new();
    inner.insert(session.grant().as_ref().clone());
    let store = Arc::new(Watch {
        inner,
        wire: bench.wire().clone(),
        fails: AtomicBool::new(false),
        replaced: AtomicUsize::new(0),
        sent_before: AtomicUsize::new(0),
    });
    let session = session.with_store(store.clone());
    bench.stage().advance(SignedDuration::from_hours(2));
    if bench.declares(Operation::RefreshGrant) {
        return Ok(Some((session, store)));
    }
    let _told = refused_call(&session, Operation::Accounts, &account).await?;
    let sent = bench.wire().sent_to(Aim::Token);
    ensure!(sent.is_empty(), "refreshing is not declared, and was done: {sent:?}");
    Ok(None)
}

/// Ten calls at once find the token run out: one refresh serves them all.
pub async fn ten_callers_share_one_refresh(bench: &Bench) -> Outcome {
    let Some((session, store)) = run_out(bench).await? else { return Ok(()) };
    let calls = (0..10).map(|_| session.accounts());
    for answer in join_all(calls).await {
        answer?;
    }
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "ten callers made {sent} refreshes");
    ensure!(store.replaced.load(Ordering::SeqCst) == 1, "the new grant must be stored once");
    Ok(())
}

/// A new grant is stored before its token is used: a crash between the two loses nothing.
pub async fn a_new_grant_is_stored_before_it_is_used(bench: &Bench) -> Outcome {
    let Some((session, store)) = run_out(bench).await? else { return Ok(()) };
    session.accounts().await?;
    ensure!(store.replaced.load(Ordering::SeqCst) == 1, "the new grant was not stored");
    let before = store.sent_before.load(Ordering::SeqCst);
    ensure!(before == 0, "{before} calls were made before the new grant was stored");
    Ok(())
}

/// A store that fails fails the call: a token that nobody kept must not be used. When the store
/// works again, the token that the bank gave is stored, and no second one is asked for.
pub async fn a_store_that_fails_fails_the_call(bench: &Bench) -> Outcome {
    let Some((session, store)) = run_out(bench).await? else { return Ok(()) };
    store.fails.store(true, Ordering::SeqCst);
    ensure!(session.accounts().await.is_err(), "the store failed, and the call worked");
    let used = bench.wire().sent_to(Aim::Resource).len();
    ensure!(used == 0, "the store failed, and the token was used {used} times");
    store.fails.store(false, Ordering::SeqCst);
    session.accounts().await?;
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "the store failed once, and {sent} refreshes were made");
    Ok(())
}

/// A refreshed grant is the same permission with new tokens: nothing of it is lost or widened.
pub async fn a_refreshed_grant_is_the_same_permission(bench: &Bench) -> Outcome {
    if run_out(bench).await?.is_none() {
        return Ok(());
    }
    let bank = bench.bank()?;
    let old = bench.link(&bank).await?;
    bench.stage().advance(SignedDuration::from_mins(5));
    let new = refresh(&bank, &old).await?;
    ensure!(new.id == old.id, "the refreshed grant is another one");
    ensure!(new.bank == old.bank && new.customer == old.customer, "bank or customer changed");
    ensure!(new.scopes == old.scopes && new.purposes == old.purposes, "the permission changed");
    ensure!(new.accounts == old.accounts && new.host == old.host, "the accounts changed");
    ensure!(new.consent == old.consent, "the consent changed");
    ensure!(new.access_token.expose() != old.access_token.expose(), "the token is the old one");
    ensure!(new.refresh_token.is_some(), "the refresh token was lost");
    ensure!(new.token_expires_at > old.token_expires_at, "the new token ends no later");
    let longer = new.expires_at.zip(old.expires_at).is_some_and(|(new, old)| new > old);
    ensure!(!longer, "the customer's consent became longer by a refresh");
    Ok(())
}

/// A refresh token that is spent or ended asks for the customer, and is not tried again.
pub async fn a_spent_refresh_token_asks_for_the_customer(bench: &Bench) -> Outcome {
    if run_out(bench).await?.is_none() {
        return Ok(());
    }
    let bank = bench.bank()?;
    let old = bench.link(&bank).await?;
    let _new = refresh(&bank, &old).await?;
    let Err(error) = refresh(&bank, &old).await else {
        return Err(Failure::new("the spent token was taken"));
    };
    // Where a consent has no address of its own, its end shows here only.
    let kinds = [ErrorKind::GrantExpired, ErrorKind::ConsentRevoked];
    ensure!(kinds.contains(&error.kind()), "the kind must be one of {kinds:?}: {error:?}");
    ensure!(error.remedy() == Remedy::Reconsent, "only the customer can help: {error:?}");
    Ok(())
}

/// A token that the bank refuses before its time is refreshed once, and the call is made again.
pub async fn a_refused_token_is_refreshed_once(bench: &Bench) -> Outcome {
    let Some((session, _store)) = run_out(bench).await? else { return Ok(()) };
    session.accounts().await?;
    bench.wire().clear();
    bench.wire().strike(Aim::Resource, Fault::status(401));
    session.accounts().await?;
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "a refused token made {sent} refreshes");
    bench.wire().clear();
    bench.wire().strike_all(Aim::Resource, Fault::status(401));
    ensure!(session.accounts().await.is_err(), "a bank that refuses all was understood as a yes");
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "a bank that refuses every token was asked for {sent}");
    Ok(())
}

/// A refresh token is sent once for each refresh, whatever the bank answers: it may be spent.
pub async fn a_refresh_token_is_sent_once(bench: &Bench) -> Outcome {
    let Some((session, _store)) = run_out(bench).await? else { return Ok(()) };
    bench.wire().strike_all(Aim::Token, Fault::Timeout);
    ensure!(session.accounts().await.is_err(), "a refresh without an answer worked");
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "one refresh sent its token {sent} times");
    Ok(())
}

/// Without a store nothing is refreshed: a token that nobody keeps would end the permission.
pub async fn without_a_store_nothing_is_refreshed(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    bench.stage().advance(SignedDuration::from_hours(2));
    ensure!(
        call(&session, Operation::Accounts, &account).await.is_err(),
        "a token that ran out must be told"
    );
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 0, "without a store {sent} refreshes were made");
    Ok(())
}

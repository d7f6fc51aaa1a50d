//! Refreshing a grant: once for all callers, and never torn.

use crate::{Access, Context, Error, ErrorKind, Grant, GrantStore, Result, raw::Connector};
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

type Refreshing = Shared<BoxFuture<'static, Result<Arc<Grant>>>>;

/// The grant that all clones of a session share.
pub(super) struct GrantCell {
    state: Mutex<State>,
    /// A grant that the bank issued and the store did not take. The old refresh token is spent,
    /// so the next refresh must try the store again and not the bank.
    unsaved: Arc<Mutex<Option<Grant>>>,
}

struct State {
    current: Arc<Grant>,
    refreshing: Option<Refreshing>,
}

impl GrantCell {
    pub(super) fn new(grant: Grant) -> Self {
        let state = State { current: Arc::new(grant), refreshing: None };
        Self { state: Mutex::new(state), unsaved: Arc::default() }
    }

    pub(super) fn current(&self) -> Arc<Grant> {
        Arc::clone(&self.state().current)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A holder that panicked left whole values behind, so a poisoned lock is good.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the grant that a call was made with, unless somebody did so meanwhile.
    ///
    /// The work is one shared future. A caller that is cancelled leaves it where it stands, and
    /// the next caller finishes it.
    pub(super) async fn refresh(
        &self,
        used: &Arc<Grant>,
        exchange: Exchange,
    ) -> Result<Arc<Grant>> {
        let refreshing = {
            let mut state = self.state();
            if state.current.generation > used.generation {
                return Ok(Arc::clone(&state.current));
            }
            let start =
                || exchange.run(Arc::clone(used), Arc::clone(&self.unsaved)).boxed().shared();
            state.refreshing.get_or_insert_with(start).clone()
        };
        let answer = refreshing.clone().await;
        let mut state = self.state();
        if state.refreshing.as_ref().is_some_and(|held| held.ptr_eq(&refreshing)) {
            state.refreshing = None;
        }
        if let Ok(grant) = &answer
            && grant.generation > state.current.generation
        {
            state.current = Arc::clone(grant);
        }
        answer
    }
}

impl fmt::Debug for GrantCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("GrantCell").field(&self.current()).finish()
    }
}

/// What one refresh needs, owned, so that it outlives the caller that began it.
pub(super) struct Exchange {
    pub(super) connector: Arc<dyn Connector>,
    pub(super) store: Arc<dyn GrantStore>,
    pub(super) context: Context,
}

impl Exchange {
    async fn run(self, used: Arc<Grant>, unsaved: Arc<Mutex<Option<Grant>>>) -> Result<Arc<Grant>> {
        let lease = self.store.lease(&used.id).await?;
        // Another machine may have refreshed while this one waited for the lease.
        if let Some(newer) = self.newer(&used).await? {
            return Ok(newer);
        }
        let held = lock(&unsaved).take();
        let fresh = match held {
            Some(fresh) => fresh,
            None => match self.ask(&used).await {
                Ok(fresh) => fresh,
                // A store whose lease is only advice lets two machines spend one token; the
                // loser finds the winner's grant.
                Err(error) if error.kind() == ErrorKind::GrantExpired => {
                    return self.newer(&used).await?.ok_or(error);
                }
                Err(error) => return Err(error),
            },
        };
        if let Err(error) = self.store.replace(&lease, &fresh).await {
            *lock(&unsaved) = Some(fresh);
            return Err(error);
        }
        Ok(Arc::new(fresh))
    }

    async fn ask(&self, used: &Grant) -> Result<Grant> {
        let mut fresh = self.connector.refresh_grant(Access::new(&self.context, used)).await?;
        if fresh.id != used.id {
            return Err(Error::new(ErrorKind::Internal, "the refreshed grant is another grant"));
        }
        fresh.generation = used.generation.saturating_add(1);
        Ok(fresh)
    }

    async fn newer(&self, used: &Grant) -> Result<Option<Arc<Grant>>> {
        let stored = self.store.load(&used.id).await?;
        Ok(stored.filter(|stored| stored.generation > used.generation).map(Arc::new))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

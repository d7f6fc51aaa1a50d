//! A stream of transactions over pages.

use super::{Session, pages::PageGuard};
use crate::{
    AccountRef, Cursor, Error, Operation, Page, Result, Transaction, TransactionQuery,
    fingerprint::Occurrences,
};
use futures_core::{Stream, future::BoxFuture};
use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// A stream of transactions; made by [`Session::transactions`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Transactions {
    session: Session,
    account: AccountRef,
    query: TransactionQuery,
    ready: VecDeque<Result<Transaction>>,
    state: State,
    guard: PageGuard,
    occurrences: Occurrences,
}

enum State {
    /// The page at this cursor has not been asked for; the first has none.
    Idle(Option<Cursor>),
    Asking(BoxFuture<'static, Result<Page<Transaction>>>),
    Done,
}

impl Transactions {
    pub(super) fn new(session: Session, account: AccountRef, query: TransactionQuery) -> Self {
        Self {
            session,
            account,
            query,
            ready: VecDeque::new(),
            state: State::Idle(None),
            guard: PageGuard::default(),
            occurrences: Occurrences::default(),
        }
    }

    fn ask(&mut self) {
        if let State::Idle(cursor) = &mut self.state {
            let (session, account) = (self.session.clone(), self.account.clone());
            let (query, cursor) = (self.query, cursor.take());
            self.state = State::Asking(Box::pin(async move {
                session.transaction_page(&account, &query, cursor.as_ref()).await
            }));
        }
    }

    /// Polls the page under way; ready when there is none under way any more.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let State::Asking(page) = &mut self.state {
            let page = ready!(page.as_mut().poll(cx));
            self.state = self.take(page);
        }
        Poll::Ready(())
    }

    fn take(&mut self, page: Result<Page<Transaction>>) -> State {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                self.ready.push_back(Err(error));
                return State::Done;
            }
        };
        let came = page.items.len() + page.rejected.len();
        for mut transaction in page.items {
            transaction.occurrence = self.occurrences.count(&transaction);
            self.ready.push_back(Ok(transaction));
        }
        self.ready.extend(page.rejected.into_iter().map(Err));
        match self.guard.admit(page.next, came) {
            Ok(Some(next)) => State::Idle(Some(next)),
            Ok(None) => State::Done,
            Err(error) => {
                self.ready.push_back(Err(self.located(error)));
                State::Done
            }
        }
    }

    fn located(&self, error: Error) -> Error {
        error.located(&self.session.bank().id, Operation::Transactions)
    }
}

impl Stream for Transactions {
    type Item = Result<Transaction>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.ready.pop_front() {
                if this.query.prefetch {
                    this.ask();
                    // Whether it has arrived does not matter yet; polling it moves it on.
                    let _ = this.poll_page(cx);
                }
                return Poll::Ready(Some(item));
            }
            if matches!(this.state, State::Done) {
                return Poll::Ready(None);
            }
            this.ask();
            ready!(this.poll_page(cx));
        }
    }
}

impl fmt::Debug for Transactions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transactions").field("query", &self.query).finish_non_exhaustive()
    }
}

//! Where a page lies within its listing, and what the scenarios about pages do to it.
//!
//! A page is known by the position of its first row. How a position is written, as a number, an
//! opaque word or a link, is each dialect's own affair.

use crate::bank::Bank;
use crate::scenario::Scenario;

/// Added to a position behind the empty page of the scenario, so that it comes once only.
const PAST_THE_GAP: usize = 1_000_000;

/// One page: the rows from `first` to before `after`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) first: usize,
    pub(crate) after: usize,
    /// The position of the next page.
    pub(crate) next: Option<usize>,
}

impl Place {
    /// The page at the position that was asked for, with at most so many rows.
    pub(crate) fn of(bank: &Bank, asked: usize, limit: usize, total: usize) -> Self {
        let looping = bank.is_on(Scenario::PageLoop);
        let gap = bank.is_on(Scenario::EmptyMiddlePage);
        // A story about pages needs at least two of them.
        let limit = if looping || gap { limit.min(total.div_ceil(2)).max(1) } else { limit };
        if gap && asked > 0 && asked < PAST_THE_GAP {
            return Self { first: asked, after: asked, next: Some(asked + PAST_THE_GAP) };
        }
        let passed = if asked >= PAST_THE_GAP { PAST_THE_GAP } else { 0 };
        let first = asked - passed;
        let after = first.saturating_add(limit).min(total);
        let next = if looping && first > 0 { Some(asked) } else { Some(after + passed) };
        Self { first, after, next: next.filter(|_| looping || after < total) }
    }

    /// The rows of the page.
    pub(crate) fn cut<T>(&self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.first).take(self.after.saturating_sub(self.first)).collect()
    }
}

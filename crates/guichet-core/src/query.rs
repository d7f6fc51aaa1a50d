//! What a listing is asked for, and the pages it comes in.

use crate::Error;
use jiff::civil::Date;
use std::fmt;

/// Which transactions are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransactionQuery {
    /// The first day, inclusive; the bank's own limit where there is none.
    pub since: Option<Date>,
    /// The last day, inclusive; today where there is none.
    pub until: Option<Date>,
    /// Whether the next page is asked for while the present one is read.
    pub prefetch: bool,
}

impl TransactionQuery {
    /// Everything that the bank gives.
    pub const fn new() -> Self {
        Self { since: None, until: None, prefetch: false }
    }

    /// From this day on, inclusive.
    #[must_use]
    pub const fn since(mut self, day: Date) -> Self {
        self.since = Some(day);
        self
    }

    /// Up to this day, inclusive.
    #[must_use]
    pub const fn until(mut self, day: Date) -> Self {
        self.until = Some(day);
        self
    }

    /// Asks for the next page while the present one is read.
    #[must_use]
    pub const fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// The same query, not reaching before a day; `None` when nothing of it is left.
    pub fn clamped(mut self, not_before: Option<Date>) -> Option<Self> {
        if let Some(day) = not_before {
            self.since = Some(self.since.map_or(day, |since| since.max(day)));
            if self.until.is_some_and(|until| until < day) {
                return None;
            }
        }
        Some(self)
    }
}

/// Where a listing goes on: opaque, good for the same account and query only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// Takes what the connector needs to find the next page.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What the connector put in.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor(***)")
    }
}

/// One page of a listing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// What could be read, in the bank's order.
    pub items: Vec<T>,
    /// What could not: one error for each, with its path in the answer.
    pub rejected: Vec<Error>,
    /// Where the next page is; `None` at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of these items.
    pub fn new(items: Vec<T>, next: Option<Cursor>) -> Self {
        Self { items, rejected: Vec::new(), next }
    }

    /// A page without items, and the last.
    pub fn empty() -> Self {
        Self::new(Vec::new(), None)
    }

    /// Adds what could not be read.
    #[must_use]
    pub fn with_rejected(mut self, rejected: Vec<Error>) -> Self {
        self.rejected = rejected;
        self
    }
}

/// A whole listing: what could be read, and what could not.
///
/// Iterating gives the items; look at `rejected` before calling the listing complete.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Listing<T> {
    /// What could be read, in the bank's order.
    pub items: Vec<T>,
    /// What could not: one error for each.
    pub rejected: Vec<Error>,
}

impl<T> Listing<T> {
    pub(crate) fn new() -> Self {
        Self { items: Vec::new(), rejected: Vec::new() }
    }
}

impl<T> Listing<T> {
    /// The items that could be read.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T> IntoIterator for Listing<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Listing<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// What changed at the bank since a cursor, where the bank says so itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Changes {
    /// New transactions.
    pub added: Vec<crate::Transaction>,
    /// Transactions that are different now.
    pub modified: Vec<crate::Transaction>,
    /// Transactions that are gone.
    pub removed: Vec<crate::TransactionId>,
    /// What could not be read.
    pub rejected: Vec<Error>,
    /// Where to go on; keep it when all was stored.
    pub next: Cursor,
    /// Whether there is more right now.
    pub more: bool,
}

impl Changes {
    /// No change; go on here.
    pub fn none(next: Cursor) -> Self {
        Self {
            added: Vec::new(),
            modified: Vec::new(),
            removed: Vec::new(),
            rejected: Vec::new(),
            next,
            more: false,
        }
    }
}

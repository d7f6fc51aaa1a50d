//! Following pages without going round in circles.

use crate::{Cursor, Error, ErrorKind, Result};
use std::collections::HashSet;

/// Empty pages in the middle of a listing happen; this many in a row do not.
const EMPTY_IN_A_ROW: u32 = 100;

/// Remembers where a listing has been.
#[derive(Debug, Default)]
pub(super) struct PageGuard {
    seen: HashSet<Cursor>,
    empty: u32,
}

impl PageGuard {
    /// Lets a listing go on, unless it would repeat itself.
    pub(super) fn admit(&mut self, next: Option<Cursor>, items: usize) -> Result<Option<Cursor>> {
        let Some(next) = next else { return Ok(None) };
        self.empty = if items == 0 { self.empty.saturating_add(1) } else { 0 };
        if self.empty >= EMPTY_IN_A_ROW {
            return Err(Error::new(ErrorKind::Protocol, "the listing goes on without items"));
        }
        if !self.seen.insert(next.clone()) {
            return Err(Error::new(ErrorKind::Protocol, "the listing repeats a page"));
        }
        Ok(Some(next))
    }
}

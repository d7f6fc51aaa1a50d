//! The envelope of every answer: its text, its lists, its next page.

use guichet_core::raw::Page;
use guichet_core::{Error, ErrorKind, Result};
use guichet_http::json::{Around, At, Lists};
use serde::Deserialize;

use super::Decoding;
use crate::map;

/// Accounts of both kinds: a bank writes one of the lists.
pub(super) const ACCOUNTS: Lists = Lists::of(&["accounts", "cardAccounts"]).beside(&["_links"]);
pub(super) const BALANCES: Lists =
    Lists::of(&["balances"]).beside(&["account", "cardAccount", "debitAccounting"]);

const fn report(outer: &'static str) -> Lists {
    Lists::of(&["booked", "pending", "information"]).inside(outer).beside(&["_links"])
}

pub(super) const ROWS: Lists = report("transactions");
pub(super) const CARD_ROWS: Lists = report("cardTransactions");

/// The text of a body: checked once for UTF-8, so that no string is checked again.
pub(super) fn text(body: &[u8]) -> Result<&str> {
    let clause = "an answer that is not in UTF-8";
    let text =
        simdutf8::basic::from_utf8(body).map_err(|_| Error::new(ErrorKind::Protocol, clause))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Reads the lists of an answer, element by element, each with its place.
pub(super) fn items<'a, T: Deserialize<'a>>(
    text: &'a str,
    lists: Lists,
    each: impl FnMut(At, Option<T>),
) -> Result<Around<'a>> {
    let around = lists.read(text, each).map_err(|_| no_json(text))?;
    if around.has_any() {
        return Ok(around);
    }
    Err(missing(lists))
}

/// The error of an answer without any of its lists.
pub(super) fn missing(lists: Lists) -> Error {
    Error::new(ErrorKind::Protocol, "an answer without its list").with_path(lists.first())
}

/// What an answer is that cannot be read, in words that repeat nothing of it.
pub(super) fn no_json(text: &str) -> Error {
    let clause = match text.trim_start().as_bytes().first() {
        None => "an empty answer",
        // XML of a statement, too, where JSON was asked for.
        Some(b'<') => "a page of HTML or XML in place of JSON",
        Some(b':') => "a statement in MT940 in place of JSON",
        Some(b'{') => "an answer that is cut off or no JSON",
        Some(_) => "an answer that is no object",
    };
    Error::new(ErrorKind::Protocol, clause)
}

pub(super) fn alone<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| no_json(text))
}

/// Says where the next page is.
pub(super) fn continued<T>(mut page: Page<T>, around: &Around<'_>, how: &Decoding) -> Page<T> {
    match map::next_page(around, how.request.as_ref(), &how.link_hosts) {
        Ok(next) => page.next = next.map(|next| next.to_cursor()),
        Err(error) => page.rejected.push(error),
    }
    page
}

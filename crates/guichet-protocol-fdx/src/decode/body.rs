//! The envelope of every answer: its text, its list, its one account, its next page.

use guichet_core::raw::Page;
use guichet_core::{AccountRef, Error, ErrorKind, Result};
use guichet_http::json::{Around, At, Lists};
use serde::Deserialize;

use super::Decoding;
use crate::map;
use crate::wire::{self, Item};

/// A list, and where the next page of it is.
const fn page(list: &'static [&'static str]) -> Lists {
    Lists::of(list).beside(&["page", "links"])
}

pub(super) const ACCOUNTS: Lists = page(&["accounts"]);
pub(super) const TRANSACTIONS: Lists = page(&["transactions"]);
pub(super) const PAYMENT_NETWORKS: Lists = page(&["paymentNetworks"]);
pub(super) const STATEMENTS: Lists = page(&["statements"]);

/// The text of a body: checked once for UTF-8, so that no string is checked again.
pub(super) fn text(body: &[u8]) -> Result<&str> {
    let clause = "an answer that is not in UTF-8";
    let text =
        simdutf8::basic::from_utf8(body).map_err(|_| Error::new(ErrorKind::Protocol, clause))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Reads a list, element by element, each with its place.
pub(super) fn items<'a, T: Deserialize<'a>>(
    text: &'a str,
    lists: Lists,
    each: impl FnMut(At, Option<T>),
) -> Result<Around<'a>> {
    let around = lists.read(text, each).map_err(|_| no_json(text))?;
    if around.has_any() {
        return Ok(around);
    }
    let error = Error::new(ErrorKind::Protocol, "an answer without its list");
    Err(error.with_path(lists.first()))
}

/// What an answer is that cannot be read, in words that repeat nothing of it.
fn no_json(text: &str) -> Error {
    let clause = match text.trim_start().as_bytes().first() {
        None => "an empty answer",
        Some(b'<') => "a page of HTML in place of JSON",
        Some(b'{') => "an answer that is cut off or no JSON",
        Some(_) => "an answer that is no object",
    };
    Error::new(ErrorKind::Protocol, clause)
}

pub(super) fn alone<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| no_json(text))
}

/// Finds one account in an answer: alone, as the standard has it, or in a page.
pub(super) fn with_account<R>(
    text: &str,
    account: &AccountRef,
    read: impl FnOnce(Item<wire::Account<'_>>, At) -> Result<R>,
) -> Result<R> {
    let item = alone::<Item<wire::Account<'_>>>(text)?;
    if item.wrapper.is_some() || item.body.account_id.is_some() {
        return read(item, At::ALONE);
    }
    let mut found = None;
    items::<Item<wire::Account<'_>>>(text, ACCOUNTS, |at, item| {
        let Some(item) = item else { return };
        let id = item.body.account_id.and_then(wire::Raw::text);
        if id.as_deref() == Some(account.id.as_str()) {
            found.get_or_insert((item, at));
        }
    })?;
    match found {
        Some((item, at)) => read(item, at),
        None => Err(Error::new(ErrorKind::NotFound, "the answer does not hold the account")),
    }
}

/// Says where the next page is.
pub(super) fn continued<T>(mut page: Page<T>, around: &Around<'_>, how: &Decoding) -> Page<T> {
    match map::next_page(around, how.request.as_ref(), &how.link_hosts) {
        Ok(next) => page.next = next.map(|next| next.to_cursor()),
        Err(error) => page.rejected.push(error),
    }
    page
}

//! The envelope of every answer: its text, its list, its one account, its next page.

use guichet_core::raw::Page;
use guichet_core::{AccountRef, Error, ErrorKind, Result};
use serde::Deserialize;

use super::Decoding;
use crate::map::{self, At};
use crate::wire::{self, Broken, Item, Paging, each_item};

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
    list: &'static str,
    mut each: impl FnMut(At, Option<T>),
) -> Result<Paging<'a>> {
    each_item(text, list, |index, item| each(At::element(list, index), item))
        .map_err(|broken| broken_page(broken, text, list))
}

fn broken_page(broken: Broken, text: &str, list: &'static str) -> Error {
    match broken {
        Broken::NoList => {
            Error::new(ErrorKind::Protocol, "an answer without its list").with_path(list)
        }
        Broken::Json => no_json(text),
    }
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
    each_item::<Item<wire::Account<'_>>>(text, "accounts", |index, item| {
        let Some(item) = item else { return };
        let id = item.body.account_id.and_then(wire::Raw::text);
        if id.as_deref() == Some(account.id.as_str()) {
            found.get_or_insert((item, At::element("accounts", index)));
        }
    })
    .map_err(|broken| broken_page(broken, text, "accounts"))?;
    match found {
        Some((item, at)) => read(item, at),
        None => Err(Error::new(ErrorKind::NotFound, "the answer does not hold the account")),
    }
}

/// Says where the next page is.
pub(super) fn continued<T>(mut page: Page<T>, paging: &Paging<'_>, how: &Decoding) -> Page<T> {
    match map::next_page(paging, how.request.as_ref(), &how.link_hosts) {
        Ok(next) => page.next = next.map(|next| next.to_cursor()),
        Err(error) => page.rejected.push(error),
    }
    page
}

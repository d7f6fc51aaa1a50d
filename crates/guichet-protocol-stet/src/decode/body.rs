//! The envelope of every answer: its text, its list, its next page.

use guichet_core::raw::{Cursor, Page};
use guichet_core::{Error, ErrorKind, Result};
use guichet_http::json::{Around, At, Lists};
use serde::Deserialize;
use url::Url;

use super::Decoding;
use crate::{link, wire};

const LINKS: &str = "_links";

pub(super) const ACCOUNTS: Lists = Lists::of(&["accounts"]).beside(&[LINKS, "connectedPsu"]);
pub(super) const BALANCES: Lists = Lists::of(&["balances"]);
pub(super) const TRANSACTIONS: Lists = Lists::of(&["transactions"]).beside(&[LINKS]);
pub(super) const BENEFICIARIES: Lists = Lists::of(&["beneficiaries"]).beside(&[LINKS]);
/// One object, read as the list of one that it stands for.
pub(super) const IDENTITY: Lists = Lists::of(&["identity"]);

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
pub(super) fn no_json(text: &str) -> Error {
    let clause = match text.trim_start().as_bytes().first() {
        None => "an empty answer",
        Some(b'<') => "a page of HTML in place of JSON",
        Some(b'{') => "an answer that is cut off or no JSON",
        Some(_) => "an answer that is no object",
    };
    Error::new(ErrorKind::Protocol, clause)
}

/// Says where the next page is: the link to it, against the root of the API. Without the address
/// that was asked nobody could tell the host, so no link is taken. One that leads elsewhere is an
/// error beside the items: half a listing must not look like a whole one.
pub(super) fn continued<T>(mut page: Page<T>, around: &Around<'_>, how: &Decoding) -> Page<T> {
    let link = wire::next(around.outside(LINKS));
    let Some((link, request)) = link.zip(how.request.as_ref()) else { return page };
    let next = match link.trim() {
        // The query alone, of the same listing.
        query if query.starts_with('?') => guichet_http::follow(request, query),
        link => link::resolve(&link::root_of(request), link, &how.link_hosts),
    };
    match next {
        Ok(url) if is_same(&url, request) => page.rejected.push(
            Error::new(ErrorKind::Protocol, "the next page is the page itself")
                .with_path("_links.next.href"),
        ),
        Ok(url) => page.next = Some(Cursor::new(url)),
        Err(error) => page.rejected.push(error.with_path("_links.next.href")),
    }
    page
}

fn is_same(next: &Url, request: &Url) -> bool {
    next == request
}

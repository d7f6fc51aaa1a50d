//! The envelope of every answer: its text, its list, its next page.

use guichet_core::raw::{Cursor, Page};
use guichet_core::{Error, ErrorKind, Result};
use guichet_http::json::{Around, At, Lists};
use serde::Deserialize;

use super::Decoding;
use crate::map;

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
    // The list may be missing where it would be empty, but never what it stands in (quirk 5).
    if around.has_any() || has_data(text) {
        return Ok(around);
    }
    let error = Error::new(ErrorKind::Protocol, "an answer without its list");
    Err(error.with_path(lists.first()))
}

/// Whether there is an object `Data`, be it empty.
fn has_data(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(rename = "Data")]
        _data: Inside,
    }

    #[derive(Deserialize)]
    struct Inside {}

    serde_json::from_str::<Envelope>(text).is_ok()
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

/// Says where the next page is.
pub(super) fn continued<T>(mut page: Page<T>, around: &Around<'_>, how: &Decoding) -> Page<T> {
    match map::next_page(around, how) {
        Ok(next) => page.next = next.map(Cursor::new),
        Err(error) => page.rejected.push(error),
    }
    page
}

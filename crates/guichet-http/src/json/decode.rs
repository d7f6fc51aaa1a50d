//! Bytes to values.

use guichet_core::Result;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::explain::{explain, not_text};

/// Reads an answer.
///
/// The bytes are checked for UTF-8 once; a byte order mark is skipped. The value may borrow from
/// the bytes. Nesting beyond 128 levels is refused.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol), with the path of the field. Neither the
/// message nor a cause repeats anything of the answer.
///
/// ```
/// #[derive(Debug, serde::Deserialize)]
/// struct Customer {
///     #[expect(dead_code)]
///     age: u8,
/// }
///
/// let error = guichet_http::json::decode::<Vec<Customer>>(br#"[{"age": "private"}]"#).unwrap_err();
/// assert_eq!(error.to_string(), "a field of the bank's answer is not what was agreed (at [0].age)");
/// ```
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T> {
    let text = text(bytes)?;
    // The path costs a third of the time, so it is looked for only when there is a fault.
    serde_json::from_str(text).or_else(|_| explain(text))
}

/// Reads one value that was left unread at first.
///
/// # Errors
///
/// As [`decode`], with the path counted from this value.
pub fn decode_raw<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T> {
    serde_json::from_str(raw.get()).or_else(|_| explain(raw.get()))
}

pub(crate) fn text(bytes: &[u8]) -> Result<&str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    simdutf8::basic::from_utf8(bytes).map_err(|_| not_text())
}

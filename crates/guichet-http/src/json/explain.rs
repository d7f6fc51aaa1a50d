//! What went wrong in a text, told without repeating anything of it.

use guichet_core::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

/// The faults that the field types of this module report, word for word.
pub(crate) mod fault {
    pub(crate) const AMOUNT: &str = "a number of the bank's answer is not plain digits";
    pub(crate) const LONG: &str = "a number of the bank's answer has too many digits";
    pub(crate) const TEXT: &str = "a field of the bank's answer is neither text nor number";
    pub(crate) const DATE: &str = "a field of the bank's answer is not a date";
    pub(crate) const FLAG: &str = "a field of the bank's answer is neither true nor false";
    pub(crate) const ALL: [&str; 5] = [AMOUNT, LONG, TEXT, DATE, FLAG];
}

const CUT_OFF: &str = "the bank's answer is cut off";

pub(crate) fn not_text() -> Error {
    Error::new(ErrorKind::Protocol, "the bank's answer is not UTF-8 text")
}

/// Reads the text again, this time keeping the path.
///
/// It may succeed where a quicker reading failed only if the type itself is not deterministic.
#[cold]
pub(crate) fn explain<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let fault = match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => match reader.end() {
            Ok(()) => return Ok(value),
            Err(_) => return Err(protocol("something follows the bank's answer")),
        },
        Err(fault) => fault,
    };
    let (mut path, inner) = (safe_path(fault.path()), fault.inner());
    let clause = match inner.classify() {
        Category::Io | Category::Eof if text.trim_start().is_empty() => {
            "the bank's answer is empty"
        }
        Category::Io | Category::Eof => CUT_OFF,
        Category::Syntax if text.trim_start().starts_with('<') => {
            "the bank answered with a page instead of JSON"
        }
        Category::Syntax if says(inner, "recursion limit exceeded") => {
            "the bank's answer is nested too deeply"
        }
        Category::Syntax if at_end(inner, text) => CUT_OFF,
        Category::Syntax => "the bank's answer is not JSON",
        Category::Data => {
            if let Some(field) = named(inner, "missing field `") {
                push(&mut path, &field);
                "the bank's answer lacks a field"
            } else if let Some(field) = named(inner, "duplicate field `") {
                push(&mut path, &field);
                "the bank's answer has a field twice"
            } else {
                let known = fault::ALL.into_iter().find(|known| says(inner, known));
                known.unwrap_or("a field of the bank's answer is not what was agreed")
            }
        }
    };
    let error = protocol(clause);
    Err(if path.is_empty() { error } else { error.with_path(path) })
}

/// A number cut off behind its sign counts as bad syntax and not as an end.
fn at_end(cause: &serde_json::Error, text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or_default();
    let lines = text.bytes().filter(|&byte| byte == b'\n').count() + 1;
    cause.line() == lines && cause.column() >= last.len() && last.len() > 1
}

fn protocol(clause: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, clause)
}

fn says(cause: &serde_json::Error, words: &str) -> bool {
    cause.to_string().starts_with(words)
}

/// The field's name in serde's own words, which come from our structs and not from the answer.
fn named(cause: &serde_json::Error, words: &str) -> Option<String> {
    let message = cause.to_string();
    let name = message.strip_prefix(words)?.split('`').next()?;
    is_name(name).then(|| name.to_owned())
}

fn push(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// Writes `accounts[3].currentBalance`; a key that could be someone's number is a `?`.
fn safe_path(path: &Path) -> String {
    let mut text = String::new();
    for segment in path.iter().take(32) {
        match segment {
            Segment::Seq { index } => text.extend(["[", &index.to_string(), "]"]),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                push(&mut text, if is_name(key) { key } else { "?" });
            }
            Segment::Unknown => {}
        }
    }
    text
}

/// Names of fields are short words with few digits; account numbers and IBANs are not.
fn is_name(key: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-@$:".contains(&byte);
    !key.is_empty()
        && key.len() <= 64
        && key.bytes().all(word)
        && key.bytes().filter(u8::is_ascii_digit).count() <= 3
}

/// Puts the place of a part in front of the path of a fault in it.
pub(crate) fn under(error: Error, place: &str) -> Error {
    let path = match error.path() {
        None | Some("") => place.to_owned(),
        Some(inner) if inner.starts_with('[') || place.is_empty() => format!("{place}{inner}"),
        Some(inner) => format!("{place}.{inner}"),
    };
    error.with_path(path)
}

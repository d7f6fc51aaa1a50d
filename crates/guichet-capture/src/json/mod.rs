//! JSON as text: read in tokens, so that numbers keep their digits and broken text keeps its fault.

mod pretty;
mod token;
mod walk;

pub(crate) use pretty::{minify, pretty};
pub(crate) use token::{Token, tokens};
pub(crate) use walk::{Node, Step, path_text, walk};

use serde::de::IgnoredAny;

/// Whether a text is JSON from its first to its last character.
pub(crate) fn is_valid(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// A string as a JSON literal.
pub(crate) fn quoted(text: &str) -> String {
    // Writing a string to memory cannot fail; an empty string would be the harmless answer.
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned())
}

/// What stands between the quotes, with escapes resolved; `None` when they are broken.
pub(crate) fn unquoted(inside: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{inside}\"")).ok()
}

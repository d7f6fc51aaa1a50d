//! What a body is, and which rules it falls under.

use super::Scrub;
use crate::{Body, json, recognise::looks_real};

pub(super) fn read(scrub: &mut Scrub, content_type: Option<&str>, body: &[u8]) -> Body {
    if body.is_empty() {
        return Body::Empty;
    }
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    let valid = std::str::from_utf8(body).ok();
    if let Some(text) = valid
        && kind.contains("form-urlencoded")
        && !text.trim_start().starts_with(['{', '[', '<'])
    {
        return Body::Form(scrub.parameters(text));
    }
    if let Some(text) = valid
        && json::is_valid(text)
    {
        return Body::Json(json::minify(&scrub.json(text)));
    }
    // A byte that is no UTF-8 is a fault worth keeping: it stays one, at its place.
    let text = String::from_utf8_lossy(body);
    let rules = if kind.contains("json") || looks_like_json(&text) {
        Scrub::json
    } else if text.trim_start().starts_with('<') {
        Scrub::markup
    } else {
        Scrub::text
    };
    let fake = behind_mark(scrub, &text, rules);
    let fake = if looks_real(&fake) { scrub.fakes.token(&fake) } else { fake };
    if valid.is_none() { Body::Damaged(fake) } else { Body::Text(fake) }
}

fn looks_like_json(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == MARK);
    start.starts_with(['{', '[', '"'])
}

/// The byte order mark.
const MARK: char = '\u{feff}';

/// Scrubs a text by its rules. A byte order mark in front stays.
fn behind_mark(scrub: &mut Scrub, text: &str, rules: fn(&mut Scrub, &str) -> String) -> String {
    match text.strip_prefix(MARK) {
        Some(rest) => format!("{MARK}{}", rules(scrub, rest)),
        None => rules(scrub, text),
    }
}

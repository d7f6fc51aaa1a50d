//! The allow-lists: which keys and words of a path are structure and not somebody's.

mod lists;

use lists::{COUNTS, PATH, SECRET, SECRET_PARAMETERS, STRUCTURAL, STRUCTURAL_ENDS, has};

/// Whether a key looks like the name of a field, and not like an account number or an address.
pub(crate) fn field_like(key: &str) -> bool {
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let letters = key.chars().filter(char::is_ascii_alphabetic).count();
    key.len() <= 64
        && (key.len() <= 12 || reads_as_words(key, 28))
        && letters > 0
        && digits <= 4
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || "_@$".contains(c))
        && key.chars().skip(1).all(|c| c.is_ascii_alphanumeric() || "_.:-$#".contains(c))
}

/// A key without case, underscores and hyphens, as the lists below have them.
pub(crate) fn plain(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(crate) fn is_secret(key: &str) -> bool {
    let key = plain(key);
    let ends = ["secret", "password", "token", "apikey", "verifier", "assertion"];
    has(SECRET, &key) || ends.iter().any(|end| key.ends_with(end))
}

pub(crate) fn is_secret_parameter(key: &str) -> bool {
    is_secret(key) || has(SECRET_PARAMETERS, &plain(key))
}

pub(crate) fn is_birth(key: &str) -> bool {
    let key = plain(key);
    key.contains("birth") || key == "dob"
}

/// Whether digits alone may be a date under this key.
pub(crate) fn is_dated(key: &str) -> bool {
    let plain = plain(key);
    let whole =
        ["exp", "iat", "nbf", "expires", "expiresat", "from", "to", "since", "until", "asof"];
    plain.contains("date")
        || plain.contains("time")
        || whole.contains(&&*plain)
        || key.ends_with("At")
        || key.ends_with("_at")
        || key.ends_with("On")
        || key.ends_with("_on")
}

pub(crate) fn is_phone(key: &str) -> bool {
    let key = plain(key);
    ["phone", "mobile", "fax", "msisdn"].iter().any(|word| key.contains(word)) || key == "tel"
}

/// Whether a text may stay: its key is structural, and it is a word of a closed list by its looks.
pub(crate) fn stays(key: &str, text: &str) -> bool {
    if matches!(text, "true" | "false") {
        return true;
    }
    let key = plain(key);
    let structural = has(STRUCTURAL, &key)
        || STRUCTURAL_ENDS.split_whitespace().any(|end| key.ends_with(end))
            && !key.contains("name");
    let several = key.starts_with("scope") || key == "prompt";
    (structural && (is_word(text) || several && text.split(' ').all(is_word)))
        || count_stays(&key, text)
}

fn count_stays(plain_key: &str, text: &str) -> bool {
    // Lifetimes in seconds are the only long counts.
    let longest = if plain_key.ends_with("expiresin") { 9 } else { 5 };
    has(COUNTS, plain_key)
        && (1..=longest).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text looks like a word of a closed list: `CHECKING`, `invalid_grant`, `DebitCard`.
fn is_word(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = (1..=48).contains(&text.len())
        && digits <= 2
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c));
    fits && reads_as_words(text, 16)
}

/// Whether letters come in words: a token of letters alone changes its case often, or is one very
/// long word.
fn reads_as_words(text: &str, longest: usize) -> bool {
    let separates = |c: char| "_-.:".contains(c);
    let one_case = !text.contains(|c: char| c.is_ascii_lowercase())
        || !text.contains(|c: char| c.is_ascii_uppercase());
    let breaks = |c: &char| separates(*c) || !one_case && c.is_ascii_uppercase();
    let parts = text.chars().skip(1).filter(breaks).count().saturating_add(1);
    let length = text.len();
    length <= parts.saturating_mul(longest)
        && (one_case || length <= 4 || length >= parts.saturating_mul(3))
}

/// Whether one segment of a path is made of such words and of a version.
pub(crate) fn is_path_word(segment: &str, more: &[String]) -> bool {
    more.iter().any(|word| word == segment)
        || segment.split(['-', '_', '.']).all(|part| {
            let part = part.to_ascii_lowercase();
            let number = part.strip_prefix('v').unwrap_or(&part);
            let version = (1..=2).contains(&number.len())
                && (part.starts_with('v') || segment.starts_with('v'))
                && number.bytes().all(|b| b.is_ascii_digit());
            part.is_empty() || version || has(PATH, &part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, text: &str, expected: bool) {
        assert_eq!(stays(key, text), expected, "{key}: {text}");
    }

    #[test]
    fn a_text_stays_for_its_key_and_its_looks() {
        check("accountType", "CHECKING", true);
        check("account_status", "DebitCard", true);
        check("error", "invalid_grant", true);
        check("scope", "openid accounts:read", true);
        check("currencyCode", "USD", true);
        check("code", "701", true);
        check("expires_in", "7776000", true);
        check("description", "CHECKING", false);
        check("typeName", "Mira", false);
        check("type", "Mira Lund", false);
        check("type", "4111111111111111", false);
        check("type", "qWzXcVbNmQaSdFgH", false);
        check("status", "abcdefghijklmnopqrstuvwxyz", false);
        check("postalCode", "10001", false);
    }

    #[test]
    fn a_path_is_made_of_known_words() {
        for word in ["accounts", "v6", "open-banking", "v3.1", ".well-known", "scheduled-payments"]
        {
            assert!(is_path_word(word, &[]), "{word}");
        }
        for other in ["alice", "12", "account-alice", "3.1", "accounts1"] {
            assert!(!is_path_word(other, &[]), "{other}");
        }
    }
}

//! One value of an answer, unread.

use std::{borrow::Cow, fmt};

use super::grouped;
use guichet_core::{Amount, MoneyError};
use serde::Deserialize;
use serde_json::value::RawValue;

/// One JSON value of an answer, as a slice of the body.
///
/// It holds any type: banks send numbers as text and text as numbers, and a field of an odd type
/// must not cost its neighbours. Its `Debug` shows no value.
///
/// ```
/// use guichet_http::json::Raw;
///
/// let raw: Raw<'_> = serde_json::from_str(r#""1,234.50""#)?;
/// assert_eq!(raw.text().as_deref(), Some("1,234.50"));
/// assert_eq!(raw.grouped_amount().unwrap().unwrap().to_string(), "1234.50");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Deserialize)]
#[serde(transparent)]
pub struct Raw<'a>(#[serde(borrow)] &'a RawValue);

impl<'a> Raw<'a> {
    /// The text of a string or the digits of a number; `None` for blanks and every other type.
    pub fn text(self) -> Option<Cow<'a, str>> {
        let json = self.0.get();
        match json.as_bytes().first()? {
            b'"' => {
                let inner = json.get(1..json.len().checked_sub(1)?)?;
                if inner.as_bytes().contains(&b'\\') {
                    let text = unescape(inner);
                    return (!is_blank(&text)).then_some(Cow::Owned(text));
                }
                (!is_blank(inner)).then_some(Cow::Borrowed(inner))
            }
            b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
            _ => None,
        }
    }

    /// An amount by its own digits, from a number or from text; `None` for blanks.
    pub fn amount(self) -> Option<Result<Amount, MoneyError>> {
        let json = self.0.get();
        if let Ok(amount) = Amount::parse(json) {
            return Some(Ok(amount));
        }
        match self.text() {
            Some(text) => Some(Amount::parse_scientific(text.trim())),
            // Blank text is an absent field; any other type is a number that cannot be read.
            None if json.starts_with('"') => None,
            None => Some(Err(MoneyError::Grammar)),
        }
    }

    /// The same, also where the bank groups the digits as people do: `1,000.00`, `1 000,00`.
    ///
    /// Text that can be read in two ways, such as `1,000`, is refused.
    pub fn grouped_amount(self) -> Option<Result<Amount, MoneyError>> {
        let read = self.amount()?;
        match (&read, self.text()) {
            (Err(MoneyError::Grammar), Some(text)) => {
                Some(grouped::plain(text.trim()).map_or(read, |plain| Amount::parse(&plain)))
            }
            _ => Some(read),
        }
    }

    /// A flag, also as text.
    pub fn flag(self) -> Option<bool> {
        match self.0.get() {
            "true" | "\"true\"" => Some(true),
            "false" | "\"false\"" => Some(false),
            _ => None,
        }
    }

    /// The value as an object of the standard, or `None` if it is something else.
    pub fn read<T: Deserialize<'a>>(self) -> Option<T> {
        serde_json::from_str(self.0.get()).ok()
    }

    /// The elements of a list; nothing if it is no list.
    pub fn list(self) -> Vec<Self> {
        // `null` has no place in a list of objects, so it is an element that says nothing.
        self.read::<Vec<Option<Self>>>().unwrap_or_default().into_iter().flatten().collect()
    }
}

impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Raw")
    }
}

/// The text that an escaped one stands for, in one allocation where a parser needs three.
///
/// Half of a surrogate pair, which stands for nothing, becomes `U+FFFD`.
fn unescape(mut rest: &str) -> String {
    let mut text = String::with_capacity(rest.len());
    while let Some((plain, after)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut chars = after.chars();
        let Some(escape) = chars.next() else { return text };
        rest = chars.as_str();
        text.push(match escape {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => unicode(&mut rest),
            itself => itself,
        });
    }
    text.push_str(rest);
    text
}

/// Takes four digits off a text, and four more where they are the other half of a pair.
fn unicode(rest: &mut &str) -> char {
    let take =
        |rest: &str| Some((u16::from_str_radix(rest.get(..4)?, 16).ok()?, rest.get(4..)?.len()));
    let Some((first, left)) = take(rest) else { return char::REPLACEMENT_CHARACTER };
    *rest = rest.get(rest.len() - left..).unwrap_or_default();
    if let Some(Ok(single)) = char::decode_utf16([first]).next() {
        return single;
    }
    let second = rest.strip_prefix("\\u").and_then(take);
    let pair = second
        .and_then(|(second, left)| Some((char::decode_utf16([first, second]).next()?.ok()?, left)));
    match pair {
        Some((pair, left)) => {
            *rest = rest.get(rest.len() - left..).unwrap_or_default();
            pair
        }
        None => char::REPLACEMENT_CHARACTER,
    }
}

fn is_blank(text: &str) -> bool {
    // Nearly every text starts with something to read.
    match text.as_bytes().first() {
        None => true,
        Some(byte) if byte.is_ascii_graphic() => false,
        Some(_) => text.trim().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn text(json: &str, expected: Option<&str>) {
        let raw: Raw<'_> = serde_json::from_str(json).unwrap();
        assert_eq!(raw.text().as_deref(), expected, "{json}");
    }

    #[track_caller]
    fn amount(json: &str, expected: Option<Result<&str, MoneyError>>) {
        let raw: Raw<'_> = serde_json::from_str(json).unwrap();
        let found = raw.amount().map(|it| it.map(|it| it.to_string()));
        assert_eq!(found, expected.map(|it| it.map(str::to_owned)), "{json}");
    }

    #[test]
    fn text_comes_from_strings_and_numbers() {
        text(r#""Caf\u00e9 \"Zo\u00eb\"""#, Some("Café \"Zoë\""));
        text(r#""plain""#, Some("plain"));
        text(r#""a\\b\/c\n\ud83d\ude00d""#, Some("a\\b/c\n\u{1f600}d"));
        text(r#""\ud83dx \ude00y \ud83d\u0041""#, Some("\u{fffd}x \u{fffd}y \u{fffd}A"));
        text("1234", Some("1234"));
        text(r#""  ""#, None);
        text(r#""""#, None);
        text("true", None);
        text("{}", None);
    }

    #[test]
    fn grouped_digits_are_read_where_they_mean_one_thing() {
        let read = |text: &str| {
            let json = format!("\"{text}\"");
            let raw: Raw<'_> = serde_json::from_str(&json).unwrap();
            raw.grouped_amount().unwrap().ok().map(|amount| amount.to_string())
        };
        for (text, expected) in [
            ("1,000.00", Some("1000.00")),
            ("-1.234.567,8", Some("-1234567.8")),
            ("1 000,00", Some("1000.00")),
            ("12,5", Some("12.5")),
            ("1,000,000", Some("1000000")),
            ("1'000.50", Some("1000.50")),
            ("1,000", None),
            ("1,00,000.00", None),
            ("1,000.00.0", None),
            ("1.000,00,0", None),
            (",5", None),
            ("1,2 3", None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn amounts_keep_their_digits() {
        amount("90071992547409.93", Some(Ok("90071992547409.93")));
        amount(r#""12.30""#, Some(Ok("12.30")));
        amount("1E+3", Some(Ok("1000")));
        amount(r#""""#, None);
        amount(r#""1,000.00""#, Some(Err(MoneyError::Grammar)));
        amount("true", Some(Err(MoneyError::Grammar)));
        amount("123456789012345678901234567890.12", Some(Err(MoneyError::TooLong)));
    }
}

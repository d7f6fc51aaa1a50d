//! Inventions: characters for characters, words for words.

use crate::{
    key::Draw,
    recognise::{HEX_MARK, MARK, in_long_run, is_long_token, is_marked},
};

const DIGITS: &str = "0123456789";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const HEX: &str = "0123456789abcdef";
const CONSONANTS: &str = "bdfgklmnprstvz";
const VOWELS: &str = "aeiou";

/// Digits for the digits of a text: zeros in front stay, and the first other one is not zero.
pub(crate) fn number(text: &str, draw: &mut Draw) -> String {
    let mut started = false;
    let mut fake = String::with_capacity(text.len());
    for c in text.chars() {
        fake.push(match c {
            '0' if !started => c,
            '0'..='9' if started => draw.pick(DIGITS),
            '0'..='9' => {
                started = true;
                draw.pick(DIGITS.get(1..).unwrap_or(DIGITS))
            }
            _ => c,
        });
    }
    fake
}

/// A text with another start.
pub(crate) fn starting(text: &str, start: &str) -> String {
    let rest = text.get(start.len()..).unwrap_or_default();
    format!("{start}{rest}")
}

/// Digits of which the fifth is chosen so that a check holds.
pub(crate) fn adjusted(text: &str, holds: fn(&str) -> bool) -> String {
    let Some((head, tail)) = text.split_at_checked(4) else { return text.to_owned() };
    let tail = tail.get(1..).unwrap_or_default();
    let mut tries = DIGITS.chars().map(|digit| format!("{head}{digit}{tail}"));
    tries.find(|text| holds(text)).unwrap_or_else(|| text.to_owned())
}

/// The letters and digits of a fake in the layout of a text: spaces and hyphens as they were.
pub(crate) fn laid_out(text: &str, fake: &str) -> String {
    let mut from = fake.chars();
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { from.next().unwrap_or(c) } else { c })
        .collect()
}

/// The body of a fake IBAN: letters for letters and digits for digits, since a country's form asks
/// for that, behind a mark that no bank has.
pub(crate) fn iban_body(text: &str, tail: &str, draw: &mut Draw) -> String {
    let end = text.len().saturating_sub(tail.len());
    let head = text.get(..end).unwrap_or(text).char_indices().map(|(place, c)| {
        match (place < 4, c.is_ascii_digit()) {
            (true, true) => '9',
            (true, false) => 'Z',
            (false, true) => draw.pick(DIGITS),
            (false, false) => draw.pick(LOWER).to_ascii_uppercase(),
        }
    });
    let head: String = head.collect();
    head + tail
}

/// A word of one of a few lengths, never longer than the one it stands for, so that it fits where
/// that fitted. `marked` puts an accent in, for words that had one.
pub(crate) fn word(length: usize, marked: bool, draw: &mut Draw) -> String {
    let length = match length {
        0 | 1 => return if marked { "é".to_owned() } else { draw.pick(LOWER).to_string() },
        2 | 3 => 2,
        4..=6 => 4,
        7..=10 => 7,
        11..=15 => 11,
        _ => 16,
    };
    let accent = if marked { 'é' } else { 'a' };
    (0..length)
        .map(|place: u32| match place {
            1 if marked => accent,
            place if place.is_multiple_of(2) => draw.pick(CONSONANTS),
            _ => draw.pick(VOWELS),
        })
        .collect()
}

/// A word with capitals where another has them: everywhere, in front, or nowhere.
pub(crate) fn in_case_of(text: &str, fake: &str) -> String {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let second = letters.next();
    let all = first && second.is_some_and(char::is_uppercase);
    if all {
        return fake.to_uppercase();
    }
    let mut characters = fake.chars();
    match characters.next() {
        Some(start) if first => start.to_uppercase().chain(characters).collect(),
        _ => fake.to_owned(),
    }
}

/// Characters for characters: digits, small letters and capitals each stay what they are, and
/// hexadecimal text stays hexadecimal. What is long enough to be taken for a token is marked.
pub(crate) fn opaque(text: &str, draw: &mut Draw) -> String {
    let hex = is_hex(text);
    let fake: String = text
        .chars()
        .map(|c| match c {
            '0'..='9' | 'a'..='z' if hex => draw.pick(HEX),
            'A'..='Z' if hex => draw.pick(HEX).to_ascii_uppercase(),
            '0'..='9' => draw.pick(DIGITS),
            'a'..='z' => draw.pick(LOWER),
            'A'..='Z' => draw.pick(LOWER).to_ascii_uppercase(),
            c => c,
        })
        .collect();
    let mut out = String::with_capacity(fake.len());
    let mut rest = &*fake;
    while !rest.is_empty() {
        let inside = rest.starts_with(in_long_run);
        let end = rest.find(|c| in_long_run(c) != inside).unwrap_or(rest.len());
        let (run, left) = rest.split_at(end);
        if is_long_token(run) && !is_marked(run) {
            out.push_str(&marked(run, if hex { HEX_MARK } else { MARK }));
        } else {
            out.push_str(run);
        }
        rest = left;
    }
    out
}

/// The mark in place of the first letters and digits, in their case.
fn marked(run: &str, mark: &str) -> String {
    let mut from = mark.chars();
    run.chars()
        .map(|c| match c.is_ascii_alphanumeric().then(|| from.next()).flatten() {
            Some(mark) if c.is_ascii_uppercase() => mark.to_ascii_uppercase(),
            Some(mark) => mark,
            None => c,
        })
        .collect()
}

fn is_hex(text: &str) -> bool {
    let mut letters = text.chars().filter(char::is_ascii_alphabetic).peekable();
    let upper = letters.peek().is_some_and(char::is_ascii_uppercase);
    let length = text.chars().filter(char::is_ascii_alphanumeric).count();
    length >= 8 && letters.all(|c| c.is_ascii_hexdigit() && c.is_ascii_uppercase() == upper)
}

/// A UUID that begins with the mark and keeps its version and variant.
pub(crate) fn uuid(text: &str, draw: &mut Draw) -> String {
    text.char_indices()
        .map(|(place, c)| match place {
            0..4 => HEX_MARK.chars().nth(place).unwrap_or(c),
            14 | 19 => c,
            _ if c == '-' => c,
            _ => draw.pick(HEX),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CaptureKey;

    fn draw() -> Draw {
        CaptureKey::from_bytes([7; 32]).draw("test", "", 0)
    }

    #[test]
    fn forms_are_kept() {
        let fake = number("-0,012.50", &mut draw());
        assert!(fake.starts_with("-0,0") && fake.len() == 9 && fake != "-0,012.50");
        let fake = opaque("9f86d081884c7d659a2feaa0c55ad015", &mut draw());
        assert!(fake.starts_with("fa4e") && fake.chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(laid_out("12-34 5", "98765"), "98-76 5");
    }

    #[test]
    fn words_are_never_longer() {
        for length in 1..40 {
            assert!(word(length, false, &mut draw()).len() <= length);
        }
        assert_eq!(in_case_of("MÜLLER", "réma"), "RÉMA");
        assert_eq!(in_case_of("Mira", "rema"), "Rema");
    }
}

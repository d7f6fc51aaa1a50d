//! JSON text, whole or broken, token by token.

use super::Scrub;
use crate::{
    json::{Token, quoted, tokens, unquoted},
    words::{field_like, is_secret},
};

struct Frame {
    object: bool,
    /// Whether a key comes next.
    before_key: bool,
    key: String,
}

impl Scrub {
    /// Scrubs JSON text. Nothing but values and strange keys changes: a fault stays where it was.
    pub(super) fn json(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut frames: Vec<Frame> = Vec::new();
        let mut left = tokens(text).peekable();
        let mut ahead: Option<Token<'_>> = None;
        while let Some(token) = ahead.take().or_else(|| left.next()) {
            match token {
                Token::Space(space) => out.push_str(space),
                Token::Colon => out.push(':'),
                Token::Comma => {
                    out.push(',');
                    if let Some(frame) = frames.last_mut() {
                        frame.before_key = frame.object;
                    }
                }
                Token::Open(c) => {
                    out.push(c);
                    // What is inside a list stands under the key of the list.
                    let key = frames.last().map(|frame| frame.key.clone()).unwrap_or_default();
                    let object = c == '{';
                    let key = if object { String::new() } else { key };
                    frames.push(Frame { object, before_key: object, key });
                }
                Token::Close(c) => {
                    out.push(c);
                    frames.pop();
                }
                Token::Bare(bare) => {
                    let key = frames.last().map(|frame| frame.key.clone()).unwrap_or_default();
                    out.push_str(&self.bare(&key, bare));
                }
                Token::Text { inside, closed } => {
                    let mut spaces = String::new();
                    let mut next = left.next();
                    while let Some(Token::Space(space)) = next {
                        spaces.push_str(space);
                        next = left.next();
                    }
                    // Only what stands where a key stands, with a colon behind, is a key: in
                    // broken text a value may come to stand where a key is due.
                    let frame = frames.last_mut().filter(|frame| frame.before_key);
                    if let Some(frame) = frame.filter(|_| next == Some(Token::Colon)) {
                        frame.before_key = false;
                        frame.key =
                            unquoted(inside).filter(|key| key.len() <= 64).unwrap_or_default();
                        out.push_str(&self.key(inside));
                    } else {
                        let key = frames.last().map(|frame| frame.key.clone()).unwrap_or_default();
                        out.push_str(&self.string(&key, inside, closed));
                    }
                    out.push_str(&spaces);
                    ahead = next;
                }
            }
        }
        out
    }

    fn key(&mut self, inside: &str) -> String {
        match unquoted(inside) {
            Some(key)
                if key.is_empty() || field_like(&key) && !crate::recognise::looks_real(&key) =>
            {
                format!("\"{inside}\"")
            }
            Some(key) => quoted(&self.text(&key)),
            None => self.string("", inside, true),
        }
    }

    fn string(&mut self, key: &str, inside: &str, closed: bool) -> String {
        let fake = match unquoted(inside) {
            Some(text) => quoted(&self.value(key, &text, is_secret(key))),
            None => format!("\"{}\"", self.broken(inside)),
        };
        if closed { fake } else { fake.strip_suffix('"').unwrap_or(&fake).to_owned() }
    }

    /// The inside of a string with a bad escape or a bare control character: these stay, as what
    /// is wrong, and all else is replaced.
    fn broken(&mut self, inside: &str) -> String {
        let mut out = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '\\' => {
                    let (kept, length) = escape(rest);
                    out.push_str(kept);
                    length
                }
                c if c.is_control() => {
                    out.push(c);
                    c.len_utf8()
                }
                _ => {
                    let end = rest.find(|c: char| c == '\\' || c.is_control());
                    let run = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
                    let fake = quoted(&self.text(run));
                    out.push_str(fake.trim_matches('"'));
                    run.len()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        out
    }

    /// A number, a literal, or text that lost its quotes.
    fn bare(&mut self, key: &str, bare: &str) -> String {
        const LITERALS: [&str; 8] =
            ["true", "false", "null", "NaN", "Infinity", "-Infinity", "undefined", "None"];
        // A literal may be cut off; one letter of it tells nobody anything.
        if LITERALS.iter().any(|literal| literal.starts_with(bare)) {
            return bare.to_owned();
        }
        let number = bare.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c))
            && bare.contains(|c: char| c.is_ascii_digit())
            // An exponent stays as it is, so it must be too short to tell anything.
            && bare.rsplit(['e', 'E']).next().is_some_and(|end| end.len() == bare.len() || end.len() <= 3);
        if number { self.bare_number(key, bare) } else { self.text(bare) }
    }
}

/// What stays of an escape, and how long it was.
fn escape(text: &str) -> (&'static str, usize) {
    let mut chars = text.chars().skip(1);
    match chars.next() {
        None => ("\\", 1),
        Some('n') => ("\\n", 2),
        Some('t') => ("\\t", 2),
        Some('r') => ("\\r", 2),
        Some('"') => ("\\\"", 2),
        Some('\\') => ("\\\\", 2),
        Some('/') => ("\\/", 2),
        Some('u') => {
            let digits: String = chars.take(4).take_while(char::is_ascii_hexdigit).collect();
            let length = digits.len().saturating_add(2);
            match u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4) {
                // Half of a pair: that is the fault, which letter it was does not matter.
                Some(0xD800..0xDC00) => ("\\ud83d", length),
                Some(0xDC00..0xE000) => ("\\ude00", length),
                Some(_) => ("\\u0078", length),
                None => ("\\u", length),
            }
        }
        Some(c) => ("\\x", c.len_utf8().saturating_add(1)),
    }
}

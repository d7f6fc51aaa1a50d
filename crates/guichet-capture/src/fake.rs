//! The fakes of one capture: the same for the same input, and different for different inputs.

use crate::{
    CaptureKey,
    checks::{FAKE_CARD, FAKE_ROUTING, iban_of, is_card, is_routing, luhn_holds, routing_holds},
    invent,
    key::Draw,
    recognise::looks_real,
};
use std::collections::{HashMap, HashSet};

/// How often another fake is tried when one is taken already.
const ATTEMPTS: u32 = 64;

/// Makes fakes and remembers them, under keyed hashes of what they stand for, never under the
/// originals.
#[derive(Clone)]
pub(crate) struct Fakes {
    key: CaptureKey,
    weeks: i32,
    made: HashMap<[u8; 32], String>,
    taken: HashSet<String>,
    tokens: u32,
}

impl Fakes {
    pub(crate) fn new(key: CaptureKey) -> Self {
        // One to about eleven years back: never zero, and nothing comes to lie in the future.
        let span = i32::try_from(key.draw("weeks", "", 0).below(520)).unwrap_or_default();
        let weeks = 0_i32.saturating_sub(span.saturating_add(52));
        Self { key, weeks, made: HashMap::new(), taken: HashSet::new(), tokens: 0 }
    }

    /// Forgets everything, for the next capture.
    pub(crate) fn renew(&mut self) {
        *self = Self::new(self.key.next());
    }

    /// The whole weeks by which all dates of this capture move.
    pub(crate) fn weeks(&self) -> i32 {
        self.weeks
    }

    /// The weeks by which a date of birth moves: its own, so that the others do not tell the age.
    pub(crate) fn birth_weeks(&self, text: &str) -> i32 {
        let span = self.key.draw("birth", text, 0).below(2000);
        i32::try_from(span).unwrap_or_default().saturating_sub(1000)
    }

    /// A fake that no other input has, where the form has room for that.
    fn make(&mut self, purpose: &str, text: &str, invent: impl Fn(&mut Draw) -> String) -> String {
        let name = self.key.digest(&["fake", purpose, text]);
        if let Some(fake) = self.made.get(&name) {
            return fake.clone();
        }
        let mut fake = String::new();
        for attempt in 0..ATTEMPTS {
            fake = invent(&mut self.key.draw(purpose, text, attempt));
            let fresh = !self.taken.contains(&fake) && !looks_real(&fake);
            // The first half of the tries also avoids what it replaces; one digit may have to stay.
            if fresh && (attempt > ATTEMPTS / 2 || !fake.eq_ignore_ascii_case(text)) {
                break;
            }
        }
        if looks_real(&fake) {
            return self.token(text);
        }
        self.taken.insert(fake.clone());
        self.made.insert(name, fake.clone());
        fake
    }

    /// `token-1`, `token-2` in order of appearance.
    pub(crate) fn token(&mut self, text: &str) -> String {
        let name = self.key.digest(&["fake", "token", text]);
        let tokens = &mut self.tokens;
        let fake = self.made.entry(name).or_insert_with(|| {
            *tokens = tokens.saturating_add(1);
            format!("token-{tokens}")
        });
        // A broken byte inside stays a broken byte.
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return format!("{fake}{}", char::REPLACEMENT_CHARACTER);
        }
        fake.clone()
    }

    /// Digits for digits. Leading zeros stay, and numbers that end in the same four digits do so
    /// as fakes, so that an account still fits its masked number.
    pub(crate) fn digits(&mut self, text: &str) -> String {
        if text.bytes().all(|b| b == b'0') {
            return text.to_owned();
        }
        let card = is_card(text);
        let routing = is_routing(text);
        match text.len().checked_sub(4).and_then(|place| text.split_at_checked(place)) {
            None | Some(("", _)) => self.make("digits", text, |draw| invent::number(text, draw)),
            Some((head, tail)) => {
                let tail = self.digits(tail);
                self.make("digits", text, |draw| {
                    let head = invent::number(head, draw);
                    if card {
                        let fake = format!("{}{tail}", invent::starting(&head, FAKE_CARD));
                        invent::adjusted(&fake, luhn_holds)
                    } else if routing {
                        let fake = format!("{}{tail}", invent::starting(&head, FAKE_ROUTING));
                        invent::adjusted(&fake, routing_holds)
                    } else {
                        format!("{head}{tail}")
                    }
                })
            }
        }
    }

    /// A number with a sign, separators or an exponent: other digits in the same places.
    pub(crate) fn number(&mut self, text: &str) -> String {
        let (mantissa, exponent) = text
            .split_at_checked(text.find(['e', 'E']).unwrap_or(text.len()))
            .unwrap_or((text, ""));
        if !mantissa.contains(|c: char| matches!(c, '1'..='9')) {
            return text.to_owned();
        }
        let whole = mantissa.strip_prefix('-').unwrap_or(mantissa);
        if whole.bytes().all(|b| b.is_ascii_digit()) {
            let sign = if whole.len() < mantissa.len() { "-" } else { "" };
            return format!("{sign}{}{exponent}", self.digits(whole));
        }
        let fake = self.make("number", mantissa, |draw| invent::number(mantissa, draw));
        format!("{fake}{exponent}")
    }

    /// Groups of digits: one number, laid out as it was.
    pub(crate) fn groups(&mut self, text: &str) -> String {
        let plain: String = text.chars().filter(char::is_ascii_digit).collect();
        let fake = invent::laid_out(text, &self.digits(&plain));
        if looks_real(&fake) {
            return self.make("groups", text, |draw| invent::number(text, draw));
        }
        fake
    }

    /// An IBAN of the same country, with the right check digits and the country's own form.
    pub(crate) fn iban(&mut self, text: &str) -> String {
        let plain: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let country = plain.get(..2).unwrap_or_default();
        let body = plain.get(4..).unwrap_or_default();
        let tail = body.get(body.len().saturating_sub(4)..).unwrap_or_default();
        let tail = if tail.bytes().all(|b| b.is_ascii_digit()) {
            self.digits(tail)
        } else {
            String::new()
        };
        let fake = self.make("iban", &plain, |draw| {
            let body = invent::iban_body(body, &tail, draw);
            iban_of(country, &body).unwrap_or_default()
        });
        invent::laid_out(text, &fake)
    }

    /// A word for a word: shorter or as long, in the same case.
    pub(crate) fn word(&mut self, text: &str) -> String {
        let lower = text.to_lowercase();
        let length = text.chars().count();
        let marked = !text.is_ascii();
        let fake = self.make("word", &lower, |draw| invent::word(length, marked, draw));
        invent::in_case_of(text, &fake)
    }

    /// A mixture of letters and digits: the same form, other characters.
    pub(crate) fn opaque(&mut self, text: &str) -> String {
        if text.len() > 256 {
            return self.token(text);
        }
        self.make("opaque", text, |draw| invent::opaque(text, draw))
    }

    /// A UUID of the same version and variant.
    pub(crate) fn uuid(&mut self, text: &str) -> String {
        let fake = self.make("uuid", &text.to_ascii_lowercase(), |draw| invent::uuid(text, draw));
        let upper = text.contains(|c: char| c.is_ascii_uppercase());
        if upper { fake.to_ascii_uppercase() } else { fake.to_ascii_lowercase() }
    }

    /// An address at `example.com`.
    pub(crate) fn email(&mut self, text: &str) -> String {
        self.make("email", &text.to_lowercase(), |draw| {
            let (first, last) = (invent::word(5, false, draw), invent::word(7, false, draw));
            format!("{first}.{last}@example.com")
        })
    }

    /// An address of the block that is kept for documents (RFC 5737).
    pub(crate) fn ip(&mut self, text: &str) -> String {
        self.make("ip", text, |draw| format!("192.0.2.{}", draw.below(254).saturating_add(1)))
    }

    /// A telephone number of the block that is kept for fiction, where the form is American.
    pub(crate) fn phone(&mut self, text: &str) -> String {
        let plain: String = text.chars().filter(char::is_ascii_digit).collect();
        let american = plain.strip_prefix('1').unwrap_or(&plain).len() == 10;
        if !american {
            return self.groups(text);
        }
        let country = if plain.len() == 11 { "1" } else { "" };
        let fake = self.make("phone", &plain, |draw| {
            let area = draw.below(800).saturating_add(200);
            format!("{country}{area}55501{}{}", draw.below(10), draw.below(10))
        });
        invent::laid_out(text, &fake)
    }
}

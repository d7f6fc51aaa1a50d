//! What a piece of text is: the rules that scrubbing and scanning share.

use crate::checks::{iban_holds, is_card, is_fake_iban, is_routing};

/// What a text looks like that must not be in a capture.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// One of the secrets that the caller named.
    Known,
    /// An IBAN with the right check digits that is not one of our fakes.
    Iban,
    /// A card number: 13 to 19 digits of a card network with the right check digit.
    CardNumber,
    /// A routing number of the United States with the right check digit.
    RoutingNumber,
    /// A JSON Web Token.
    Jwt,
    /// An e-mail address outside of the domains `example.*`.
    Email,
    /// A long run of hexadecimal or base64 characters, as tokens and keys are.
    LongToken,
}

impl SecretKind {
    /// The kind in plain words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known => "a secret that was named",
            Self::Iban => "an IBAN",
            Self::CardNumber => "a card number",
            Self::RoutingNumber => "a routing number",
            Self::Jwt => "a JSON Web Token",
            Self::Email => "an e-mail address",
            Self::LongToken => "a long token",
        }
    }
}

/// Whether a text holds anything that looks like a real secret.
pub(crate) fn looks_real(text: &str) -> bool {
    !reals(text).is_empty()
}

/// Everything in a text that looks like a real secret, by its place in bytes.
pub(crate) fn reals(text: &str) -> Vec<(SecretKind, &str)> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (place, c) in text.char_indices() {
        let rest = text.get(place..).unwrap_or_default();
        if !before.is_ascii_alphanumeric() && c.is_ascii_alphanumeric() {
            at_word(rest, &mut found);
        }
        if !before.is_ascii_digit() && c.is_ascii_digit() {
            at_digits(rest, before, &mut found);
        }
        if !in_long_run(before) && in_long_run(c) {
            let run = prefix(rest, in_long_run);
            if is_long_token(run) && !is_marked(run) {
                found.push((SecretKind::LongToken, run));
            }
        }
        if let Some(email) = Some(place).filter(|_| c == '@').and_then(|at| email_around(text, at))
        {
            found.push((SecretKind::Email, email));
        }
        // The second part of a token begins like the first.
        if before != '.'
            && !before.is_ascii_alphanumeric()
            && rest.starts_with("eyJ")
            && let Some(jwt) = jwt_prefix(rest)
        {
            found.push((SecretKind::Jwt, jwt));
        }
        before = c;
    }
    found
}

fn at_word<'a>(rest: &'a str, found: &mut Vec<(SecretKind, &'a str)>) {
    if let Some(iban) = iban_prefix(rest)
        && !is_fake_iban(&compact(iban))
    {
        found.push((SecretKind::Iban, iban));
    }
}

fn at_digits<'a>(rest: &'a str, before: char, found: &mut Vec<(SecretKind, &'a str)>) {
    let run = prefix(rest, |c| c.is_ascii_digit());
    if is_card(run) {
        found.push((SecretKind::CardNumber, run));
    } else if let Some(card) = card_in_groups(rest) {
        found.push((SecretKind::CardNumber, card));
    }
    let alone = |c: char| !c.is_ascii_alphanumeric() && c != '.';
    let after = rest.chars().nth(run.len()).unwrap_or(' ');
    if is_routing(run) && alone(before) && (alone(after) || after == '.') {
        found.push((SecretKind::RoutingNumber, run));
    }
}

/// A card number as it is embossed: 4-4-4-4, or 4-6-5.
fn card_in_groups(text: &str) -> Option<&str> {
    [[4, 4, 4, 4].as_slice(), &[4, 6, 5]].into_iter().find_map(|groups| {
        let mut length: usize = 0;
        for (place, group) in groups.iter().enumerate() {
            let rest = text.get(length..)?;
            let rest = match rest.strip_prefix([' ', '-']) {
                Some(rest) if place > 0 => rest,
                _ if place > 0 => return None,
                _ => rest,
            };
            if prefix(rest, |c| c.is_ascii_digit()).len() != *group {
                return None;
            }
            length = length.saturating_add(group.saturating_add(usize::from(place > 0)));
        }
        text.get(..length).filter(|card| is_card(&compact(card)))
    })
}

/// The longest start of a text that is an IBAN, alone or in groups with single spaces between.
pub(crate) fn iban_prefix(text: &str) -> Option<&str> {
    let mut letters = text.bytes();
    let starts = [letters.next()?, letters.next()?].iter().all(u8::is_ascii_alphabetic)
        && [letters.next()?, letters.next()?].iter().all(u8::is_ascii_digit);
    if !starts {
        return None;
    }
    let mut found = None;
    let mut plain = String::new();
    let mut end: usize = 0;
    let mut rest = text;
    loop {
        let group = prefix(rest, |c| c.is_ascii_alphanumeric());
        plain.push_str(group);
        end = end.saturating_add(group.len());
        if group.is_empty() || plain.len() > 34 {
            return found;
        }
        if iban_holds(&plain.to_ascii_uppercase()) {
            found = text.get(..end);
        }
        let Some(next) = rest.get(group.len()..).and_then(|rest| rest.strip_prefix([' ', '-']))
        else {
            return found;
        };
        rest = next;
        end = end.saturating_add(1);
    }
}

/// At least two groups of digits with one space or hyphen between: a number as people write it.
pub(crate) fn cluster_prefix(text: &str) -> Option<&str> {
    let mut end: usize = 0;
    let mut groups = 0_u32;
    let mut rest = text;
    loop {
        let group = prefix(rest, |c| c.is_ascii_digit());
        if group.is_empty() {
            break;
        }
        groups = groups.saturating_add(1);
        let start = text.len().saturating_sub(rest.len());
        end = start.saturating_add(group.len());
        let Some(next) = rest.get(group.len()..).and_then(|rest| rest.strip_prefix([' ', '-']))
        else {
            break;
        };
        rest = next;
    }
    text.get(..end).filter(|_| groups > 1)
}

/// Letters and digits alone.
pub(crate) fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The longest start of a text whose characters all pass.
pub(crate) fn prefix(text: &str, passes: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !passes(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

pub(crate) fn jwt_prefix(text: &str) -> Option<&str> {
    let run = prefix(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let (head, tail) = run.split_once('.')?;
    (run.starts_with("eyJ") && head.len() >= 8 && !tail.is_empty()).then_some(run)
}

/// Whether the whole of a text is an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace)
    })
}

fn email_around(text: &str, at: usize) -> Option<&str> {
    let (left, right) = text.split_at_checked(at)?;
    let local = left.trim_end_matches(|c: char| c.is_alphanumeric() || "._%+-".contains(c));
    let domain = prefix(right.get(1..)?, |c| c.is_alphanumeric() || c == '.' || c == '-');
    let (name, _) = domain.rsplit_once('.')?;
    let harmless = name.rsplit('.').next() == Some("example") || domain.ends_with(".example");
    let end = at.saturating_add(1).saturating_add(domain.len());
    let whole = text.get(local.len()..end)?;
    (local.len() < at && !name.is_empty() && !harmless).then_some(whole)
}

pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(place, c)| match place {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// A slash ends a run, so that the path of an address is not taken for one token.
pub(crate) fn in_long_run(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '_' | '-')
}

/// Whether a run of characters is as long and as mixed as a token is.
pub(crate) fn is_long_token(run: &str) -> bool {
    let has = |passes: fn(&char) -> bool| run.chars().any(|c| passes(&c));
    let digits = run.chars().filter(char::is_ascii_digit).count();
    if run.len() < 24 || digits == 0 {
        return false;
    }
    let hex = run.chars().all(|c| c.is_ascii_hexdigit()) && digits < run.len();
    let mixed = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
    hex || (mixed && digits > 1 && !is_words(run))
}

/// Names such as `urn-like/Path-With-2024`: few digits beside long words.
fn is_words(run: &str) -> bool {
    let parts = run.split(|c: char| !c.is_ascii_alphanumeric());
    parts.filter(|part| !part.is_empty()).all(|part| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        digits == part.len() && digits <= 4 || digits == 0 && part.len() <= 16
    })
}

/// The start of every long fake, so that a scan can tell it from a real one.
pub(crate) const MARK: &str = "fake";
/// The same where only hexadecimal digits are allowed.
pub(crate) const HEX_MARK: &str = "fa4e";

pub(crate) fn is_marked(run: &str) -> bool {
    let start: String = run
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(MARK.len())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    start == MARK || start == HEX_MARK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[SecretKind]) {
        let kinds: Vec<SecretKind> = reals(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, expected, "{text}");
    }

    #[test]
    fn secrets_are_recognised_inside_of_text() {
        check("to GB29 NWBK 6016 1331 9268 19 today", &[SecretKind::Iban]);
        check("iban:GB29NWBK60161331926819.", &[SecretKind::Iban]);
        check("card 4111 1111 1111 1111 ok", &[SecretKind::CardNumber]);
        check("x4111111111111111y", &[SecretKind::CardNumber]);
        check("routing 021000021,", &[SecretKind::RoutingNumber]);
        check("mail a.b@bank.com", &[SecretKind::Email]);
        check("Bearer:eyJhbGciOiJub25lIn0.eyJzdWIiOiIx.x", &[SecretKind::Jwt]);
        check("k=9f86d081884c7d659a2feaa0c55ad015", &[SecretKind::LongToken]);
    }

    #[test]
    fn fakes_and_plain_text_are_not() {
        for text in [
            "lorin@example.com",
            "2024-01-15T10:00:00Z",
            "card 4111 1111 1111 1112",
            "fa4e6d081884c7d659a2feaa0c55ad01",
            "/accounts/Some-Path-With-Year-2024/transactions",
            "",
        ] {
            check(text, &[]);
        }
    }
}

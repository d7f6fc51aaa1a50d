//! Numbers by which an account is known.

use guichet_core::{AccountIdentifier, CardUse, IdentifierScheme};

use super::Raw;
use crate::wire::{self, Account, AccountReference};

/// The numbers of a customer's account.
pub(super) fn of_account(wire: &Account<'_>) -> Vec<AccountIdentifier> {
    let reference = AccountReference {
        iban: wire.iban,
        bban: wire.bban,
        pan: wire.pan,
        masked_pan: wire.masked_pan,
        msisdn: wire.msisdn,
        other: None,
        currency: None,
    };
    let mut numbers = of_reference(&reference);
    numbers.extend(number(wire.bic, IdentifierScheme::Bic));
    numbers
}

/// The number of the other side: an object, or the bare number (quirk 31).
pub(super) fn of_other_side(raw: Option<Raw<'_>>) -> Option<AccountIdentifier> {
    let raw = raw?;
    match raw.read::<AccountReference<'_>>() {
        Some(reference) => first(&reference),
        None => raw.text().map(|text| iban_or_not(text.trim())),
    }
}

fn first(wire: &AccountReference<'_>) -> Option<AccountIdentifier> {
    // Nearly every one is an IBAN, and a list of one would cost an allocation.
    match wire.iban.and_then(Raw::text) {
        Some(iban) => Some(iban_or_not(iban.trim())),
        None => of_reference(wire).into_iter().next(),
    }
}

fn of_reference(wire: &AccountReference<'_>) -> Vec<AccountIdentifier> {
    let own = wire.other.and_then(Raw::read::<wire::OtherIdentification<'_>>);
    let iban = wire.iban.and_then(Raw::text).map(|text| iban_or_not(text.trim()));
    [
        iban,
        number(wire.bban, IdentifierScheme::Bban),
        wire.pan.and_then(Raw::text).and_then(|text| card(text.trim())),
        wire.masked_pan.and_then(Raw::text).and_then(|text| card(text.trim())),
        number(wire.msisdn, IdentifierScheme::Other("msisdn".into())),
        own.and_then(|own| number(own.identification, IdentifierScheme::Other("other".into()))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn number(raw: Option<Raw<'_>>, scheme: IdentifierScheme) -> Option<AccountIdentifier> {
    raw?.text().map(|text| AccountIdentifier::new(scheme, text.trim()))
}

/// The field `iban` also holds masked card numbers and domestic numbers (quirk 8). It is told by
/// its form; the check digits are for whoever pays to it.
fn iban_or_not(text: &str) -> AccountIdentifier {
    let scheme = match text.as_bytes() {
        [a, b, c, d, ..] if is_letter(*a) && is_letter(*b) && is_digit(*c) && is_digit(*d) => {
            IdentifierScheme::Iban
        }
        _ if is_masked(text) => IdentifierScheme::MaskedPan,
        _ => IdentifierScheme::Bban,
    };
    AccountIdentifier::new(scheme, text)
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
}

const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

/// Whether digits are hidden: by stars, dots, or a row of the letter that stands for any digit.
fn is_masked(text: &str) -> bool {
    text.contains(['*', '\u{2022}', '#']) || text.contains("XXX") || text.contains("xxx")
}

/// A card by its last digits: the whole number of a card is kept nowhere (quirk 7).
fn card(text: &str) -> Option<AccountIdentifier> {
    let kept = last_digits(text)?;
    Some(AccountIdentifier::new(IdentifierScheme::MaskedPan, &format!("**** {kept}")))
}

/// The card that was used.
pub(super) fn card_use(raw: Option<Raw<'_>>) -> Option<CardUse> {
    last_digits(raw?.text()?.trim()).map(CardUse::new)
}

/// The digits at the end of a card's number: at most four, and at least two.
fn last_digits(shown: &str) -> Option<&str> {
    let digits = shown.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let start = shown.len().checked_sub(digits)?;
    (digits >= 2).then(|| shown.get(start..)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(iban_or_not(text).scheme.as_str(), expected, "{text}");
    }

    #[test]
    fn what_stands_for_an_iban_is_told_by_its_form() {
        check("DE89 3704 0044 0532 0130 00", "iban");
        // The check digits are wrong, so it is no account of ours, but nothing else either.
        check("DE00370400440532013000", "iban");
        check("3759******1001", "masked_pan");
        check("XXXXXXXXXXX1001", "masked_pan");
        check("0532013000", "bban");
    }

    #[test]
    fn of_a_card_only_the_end_is_kept() {
        assert_eq!(card("4539148803436467").unwrap().value.expose(), "**** 6467");
        assert_eq!(card("525412******3241").unwrap().value.expose(), "**** 3241");
        assert!(card("é").is_none());
    }
}

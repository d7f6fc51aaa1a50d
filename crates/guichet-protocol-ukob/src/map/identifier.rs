//! Numbers of accounts and banks.

use guichet_core::{
    AccountIdentifier, Agent, Counterparty, Holder, IdentifierScheme, Text, UntrustedText,
};

use super::words;
use crate::wire::{Identification, Nested, Raw};

/// The numbers of an account, as the list of the account has them.
pub(super) fn numbers(list: &[Identification<'_>]) -> Vec<AccountIdentifier> {
    let mut found = Vec::with_capacity(list.len());
    for wire in list {
        let Some(number) = number(wire) else { continue };
        // At a building society this tells apart accounts that share one number (quirk 13).
        let roll = wire.secondary_identification.and_then(Raw::text).map(|text| {
            let scheme = IdentifierScheme::Other(Text::new("SecondaryIdentification"));
            AccountIdentifier::new(scheme, text.trim())
        });
        for one in [Some(number), roll].into_iter().flatten() {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// The names beside the numbers of an account, each once: those to whom it belongs.
pub(super) fn holders(list: &[Identification<'_>]) -> Vec<Holder> {
    let mut found: Vec<Holder> = Vec::new();
    for name in list.iter().filter_map(|wire| words(wire.name)) {
        if found.iter().all(|holder| holder.name != name) {
            found.push(Holder::new(name));
        }
    }
    found
}

/// One number of an account, by its scheme (quirk 12).
fn number(wire: &Identification<'_>) -> Option<AccountIdentifier> {
    let value = wire.identification?.text()?;
    let value = value.trim();
    let scheme = wire.scheme_name.and_then(Raw::text);
    let scheme = scheme.as_deref().map(str::trim).unwrap_or_default();
    Some(match scheme.strip_prefix("UK.OBIE.").unwrap_or(scheme) {
        "IBAN" => AccountIdentifier::new(IdentifierScheme::Iban, value),
        "SortCodeAccountNumber" => {
            AccountIdentifier::new(IdentifierScheme::SortCodeAccountNumber, value)
        }
        "BBAN" => AccountIdentifier::new(IdentifierScheme::Bban, value),
        "PAN" => AccountIdentifier::new(IdentifierScheme::MaskedPan, &masked(value)),
        other => AccountIdentifier::new(IdentifierScheme::Other(Text::new(other)), value),
    })
}

/// A card's number with nothing but its last four digits: a bank that sends all of it, unasked,
/// must not make the app keep it (quirk 14).
fn masked(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if digits <= 8 {
        return number.to_owned();
    }
    let mut left = digits;
    let hide = |c: char| {
        if !c.is_ascii_digit() {
            return c;
        }
        left -= 1;
        if left < 4 { c } else { '*' }
    };
    number.chars().map(hide).collect()
}

/// The digits that a bank shows of a card's number: at most the last four.
pub(super) fn last_digits(shown: &str) -> Option<&str> {
    let shown = shown.trim();
    let digits = shown.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let start = shown.len().checked_sub(digits)?;
    if digits < 2 { None } else { shown.get(start..) }
}

/// The other side, by its account and its bank.
pub(super) fn counterparty(
    account: Option<&Nested<Identification<'_>>>,
    agent: Option<&Nested<Identification<'_>>>,
) -> Option<Box<Counterparty>> {
    if account.is_none() && agent.is_none() {
        return None;
    }
    let mut other = Counterparty::default();
    if let Some(wire) = account.and_then(Nested::object) {
        other.name = words(wire.name);
        other.identifier = number(wire);
    }
    if let Some(wire) = agent.and_then(Nested::object) {
        other.agent = bank(wire);
    }
    other.filled()
}

/// A bank, by its number and name.
fn bank(wire: &Identification<'_>) -> Option<Box<Agent>> {
    let mut agent = Agent::default();
    let scheme = wire.scheme_name.and_then(Raw::text);
    let number = wire.identification.and_then(Raw::text).map(|text| Text::new(text.trim()));
    match scheme.as_deref() {
        Some(scheme) if scheme.ends_with("BICFI") || scheme == "BIC" => agent.bic = number,
        _ => agent.clearing_code = number,
    }
    agent.name = words(wire.name);
    agent.filled()
}

/// Whose account a beneficiary or an arrangement pays, by name and number.
pub(super) fn payee(
    account: Option<&Nested<Identification<'_>>>,
) -> (Option<UntrustedText>, Option<AccountIdentifier>) {
    let wire = account.and_then(Nested::object);
    wire.map_or((None, None), |wire| (words(wire.name), number(wire)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_cards_number_is_kept() {
        assert_eq!(masked("4929123412341234"), "************1234");
        assert_eq!(masked("4929 1234 1234 1234"), "**** **** **** 1234");
        assert_eq!(masked("xxxxxxxxxxxx1234"), "xxxxxxxxxxxx1234");
    }

    #[test]
    fn the_last_digits_are_at_most_four() {
        assert_eq!(last_digits("************4242"), Some("4242"));
        assert_eq!(last_digits("4929123412341234"), Some("1234"));
        assert_eq!(last_digits("ends in 42"), Some("42"));
        assert_eq!(last_digits("none"), None);
    }
}

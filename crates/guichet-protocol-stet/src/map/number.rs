//! Numbers by which an account is known.

use guichet_core::{AccountIdentifier, IdentifierScheme, Text};

use crate::wire::{AccountId, GenericId, Raw};

/// Every number of an account: its IBAN, or what another scheme calls it.
pub(crate) fn numbers(wire: &AccountId<'_>) -> Vec<AccountIdentifier> {
    let iban = wire.iban.and_then(Raw::text).map(|iban| {
        // Spaces are how people write it; nothing of the number is in them.
        let plain: String = iban.chars().filter(|sign| !sign.is_whitespace()).collect();
        AccountIdentifier::new(IdentifierScheme::Iban, &plain)
    });
    let other = wire.other.and_then(|other| match other.text() {
        Some(bare) => {
            Some(AccountIdentifier::new(IdentifierScheme::Other(Text::EMPTY), bare.trim()))
        }
        None => generic(&other.read::<GenericId<'_>>()?),
    });
    iban.into_iter().chain(other).collect()
}

/// A number of another scheme. `CPAN`, `MPAN` and `TPAN` are numbers of cards, masked or replaced.
fn generic(wire: &GenericId<'_>) -> Option<AccountIdentifier> {
    let number = wire.identification?.text()?;
    let word = wire.scheme_name.and_then(Raw::text).unwrap_or_default();
    let scheme = match word.trim() {
        "CPAN" | "MPAN" | "TPAN" | "PAN" => IdentifierScheme::MaskedPan,
        "BBAN" | "RIB" => IdentifierScheme::Bban,
        "IBAN" => IdentifierScheme::Iban,
        other => IdentifierScheme::Other(Text::new(other)),
    };
    let number = AccountIdentifier::new(scheme, number.trim());
    Some(if word.trim() == "TPAN" { number.tokenised() } else { number })
}

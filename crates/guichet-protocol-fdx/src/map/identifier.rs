//! Numbers by which an account is known.

use guichet_core::{AccountIdentifier, IdentifierScheme};

use super::At;
use crate::wire::{Account, PaymentNetwork, Raw};

/// The numbers that stand on an account itself.
pub(super) fn of_account(wire: &Account<'_>) -> Vec<AccountIdentifier> {
    let number = |raw: Option<Raw<'_>>, scheme: IdentifierScheme| {
        raw?.text().map(|text| AccountIdentifier::new(scheme, text.trim()))
    };
    // Only what is displayed is masked; loans have their whole number since 6.4 (quirk 10).
    [
        number(wire.account_number, IdentifierScheme::Bban),
        number(wire.account_number_display, IdentifierScheme::MaskedPan),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The number of one payment network, unless it is in the list already (quirks 51 and 52).
pub(crate) fn networks(
    wire: &PaymentNetwork<'_>,
    at: At,
    found: &mut Vec<AccountIdentifier>,
) -> Result<(), guichet_core::Error> {
    let Some(number) = wire.identifier.and_then(Raw::text) else {
        return Err(at.error("identifier", "a payment network without a number"));
    };
    let network = wire.r#type.and_then(Raw::text).unwrap_or_default();
    let bank = wire.bank_id.and_then(Raw::text);
    let identifier = match bank {
        Some(bank) if network.starts_with("US_") => {
            let both = format!("{}/{}", bank.trim(), number.trim());
            AccountIdentifier::new(IdentifierScheme::AbaAccount, &both)
        }
        _ => AccountIdentifier::new(IdentifierScheme::Bban, number.trim()),
    };
    let stand_in = wire.identifier_type.and_then(Raw::text);
    let identifier = match stand_in.as_deref() {
        Some("TOKENIZED_ACCOUNT_NUMBER") => identifier.tokenised(),
        _ => identifier,
    };
    if !found.contains(&identifier) {
        found.push(identifier);
    }
    Ok(())
}

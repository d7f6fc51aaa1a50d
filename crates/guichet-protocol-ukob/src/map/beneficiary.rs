//! Whom the customer pays.

use guichet_core::{Beneficiary, Error, Scope};
use guichet_http::json::At;

use super::identifier::payee;
use crate::Decoding;
use crate::wire::{self, Raw};

/// One element of a list of beneficiaries.
pub(crate) fn beneficiary(
    how: &Decoding,
    wire: &wire::Beneficiary<'_>,
    at: At,
) -> Result<Beneficiary, Error> {
    let mut one = Beneficiary::default();
    one.trusted = match wire.beneficiary_type.and_then(Raw::text).as_deref() {
        Some("Trusted") => Some(true),
        Some("Ordinary") => Some(false),
        _ => None,
    };
    if how.allows(Scope::TransactionsCounterparty) {
        (one.name, one.identifier) = payee(wire.creditor_account.as_ref());
        if one.name.is_none() && one.identifier.is_none() {
            return Err(at.error("CreditorAccount", "a beneficiary without name and number"));
        }
    }
    Ok(one)
}

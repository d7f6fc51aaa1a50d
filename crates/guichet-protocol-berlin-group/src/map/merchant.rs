//! Where a card was used.

use guichet_core::{Country, Merchant, Scope, UntrustedText};

use super::{text, words};
use crate::Decoding;
use crate::wire::{Address, Raw, Transaction};

/// The merchant by its category, and its place. The standard has no field for its name (quirk 41).
pub(super) fn merchant(how: &Decoding, wire: &Transaction<'_>) -> Option<Box<Merchant>> {
    let mut merchant = Merchant::default();
    if how.allows(Scope::Transactions) {
        merchant.mcc = text(wire.merchant_category_code);
    }
    if how.allows(Scope::TransactionsPlace) {
        merchant.terminal = text(wire.terminal_id);
        if let Some(wire) = wire.card_acceptor_address.and_then(Raw::read::<Address<'_>>) {
            place(&mut merchant, &wire);
        }
    }
    merchant.filled()
}

fn place(merchant: &mut Merchant, wire: &Address<'_>) {
    merchant.address = match (wire.street_name.and_then(Raw::text), wire.building_number) {
        (Some(street), Some(number)) => match number.text() {
            Some(number) => Some(UntrustedText::from(format!("{street} {number}"))),
            None => words(wire.street_name),
        },
        _ => words(wire.street_name),
    };
    merchant.city = words(wire.town_name);
    merchant.postal_code = words(wire.post_code);
    let country = wire.country.and_then(Raw::text);
    merchant.country = country.and_then(|country| Country::parse(country.trim()));
}

//! What the standard's words mean: pure functions from [`wire`](crate::wire) to the model.
//!
//! Each takes the [`Decoding`](crate::Decoding) of the call and skips what the customer did not
//! permit before it is read.

mod account;
mod balance;
mod code;
mod number;
mod party;
mod transaction;

use std::borrow::Cow;

use guichet_core::{Currency, Text, UntrustedText};
pub(crate) use guichet_http::json::At;

use crate::wire::{Amount, Raw};

pub(crate) use account::{finish, listed};
pub(crate) use balance::{Subject, balance};
pub(crate) use number::numbers;
pub(crate) use party::{beneficiary, identity};
pub(crate) use transaction::transaction;

/// The bank's own word.
fn text(raw: Option<Raw<'_>>) -> Option<Text> {
    raw?.text().map(|text| match text {
        Cow::Borrowed(text) => Text::new(text),
        Cow::Owned(text) => Text::from(text),
    })
}

/// Somebody's words.
fn words(raw: Option<Raw<'_>>) -> Option<UntrustedText> {
    raw?.text().map(untrusted)
}

fn untrusted(text: Cow<'_, str>) -> UntrustedText {
    match text {
        Cow::Borrowed(text) => UntrustedText::new(text),
        Cow::Owned(text) => UntrustedText::from(text),
    }
}

/// A currency that is not blank.
fn currency(raw: Option<Raw<'_>>) -> Option<Currency> {
    raw?.text().map(|code| Currency::parse(code.trim()))
}

/// An amount and its currency; a bare number is an amount without one.
fn amount_and_currency(raw: Option<Raw<'_>>) -> Option<(Raw<'_>, Option<Currency>)> {
    let raw = raw?;
    match raw.read::<Amount<'_>>() {
        Some(wire) => Some((wire.amount?, currency(wire.currency))),
        None => Some((raw, None)),
    }
}

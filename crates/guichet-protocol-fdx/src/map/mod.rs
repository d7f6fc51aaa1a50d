//! What the standard's words mean: pure functions from [`wire`](crate::wire) to the model.
//!
//! Each takes the [`Decoding`](crate::Decoding) of the call and skips what the customer did not
//! permit before it is read.

mod account;
mod balance;
mod holding;
mod identifier;
mod kind;
mod paging;
mod party;
mod schedule;
mod statement;
mod terms;
mod transaction;
mod transaction_kind;

use guichet_core::{Amount, Currency, Money, Text, UntrustedText};
pub(crate) use guichet_http::json::At;

use crate::wire::Raw;

pub(crate) use account::{currency, entry};
pub(crate) use balance::{Subject, balances};
pub(crate) use holding::holdings;
pub(crate) use identifier::networks;
pub use paging::PageKey;
pub(crate) use paging::next_page;
pub(crate) use party::{contact, customer};
pub(crate) use schedule::scheduled_payments;
pub(crate) use statement::statement;
pub(crate) use transaction::transaction;

/// The bank's own word.
fn text(raw: Option<Raw<'_>>) -> Option<Text> {
    raw?.text().map(|text| match text {
        std::borrow::Cow::Borrowed(text) => Text::new(text),
        std::borrow::Cow::Owned(text) => Text::from(text),
    })
}

/// Somebody's words.
fn words(raw: Option<Raw<'_>>) -> Option<UntrustedText> {
    raw?.text().map(|text| match text {
        std::borrow::Cow::Borrowed(text) => UntrustedText::new(text),
        std::borrow::Cow::Owned(text) => UntrustedText::from(text),
    })
}

/// An amount that the item can do without: what cannot be read is left out.
fn amount(raw: Option<Raw<'_>>) -> Option<Amount> {
    raw?.amount()?.ok()
}

/// Money that the item can do without.
fn money(raw: Option<Raw<'_>>, currency: Option<&Currency>) -> Option<Money> {
    Some(Money::new(amount(raw)?, currency?.clone()))
}

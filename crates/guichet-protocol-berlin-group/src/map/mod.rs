//! What the standard's words mean: pure functions from [`wire`](crate::wire) to the model.
//!
//! Each takes the [`Decoding`](crate::Decoding) of the call and skips what the customer did not
//! permit before it is read.

mod account;
mod balance;
mod identifier;
mod kind;
mod merchant;
mod money;
mod paging;
mod party;
mod remittance;
mod schedule;
mod transaction;
mod unique;

use guichet_core::{Text, UntrustedText};
pub(crate) use guichet_http::json::At;
use std::borrow::Cow;

use crate::wire::Raw;

pub(crate) use account::{entry, parents};
pub(crate) use balance::{Owner, Signs, balance};
pub(crate) use money::currency;
pub use paging::PageKey;
pub(crate) use paging::{next_page, resolve};
pub(crate) use schedule::standing_order;
pub(crate) use transaction::{Subject, transaction};
pub(crate) use unique::drop_shared_ids;

/// The bank's own word.
fn text(raw: Option<Raw<'_>>) -> Option<Text> {
    raw?.text().map(own)
}

/// Somebody's words.
fn words(raw: Option<Raw<'_>>) -> Option<UntrustedText> {
    raw?.text().map(untrusted)
}

fn own(text: Cow<'_, str>) -> Text {
    match text {
        Cow::Borrowed(text) => Text::new(text),
        Cow::Owned(text) => Text::from(text),
    }
}

fn untrusted(text: Cow<'_, str>) -> UntrustedText {
    match text {
        Cow::Borrowed(text) => UntrustedText::new(text),
        Cow::Owned(text) => UntrustedText::from(text),
    }
}

/// The elements of a list; one that should be a list and is none is its own one element.
pub(crate) fn elements(raw: Option<Raw<'_>>) -> Vec<Raw<'_>> {
    let Some(raw) = raw else { return Vec::new() };
    match raw.read::<Vec<Option<Raw<'_>>>>() {
        Some(list) => list.into_iter().flatten().collect(),
        None => vec![raw],
    }
}

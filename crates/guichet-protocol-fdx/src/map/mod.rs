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
mod when;

use guichet_core::{Amount, Currency, Error, ErrorKind, Money, Text, UntrustedText};

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

/// Where in an answer something stands, for the path of an error.
#[derive(Clone, Copy)]
pub(crate) struct At {
    /// The list and the position in it, or nothing for an answer of one item.
    pub(crate) item: Option<(&'static str, usize)>,
    /// The wrapper around the fields, where there is one.
    pub(crate) wrapper: Option<&'static str>,
}

impl At {
    /// An element of a list.
    pub(crate) const fn element(list: &'static str, index: usize) -> Self {
        Self { item: Some((list, index)), wrapper: None }
    }

    /// An answer that is one item.
    pub(crate) const ALONE: Self = Self { item: None, wrapper: None };

    /// Inside a wrapper.
    pub(crate) fn inside(self, wrapper: Option<(&'static str, &'static str)>) -> Self {
        Self { wrapper: wrapper.map(|(key, _)| key), ..self }
    }

    /// The path of a field, or of the item itself where the name is empty.
    pub(crate) fn path(self, field: &str) -> String {
        let mut path = match self.item {
            Some((list, index)) => format!("{list}[{index}]"),
            None => String::new(),
        };
        for part in self.wrapper.into_iter().chain((!field.is_empty()).then_some(field)) {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(part);
        }
        path
    }

    /// The error of an item that the bank sent and that cannot be read.
    pub(crate) fn error(self, field: &str, clause: &'static str) -> Error {
        let error = Error::new(ErrorKind::Protocol, clause);
        let path = self.path(field);
        if path.is_empty() { error } else { error.with_path(path) }
    }
}

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

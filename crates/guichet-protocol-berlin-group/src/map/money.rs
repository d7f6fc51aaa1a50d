//! Money as the standard writes it, and as banks do.

use guichet_core::{Amount, Currency, CurrencyBasis, Error, Money};

use super::At;
use crate::wire::{self, Raw};

/// Why a field is no money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Missing,
    NotExact,
    NoCurrency,
}

impl Fault {
    /// The error of an item that means nothing without this field.
    pub(super) fn error(self, at: At, field: &str) -> Error {
        match self {
            Self::Missing => at.error(field, "an item without an amount"),
            Self::NotExact => {
                at.error(&format!("{field}.amount"), "an amount that is no exact number")
            }
            Self::NoCurrency => {
                at.error(&format!("{field}.currency"), "an amount without a currency")
            }
        }
    }
}

/// An amount with its currency; where the bank wrote none, that of the account.
///
/// Digits may be grouped, and may stand without the object around them (quirks 20 and 21).
pub(super) fn money(
    raw: Option<Raw<'_>>,
    account: Option<&Currency>,
) -> Result<(Money, CurrencyBasis), Fault> {
    let raw = raw.ok_or(Fault::Missing)?;
    let (digits, unit) = match raw.read::<wire::Amount<'_>>() {
        Some(object) => (object.amount, currency(object.currency)),
        None => (Some(raw), None),
    };
    let amount = digits.and_then(exact).ok_or(Fault::Missing)??;
    match (unit, account) {
        (Some(unit), _) => Ok((Money::new(amount, unit), CurrencyBasis::Stated)),
        (None, Some(unit)) => Ok((Money::new(amount, unit.clone()), CurrencyBasis::Account)),
        (None, None) => Err(Fault::NoCurrency),
    }
}

/// An amount by its digits. Nearly every one is plain, and takes the short way.
fn exact(raw: Raw<'_>) -> Option<Result<Amount, Fault>> {
    if let Some(Ok(amount)) = raw.text().map(|text| Amount::parse(&text)) {
        return Some(Ok(amount));
    }
    raw.grouped_amount().map(|read| read.map_err(|_| Fault::NotExact))
}

/// Money that the item can do without: what cannot be read is left out.
pub(super) fn optional(raw: Option<Raw<'_>>, account: Option<&Currency>) -> Option<Money> {
    money(raw, account).ok().map(|(money, _)| money)
}

/// A currency; blank text is none.
pub(crate) fn currency(raw: Option<Raw<'_>>) -> Option<Currency> {
    Some(Currency::parse(raw?.text()?.trim()))
}

/// The currency that an amount without one is in: never that of a multi-currency account, whose
/// `XXX` stands for no currency at all (quirk 9).
pub(super) fn single(currency: Option<&Currency>) -> Option<&Currency> {
    currency.filter(|currency| currency.code() != "XXX")
}

/// A rate or another number without currency.
pub(super) fn number(raw: Option<Raw<'_>>) -> Option<Amount> {
    raw?.grouped_amount()?.ok()
}

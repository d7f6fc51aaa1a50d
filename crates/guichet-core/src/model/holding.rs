//! What an investment account holds.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Amount, DayOrInstant, Money, Text};
use crate::AccountId;

words! {
    /// What kind of number a security is known by.
    pub enum HoldingScheme {
        /// International securities identification number, ISO 6166.
        Isin = "isin",
        /// North America.
        Cusip = "cusip",
        /// United Kingdom.
        Sedol = "sedol",
        /// Germany.
        Wkn = "wkn",
        /// Financial instrument global identifier.
        Figi = "figi",
        /// The letters at an exchange.
        Ticker = "ticker",
    } else
    /// Another scheme, by the bank's word.
    Other
}

words! {
    /// What is held.
    pub enum HoldingKind {
        /// Shares of a company.
        Equity = "equity",
        /// A bond or another debt.
        Bond = "bond",
        /// A fund.
        Fund = "fund",
        /// Money not invested.
        Cash = "cash",
        /// An option, a future, a warrant.
        Derivative = "derivative",
        /// A token.
        Crypto = "crypto",
    } else
    /// Something else, by the bank's word.
    Other
}

/// One number by which a security is known.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingIdentifier {
    /// What kind of number it is.
    pub scheme: HoldingScheme,
    /// The number.
    pub value: Text,
}

impl HoldingIdentifier {
    /// A number as the bank wrote it.
    pub fn new(scheme: HoldingScheme, value: &str) -> Self {
        Self { scheme, value: Text::from(value) }
    }
}

/// What was paid for a holding; JSON form: `{"total": money}` or `{"per_unit": money}`.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// For all of it; positive.
    Total(Money),
    /// For one unit; positive.
    PerUnit(Money),
}

/// A position of an investment account.
///
/// Everything here belongs to the scope `balances`. Money and quantity are positive for what the
/// customer owns, negative for what was sold short.
///
/// # Examples
///
/// ```
/// use guichet_core::{Amount, Holding, HoldingIdentifier, HoldingScheme, Money};
///
/// let mut fund = Holding::default();
/// fund.identifiers = vec![HoldingIdentifier::new(HoldingScheme::Isin, "IE00B4L5Y983")];
/// fund.quantity = Some(Amount::parse("12.3456")?);
/// fund.value = Some(Money::parse("1041.20", "EUR")?);
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The account that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The numbers by which it is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<HoldingIdentifier>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<HoldingKind>,
    /// The name that the bank gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// How many units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Amount>,
    /// What one unit is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// What all of it is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
    /// What was paid for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// When price and value were so: a day in the bank's calendar, or an instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DayOrInstant>,
}

//! Shops and other places where a card is used.

use serde::{Deserialize, Serialize};

use super::{Country, Text, UntrustedText, group};

/// A point on the globe, as decimal degrees in text (WGS 84); never a binary fraction.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coordinates {
    /// Degrees north; south is negative.
    pub latitude: Text,
    /// Degrees east; west is negative.
    pub longitude: Text,
}

impl Coordinates {
    /// A point, as the bank wrote it.
    pub fn new(latitude: &str, longitude: &str) -> Self {
        Self { latitude: Text::from(latitude), longitude: Text::from(longitude) }
    }
}

/// The merchant of a card payment: a trading name, and where it is.
///
/// The name and the category belong to the scope `transactions`; everything about the place
/// belongs to `transactions.place`. A person's name is not a merchant: it belongs to a
/// [`Counterparty`](crate::Counterparty).
///
/// # Examples
///
/// ```
/// use guichet_core::{Merchant, Text, UntrustedText};
///
/// let mut merchant = Merchant::default();
/// merchant.name = UntrustedText::non_blank("SQ *COFFEE 0231");
/// merchant.mcc = Text::non_blank("5814");
/// assert!(merchant.filled().is_some());
/// assert!(Merchant::default().filled().is_none());
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// The trading name, as the card network or the bank writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<UntrustedText>,
    /// The merchant category code, four digits (ISO 18245).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mcc: Option<Text>,
    /// Street and number, or whatever the bank has in one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<UntrustedText>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<UntrustedText>,
    /// State, county, department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<UntrustedText>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<UntrustedText>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The exact point, where the bank gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Box<Coordinates>>,
    /// The till, terminal or machine, by its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Text>,
}

group!(Merchant);

//! What money is counted in.

use std::fmt;
use std::sync::Arc;

use iso_currency::Currency as Iso;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::from_text;

/// A currency: a code of ISO 4217, or the bank's own text for what is none (points, a token, a URL).
///
/// Only ISO currencies have minor units. Cloning costs nothing for an ISO code and one counter
/// for another text. The JSON form is the code or the text.
///
/// # Examples
///
/// ```
/// use guichet_core::Currency;
///
/// assert_eq!(Currency::parse("eur"), Currency::EUR);
/// assert_eq!(Currency::JPY.minor_units(), Some(0));
///
/// let points = Currency::parse("Miles & More");
/// assert_eq!(points.code(), "Miles & More");
/// assert_eq!(points.minor_units(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(Unit);

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Unit {
    Iso(Iso),
    Other(Arc<str>),
}

impl Currency {
    /// Swiss franc.
    pub const CHF: Self = Self(Unit::Iso(Iso::CHF));
    /// Euro.
    pub const EUR: Self = Self(Unit::Iso(Iso::EUR));
    /// Pound sterling.
    pub const GBP: Self = Self(Unit::Iso(Iso::GBP));
    /// Japanese yen.
    pub const JPY: Self = Self(Unit::Iso(Iso::JPY));
    /// United States dollar.
    pub const USD: Self = Self(Unit::Iso(Iso::USD));

    /// Reads a currency; an ISO code may be in small letters, and any other text is kept as it is.
    pub fn parse(text: &str) -> Self {
        // The four that nearly every line has come before the table of all.
        match text.as_bytes() {
            b"EUR" => return Self::EUR,
            b"USD" => return Self::USD,
            b"GBP" => return Self::GBP,
            b"CHF" => return Self::CHF,
            _ => {}
        }
        match iso(text) {
            Some(iso) => Self(Unit::Iso(iso)),
            None => Self(Unit::Other(Arc::from(text))),
        }
    }

    /// The ISO code in capitals, or the bank's own text.
    pub fn code(&self) -> &str {
        match &self.0 {
            Unit::Iso(iso) => iso.code(),
            Unit::Other(text) => text,
        }
    }

    /// Whether this is a code of ISO 4217.
    pub fn is_iso(&self) -> bool {
        matches!(self.0, Unit::Iso(_))
    }

    /// How many decimals the smallest unit has: 2 for the euro, 0 for the yen, 3 for the dinar.
    ///
    /// `None` where ISO 4217 gives none, and for everything that is no ISO currency.
    pub fn minor_units(&self) -> Option<u32> {
        match &self.0 {
            Unit::Iso(iso) => iso.exponent().map(u32::from),
            Unit::Other(_) => None,
        }
    }
}

fn iso(text: &str) -> Option<Iso> {
    let mut code: [u8; 3] = text.as_bytes().try_into().ok()?;
    code.make_ascii_uppercase();
    Iso::from_code(std::str::from_utf8(&code).ok()?)
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Unit::Iso(iso) => write!(f, "Currency({})", iso.code()),
            Unit::Other(text) => write!(f, "Currency({} chars)", text.chars().count()),
        }
    }
}

impl From<&str> for Currency {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a currency", |text| Some(Self::parse(text)))
    }
}

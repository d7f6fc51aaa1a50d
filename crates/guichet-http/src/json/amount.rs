//! Exact numbers.

use std::fmt;

use guichet_core::{Amount, MoneyError};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

use super::{explain::fault, text::string_of};

/// An amount, given as a number or as a text, read from its own digits.
///
/// `12.30`, `"12.30"` and `1.230e1` all become `12.30`: exact, with the bank's decimals. A text
/// that is not one plain number is refused and never guessed at: `"1,000.00"` and `"1.000,00"`
/// could each mean two things. A null is for `Option<JsonAmount>`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct JsonAmount(Amount);

impl JsonAmount {
    /// Reads an amount that was left unread, a number or a text.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Grammar`] when it is no plain number, [`MoneyError::TooLong`] when it has
    /// more digits than an amount holds.
    pub fn parse(raw: &RawValue) -> Result<Amount, MoneyError> {
        let text = raw.get();
        match string_of(text) {
            Some(inner) => Amount::parse_scientific(&inner),
            None => Amount::parse_scientific(text),
        }
    }

    /// The amount.
    pub fn value(self) -> Amount {
        self.0
    }
}

impl<'de> Deserialize<'de> for JsonAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Self::parse(raw).map(Self).map_err(|error| match error {
            MoneyError::TooLong => D::Error::custom(fault::LONG),
            _ => D::Error::custom(fault::AMOUNT),
        })
    }
}

impl From<JsonAmount> for Amount {
    fn from(amount: JsonAmount) -> Self {
        amount.0
    }
}

impl fmt::Debug for JsonAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonAmount(***)")
    }
}

//! International bank account numbers.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use iban::IbanLike as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::from_text;

/// Why a text is not an IBAN. The text itself is not repeated.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// The characters, the length or the check digits are wrong.
    #[error("not an IBAN: wrong form or check digits")]
    Malformed,
    /// The check digits fit, but the rest does not have the form of that country.
    #[error("not an IBAN of its country")]
    WrongForCountry,
    /// The check digits fit, but no country of the register has these letters.
    #[error("an IBAN of an unknown country")]
    UnknownCountry,
}

/// An IBAN (ISO 13616), checked: check digits, country, and the country's own form.
///
/// `Debug` and `Display` are masked, `FR76 **** 0189`; [`expose`](Self::expose) is the one way to
/// the number. The JSON form is the number, because stored data belong to the caller.
///
/// # Examples
///
/// ```
/// use guichet_core::Iban;
///
/// let iban: Iban = "fr76 3000 6000 0112 3456 7890 189".parse()?;
/// assert_eq!(iban.to_string(), "FR76 **** 0189");
/// assert_eq!(iban.expose(), "FR7630006000011234567890189");
/// # Ok::<(), guichet_core::IbanError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Iban(iban::Iban);

impl Iban {
    /// Reads an IBAN; spaces and small letters are allowed.
    ///
    /// # Errors
    ///
    /// [`IbanError`] says which check failed.
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        let mut plain: CompactString = text.chars().filter(|c| !c.is_whitespace()).collect();
        plain.make_ascii_uppercase();
        plain.parse().map(Self).map_err(|error| match error {
            iban::ParseIbanError::InvalidBaseIban { .. } => IbanError::Malformed,
            iban::ParseIbanError::InvalidBban(_) => IbanError::WrongForCountry,
            iban::ParseIbanError::UnknownCountry(_) => IbanError::UnknownCountry,
        })
    }

    /// The whole number, without spaces: personal data, not for logs.
    pub fn expose(&self) -> &str {
        self.0.electronic_str()
    }

    /// The two letters of the country (ISO 3166-1 alpha-2, or the register's own).
    pub fn country(&self) -> &str {
        self.0.country_code()
    }

    /// The last four characters, as banks print them beside an account.
    pub fn last4(&self) -> &str {
        let text = self.expose();
        text.get(text.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl FromStr for Iban {
    type Err = IbanError;

    fn from_str(text: &str) -> Result<Self, IbanError> {
        Self::parse(text)
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.expose().get(..4).unwrap_or_default();
        write!(f, "{head} **** {}", self.last4())
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban({self})")
    }
}

impl Serialize for Iban {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Iban {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "an IBAN", |text| Self::parse(text).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, IbanError>) {
        let iban = Iban::parse(text);
        assert_eq!(iban.as_ref().map(Iban::expose), expected.as_ref().map(|text| *text));
    }

    #[test]
    fn spaces_and_small_letters_are_allowed() {
        check("gb29 nwbk 6016 1331 9268 19", Ok("GB29NWBK60161331926819"));
    }

    #[test]
    fn wrong_numbers_are_refused() {
        check("", Err(IbanError::Malformed));
        check("GB29NWBK60161331926818", Err(IbanError::Malformed));
        check("GB29NWBK6016133192681é", Err(IbanError::Malformed));
    }
}

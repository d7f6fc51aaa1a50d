//! Countries.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::from_text;

/// A country code of ISO 3166-1 in capitals, of two letters or, where the bank writes so, three.
///
/// The form is checked, not the list of countries. `Debug` prints no letters: where a person was
/// is that person's.
///
/// # Examples
///
/// ```
/// use guichet_core::Country;
///
/// assert_eq!(Country::parse("fr").map(|country| country.to_string()), Some("FR".into()));
/// assert_eq!(Country::parse("France"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 3]);

impl Country {
    /// Reads two or three ASCII letters.
    pub fn parse(text: &str) -> Option<Self> {
        let letters = match *text.as_bytes() {
            [a, b] => [a, b, b' '],
            [a, b, c] if c.is_ascii_alphabetic() => [a, b, c],
            _ => return None,
        };
        let [a, b, _] = letters;
        (a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
            .then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Country(***)")
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a country code", Self::parse)
    }
}

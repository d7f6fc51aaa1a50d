//! Words of the bank itself.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::from_text;

/// Text that the bank itself chose: a product name, a code, a word of its own.
///
/// Up to 24 bytes are held inline, without an allocation. `Debug` prints the length only,
/// because a bank's word can be telling beside a person's account. Text that another person
/// wrote is an [`UntrustedText`](crate::model::UntrustedText).
///
/// # Examples
///
/// ```
/// use guichet_core::Text;
///
/// let product = Text::from("Compte à vue");
/// assert_eq!(product.as_str(), "Compte à vue");
/// assert_eq!(format!("{product:?}"), "Text(12 chars)");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(CompactString);

impl Text {
    /// No text at all.
    pub const EMPTY: Self = Self(CompactString::const_new(""));

    /// Copies the text once; 24 bytes or fewer stay inline.
    pub fn new(text: &str) -> Self {
        Self(CompactString::from(text))
    }

    /// The text, unless it is empty or blank: what a bank sends for a field that it leaves out.
    pub fn non_blank(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self::new(text))
    }

    /// The text as the bank wrote it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether there is no character at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(CompactString::from(text))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} chars)", self.as_str().chars().count())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a text", |text| Some(Self::new(text)))
    }
}

//! The bank's own JSON of an item.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The JSON of an item as the bank sent it, byte for byte.
///
/// It is kept only when the app asks for it, and only if every scope of the item is allowed,
/// because nobody can tell what it holds. `Debug` prints the length only. It is written and read
/// by `serde_json` alone, from text or bytes and not by way of a `serde_json::Value`.
///
/// # Examples
///
/// ```
/// use guichet_core::RawJson;
///
/// let raw = RawJson::parse(r#"{"amount": 12.30}"#).expect("JSON");
/// assert_eq!(raw.as_untrusted_str(), r#"{"amount": 12.30}"#);
/// assert_eq!(format!("{raw:?}"), "RawJson(17 bytes)");
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// Takes a text, if it is one JSON value.
    pub fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().map(Self)
    }

    /// The JSON as the bank sent it.
    pub fn as_untrusted_str(&self) -> &str {
        self.0.get()
    }
}

impl From<Box<RawValue>> for RawJson {
    fn from(json: Box<RawValue>) -> Self {
        Self(json)
    }
}

impl From<&RawValue> for RawJson {
    fn from(json: &RawValue) -> Self {
        Self(json.to_owned())
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for RawJson {}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes)", self.0.get().len())
    }
}

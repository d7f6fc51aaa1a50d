//! Texts that borrow from the answer.

use std::{borrow::Cow, fmt, ops::Deref};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, Visitor},
};
use serde_json::value::RawValue;

use super::explain::fault;

/// Declares what the two texts have in common.
macro_rules! text {
    ($name:ident) => {
        impl<'a> $name<'a> {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, unless it is empty or blank: what a bank sends for a field that it
            /// leaves out.
            pub fn non_blank(&self) -> Option<&str> {
                let text = self.0.trim();
                (!text.is_empty()).then_some(text)
            }

            /// The text, still borrowed from the answer where it could be.
            pub fn into_cow(self) -> Cow<'a, str> {
                self.0
            }
        }

        impl Deref for $name<'_> {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name<'_> {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

/// A text that borrows from the answer unless it has escapes.
///
/// `Option<Cow<str>>` would copy: serde borrows for a `Cow` only where the field is one itself.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Str<'a>(Cow<'a, str>);

/// An identifier or a number whose text matters, given as a text or as a number: `"007"` is
/// `007`, `1.50` is `1.50`, a number of thirty digits keeps them all.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NumberOrText<'a>(Cow<'a, str>);

text!(Str);
text!(NumberOrText);

impl<'de: 'a, 'a> Deserialize<'de> for Str<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Borrowing).map(Self)
    }
}

struct Borrowing;

impl<'de> Visitor<'de> for Borrowing {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for NumberOrText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&'de RawValue>::deserialize(deserializer)?.get();
        if let Some(inner) = string_of(text) {
            return Ok(Self(inner));
        }
        match text.as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => Ok(Self(Cow::Borrowed(text))),
            _ => Err(D::Error::custom(fault::TEXT)),
        }
    }
}

/// What a JSON text says, if the raw value is one: borrowed unless it has escapes.
pub(super) fn string_of(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if inner.as_bytes().contains(&b'\\') {
        return serde_json::from_str(raw).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

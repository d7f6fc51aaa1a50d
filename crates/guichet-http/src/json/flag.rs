//! Yes and no.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

use super::explain::fault;

/// A yes or a no: `true`, `1`, or one of the texts `true`, `yes`, `y`, `1` in any case, and their
/// opposites. Anything else is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonBool(pub bool);

impl<'de> Deserialize<'de> for JsonBool {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Flag).map(Self)
    }
}

struct Flag;

impl Visitor<'_> for Flag {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<bool, E> {
        Ok(flag)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<bool, E> {
        match number {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(E::custom(fault::FLAG)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(["true", "yes", "y", "1"]) {
            Ok(true)
        } else if is(["false", "no", "n", "0"]) {
            Ok(false)
        } else {
            Err(E::custom(fault::FLAG))
        }
    }
}

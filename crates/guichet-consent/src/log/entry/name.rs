//! Names in entries: short, on one line, and nothing else.

use guichet_core::{Text, UntrustedText};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a name may be.
const MOST: usize = 96;

/// A name or an identifier in an entry.
///
/// Some come from outside (the word by which an advertiser names its purpose), and the log is
/// shown to people: so a name is cut to 96 characters, and characters that control a terminal or
/// hide text become `U+FFFD`. `Debug` shows the length only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Name(Text);

impl Name {
    /// Takes a name, made printable.
    pub fn new(name: &str) -> Self {
        let plain = name.len() <= MOST && name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if plain {
            return Self(Text::new(name));
        }
        // Cut first: an outsider decides how long the text is.
        let start: String = name.chars().take(MOST).collect();
        let printable = UntrustedText::new(&start).printable().to_string();
        Self(Text::from(printable.chars().take(MOST).collect::<String>()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self::new(&name)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({} chars)", self.as_str().chars().count())
    }
}

//! What the customer was shown.

mod calendar;
mod letters;
pub(crate) mod words;

pub use calendar::calendar;
pub use letters::{Asked, Letters, REMINDER_DAYS, reminder_due_at};

use crate::Digest;
use guichet_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

/// A language of notices and receipts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Language {
    /// French.
    #[serde(rename = "fr")]
    French,
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
}

/// The text that the customer was shown before saying yes, with its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Notice {
    /// Its language.
    pub language: Language,
    /// The exact text.
    pub text: String,
    /// The SHA-256 of the text.
    pub sha256: Digest,
}

impl Notice {
    /// The notice with this exact text.
    pub fn new(language: Language, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { language, sha256: Digest::of(text.as_bytes()), text }
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.text.trim().is_empty() || self.sha256 != Digest::of(self.text.as_bytes()) {
            let clause = "the notice is empty, or its digest is of another text";
            return Err(Error::new(ErrorKind::InvalidInput, clause).with_path("notice"));
        }
        Ok(())
    }
}

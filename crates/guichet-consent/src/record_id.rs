//! The name of a consent in the ledger.

use crate::sign::random_bytes;
use guichet_core::{Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::{Builder, Uuid};

/// The name of a consent in the ledger: a UUID of version 7 (RFC 9562), so names sort by age.
///
/// It is random beside its time and tells nothing of the customer; it may stand in a log. The
/// bank's own identifier of a consent is [`ConsentId`](guichet_core::ConsentId).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(Uuid);

impl RecordId {
    /// Draws a new name.
    ///
    /// # Errors
    ///
    /// [`Internal`](guichet_core::ErrorKind::Internal) when the system has no randomness to give.
    pub fn new(now: Timestamp) -> Result<Self> {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Ok(Self(Builder::from_unix_timestamp_millis(millis, &random_bytes()?).into_uuid()))
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordId({self})")
    }
}

impl std::str::FromStr for RecordId {
    type Err = guichet_core::Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text).ok_or_else(|| {
            guichet_core::Error::new(
                guichet_core::ErrorKind::InvalidInput,
                "this is no name of a consent",
            )
        })
    }
}

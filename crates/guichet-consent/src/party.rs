//! The party that answers for the data.

use guichet_core::Text;
use serde::{Deserialize, Serialize};

/// A party with a name that the customer can find: the controller of a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Party {
    /// The registered name.
    pub name: Text,
    /// Where the customer reaches it.
    pub contact: Text,
    /// The register that lists it, and its number there, if it is listed: `REGAFI 12345`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Text>,
}

impl Party {
    /// A party that no register lists.
    pub fn new(name: impl Into<Text>, contact: impl Into<Text>) -> Self {
        Self { name: name.into(), contact: contact.into(), registration: None }
    }

    /// Adds the register that lists it.
    #[must_use]
    pub fn registered(mut self, registration: impl Into<Text>) -> Self {
        self.registration = Some(registration.into());
        self
    }
}

//! How a consent was expressed.

use guichet_core::Timestamp;
use serde::{Deserialize, Serialize};

/// What the customer did to say yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Method {
    /// Pressed a button on a page that showed the notice.
    Click,
    /// Answered a question at a terminal.
    TypedAnswer,
    /// Agreed in an app and confirmed at the bank with strong authentication.
    BankRedirect,
    /// Signed a paper or a document.
    SignedDocument,
    /// A script said yes on the customer's behalf; the record keeps that it was one.
    Script,
}

/// How and when the customer said yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Expression {
    /// What the customer did.
    pub method: Method,
    /// When.
    pub at: Timestamp,
    /// Where the bank's proof of strong authentication is found, if there is one: a reference,
    /// not the proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

impl Expression {
    /// A yes without proof of strong authentication.
    pub const fn new(method: Method, at: Timestamp) -> Self {
        Self { method, at, evidence: None }
    }

    /// Adds where the proof of strong authentication is found.
    #[must_use]
    pub fn with_evidence(mut self, reference: impl Into<String>) -> Self {
        self.evidence = Some(reference.into());
        self
    }
}

//! Statements of account.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::words::words;
use crate::{AccountId, StatementId};

words! {
    /// The form of a document.
    pub enum StatementFormat {
        /// A page to print.
        Pdf = "pdf",
        /// A table.
        Csv = "csv",
        /// Open Financial Exchange.
        Ofx = "ofx",
        /// ISO 20022 camt.052, a report within the day.
        Camt052 = "camt052",
        /// ISO 20022 camt.053, a statement.
        Camt053 = "camt053",
        /// SWIFT MT940.
        Mt940 = "mt940",
        /// JSON of the bank's own.
        Json = "json",
    } else
    /// Another form, by the bank's word.
    Other
}

/// A statement that the bank has ready; its content is downloaded on its own.
///
/// Everything here belongs to the scope `statements`.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The bank's own identifier, opaque.
    pub id: StatementId,
    /// The account that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The first day that it covers.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day that it covers.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The forms in which it can be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<StatementFormat>,
}

impl Statement {
    /// A statement of which nothing else is known.
    pub fn new(id: StatementId) -> Self {
        Self { id, account: None, from: None, to: None, formats: Vec::new() }
    }
}

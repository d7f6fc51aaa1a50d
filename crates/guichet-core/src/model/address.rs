//! Postal addresses.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Country, UntrustedText};

words! {
    /// What an address is for.
    pub enum AddressKind {
        /// Where the person lives or the company sits.
        Home = "home",
        /// Where the person works.
        Work = "work",
        /// Where letters go.
        Mailing = "mailing",
    } else
    /// Another use, by the bank's word.
    Other
}

/// A postal address, as the bank has it.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AddressKind>,
    /// Street, number, house, as sent; or the whole address where the bank does not split it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<UntrustedText>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<UntrustedText>,
    /// State, county, department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<UntrustedText>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<UntrustedText>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

//! The other side of a payment.

use serde::{Deserialize, Serialize};

use super::{AccountIdentifier, Text, UntrustedText, group};

/// The bank of the other side.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Business identifier code, ISO 9362.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<Text>,
    /// Number in a national clearing system: routing number, sort code, Bankleitzahl.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clearing_code: Option<Text>,
    /// Name of the bank, as the payment has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<UntrustedText>,
}

group!(Agent);

/// The other side of a payment: a person, a company, an authority.
///
/// Everything here belongs to the scope `transactions.counterparty`.
///
/// # Examples
///
/// ```
/// use guichet_core::{Counterparty, UntrustedText};
///
/// let mut sender = Counterparty::default();
/// sender.name = UntrustedText::non_blank("Jeanne Martin");
/// assert!(!format!("{sender:?}").contains("Jeanne"));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterparty {
    /// The name, as the payment has it: anyone can write anything here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<UntrustedText>,
    /// The number of its account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<AccountIdentifier>,
    /// Its bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Box<Agent>>,
}

group!(Counterparty);

//! The customer, as the bank knows them.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Address, UntrustedText};

words! {
    /// What a person is to the bank.
    pub enum PartyRole {
        /// The customer.
        Customer = "customer",
        /// A company that is the customer.
        Organisation = "organisation",
        /// Owns an account together with the customer.
        JointOwner = "joint_owner",
        /// May use an account of the customer.
        AuthorisedUser = "authorised_user",
        /// Acts for the customer.
        Representative = "representative",
    } else
    /// Another role, by the bank's word.
    Other
}

/// A person or company that the bank knows, and how to reach them.
///
/// Everything here belongs to the scope `identity.contact`.
///
/// # Examples
///
/// ```
/// use guichet_core::{Party, PartyRole, UntrustedText};
///
/// let mut party = Party::default();
/// party.name = UntrustedText::non_blank("Jeanne Martin");
/// party.role = Some(PartyRole::Customer);
/// assert!(!format!("{party:?}").contains("Jeanne"));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The name as the bank has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<UntrustedText>,
    /// Postal addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<UntrustedText>,
    /// Telephone numbers as the bank wrote them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<UntrustedText>,
    /// What this person is to the bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<PartyRole>,
}

//! Numbers by which an account is known outside its bank.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Iban;
use super::words::{from_text, words};

words! {
    /// What kind of number an account identifier is.
    pub enum IdentifierScheme {
        /// International bank account number, ISO 13616.
        Iban = "iban",
        /// Basic bank account number: the domestic part, in the form of its country.
        Bban = "bban",
        /// United Kingdom: six digits of the sort code, eight of the account.
        SortCodeAccountNumber = "sort_code_account_number",
        /// United States: routing number (ABA, nine digits), a slash, and the account number.
        AbaAccount = "aba_account",
        /// A card or account number of which the bank shows the last digits only.
        MaskedPan = "masked_pan",
        /// Business identifier code of the bank, ISO 9362; it does not name the account.
        Bic = "bic",
    } else
    /// A scheme of the bank's own, by its word.
    Other
}

/// The number of an account, of whatever scheme.
///
/// `Debug` and `Display` are masked, `**** 0189`; [`expose`](Self::expose) is the one way to the
/// number. The JSON form is the number, because stored data belong to the caller.
///
/// ```
/// use guichet_core::AccountNumber;
///
/// let number = AccountNumber::new("60161331926819");
/// assert_eq!(number.to_string(), "**** 6819");
/// assert_eq!(format!("{number:?}"), "AccountNumber(***)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccountNumber(CompactString);

impl AccountNumber {
    /// Takes a number as the bank wrote it.
    pub fn new(number: &str) -> Self {
        Self(CompactString::from(number))
    }

    /// The whole number as the bank wrote it: personal data, not for logs.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    /// The last four letters or digits, or nothing if there are fewer than eight in all.
    ///
    /// A short number would be given away by its end.
    pub fn last4(&self) -> String {
        let kept: Vec<char> = self.0.chars().filter(|c| c.is_alphanumeric()).collect();
        let start = if kept.len() < 8 { kept.len() } else { kept.len() - 4 };
        kept.into_iter().skip(start).collect()
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "**** {}", self.last4())
    }
}

impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountNumber(***)")
    }
}

impl Serialize for AccountNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for AccountNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "an account number", |text| Some(Self::new(text)))
    }
}

/// One number by which an account is known, and what kind of number it is.
///
/// # Examples
///
/// ```
/// use guichet_core::{AccountIdentifier, IdentifierScheme};
///
/// let number = AccountIdentifier::new(IdentifierScheme::Iban, "FR7630006000011234567890189");
/// assert_eq!(number.to_iban().map(|iban| iban.to_string()), Some("FR76 **** 0189".into()));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AccountIdentifier {
    /// What kind of number it is.
    pub scheme: IdentifierScheme,
    /// The number as the bank wrote it.
    pub value: AccountNumber,
    /// Whether the bank gave a stand-in made for this app instead of the real number.
    ///
    /// A payment may still reach it; two consents may be given two of them.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub tokenised: bool,
}

impl AccountIdentifier {
    /// A number that is not tokenised.
    pub fn new(scheme: IdentifierScheme, value: &str) -> Self {
        Self { scheme, value: AccountNumber::new(value), tokenised: false }
    }

    /// The same, as a stand-in of the bank.
    pub fn tokenised(mut self) -> Self {
        self.tokenised = true;
        self
    }

    /// The number as an IBAN, if it says that it is one and passes the checks.
    pub fn to_iban(&self) -> Option<Iban> {
        match self.scheme {
            IdentifierScheme::Iban => Iban::parse(self.value.expose()).ok(),
            _ => None,
        }
    }
}

impl From<Iban> for AccountIdentifier {
    fn from(iban: Iban) -> Self {
        Self::new(IdentifierScheme::Iban, iban.expose())
    }
}

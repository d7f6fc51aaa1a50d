//! One account under every consent and by every road, without giving its number away.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::model::words::from_text;
use crate::raw::AppKey;
use crate::{AccountId, AccountIdentifier, BankId, Currency, IdentifierScheme};

/// What an [`AccountKey`] was made from, and so how far it can be relied on.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyBasis {
    /// A whole account number: the same by every road, and no other account has it.
    Identifier,
    /// A masked number within one bank: two accounts with the same last digits share it.
    Masked,
    /// The bank's own identifier: it may change with the next consent or another road.
    BankId,
}

/// A name for an account that stays the same under every consent and by every road.
///
/// It is an HMAC-SHA256 under the app's own key, cut to 16 bytes, over scheme, number and
/// currency. Two apps have different keys for one account, so they cannot join their customers.
/// It is personal data: `Debug` prints nothing of it, and it does not belong in a log.
///
/// # Examples
///
/// ```
/// use guichet_core::raw::AppKey;
/// use guichet_core::{AccountId, AccountIdentifier, AccountKey, BankId, Currency, IdentifierScheme, KeyBasis};
///
/// let app = AppKey::from_bytes([7; 32]);
/// let (bank, eur) = (BankId::new("example-fr"), Currency::EUR);
/// let number = |text| [AccountIdentifier::new(IdentifierScheme::Iban, text)];
///
/// let one = number("FR76 3000 6000 0112 3456 7890 189");
/// let (key, basis) = AccountKey::derive(&app, &one, &bank, &AccountId::new("a"), Some(&eur));
/// let two = number("fr7630006000011234567890189");
/// let (same, _) = AccountKey::derive(&app, &two, &bank, &AccountId::new("b"), Some(&eur));
/// assert_eq!((key, basis), (same, KeyBasis::Identifier));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey([u8; 16]);

impl AccountKey {
    /// Makes the key of an account from the best that is known of it.
    ///
    /// The first of these that the bank gave is taken, so that all roads agree: IBAN, sort code
    /// and account number, routing and account number, BBAN, a masked number, the bank's own
    /// identifier. A British IBAN counts as its sort code and account number. Tokenised numbers
    /// are never taken: every consent has its own. Spaces, dashes and small letters make no
    /// difference.
    pub fn derive(
        app: &AppKey,
        identifiers: &[AccountIdentifier],
        bank: &BankId,
        id: &AccountId,
        currency: Option<&Currency>,
    ) -> (Self, KeyBasis) {
        let currency = currency.map_or("", Currency::code);
        let named = |scheme: &IdentifierScheme| {
            identifiers
                .iter()
                .filter(|it| it.scheme == *scheme && !it.tokenised)
                .filter_map(canonical)
                // Of several of one scheme the same one must win whatever their order.
                .min()
        };
        for scheme in [
            IdentifierScheme::Iban,
            IdentifierScheme::SortCodeAccountNumber,
            IdentifierScheme::AbaAccount,
            IdentifierScheme::Bban,
        ] {
            if let Some((scheme, number)) = named(&scheme) {
                return (Self::mac(app, &[&scheme, &number, currency]), KeyBasis::Identifier);
            }
        }
        if let Some((scheme, number)) = named(&IdentifierScheme::MaskedPan) {
            let key = Self::mac(app, &[&scheme, bank.as_str(), &number, currency]);
            return (key, KeyBasis::Masked);
        }
        let key = Self::mac(app, &["bank_id", bank.as_str(), id.as_str(), currency]);
        (key, KeyBasis::BankId)
    }

    /// Reads the 32 hexadecimal digits of a stored key.
    pub fn parse(hex: &str) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
        let (pairs, []) = hex.as_bytes().as_chunks::<2>() else {
            return None;
        };
        let bytes: Option<Vec<u8>> =
            pairs.iter().map(|&[high, low]| Some(digit(high)? * 16 + digit(low)?)).collect();
        bytes?.try_into().ok().map(Self)
    }

    /// The key as 32 hexadecimal digits, to store it or to compare it.
    pub fn to_hex(self) -> String {
        use fmt::Write as _;

        self.0.iter().fold(String::with_capacity(32), |mut hex, byte| {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    fn mac(app: &AppKey, parts: &[&str]) -> Self {
        // A key shorter than a block is filled up with zeros, as RFC 2104 has it.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(app.as_bytes()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(b"guichet account key 1");
        for part in parts {
            // The end of each part is marked, so that no two lists read the same.
            mac.update(&[0]);
            mac.update(part.as_bytes());
        }
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        let mut key = [0; 16];
        key.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        Self(key)
    }
}

/// Scheme and number in one spelling; `None` if there is nothing in it.
fn canonical(identifier: &AccountIdentifier) -> Option<(String, String)> {
    // A mask is part of what was sent, but every bank draws it in its own way.
    let number: String = identifier
        .value
        .expose()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if number.is_empty() {
        return None;
    }
    if identifier.scheme == IdentifierScheme::MaskedPan {
        let shown = number.trim_start_matches('X');
        let last = shown.get(shown.len().saturating_sub(4)..).unwrap_or(shown);
        let scheme = identifier.scheme.as_str().to_owned();
        return (!last.is_empty()).then(|| (scheme, last.to_owned()));
    }
    let british = identifier.to_iban().is_some_and(|iban| iban.country() == "GB");
    if let (true, Some(domestic)) = (british, number.get(8..)) {
        let scheme = IdentifierScheme::SortCodeAccountNumber;
        return Some((scheme.as_str().to_owned(), domestic.to_owned()));
    }
    Some((identifier.scheme.as_str().to_owned(), number))
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountKey(***)")
    }
}

impl Serialize for AccountKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for AccountKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "an account key", Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IBAN: &str = "GB29NWBK60161331926819";

    fn derive(identifiers: &[AccountIdentifier], id: &str) -> (AccountKey, KeyBasis) {
        derive_at("example-gb", identifiers, id)
    }

    fn derive_at(
        bank: &str,
        identifiers: &[AccountIdentifier],
        id: &str,
    ) -> (AccountKey, KeyBasis) {
        let app = AppKey::from_bytes([7; 32]);
        let (bank, id) = (BankId::new(bank), AccountId::new(id));
        AccountKey::derive(&app, identifiers, &bank, &id, Some(&Currency::GBP))
    }

    fn number(scheme: IdentifierScheme, value: &str) -> AccountIdentifier {
        AccountIdentifier::new(scheme, value)
    }

    #[test]
    fn a_british_iban_and_its_sort_code_agree() {
        let iban = [number(IdentifierScheme::Iban, IBAN)];
        let sort = [number(IdentifierScheme::SortCodeAccountNumber, "60-16-13 31926819")];
        assert_eq!(derive(&iban, "a"), derive(&sort, "b"));
    }

    #[test]
    fn the_order_of_the_numbers_makes_no_difference() {
        let mut list = [
            number(IdentifierScheme::MaskedPan, "****6819"),
            number(IdentifierScheme::Iban, IBAN),
            number(IdentifierScheme::Bic, "NWBKGB2L"),
        ];
        let key = derive(&list, "a");
        list.reverse();
        assert_eq!(derive(&list, "b"), key);
        assert_eq!(key.1, KeyBasis::Identifier);
    }

    #[test]
    fn a_tokenised_number_is_never_taken() {
        let token = [number(IdentifierScheme::AbaAccount, "021000021/999").tokenised()];
        assert_eq!(derive(&token, "a"), derive(&[], "a"));
        assert_eq!(derive(&token, "a").1, KeyBasis::BankId);
    }

    #[test]
    fn a_masked_number_is_the_same_in_every_mask_and_holds_within_one_bank() {
        let stars = [number(IdentifierScheme::MaskedPan, "**** **** **** 4242")];
        let letters = [number(IdentifierScheme::MaskedPan, "XXXXXXXXXXXX4242")];
        assert_eq!(derive(&stars, "a"), derive(&letters, "b"));
        assert_eq!(derive(&stars, "a").1, KeyBasis::Masked);
        assert_ne!(derive(&stars, "a").0, derive_at("other-gb", &stars, "a").0);
        let nothing = [number(IdentifierScheme::MaskedPan, "XXXXXXXX")];
        assert_eq!(derive(&nothing, "a").1, KeyBasis::BankId);
    }

    #[test]
    fn currency_and_app_separate() {
        let list = [number(IdentifierScheme::Iban, IBAN)];
        let (bank, id) = (BankId::new("example-gb"), AccountId::new("a"));
        let key = |app: [u8; 32], currency: &Currency| {
            AccountKey::derive(&AppKey::from_bytes(app), &list, &bank, &id, Some(currency)).0
        };
        let base = key([7; 32], &Currency::GBP);
        assert_ne!(base, key([8; 32], &Currency::GBP));
        assert_ne!(base, key([7; 32], &Currency::EUR));
    }

    #[test]
    fn a_key_comes_back_from_its_digits() {
        let (key, _) = derive(&[], "a");
        assert_eq!(AccountKey::parse(&key.to_hex()), Some(key));
        assert_eq!(AccountKey::parse("zz"), None);
        assert_eq!(AccountKey::parse("00"), None);
        assert_eq!(AccountKey::parse(&format!("{}00", key.to_hex())), None);
    }
}

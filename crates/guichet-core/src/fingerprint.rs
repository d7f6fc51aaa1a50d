//! Fingerprints: telling a transaction from another where the bank gives no identifier.

use crate::{AppKey, Date, Transaction};
use serde::{Deserialize, Serialize, de};
use siphasher::sip128::{Hasher128 as _, SipHasher24};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    hash::Hasher as _,
};

/// A keyed hash of what makes a transaction itself: day, amount, other party, text, and its
/// number among equals of that day.
///
/// It is computed when asked for. Two coffees of one day have two fingerprints. Under another
/// app's key all are different, so two apps cannot join their customers. A fingerprint is
/// personal data: it is not logged.
///
/// It is made of what the app may see: a customer who permits fewer scopes than before hides
/// fields that it was made of, and the fingerprints of the same transactions change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The text form: 32 hexadecimal digits.
    pub fn to_text(self) -> String {
        format!("{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(***)")
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        u128::from_str_radix(&text, 16)
            .ok()
            .filter(|_| text.len() == 32)
            .map(Self)
            .ok_or_else(|| de::Error::custom("this is no fingerprint"))
    }
}

impl Transaction {
    /// Computes the fingerprint under the app's key.
    ///
    /// A session numbers equals of one day across pages
    /// ([`occurrence`](Transaction::occurrence)), so reading a later page changes no fingerprint
    /// of an earlier one.
    pub fn fingerprint(&self, key: &AppKey) -> Fingerprint {
        // The second half of the key, so that no bytes serve both the HMAC of account keys in
        // full and this hash alone.
        let (_, half) = key.as_bytes().split_at(16);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(half);
        let mut hasher = SipHasher24::new_with_key(&bytes);
        write_content(&mut hasher, self);
        hasher.write_u32(self.occurrence);
        Fingerprint(hasher.finish128().as_u128())
    }

    /// The day by which the transaction is told from others: when it was booked, else its value
    /// day, else when it was made, else when it is expected.
    fn day(&self) -> Option<Date> {
        self.booked_on.or(self.value_on).or(self.made_on).or(self.expected_on)
    }
}

fn write_content(hasher: &mut SipHasher24, transaction: &Transaction) {
    if let Some(day) = transaction.day() {
        hasher.write_i16(day.year());
        hasher.write_i8(day.month());
        hasher.write_i8(day.day());
    }
    // 12.3 and 12.30 are one amount, and a bank may send either.
    let amount = transaction.amount.amount.to_decimal().normalize();
    hasher.write_i128(amount.mantissa());
    hasher.write_u32(amount.scale());
    let mut text = |text: &str| {
        hasher.write(text.as_bytes());
        hasher.write_u8(0xff);
    };
    text(transaction.amount.currency.code());
    let party = transaction.counterparty.as_ref().and_then(|party| party.name.as_ref());
    text(party.map_or("", |name| name.as_untrusted_str()));
    text(transaction.description.as_ref().map_or("", |text| text.as_untrusted_str()));
    for line in &transaction.remittance {
        text(line.as_untrusted_str());
    }
}

/// Days that are kept apart at a time: banks list by day, with a few stragglers.
const DAYS: usize = 16;

/// Numbers the equals of one day while a listing is read.
///
/// Only the days near the one being read are remembered, so memory does not grow with the
/// listing. A bank that returns to a day after more than 16 others would number its twins anew.
#[derive(Default)]
pub(crate) struct Occurrences {
    days: BTreeMap<Option<Date>, HashMap<u128, u32>>,
}

impl Occurrences {
    pub(crate) fn count(&mut self, transaction: &Transaction) -> u32 {
        let mut hasher = SipHasher24::new();
        write_content(&mut hasher, transaction);
        let day = transaction.day();
        if !self.days.contains_key(&day) && self.days.len() >= DAYS {
            self.forget_farthest(day);
        }
        let seen = self.days.entry(day).or_default();
        let number = seen.entry(hasher.finish128().as_u128()).or_insert(0);
        let occurrence = *number;
        *number = number.saturating_add(1);
        occurrence
    }

    fn forget_farthest(&mut self, from: Option<Date>) {
        let (first, last) = (self.days.keys().next().copied(), self.days.keys().last().copied());
        let Some((first, last)) = first.zip(last) else { return };
        self.days.remove(if apart(from, first) > apart(from, last) { &first } else { &last });
    }
}

/// How many days lie between two; a missing day lies apart from all.
fn apart(one: Option<Date>, other: Option<Date>) -> u32 {
    one.zip(other).map_or(u32::MAX, |(one, other)| {
        one.duration_until(other).as_hours().unsigned_abs().try_into().unwrap_or(u32::MAX)
    })
}

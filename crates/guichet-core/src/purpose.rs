//! Purposes: why data are read. A closed list, without the ones that broke the trust.

use serde::{Deserialize, Serialize, de, ser::SerializeSeq as _};
use std::fmt;

/// Why data are read.
///
/// The list is closed on purpose: advertising, sale of data, product recommendation, credit
/// scoring and training of models have no variant, so no program built on this crate can state
/// them. Text that names one does not parse, and the [`PurposeError`] says which rule it breaks.
///
/// Each purpose has an IRI of the W3C Data Privacy Vocabulary (DPV), for records that other
/// programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Purpose {
    /// Answer what the customer asked just now.
    AnswerCustomer,
    /// Warn the customer of activity that looks like fraud.
    WarnOfFraud,
    /// Tell the customer of something that happened on an account.
    NotifyAccountEvent,
    /// Help the customer plan a budget.
    PlanBudget,
    /// Show subscriptions and other recurring payments.
    TrackRecurring,
    /// Lock a card or change its limits on the customer's order.
    ControlCard,
    /// Make a payment on the customer's order.
    Pay,
    /// Hand the customer their own data.
    ExportToCustomer,
    /// Do what a law demands of the app.
    ComplyWithLaw,
}

impl Purpose {
    /// Every purpose there is.
    pub const ALL: &'static [Self] = &[
        Self::AnswerCustomer,
        Self::WarnOfFraud,
        Self::NotifyAccountEvent,
        Self::PlanBudget,
        Self::TrackRecurring,
        Self::ControlCard,
        Self::Pay,
        Self::ExportToCustomer,
        Self::ComplyWithLaw,
    ];

    /// The stable name, as stored and typed: `answer_customer`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AnswerCustomer => "answer_customer",
            Self::WarnOfFraud => "warn_of_fraud",
            Self::NotifyAccountEvent => "notify_account_event",
            Self::PlanBudget => "plan_budget",
            Self::TrackRecurring => "track_recurring",
            Self::ControlCard => "control_card",
            Self::Pay => "pay",
            Self::ExportToCustomer => "export_to_customer",
            Self::ComplyWithLaw => "comply_with_law",
        }
    }

    /// Reads a stable name.
    ///
    /// # Errors
    ///
    /// [`PurposeError::Forbidden`] for words of a purpose that this library refuses to state,
    /// [`PurposeError::Unknown`] for any other word.
    ///
    /// ```
    /// use guichet_core::{Purpose, PurposeError};
    /// assert_eq!(Purpose::parse("warn_of_fraud"), Ok(Purpose::WarnOfFraud));
    /// assert!(matches!(Purpose::parse("targeted_advertising"), Err(PurposeError::Forbidden { .. })));
    /// ```
    pub fn parse(name: &str) -> Result<Self, PurposeError> {
        if let Some(purpose) = Self::ALL.iter().copied().find(|known| known.as_str() == name) {
            return Ok(purpose);
        }
        let words = name.to_ascii_lowercase();
        Err(FORBIDDEN
            .iter()
            .find(|(stem, _)| words.contains(stem))
            .map_or(PurposeError::Unknown, |(_, rule)| PurposeError::Forbidden { rule }))
    }
}

const SECONDARY_USE: &str = "12 CFR 1033.421(a)(2) forbids targeted advertising, cross-selling and the sale of covered data";
const OTHER_PURPOSE: &str = "PSD2 art. 67(2)(f) forbids any use beyond the account information service the customer asked for";
const PURPOSE_LIMITATION: &str =
    "GDPR art. 5(1)(b) forbids processing that is incompatible with the purpose of collection";

/// Stems of words that name a forbidden purpose, with the rule each breaks.
const FORBIDDEN: &[(&str, &str)] = &[
    ("advert", SECONDARY_USE),
    ("market", SECONDARY_USE),
    ("promot", SECONDARY_USE),
    ("cross", SECONDARY_USE),
    ("sell", SECONDARY_USE),
    ("sale", SECONDARY_USE),
    ("monetis", SECONDARY_USE),
    ("monetiz", SECONDARY_USE),
    ("recommend", OTHER_PURPOSE),
    ("scor", OTHER_PURPOSE),
    ("credit", OTHER_PURPOSE),
    ("underwrit", OTHER_PURPOSE),
    ("profil", PURPOSE_LIMITATION),
    ("train", PURPOSE_LIMITATION),
    ("model", PURPOSE_LIMITATION),
];

/// Why a word is no purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PurposeError {
    /// The word names a purpose that this library refuses to state.
    #[error("this purpose is forbidden: {rule}")]
    Forbidden {
        /// The rule that it breaks, with its place.
        rule: &'static str,
    },
    /// The word names nothing.
    #[error("this is no known purpose")]
    Unknown,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Purpose {
    type Err = PurposeError;

    fn from_str(name: &str) -> Result<Self, PurposeError> {
        Self::parse(name)
    }
}

impl Serialize for Purpose {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Purpose {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

/// A set of purposes; JSON form: an array of names.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PurposeSet(u16);

impl PurposeSet {
    /// No purpose.
    pub const EMPTY: Self = Self(0);

    /// The listed purposes.
    pub fn of(list: &[Purpose]) -> Self {
        list.iter().copied().collect()
    }

    /// Whether it holds one.
    pub fn contains(self, purpose: Purpose) -> bool {
        self.0 & bit(purpose) != 0
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The purposes, in the order of [`Purpose::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.iter().copied().filter(move |purpose| self.contains(*purpose))
    }
}

const fn bit(purpose: Purpose) -> u16 {
    match purpose {
        Purpose::AnswerCustomer => 1,
        Purpose::WarnOfFraud => 1 << 1,
        Purpose::NotifyAccountEvent => 1 << 2,
        Purpose::PlanBudget => 1 << 3,
        Purpose::TrackRecurring => 1 << 4,
        Purpose::ControlCard => 1 << 5,
        Purpose::Pay => 1 << 6,
        Purpose::ExportToCustomer => 1 << 7,
        Purpose::ComplyWithLaw => 1 << 8,
    }
}

impl FromIterator<Purpose> for PurposeSet {
    fn from_iter<I: IntoIterator<Item = Purpose>>(purposes: I) -> Self {
        Self(purposes.into_iter().fold(0, |bits, purpose| bits | bit(purpose)))
    }
}

impl From<Purpose> for PurposeSet {
    fn from(purpose: Purpose) -> Self {
        Self(bit(purpose))
    }
}

impl fmt::Debug for PurposeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Purpose::as_str)).finish()
    }
}

impl Serialize for PurposeSet {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        for purpose in self.iter() {
            list.serialize_element(&purpose)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for PurposeSet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<Purpose>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_reads_back_from_its_name() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.as_str()), Ok(*purpose));
            assert!(PurposeSet::from(*purpose).contains(*purpose));
        }
    }

    #[test]
    fn the_purposes_that_broke_the_trust_do_not_parse() {
        for word in [
            "advertising",
            "targeted-ads advertising",
            "Marketing",
            "sell_data",
            "credit_scoring",
            "model_training",
            "product_recommendation",
        ] {
            let error = Purpose::parse(word).unwrap_err();
            assert!(matches!(error, PurposeError::Forbidden { .. }), "{word}");
        }
        assert_eq!(Purpose::parse("gardening"), Err(PurposeError::Unknown));
    }
}

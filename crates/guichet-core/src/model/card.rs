//! Cards and their limits.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Money, Text};
use crate::{AccountId, CardId};

words! {
    /// Whether a card can be used.
    pub enum CardStatus {
        /// In use.
        Active = "active",
        /// Sent to the customer, not in use yet.
        Inactive = "inactive",
        /// Locked for a while; the customer can unlock it.
        Locked = "locked",
        /// Blocked by the bank.
        Blocked = "blocked",
        /// Reported lost.
        Lost = "lost",
        /// Reported stolen.
        Stolen = "stolen",
        /// Past its last day.
        Expired = "expired",
        /// Ended.
        Closed = "closed",
    } else
    /// Another state, by the bank's word.
    Other
}

words! {
    /// What a limit of a card holds down.
    pub enum CardLimitKind {
        /// Cash drawn.
        Withdrawal = "withdrawal",
        /// Everything that is paid.
        Payment = "payment",
        /// Payments without the PIN, by holding the card near.
        Contactless = "contactless",
        /// Payments on the internet.
        Online = "online",
        /// What is done in other countries.
        Abroad = "abroad",
    } else
    /// Another limit, by the bank's word.
    Other
}

words! {
    /// Over what time a limit counts.
    pub enum LimitPeriod {
        /// One payment.
        Transaction = "transaction",
        /// A calendar day.
        Day = "day",
        /// Seven days.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// Thirty days, rolling.
        ThirtyDays = "thirty_days",
        /// A calendar year.
        Year = "year",
    } else
    /// Another time, by the bank's word.
    Other
}

/// One limit of a card.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardLimit {
    /// What it holds down.
    pub kind: CardLimitKind,
    /// Over what time it counts.
    pub period: LimitPeriod,
    /// How much; positive.
    pub amount: Money,
    /// How much of it is used; positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Money>,
}

impl CardLimit {
    /// A limit of which the bank does not say how much is used.
    pub fn new(kind: CardLimitKind, period: LimitPeriod, amount: Money) -> Self {
        Self { kind, period, amount, used: None }
    }
}

/// One card.
///
/// The limits belong to the scope `cards.limits`, everything else to `cards.status`.
///
/// # Examples
///
/// ```
/// use guichet_core::{Card, CardId, CardStatus, Text};
///
/// let mut card = Card::new(CardId::new("c-1"));
/// card.last4 = Text::non_blank("4242");
/// card.status = Some(CardStatus::Active);
/// assert!(!format!("{card:?}").contains("4242"));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The bank's own identifier, opaque: the handle for every call about this card.
    ///
    /// The JSON form calls it `ref`, which is no name in Rust.
    #[serde(rename = "ref")]
    pub id: CardId,
    /// The account from which it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The last digits of its number, mostly four.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<Text>,
    /// The bank's product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Text>,
    /// The card network, by the bank's word: `VISA`, `CB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Text>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CardStatus>,
    /// Its limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<CardLimit>,
}

impl Card {
    /// A card of which nothing else is known.
    pub fn new(id: CardId) -> Self {
        Self {
            id,
            account: None,
            last4: None,
            product: None,
            network: None,
            status: None,
            limits: Vec::new(),
        }
    }
}

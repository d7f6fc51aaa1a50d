//! Payments that are arranged, and whom the customer pays.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::words::words;
use super::{AccountIdentifier, Counterparty, Money, Text, UntrustedText};
use crate::AccountId;

words! {
    /// What kind of arrangement it is.
    pub enum ScheduledKind {
        /// Paid again and again by the customer's order.
        StandingOrder = "standing_order",
        /// Drawn by the other side under a mandate.
        DirectDebit = "direct_debit",
        /// Paid once, on a day to come.
        Scheduled = "scheduled",
    } else
    /// Another kind, by the bank's word.
    Other
}

words! {
    /// How often an arranged payment is made.
    pub enum Frequency {
        /// One time.
        Once = "once",
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        EveryTwoWeeks = "every_two_weeks",
        /// Every four weeks.
        EveryFourWeeks = "every_four_weeks",
        /// Every month.
        Monthly = "monthly",
        /// Every two months.
        EveryTwoMonths = "every_two_months",
        /// Every three months.
        Quarterly = "quarterly",
        /// Every six months.
        HalfYearly = "half_yearly",
        /// Every year.
        Yearly = "yearly",
        /// Whenever the other side draws.
        Irregular = "irregular",
    } else
    /// Another rhythm, in the bank's words.
    Other
}

words! {
    /// Whether an arrangement runs.
    pub enum ScheduledStatus {
        /// It runs.
        Active = "active",
        /// Arranged, and not running yet.
        Pending = "pending",
        /// Stopped for a while.
        Suspended = "suspended",
        /// Stopped for good.
        Cancelled = "cancelled",
        /// It has run to its end.
        Completed = "completed",
        /// It could not be carried out.
        Failed = "failed",
    } else
    /// Another state, by the bank's word.
    Other
}

/// A payment that is arranged on an account: standing order, direct debit, or one on a day to come.
///
/// It belongs to the scope `scheduled_payments`; the other side and the mandate need
/// `transactions.counterparty` as well.
///
/// # Examples
///
/// ```
/// use guichet_core::{Frequency, Money, ScheduledKind, ScheduledPayment};
///
/// let mut rent = ScheduledPayment::new(ScheduledKind::StandingOrder);
/// rent.amount = Some(Money::parse("-700.00", "EUR")?);
/// rent.frequency = Some(Frequency::Monthly);
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduledPayment {
    /// The bank's own identifier, where it gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Text>,
    /// The account on which it is arranged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What kind of arrangement it is.
    pub kind: ScheduledKind,
    /// The other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Box<Counterparty>>,
    /// How much is paid each time: money out is negative. `None` if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The day of the next payment, in the bank's calendar.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub next_on: Option<Date>,
    /// The day of the last payment that was made.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub last_on: Option<Date>,
    /// The day after which nothing is paid any more.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
    /// How often it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// Whether it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ScheduledStatus>,
    /// The mandate of a direct debit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<UntrustedText>,
    /// What the payer writes to the payee, or the other way round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<UntrustedText>,
}

impl ScheduledPayment {
    /// An arrangement of which nothing else is known.
    pub fn new(kind: ScheduledKind) -> Self {
        Self {
            id: None,
            account: None,
            kind,
            counterparty: None,
            amount: None,
            next_on: None,
            last_on: None,
            ends_on: None,
            frequency: None,
            status: None,
            mandate: None,
            reference: None,
        }
    }
}

/// Someone whom the customer has put on a list to pay.
///
/// Everything here belongs to the scope `transactions.counterparty`.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beneficiary {
    /// The name on the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<UntrustedText>,
    /// The number of the account that is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<AccountIdentifier>,
    /// Whether the bank lets the customer pay it without a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted: Option<bool>,
}

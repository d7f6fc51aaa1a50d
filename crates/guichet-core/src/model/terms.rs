//! What was agreed for an account.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Amount, Money, group};

/// The terms of a card, a loan or a savings account: what the bank gives of them.
///
/// Signs: what is owed is negative, as in balances (`statement_balance`, `minimum_due`,
/// `past_due`); a limit is positive; payments into the account are positive (`next_payment`,
/// `last_payment`).
///
/// # Examples
///
/// ```
/// use guichet_core::{Account, AccountId, AccountKind, BankId, Money, Terms};
///
/// let mut terms = Terms::default();
/// terms.minimum_due = Some(Money::parse("-25.00", "USD")?);
/// let mut account = Account::new(AccountId::new("7"), BankId::new("example-us"), AccountKind::Card);
/// account.terms = terms.filled();
/// assert!(account.terms.is_some());
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// How much may be borrowed in all; positive. It is not money held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Money>,
    /// How much of the limit may be drawn in cash; positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_limit: Option<Money>,
    /// The balance on the last statement; negative if owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_balance: Option<Money>,
    /// The day of the last statement.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub statement_on: Option<Date>,
    /// The least that must be paid by `due_on`; negative, since it is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_due: Option<Money>,
    /// The last day on which the payment is in time, in the bank's calendar.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// What should have been paid already; negative, since it is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_due: Option<Money>,
    /// The yearly interest rate in per cent: `4.25` is 4.25 %. Positive whoever pays it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Amount>,
    /// The yearly rate on cash drawn with a card, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_rate: Option<Amount>,
    /// How much was lent at the start; positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_amount: Option<Money>,
    /// The day on which a loan or a deposit ends.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub matures_on: Option<Date>,
    /// The next payment into the account; positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_payment: Option<Money>,
    /// The day of the next payment.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub next_payment_on: Option<Date>,
    /// The last payment into the account; positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_payment: Option<Money>,
    /// The day of the last payment.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub last_payment_on: Option<Date>,
    /// Whether the payment that falls due is made without the customer's doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autopay: Option<bool>,
}

group!(Terms);

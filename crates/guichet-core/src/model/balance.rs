//! Balances.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::words::words;
use super::{DayOrInstant, Money, Text};
use crate::{AccountId, TransactionId};

words! {
    /// What a balance counts.
    pub enum BalanceKind {
        /// What is booked.
        Booked = "booked",
        /// What can be spent now, as the bank counts it.
        Available = "available",
        /// What is booked and what is known to come.
        Expected = "expected",
        /// Counted by the days from which interest runs.
        ValueDated = "value_dated",
        /// Without what was paid in but not cleared yet.
        Cleared = "cleared",
        /// What is not booked yet.
        Pending = "pending",
        /// Used on a card since the last statement.
        NotInvoiced = "not_invoiced",
        /// What is owed on a card or loan.
        Owed = "owed",
        /// How much may be borrowed in all. It is not money held.
        CreditLimit = "credit_limit",
        /// How much may still be borrowed. It is not money held.
        AvailableCredit = "available_credit",
        /// What is owed of the sum lent, without interest and fees.
        Principal = "principal",
        /// What would have to be paid today to end a loan.
        Payoff = "payoff",
        /// The balance on the last statement.
        Statement = "statement",
        /// The least that must be paid by the due day.
        MinimumDue = "minimum_due",
        /// What should have been paid already.
        PastDue = "past_due",
        /// What the holdings are worth.
        MarketValue = "market_value",
        /// Shown by the bank for information only.
        Information = "information",
    } else
    /// Another kind; the bank's word is in `code`.
    Other
}

words! {
    /// At which point of its period a balance was taken.
    pub enum BalancePoint {
        /// At the start of the period.
        Opening = "opening",
        /// In the middle of the period: as of now.
        Interim = "interim",
        /// At the end of the period.
        Closing = "closing",
        /// At the end of the period before.
        Previous = "previous",
        /// On a day to come.
        Forward = "forward",
    } else
    /// Another point, by the bank's word.
    Other
}

words! {
    /// What a credit line is.
    pub enum CreditLineKind {
        /// What is left of it.
        Available = "available",
        /// The line as a whole.
        Credit = "credit",
        /// For emergencies.
        Emergency = "emergency",
        /// Agreed beforehand: an arranged overdraft.
        PreAgreed = "pre_agreed",
        /// For some time only.
        Temporary = "temporary",
    } else
    /// Another kind, by the bank's word.
    Other
}

/// Credit that stands behind a balance.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditLine {
    /// What it is.
    pub kind: CreditLineKind,
    /// How much it is; positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Whether it is counted in the amount of the balance that it stands behind.
    pub included: bool,
}

impl CreditLine {
    /// A line that is counted in the balance.
    pub fn included(kind: CreditLineKind, amount: Option<Money>) -> Self {
        Self { kind, amount, included: true }
    }

    /// A line that is not counted in the balance.
    pub fn not_included(kind: CreditLineKind, amount: Option<Money>) -> Self {
        Self { kind, amount, included: false }
    }
}

/// One of the balances of an account.
///
/// A bank sends several, and all of them are kept; [`Balances`](crate::Balances) answers the usual
/// questions. The amount is what the customer owns: what is owed is negative, an overpaid card is
/// positive, and limits and available credit are positive.
///
/// # Examples
///
/// ```
/// use guichet_core::{AccountId, Balance, BalanceKind, Money};
///
/// let owed = Balance::new(AccountId::new("7"), BalanceKind::Owed, Money::parse("-120.50", "USD")?);
/// assert!(owed.amount.is_negative());
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// The account, by the bank's identifier.
    pub account: AccountId,
    /// What it counts.
    pub kind: BalanceKind,
    /// At which point it was taken, where the bank says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<BalancePoint>,
    /// The bank's own word: `CLBD`, `XPCD`, `InterimAvailable`, `currentBalance`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Text>,
    /// The bank's own title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// What the customer owns; negative if owed.
    pub amount: Money,
    /// Credit that stands behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit_lines: Vec<CreditLine>,
    /// When it was so, as the bank says: a day in the bank's calendar, or an instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DayOrInstant>,
    /// The last transaction that is counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_transaction: Option<TransactionId>,
    /// When the bank was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<Timestamp>,
}

impl Balance {
    /// A balance of which nothing else is known.
    pub fn new(account: AccountId, kind: BalanceKind, amount: Money) -> Self {
        Self {
            account,
            kind,
            point: None,
            code: None,
            name: None,
            amount,
            credit_lines: Vec::new(),
            as_of: None,
            last_transaction: None,
            fetched_at: None,
        }
    }
}

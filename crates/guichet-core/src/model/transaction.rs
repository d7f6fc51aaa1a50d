//! Transactions.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Amount, Channel, Counterparty, CurrencyBasis, Merchant, Money, RawJson, References, Text,
    TransactionCode, TransactionKind, TransactionStatus, UntrustedText,
};
use crate::{AccountId, TransactionId};

/// The amount before it was converted into the account's currency.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Original {
    /// The amount in its own currency; signed as the transaction.
    pub amount: Money,
    /// The exchange rate as the bank wrote it. Which way it runs differs from bank to bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Amount>,
}

impl Original {
    /// An amount whose rate the bank does not give.
    pub fn new(amount: Money) -> Self {
        Self { amount, rate: None }
    }
}

/// The card that was used.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardUse {
    /// The last digits of its number, mostly four.
    pub last4: Text,
}

impl CardUse {
    /// A card by the last digits of its number.
    pub fn new(last4: &str) -> Self {
        Self { last4: Text::from(last4) }
    }
}

/// One transaction on one account.
///
/// Money out is negative, money in is positive, on every kind of account; a payment into a card
/// or a loan is positive. What the bank leaves out is `None`, and no day is made out of another.
/// Rare groups are boxed, so that moving a transaction stays cheap; see `filled` on each.
///
/// # Examples
///
/// ```
/// use guichet_core::{AccountId, Date, Merchant, Money, Transaction, TransactionKind, TransactionStatus, UntrustedText};
///
/// let amount = Money::parse("-3.20", "EUR")?;
/// let mut coffee = Transaction::new(AccountId::new("7"), TransactionStatus::Booked, amount);
/// coffee.kind = Some(TransactionKind::CardPayment);
/// coffee.booked_on = Some(Date::constant(2026, 3, 31));
/// coffee.description = UntrustedText::non_blank("CARTE 30/03 LE COMPTOIR");
///
/// let mut merchant = Merchant::default();
/// merchant.name = UntrustedText::non_blank("LE COMPTOIR");
/// coffee.merchant = merchant.filled();
///
/// assert_eq!(coffee.amount.to_string(), "-3.20 EUR");
/// assert!(!format!("{coffee:?}").contains("COMPTOIR"));
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transaction {
    /// The bank's identifier, only when it is a usable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TransactionId>,
    /// The number of the entry in the bank's books (ISO 20022 `NtryRef`). It is not always unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_reference: Option<Text>,
    /// The account, by the bank's identifier.
    pub account: AccountId,
    /// How far it has come.
    pub status: TransactionStatus,
    /// Whether the bank says that it may still change.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub mutable: bool,
    /// How much, in the account's currency: money out is negative.
    pub amount: Money,
    /// Whether the bank wrote the currency, or it is the account's.
    #[serde(default)]
    pub currency_basis: CurrencyBasis,
    /// The amount before conversion, if it was paid in another currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Box<Original>>,
    /// What the bank charged for it, counted in `amount` or not as the bank does; negative if charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// The day on which it came into the books, in the bank's calendar.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub booked_on: Option<Date>,
    /// The day from which it counts for interest.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub value_on: Option<Date>,
    /// The day on which the customer paid: the day on a card slip.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub made_on: Option<Date>,
    /// The day on which it is expected, while it is still to come.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub expected_on: Option<Date>,
    /// The instant at which it came into the books, where the bank gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked_at: Option<Timestamp>,
    /// The instant at which the customer paid, where the bank gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Timestamp>,
    /// What it is; `None` if the bank does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TransactionKind>,
    /// How it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The bank's text, whole. It may hold words of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<UntrustedText>,
    /// What the payer wrote to the payee, line by line as sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remittance: Vec<UntrustedText>,
    /// The other side: who was paid, or who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Box<Counterparty>>,
    /// For whom the other side acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ultimate_counterparty: Option<Box<Counterparty>>,
    /// The merchant of a card payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<Box<Merchant>>,
    /// The card that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardUse>,
    /// The references of the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references: Option<Box<References>>,
    /// What the bank calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Box<TransactionCode>>,
    /// The balance of the account after it, as the bank printed it; signed as a balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Money>,
    /// The parts of a batch that was booked as one. They are not booked again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Self>,
    /// The pending entry that it settles, or the booking that it corrects.
    ///
    /// A correction that deletes has the status `cancelled` and says here what it deletes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<TransactionId>,
    /// Its number among equals of its day, from 0: the second of two like coffees has 1.
    ///
    /// A session counts it across pages; it is part of the fingerprint.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub occurrence: u32,
    /// The bank's own JSON, kept only when the app asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<RawJson>,
}

impl Transaction {
    /// A transaction of which nothing else is known.
    pub fn new(account: AccountId, status: TransactionStatus, amount: Money) -> Self {
        Self {
            id: None,
            entry_reference: None,
            account,
            status,
            mutable: false,
            amount,
            currency_basis: CurrencyBasis::Stated,
            original: None,
            fee: None,
            booked_on: None,
            value_on: None,
            made_on: None,
            expected_on: None,
            booked_at: None,
            made_at: None,
            kind: None,
            channel: None,
            description: None,
            remittance: Vec::new(),
            counterparty: None,
            ultimate_counterparty: None,
            merchant: None,
            card: None,
            references: None,
            code: None,
            balance_after: None,
            parts: Vec::new(),
            replaces: None,
            occurrence: 0,
            raw: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_cheap_to_move() {
        let size = size_of::<Transaction>();
        assert!(size <= 600, "{size} bytes");
    }
}

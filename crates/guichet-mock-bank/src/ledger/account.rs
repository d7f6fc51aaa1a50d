//! An account and what is agreed about it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::day::plus_days;
use super::entry::Entry;
use super::money::{Currency, Money};

/// What sort of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Current,
    Savings,
    CreditCard,
    ChargeCard,
    Loan,
    Mortgage,
    Investment,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Savings => "savings",
            Self::CreditCard => "credit-card",
            Self::ChargeCard => "charge-card",
            Self::Loan => "loan",
            Self::Mortgage => "mortgage",
            Self::Investment => "investment",
        }
    }

    pub(crate) fn is_card(self) -> bool {
        matches!(self, Self::CreditCard | Self::ChargeCard)
    }

    /// Whether the account is there to owe money on.
    pub(crate) fn is_liability(self) -> bool {
        self.is_card() || matches!(self, Self::Loan | Self::Mortgage)
    }
}

/// One account with its whole history, and the future that is already written.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    pub(crate) product: &'static str,
    pub(crate) currency: Currency,
    /// The full number; it is shown masked, except to the `/_mock/` pages.
    pub(crate) number: String,
    pub(crate) iban: Option<String>,
    /// What stands in for the number towards apps that pay.
    pub(crate) tokenised: Option<String>,
    /// The current account behind a card.
    pub(crate) parent: Option<String>,
    pub(crate) opened_on: Date,
    /// What was there before the first entry.
    pub(crate) opening: Money,
    /// In the order in which the customer made them.
    pub(crate) entries: Vec<Entry>,
    pub(crate) holdings: Vec<Holding>,
    pub(crate) terms: Terms,
}

/// What the contract says; empty where it does not apply.
#[derive(Debug, Default, Clone)]
pub(crate) struct Terms {
    /// How far a card may be drawn.
    pub(crate) limit: Option<i64>,
    /// Yearly interest in per cent: earned on savings, paid on cards and loans.
    pub(crate) rate: Option<Decimal>,
    pub(crate) original_principal: Option<i64>,
    pub(crate) months: Option<i64>,
    pub(crate) monthly_payment: Option<i64>,
    pub(crate) payment_day: Option<i8>,
    pub(crate) maturity_on: Option<Date>,
}

/// The last day on which a card's statement was made: the 25th of this month or of the last.
pub(crate) fn last_statement(day: Date) -> Date {
    let of = |first: Date| plus_days(first, 24);
    let first = day.first_of_month();
    if of(first) < day { of(first) } else { of(plus_days(first, -1).first_of_month()) }
}

/// Some of one security.
#[derive(Debug)]
pub(crate) struct Holding {
    pub(crate) symbol: &'static str,
    pub(crate) cusip: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: HoldingKind,
    pub(crate) units: Decimal,
    /// What was paid for one unit.
    pub(crate) paid: Decimal,
    /// What one unit is worth now.
    pub(crate) price: Decimal,
    /// What all units are worth now.
    pub(crate) value: Money,
}

/// What sort of security it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HoldingKind {
    Stock,
    Fund,
    Bond,
}

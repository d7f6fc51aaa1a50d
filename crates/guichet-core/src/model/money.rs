//! An amount and what it is counted in.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Amount, Currency, MoneyError};

/// An amount of one currency, exact.
///
/// Money out is negative, money in positive, on every kind of account. `Display` is the exact
/// text and code, `-12.30 EUR`; `Debug` shows the currency only. There is no order between two
/// sums of money, because they may be of two currencies: see [`compare`](Self::compare).
///
/// # Examples
///
/// ```
/// use guichet_core::{Currency, Money, MoneyError};
///
/// let coffee = Money::parse("-3.20", "EUR")?;
/// let rent = Money::parse("-700", "EUR")?;
/// assert_eq!(coffee.checked_add(&rent)?.to_string(), "-703.20 EUR");
///
/// let yen = Money::from_minor_units(500, Currency::JPY)?;
/// assert_eq!(coffee.checked_add(&yen), Err(MoneyError::MixedCurrencies));
/// # Ok::<(), MoneyError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much: money out is negative.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// An amount of a currency.
    pub const fn new(amount: Amount, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Reads an amount and a currency from the bank's texts.
    ///
    /// # Errors
    ///
    /// As [`Amount::parse`]; any currency is accepted, as [`Currency::parse`] does.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        Ok(Self::new(Amount::parse(amount)?, Currency::parse(currency)))
    }

    /// Money counted in the smallest unit of an ISO currency: `(1230, EUR)` is `12.30 EUR`.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnits`] if the currency has none.
    pub fn from_minor_units(units: i64, currency: Currency) -> Result<Self, MoneyError> {
        let digits = currency.minor_units().ok_or(MoneyError::NoMinorUnits)?;
        Ok(Self::new(Amount::from_minor_units(units, digits)?, currency))
    }

    /// How many of the smallest units of its currency this is.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnits`] if the currency has none, [`MoneyError::NotExact`] if the
    /// bank gave more digits than the currency has.
    pub fn to_minor_units(&self) -> Result<i64, MoneyError> {
        let digits = self.currency.minor_units().ok_or(MoneyError::NoMinorUnits)?;
        self.amount.to_minor_units(digits)
    }

    /// The exact sum of two amounts of one currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError::MixedCurrencies`] if they are of two, [`MoneyError::TooLong`] if the sum does
    /// not fit.
    pub fn checked_add(&self, other: &Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Ok(Self::new(self.amount.checked_add(other.amount)?, self.currency.clone()))
    }

    /// The exact difference of two amounts of one currency.
    ///
    /// # Errors
    ///
    /// As [`checked_add`](Self::checked_add).
    pub fn checked_sub(&self, other: &Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Ok(Self::new(self.amount.checked_sub(other.amount)?, self.currency.clone()))
    }

    /// Which of two amounts of one currency is the greater.
    ///
    /// # Errors
    ///
    /// [`MoneyError::MixedCurrencies`] if they are of two.
    pub fn compare(&self, other: &Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// The same money with the other sign; zero stays zero.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::new(self.amount.negated(), self.currency.clone())
    }

    /// The same money without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self::new(self.amount.abs(), self.currency.clone())
    }

    /// Whether money went out, or is owed.
    pub fn is_negative(&self) -> bool {
        self.amount.is_negative()
    }

    /// Whether there is none.
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    fn same_currency(&self, other: &Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError::MixedCurrencies) }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_some() {
            return f.pad(&format!("{} {}", self.amount, self.currency));
        }
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.currency.is_iso() {
            write!(f, "Money(*** {})", self.currency)
        } else {
            f.write_str("Money(***)")
        }
    }
}

//! Exact decimal numbers.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::from_text;

/// Why a number is not an amount, or a sum is not exact.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a plain decimal number.
    #[error("not a plain decimal number")]
    Grammar,
    /// The number needs more digits than an amount holds; it is never rounded.
    #[error("more digits than an amount holds")]
    TooLong,
    /// The number has digits below the smallest unit that was asked for.
    #[error("digits below the smallest unit")]
    NotExact,
    /// Two currencies were to be added or compared.
    #[error("two different currencies")]
    MixedCurrencies,
    /// The currency has no smallest unit: it is not one of ISO 4217.
    #[error("a currency without minor units")]
    NoMinorUnits,
}

/// An exact decimal number with the bank's own digits: money, a rate, a quantity.
///
/// `12.30` stays `12.30`; it equals `12.3`, but prints and serialises as it was written. Up to 28
/// digits always fit; what does not fit is refused and never rounded. `-0.00` is `0.00`.
/// `Debug` prints no digits.
///
/// # Examples
///
/// ```
/// use guichet_core::{Amount, MoneyError};
///
/// let amount = Amount::parse("-12.30")?;
/// assert_eq!(amount.to_string(), "-12.30");
/// assert_eq!(amount.checked_add(Amount::parse("2.3")?)?.to_string(), "-10.00");
/// assert_eq!(Amount::parse("1,000.00"), Err(MoneyError::Grammar));
/// assert_eq!(format!("{amount:?}"), "Amount(***)");
/// # Ok::<(), MoneyError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amount(Decimal);

/// Digits that fit an `i64` whatever they are.
const SHORT: usize = 18;

impl Amount {
    /// Zero, without decimals.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads `-?[0-9]+(\.[0-9]+)?`, and nothing else.
    ///
    /// No plus sign, no space, no exponent, no grouping.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Grammar`] if the text is anything else, [`MoneyError::TooLong`] if the number
    /// has more digits than can be held exactly.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let bytes = text.as_bytes();
        let (negative, unsigned) = match bytes.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, bytes),
        };
        if unsigned.len() > SHORT {
            return Self::parse_long(negative, unsigned);
        }
        let mut value = 0_i64;
        let mut scale = 0_u32;
        let mut point = 0_u32;
        let mut before = 0_u32;
        for &byte in unsigned {
            let digit = byte.wrapping_sub(b'0');
            if digit < 10 {
                value = value * 10 + i64::from(digit);
                scale += point;
                before += 1 - point;
            } else if byte == b'.' && point == 0 {
                point = 1;
            } else {
                return Err(MoneyError::Grammar);
            }
        }
        if before == 0 || (point == 1 && scale == 0) {
            return Err(MoneyError::Grammar);
        }
        let value = if negative { -value } else { value };
        Decimal::try_new(value, scale).map(Self).map_err(|_| MoneyError::TooLong)
    }

    /// The same grammar, for numbers that may not fit.
    fn parse_long(negative: bool, unsigned: &[u8]) -> Result<Self, MoneyError> {
        let mut parts = unsigned.splitn(2, |&byte| byte == b'.');
        let whole = parts.next().unwrap_or_default();
        let fraction = parts.next();
        let is_number = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
        if !is_number(whole) || fraction.is_some_and(|digits| !is_number(digits)) {
            return Err(MoneyError::Grammar);
        }
        let fraction = fraction.unwrap_or_default();
        let mut value = 0_i128;
        for &byte in whole.iter().chain(fraction) {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(i128::from(byte - b'0')))
                .ok_or(MoneyError::TooLong)?;
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| MoneyError::TooLong)?;
        Self::from_parts(if negative { -value } else { value }, scale)
    }

    /// Reads a JSON number, also in the exponent form that some languages write (`1E+3`).
    ///
    /// The value is exact: `1E+3` is `1000`, `1.50e1` is `15.0`.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse); [`MoneyError::TooLong`] also if the exponent is out of reach.
    ///
    /// ```
    /// use guichet_core::Amount;
    ///
    /// assert_eq!(Amount::parse_scientific("1E+3")?.to_string(), "1000");
    /// assert_eq!(Amount::parse_scientific("-1.5e-2")?.to_string(), "-0.015");
    /// # Ok::<(), guichet_core::MoneyError>(())
    /// ```
    pub fn parse_scientific(text: &str) -> Result<Self, MoneyError> {
        let Some((number, exponent)) = text.split_once(['e', 'E']) else {
            return Self::parse(text);
        };
        let number = Self::parse(number)?;
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MoneyError::Grammar);
        }
        if number.is_zero() {
            return Ok(number);
        }
        let size: u32 = digits.parse().map_err(|_| MoneyError::TooLong)?;
        let scale = number.0.scale();
        if exponent.starts_with('-') {
            let scale = scale.checked_add(size).ok_or(MoneyError::TooLong)?;
            return Self::from_parts(number.0.mantissa(), scale);
        }
        if size <= scale {
            return Self::from_parts(number.0.mantissa(), scale - size);
        }
        let value = shifted(number.0.mantissa(), size - scale)?;
        Self::from_parts(value, 0)
    }

    /// An amount of the smallest units of a currency: `(1230, 2)` is `12.30`.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooLong`] if `digits` is above 28.
    pub fn from_minor_units(units: i64, digits: u32) -> Result<Self, MoneyError> {
        Self::from_parts(i128::from(units), digits)
    }

    /// The amount counted in units of `10^-digits`: `12.30` with two digits is `1230`.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NotExact`] if there are digits below that unit, [`MoneyError::TooLong`] if
    /// the count does not fit.
    pub fn to_minor_units(self, digits: u32) -> Result<i64, MoneyError> {
        let (value, scale) = (self.0.mantissa(), self.0.scale());
        let units = match scale.checked_sub(digits) {
            None | Some(0) => shifted(value, digits.saturating_sub(scale))?,
            Some(below) => {
                let unit = shifted(1, below)?;
                if value % unit != 0 {
                    return Err(MoneyError::NotExact);
                }
                value / unit
            }
        };
        i64::try_from(units).map_err(|_| MoneyError::TooLong)
    }

    /// The exact sum, with the digits of the longer of the two.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooLong`] if the sum has more digits than can be held.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        let scale = self.0.scale().max(other.0.scale());
        let left = shifted(self.0.mantissa(), scale - self.0.scale())?;
        let right = shifted(other.0.mantissa(), scale - other.0.scale())?;
        Self::from_parts(left.checked_add(right).ok_or(MoneyError::TooLong)?, scale)
    }

    /// The exact difference, with the digits of the longer of the two.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooLong`] if the difference has more digits than can be held.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.negated())
    }

    /// The amount with the other sign; zero stays zero.
    pub fn negated(self) -> Self {
        if self.is_zero() { self } else { Self(-self.0) }
    }

    /// The amount without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether the amount is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.is_zero()
    }

    /// Whether the amount is zero, with whatever decimals.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// How many digits stand after the point.
    pub fn decimals(self) -> u32 {
        self.0.scale()
    }

    /// The number itself, for arithmetic of your own.
    pub fn to_decimal(self) -> Decimal {
        self.0
    }

    fn from_parts(value: i128, scale: u32) -> Result<Self, MoneyError> {
        Decimal::try_from_i128_with_scale(value, scale).map(Self).map_err(|_| MoneyError::TooLong)
    }
}

/// `value * 10^places`, or a refusal.
fn shifted(value: i128, places: u32) -> Result<i128, MoneyError> {
    10_i128
        .checked_pow(places)
        .and_then(|factor| value.checked_mul(factor))
        .ok_or(MoneyError::TooLong)
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(if decimal.is_zero() { decimal.abs() } else { decimal })
    }
}

impl FromStr for Amount {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::parse(text)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A precision would cut digits: the exact text is padded instead.
        f.pad_integral(!self.is_negative(), "", self.0.abs().array_string().as_ref())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Amount(***)")
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.array_string().as_ref())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a decimal number in a text", |text| Self::parse(text).ok())
    }
}

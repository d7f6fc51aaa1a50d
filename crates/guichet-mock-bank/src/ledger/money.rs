//! Exact money: whole minor units of a currency, never a binary fraction.

use rust_decimal::Decimal;

/// The currencies in which this bank keeps accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Currency {
    Eur,
    Usd,
    Gbp,
    Chf,
    /// Without minor units: one yen is the smallest amount.
    Jpy,
}

impl Currency {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
            Self::Chf => "CHF",
            Self::Jpy => "JPY",
        }
    }

    pub(crate) fn digits(self) -> u32 {
        match self {
            Self::Jpy => 0,
            Self::Eur | Self::Usd | Self::Gbp | Self::Chf => 2,
        }
    }

    /// Millionths of a US dollar for one unit: the middle rate that foreign purchases vary around.
    fn millionths_of_a_dollar(self) -> i64 {
        match self {
            Self::Eur => 1_085_000,
            Self::Usd => 1_000_000,
            Self::Gbp => 1_272_000,
            Self::Chf => 1_124_000,
            Self::Jpy => 6_700,
        }
    }
}

/// An amount from the customer's point of view: money out is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    pub(crate) fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub(crate) fn minor(self) -> i64 {
        self.minor
    }

    pub(crate) fn currency(self) -> Currency {
        self.currency
    }

    pub(crate) fn absolute(self) -> Self {
        Self::new(self.minor.saturating_abs(), self.currency)
    }

    pub(crate) fn negated(self) -> Self {
        Self::new(self.minor.saturating_neg(), self.currency)
    }

    pub(crate) fn is_out(self) -> bool {
        self.minor < 0
    }

    /// The same currency, other units.
    pub(crate) fn plus(self, minor: i64) -> Self {
        Self::new(self.minor.saturating_add(minor), self.currency)
    }

    /// The exact decimal text with the currency's own number of digits.
    pub(crate) fn text(self) -> String {
        Decimal::new(self.minor, self.currency.digits()).to_string()
    }

    /// This amount in another currency, rounded half to even, and the rate that was used.
    ///
    /// `jitter` is the day's distance from the middle rate, in ten-thousandths.
    pub(crate) fn converted(self, into: Currency, jitter: i64) -> (Self, Decimal) {
        let middle =
            self.currency.millionths_of_a_dollar() * 1_000_000 / into.millionths_of_a_dollar();
        let rate = Decimal::new(middle * (10_000 + jitter) / 10_000, 6).normalize();
        let mut value =
            (Decimal::new(self.minor, self.currency.digits()) * rate).round_dp(into.digits());
        value.rescale(into.digits());
        let minor = i64::try_from(value.mantissa()).unwrap_or(0);
        (Self::new(minor, into), rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_the_digits_of_the_currency() {
        assert_eq!(Money::new(-1230, Currency::Eur).text(), "-12.30");
        assert_eq!(Money::new(5, Currency::Usd).text(), "0.05");
        assert_eq!(Money::new(-980, Currency::Jpy).text(), "-980");
    }

    #[test]
    fn a_conversion_keeps_the_digits_of_the_target() {
        let (dollars, rate) = Money::new(-1_200, Currency::Jpy).converted(Currency::Usd, 0);
        assert_eq!((dollars.text().as_str(), rate.to_string().as_str()), ("-8.04", "0.0067"));
    }
}

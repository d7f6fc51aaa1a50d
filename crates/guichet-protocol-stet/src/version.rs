//! Versions of the standard.

use guichet_core::Date;
use jiff::tz::TimeZone;

/// The version of STET that a bank speaks. It decides what is sent; an answer is read by what
/// stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Version {
    /// 1.4, with days in queries.
    V1_4,
    /// 1.5, with instants in queries, and the owners of accounts in a consent.
    V1_5,
    /// 1.6.
    V1_6,
}

impl Version {
    /// The version as people write it: `1.4`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
            Self::V1_6 => "1.6",
        }
    }

    /// A day as a query of this version has it: from 1.5 on as its first moment at the bank.
    pub(crate) fn day(self, day: Date, zone: &TimeZone) -> String {
        match day.to_zoned(zone.clone()) {
            Ok(start) if self >= Self::V1_5 => start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            _ => day.to_string(),
        }
    }

    /// Whether a consent names the accounts whose owners may be read.
    pub(crate) fn has_owners(self) -> bool {
        self >= Self::V1_5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_or_its_first_moment() {
        let (day, zone) = (Date::constant(2026, 3, 30), TimeZone::get("Europe/Paris").unwrap());
        assert_eq!(Version::V1_4.day(day, &zone), "2026-03-30");
        assert_eq!(Version::V1_6.day(day, &zone), "2026-03-30T00:00:00+02:00");
    }
}

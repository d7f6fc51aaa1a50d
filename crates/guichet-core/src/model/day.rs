//! Days and instants, which never mix.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::from_text;

/// A calendar day or an instant, whichever the bank gave.
///
/// Neither is made out of the other: a day has no hour, and an instant has a day only in some
/// time zone. The JSON form is `2026-03-31` or `2026-03-31T09:30:00Z`.
///
/// # Examples
///
/// ```
/// use guichet_core::DayOrInstant;
///
/// let day = DayOrInstant::parse("2026-03-31").expect("a day");
/// assert!(day.instant().is_none());
/// let instant = DayOrInstant::parse("2026-03-31T11:30:00+02:00").expect("an instant");
/// assert_eq!(instant.to_string(), "2026-03-31T09:30:00Z");
/// assert!(DayOrInstant::parse("2026-03-31T11:30:00").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayOrInstant {
    /// A calendar day, in the bank's own calendar.
    Day(Date),
    /// An instant, in UTC.
    Instant(Timestamp),
}

impl DayOrInstant {
    /// Reads `2026-03-31`, or an RFC 3339 time with an offset.
    ///
    /// A time without offset is neither: it is read in the bank's time zone by whoever knows it.
    pub fn parse(text: &str) -> Option<Self> {
        match parse_day(text) {
            Some(day) => Some(Self::Day(day)),
            None => text.parse().ok().map(Self::Instant),
        }
    }

    /// The day, if the bank gave a day.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Instant(_) => None,
        }
    }

    /// The instant, if the bank gave an instant.
    pub fn instant(self) -> Option<Timestamp> {
        match self {
            Self::Day(_) => None,
            Self::Instant(instant) => Some(instant),
        }
    }
}

impl From<Date> for DayOrInstant {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Timestamp> for DayOrInstant {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

impl fmt::Display for DayOrInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
        }
    }
}

impl Serialize for DayOrInstant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DayOrInstant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a day or an instant", Self::parse)
    }
}

/// Reads a calendar day, `YYYY-MM-DD` and nothing more.
///
/// A date with a time behind it is refused rather than cut, since the day depends on the zone.
///
/// ```
/// use guichet_core::parse_day;
///
/// assert_eq!(parse_day("2026-03-31").map(|day| day.day()), Some(31));
/// assert_eq!(parse_day("2026-02-30"), None);
/// assert_eq!(parse_day("2026-03-31T00:00:00"), None);
/// ```
pub fn parse_day(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
    let year = ((digit(y1)? * 10 + digit(y2)?) * 10 + digit(y3)?) * 10 + digit(y4)?;
    let month = i8::try_from(digit(m1)? * 10 + digit(m2)?).ok()?;
    let day = i8::try_from(digit(d1)? * 10 + digit(d2)?).ok()?;
    Date::new(year, month, day).ok()
}

/// The JSON form of an optional day; strict where the library's own would cut a time off.
pub(crate) mod optional_day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{from_text, parse_day};

    struct Day(Date);

    impl<'de> Deserialize<'de> for Day {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            from_text(deserializer, "a day", parse_day).map(Self)
        }
    }

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde calls"
    )]
    pub(crate) fn serialize<S: Serializer>(
        day: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        Ok(Option::<Day>::deserialize(deserializer)?.map(|day| day.0))
    }
}

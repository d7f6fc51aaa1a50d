//! Days, instants, and times whose zone someone else knows.

use std::fmt;

use guichet_core::{Date, DayOrInstant, Timestamp, parse_day};
use jiff::{civil::DateTime, tz::TimeZone};
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

use super::explain::fault;

/// A date in one of the forms that banks write.
///
/// Null, an empty text and, with `#[serde(default)]`, a missing field are [`Absent`](Self::Absent).
/// Numbers are refused: nothing says whether they count seconds or milliseconds.
///
/// ```
/// use guichet_http::json::JsonDate;
/// use jiff::tz::TimeZone;
///
/// let zone = TimeZone::get("America/New_York").unwrap();
/// let local = JsonDate::parse("2026-03-31T23:30").unwrap();
/// assert_eq!(local.day_or_instant(&zone).unwrap().to_string(), "2026-04-01T03:30:00Z");
/// assert_eq!(local.day(&zone).unwrap().to_string(), "2026-03-31");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonDate {
    /// Nothing was given.
    #[default]
    Absent,
    /// A calendar day: `2026-03-31`.
    Day(Date),
    /// An instant: `2026-03-31T09:30:00Z`, `2026-03-31T09:30+01:00`.
    Instant(Timestamp),
    /// A time without zone: `2026-03-31T09:30:00`.
    Local(DateTime),
}

impl JsonDate {
    /// Reads one of the forms; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(day) = parse_day(text) {
            return Some(Self::Day(day));
        }
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::Absent);
        }
        // The zone is looked for behind the day, whose hyphens are none.
        let zoned = text.get(10..)?.contains(['Z', 'z', '+', '-']);
        if zoned {
            return text.parse().ok().map(Self::Instant);
        }
        match text.len() {
            10 => parse_day(text).map(Self::Day),
            // A day with an hour alone is too little to be one of the forms.
            0..16 => None,
            _ => text.parse().ok().map(Self::Local),
        }
    }

    /// The day or the instant; a time without zone is read in the zone of the bank.
    ///
    /// `None` when absent. A local time that the change to summer time skips is moved forward by
    /// the gap, and one that occurs twice is the first.
    pub fn day_or_instant(self, zone: &TimeZone) -> Option<DayOrInstant> {
        match self {
            Self::Absent => None,
            Self::Day(day) => Some(DayOrInstant::Day(day)),
            Self::Instant(instant) => Some(DayOrInstant::Instant(instant)),
            Self::Local(time) => zone.to_timestamp(time).ok().map(DayOrInstant::Instant),
        }
    }

    /// The calendar day in the zone of the bank.
    pub fn day(self, zone: &TimeZone) -> Option<Date> {
        match self {
            Self::Absent => None,
            Self::Day(day) => Some(day),
            Self::Instant(instant) => Some(zone.to_datetime(instant).date()),
            Self::Local(time) => Some(time.date()),
        }
    }

    /// Whether nothing was given.
    pub fn is_absent(self) -> bool {
        self == Self::Absent
    }
}

impl fmt::Debug for JsonDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Day(_) => "Day(***)",
            Self::Instant(_) => "Instant(***)",
            Self::Local(_) => "Local(***)",
        })
    }
}

impl<'de> Deserialize<'de> for JsonDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Form)
    }
}

struct Form;

impl Visitor<'_> for Form {
    type Value = JsonDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date")
    }

    fn visit_unit<E>(self) -> Result<JsonDate, E> {
        Ok(JsonDate::Absent)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<JsonDate, E> {
        JsonDate::parse(text).ok_or_else(|| E::custom(fault::DATE))
    }
}

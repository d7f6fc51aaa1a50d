//! Days and instants as files write them.
//!
//! The day is always the one that is written: it is the bank's own, and moving a time into another
//! zone would move bookings to another day. An instant is there only where an offset is written. A
//! time of exactly midnight or noon stands for the day: that is how programs fill in a time that
//! nobody knows.

use guichet_core::{Date, DayOrInstant, Timestamp};
use jiff::civil::{DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// A point in time as a bank writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) day: Date,
    pub(crate) instant: Option<Timestamp>,
}

impl When {
    fn new(day: Date, time: Option<Time>, offset: Option<Offset>) -> Self {
        let known =
            time.filter(|time| *time != Time::midnight() && *time != Time::constant(12, 0, 0, 0));
        let instant = known.zip(offset).and_then(|(time, offset)| {
            let local = DateTime::from_parts(day, time);
            TimeZone::fixed(offset).to_timestamp(local).ok()
        });
        Self { day, instant }
    }

    /// OFX: `20260331`, `20260331142500`, `20260331142500.000[-5:EST]`.
    pub(crate) fn ofx(text: &str) -> Option<Self> {
        let text = text.trim();
        let (stamp, zone) = text.split_once('[').unwrap_or((text, ""));
        let (stamp, _) = stamp.split_once('.').unwrap_or((stamp, ""));
        let stamp = stamp.trim();
        let day = compact_day(stamp.get(..8)?)?;
        let time = match stamp.get(8..)? {
            "" => None,
            rest => Some(compact_time(rest)?),
        };
        let hours = zone.split([':', ']']).next().and_then(|hours| hours.trim().parse::<i8>().ok());
        Some(Self::new(day, time, hours.and_then(|hours| Offset::from_hours(hours).ok())))
    }

    /// ISO 8601: `2026-03-31`, `2026-03-31T14:25:00+02:00`.
    pub(crate) fn iso(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, rest) = text.split_at_checked(10)?;
        let day = guichet_core::parse_day(date)?;
        let Some(rest) = rest.strip_prefix(['T', ' ']) else {
            // A day may have an offset too (xs:date), which says nothing.
            return rest
                .chars()
                .all(|c| c.is_ascii_digit() || "+-:Z".contains(c))
                .then_some(Self { day, instant: None });
        };
        let clock = rest.split(['Z', '+', '-']).next()?;
        let time: Time = clock.parse().ok()?;
        let known = Self::new(day, Some(time), Some(Offset::UTC)).instant.is_some();
        Some(Self { day, instant: text.parse().ok().filter(|_| known) })
    }

    /// The instant if there is one, else the day.
    pub(crate) fn day_or_instant(self) -> DayOrInstant {
        self.instant.map_or(DayOrInstant::Day(self.day), DayOrInstant::Instant)
    }
}

/// `YYYYMMDD`.
pub(crate) fn compact_day(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, m1, m2, d1, d2] = text.as_bytes() else {
        return None;
    };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    Date::new(year, two(m1, m2)?, two(d1, d2)?).ok()
}

/// `HHMM` or `HHMMSS`.
fn compact_time(text: &str) -> Option<Time> {
    match *text.as_bytes() {
        [h1, h2, m1, m2] => Time::new(two(h1, h2)?, two(m1, m2)?, 0, 0).ok(),
        [h1, h2, m1, m2, s1, s2] => Time::new(two(h1, h2)?, two(m1, m2)?, two(s1, s2)?, 0).ok(),
        _ => None,
    }
}

fn two(high: u8, low: u8) -> Option<i8> {
    let digit = |byte: u8| i8::try_from(char::from(byte).to_digit(10)?).ok();
    Some(digit(high)? * 10 + digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: Option<When>, expected: Option<(&str, Option<&str>)>) {
        let found = found.map(|it| (it.day.to_string(), it.instant.map(|it| it.to_string())));
        let expected = expected.map(|(day, at)| (day.to_owned(), at.map(str::to_owned)));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_day_of_ofx_is_the_one_that_is_written() {
        check(When::ofx("20260331"), Some(("2026-03-31", None)));
        check(When::ofx("20260331120000[0:GMT]"), Some(("2026-03-31", None)));
        check(When::ofx("20260331000000.000[-5:EST]"), Some(("2026-03-31", None)));
        // In UTC it is the day after.
        let late = Some(("2026-03-31", Some("2026-04-01T04:15:00Z")));
        check(When::ofx("20260331231500.000[-5:EST]"), late);
        check(When::ofx("20260331231500 [-5]"), late);
        check(When::ofx("20260331231500"), Some(("2026-03-31", None)));
        check(When::ofx("202603312315[+5.30:XYZ]"), Some(("2026-03-31", None)));
        for text in ["", "2026", "20260230", "20260331xx", "20260331250000", "2026033é"] {
            check(When::ofx(text), None);
        }
    }

    #[test]
    fn a_day_of_xml_is_the_one_that_is_written() {
        check(When::iso("2026-03-31"), Some(("2026-03-31", None)));
        check(When::iso("2026-03-31+02:00"), Some(("2026-03-31", None)));
        check(When::iso("2026-03-31T00:00:00+02:00"), Some(("2026-03-31", None)));
        let early = Some(("2026-03-31", Some("2026-03-30T22:30:00Z")));
        check(When::iso("2026-03-31T00:30:00+02:00"), early);
        check(When::iso("2026-03-31T00:30:00"), Some(("2026-03-31", None)));
        for text in ["", "2026-02-30", "31.03.2026", "2026-03-31x", "2026-03-31T25:00:00"] {
            check(When::iso(text), None);
        }
    }
}

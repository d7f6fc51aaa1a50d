//! Days and instants.

use guichet_core::{Date, DayOrInstant, Timestamp, parse_day};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Raw;

/// A point in time as a bank writes it: a day, and the instant where there is one.
///
/// ```
/// use guichet_http::json::When;
/// use jiff::{civil::date, tz::TimeZone};
///
/// let paris = TimeZone::get("Europe/Paris")?;
/// let when = When::parse("2026-03-31T23:30:00Z", &paris).unwrap();
/// assert_eq!(when.date, date(2026, 4, 1));
/// assert!(When::parse("2026-03-31", &paris).unwrap().instant.is_none());
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The day in the bank's calendar.
    pub date: Date,
    /// The instant; `None` if the bank gave a day only.
    pub instant: Option<Timestamp>,
}

impl When {
    /// Reads a field; `None` if it is missing or no time at all.
    pub fn read(raw: Option<Raw<'_>>, zone: &TimeZone) -> Option<Self> {
        Self::parse(raw?.text()?.trim(), zone)
    }

    /// Reads a day, a time with an offset, or a time in the bank's zone.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let (date, time) = text.split_at_checked(10)?;
        // Midnight stands for the day that is written: the samples of
        // plaid/core-exchange fe0114f, 2026-07-24, write days so, in UTC. As an instant it would
        // fall on the day before in every American zone.
        if is_midnight(time) {
            return parse_day(date).map(|day| Self { date: day, instant: None });
        }
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some(Self { date: zone.to_datetime(instant).date(), instant: Some(instant) });
        }
        // Without an offset it is the bank's own time.
        let local: DateTime = text.parse().ok()?;
        let instant = zone.to_timestamp(local).ok()?;
        Some(Self { date: local.date(), instant: Some(instant) })
    }

    /// A day that stands alone, such as the day of a payment.
    pub fn day(raw: Option<Raw<'_>>, zone: &TimeZone) -> Option<Date> {
        Self::read(raw, zone).map(|when| when.date)
    }

    /// The instant if there is one, else the day.
    pub fn day_or_instant(self) -> DayOrInstant {
        self.instant.map_or(DayOrInstant::Day(self.date), DayOrInstant::Instant)
    }
}

/// Whether nothing follows the day but a time of zero, in whatever offset.
fn is_midnight(time: &str) -> bool {
    let Some(rest) = time.strip_prefix(['T', 't', ' ']) else {
        return time.is_empty();
    };
    let Some(rest) = rest.strip_prefix("00:00") else {
        return false;
    };
    let rest = rest.strip_prefix(":00").unwrap_or(rest);
    let rest = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches('0'));
    match rest.as_bytes() {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', offset @ ..] => {
            matches!(offset.len(), 2 | 4 | 5)
                && offset.iter().all(|byte| byte.is_ascii_digit() || *byte == b':')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Option<&str>)>) {
        let zone = TimeZone::get("America/New_York").unwrap();
        let found = When::parse(text, &zone);
        let found =
            found.map(|it| (it.date.to_string(), it.instant.map(|instant| instant.to_string())));
        let expected = expected.map(|(day, instant)| (day.to_owned(), instant.map(str::to_owned)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_day_and_midnight_are_the_day_that_is_written() {
        for text in [
            "2022-04-06",
            "2022-04-06T00:00:00.000Z",
            "2022-04-06T00:00:00Z",
            "2022-04-06T00:00:00",
            "2022-04-06T00:00Z",
            "2022-04-06T00:00:00-04:00",
            "2022-04-06 00:00:00.0",
        ] {
            check(text, Some(("2022-04-06", None)));
        }
    }

    #[test]
    fn an_instant_has_the_day_of_the_banks_zone() {
        check("2022-04-06T02:30:00Z", Some(("2022-04-05", Some("2022-04-06T02:30:00Z"))));
        check(
            "2022-04-06T02:30:00.123-04:00",
            Some(("2022-04-06", Some("2022-04-06T06:30:00.123Z"))),
        );
    }

    #[test]
    fn a_time_without_offset_is_the_banks() {
        check("2022-04-05T22:30:00", Some(("2022-04-05", Some("2022-04-06T02:30:00Z"))));
        // Daylight saving time skips this hour.
        check("2022-03-13T02:30:00", Some(("2022-03-13", Some("2022-03-13T07:30:00Z"))));
    }

    #[test]
    fn nonsense_is_nothing() {
        for text in ["", "soon", "06/04/2022", "2022-02-30", "2022-04-06T25:00:00Z", "0000000000é"]
        {
            check(text, None);
        }
    }
}

//! Calendar steps that cannot leave the calendar.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The day so many days later, or earlier when negative.
pub(crate) fn plus_days(day: Date, days: i64) -> Date {
    day.saturating_add(SignedDuration::from_hours(days.saturating_mul(24)))
}

/// The instant of a wall clock time in UTC; this bank's clocks all show UTC.
pub(crate) fn instant(day: Date, hour: i8, minute: i8) -> Timestamp {
    TimeZone::UTC.to_timestamp(day.at(hour, minute, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The calendar day of an instant, in UTC.
pub(crate) fn day_of(instant: Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}

/// A time zone by its name in the tz database.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// The calendar day of an instant where the clocks show this zone's time.
pub(crate) fn day_in(instant: Timestamp, zone: &TimeZone) -> Date {
    instant.to_zoned(zone.clone()).date()
}

/// The next day on which banks book: weekends are passed over.
pub(crate) fn banking_day(day: Date) -> Date {
    match day.weekday() {
        jiff::civil::Weekday::Saturday => plus_days(day, 2),
        jiff::civil::Weekday::Sunday => plus_days(day, 1),
        _ => day,
    }
}

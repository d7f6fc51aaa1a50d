//! Moving dates by whole weeks, in whatever form they are written.

use jiff::{ToSpan as _, civil::Date};

const DAY: i64 = 86_400;

/// Moves a text that is one date or one instant, and nothing else. The form stays, to the digit.
///
/// Years outside of 1900 to 2199 are no dates but marks such as `9999-12-31`; they are handed back
/// as they are.
pub(crate) fn moved(text: &str, weeks: i32) -> Option<String> {
    iso(text, weeks).or_else(|| turned(text, weeks)).or_else(|| http_date(text, weeks))
}

/// The same for a date of digits alone, which only its key can tell from another number:
/// `20240115`, or seconds or milliseconds since 1970.
pub(crate) fn moved_digits(text: &str, weeks: i32) -> Option<String> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let unit = match text.len() {
        8 => return compact_date(text, weeks),
        10 => 1,
        13 => 1000,
        _ => return None,
    };
    let by = i64::from(weeks).checked_mul(7 * DAY)?.checked_mul(unit)?;
    let number: i64 = text.parse().ok()?;
    let new = number.checked_add(by)?.to_string();
    (text.starts_with('1') && new.len() == text.len()).then_some(new)
}

/// A time of day on its own: `10:15`, `10:15:00.123`.
pub(crate) fn is_time(text: &str) -> bool {
    clock(text) == Some("")
}

fn shift(day: Date, weeks: i32) -> Option<Date> {
    if !(1900..2200).contains(&day.year()) {
        return Some(day);
    }
    day.checked_add(weeks.weeks()).ok()
}

fn day(year: &str, month: &str, of_month: &str) -> Option<Date> {
    let numbers = [(year, 4), (month, 2), (of_month, 2)];
    let form = |(text, length): (&str, usize)| {
        text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !numbers.into_iter().all(form) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?).ok()
}

/// Four, two and two characters, with one separator.
fn split(text: &str, lengths: [usize; 3]) -> Option<([&str; 3], char, &str)> {
    let [one, two, three] = lengths;
    let (first, rest) = text.split_at_checked(one)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, rest) = rest.get(1..)?.split_at_checked(two)?;
    let (third, rest) = rest.strip_prefix(separator)?.split_at_checked(three)?;
    Some(([first, second, third], separator, rest))
}

/// `2024-01-15`, `2024/01/15`, with a time behind or without.
fn iso(text: &str, weeks: i32) -> Option<String> {
    if let Some(([year, month, of_month], separator, tail)) = split(text, [4, 2, 2]) {
        let new = shift(day(year, month, of_month)?, weeks)?;
        let (year, month, of_month) = (new.year(), new.month(), new.day());
        return is_tail(tail)
            .then(|| format!("{year:04}{separator}{month:02}{separator}{of_month:02}{tail}"));
    }
    // `20240115T101500Z`
    let (head, tail) = text.split_at_checked(8)?;
    let basic = tail.starts_with('T')
        && tail.len() <= 12
        && tail.chars().skip(1).all(|c| c.is_ascii_digit() || c == 'Z');
    basic.then(|| compact_date(head, weeks)).flatten().map(|head| format!("{head}{tail}"))
}

fn compact_date(text: &str, weeks: i32) -> Option<String> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, of_month) = rest.split_at_checked(2)?;
    let old = day(year, month, of_month)?;
    let known = (1900..2200).contains(&old.year()) || old.year() == 9999;
    let new = shift(old, weeks).filter(|_| known)?;
    Some(format!("{:04}{:02}{:02}", new.year(), new.month(), new.day()))
}

/// `01/15/2024`, `15.01.2024`, `15/01/2024`. With slashes the month comes first unless it cannot.
fn turned(text: &str, weeks: i32) -> Option<String> {
    let ([first, second, year], separator, tail) = split(text, [2, 2, 4])?;
    let month_first = separator == '/' && day(year, first, second).is_some();
    let old = if month_first { day(year, first, second) } else { day(year, second, first) };
    let new = shift(old?, weeks)?;
    let (mut one, mut two) = (new.day(), new.month());
    if month_first {
        (one, two) = (two, one);
    }
    is_tail(tail).then(|| format!("{one:02}{separator}{two:02}{separator}{:04}{tail}", new.year()))
}

/// `Mon, 15 Jan 2024 10:15:00 GMT`
fn http_date(text: &str, weeks: i32) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let (weekday, rest) = text.split_once(", ")?;
    let mut parts = rest.split(' ');
    let (of_month, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (time, zone) = (parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?.saturating_add(1);
    let month = i8::try_from(month).ok()?;
    let old = Date::new(year.parse().ok()?, month, of_month.parse().ok()?).ok()?;
    let known = DAYS.contains(&weekday)
        && of_month.len() == 2
        && year.len() == 4
        && is_time(time)
        && (matches!(zone, "GMT" | "UTC" | "UT") || offset(zone) == Some(""))
        && parts.next().is_none();
    let new = shift(old, weeks).filter(|_| known)?;
    let month = MONTHS.get(usize::try_from(new.month()).ok()?.checked_sub(1)?)?;
    Some(format!("{weekday}, {:02} {month} {:04} {time} {zone}", new.day(), new.year()))
}

/// Nothing, or a time with or without an offset. Read strictly: what stands here is kept.
fn is_tail(tail: &str) -> bool {
    if tail.is_empty() {
        return true;
    }
    let Some(time) = tail.strip_prefix(['T', 't', ' ']) else { return offset(tail) == Some("") };
    let Some(rest) = clock(time) else { return false };
    rest.is_empty() || offset(rest.strip_prefix(' ').unwrap_or(rest)) == Some("")
}

fn two(text: &str) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(2)?;
    let number = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())??;
    Some((number, rest))
}

/// What follows `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`.
fn clock(text: &str) -> Option<&str> {
    let (hours, rest) = two(text)?;
    let (minutes, rest) = two(rest.strip_prefix(':')?)?;
    if hours > 24 || minutes > 59 {
        return None;
    }
    let Some((seconds, rest)) = rest.strip_prefix(':').and_then(two) else { return Some(rest) };
    let Some(fraction) = rest.strip_prefix(['.', ',']) else {
        return (seconds < 61).then_some(rest);
    };
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    (seconds < 61 && (1..=9).contains(&digits)).then(|| fraction.get(digits..))?
}

/// What follows `Z`, `+01:00`, `+0100` or `+01`.
fn offset(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(['Z', 'z']) {
        return Some(rest);
    }
    let (hours, rest) = two(text.strip_prefix(['+', '-'])?)?;
    let after = rest.strip_prefix(':').unwrap_or(rest);
    match two(after) {
        Some((minutes, rest)) => (hours < 19 && minutes < 60).then_some(rest),
        None => (hours < 19 && rest.is_empty()).then_some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(moved(text, -1).as_deref(), expected, "{text}");
    }

    #[test]
    fn the_form_stays_to_the_digit() {
        check("2024-03-01", Some("2024-02-23"));
        check("2024-03-01T10:15:00.120+0100", Some("2024-02-23T10:15:00.120+0100"));
        check("2024-03-01 10:15", Some("2024-02-23 10:15"));
        check("2024-03-01Z", Some("2024-02-23Z"));
        check("20240301T101500Z", Some("20240223T101500Z"));
        check("03/08/2024", Some("03/01/2024"));
        check("28/02/2024", Some("21/02/2024"));
        check("28.02.2024", Some("21.02.2024"));
        check("Fri, 01 Mar 2024 10:15:00 GMT", Some("Fri, 23 Feb 2024 10:15:00 GMT"));
        check("9999-12-31", Some("9999-12-31"));
    }

    #[test]
    fn what_is_no_date_is_not_moved() {
        for text in ["2024-13-01", "2024-03-01x", "2024-03-01T4111111111111111", "2024-03", "é", ""]
        {
            check(text, None);
        }
        assert!(is_time("10:15:59") && !is_time("10:75") && !is_time("10:15x"));
    }

    #[test]
    fn digits_are_dates_by_their_key() {
        assert_eq!(moved_digits("20240301", -1).as_deref(), Some("20240223"));
        assert_eq!(moved_digits("1709287200", -1).as_deref(), Some("1708682400"));
        assert_eq!(moved_digits("1709287200000", 1).as_deref(), Some("1709892000000"));
        assert_eq!(moved_digits("12345678", -1), None);
    }
}

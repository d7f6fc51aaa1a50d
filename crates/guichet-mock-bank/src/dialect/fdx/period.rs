//! From which day to which day: `startTime`/`endTime`, and `startDate`/`endDate` since 6.3.

use jiff::civil::Date;

use super::call::Call;
use super::refusal::Refusal;
use crate::ledger::day::plus_days;

/// Whether the query names a day; for what has no usual period.
pub(super) fn is_given(call: &Call<'_>) -> bool {
    let names: &[&str] = if call.fdx.is_flat() {
        &["startDate", "endDate", "startTime", "endTime"]
    } else {
        &["startTime", "endTime"]
    };
    names.iter().any(|name| call.query.one(name).is_some())
}

/// The days asked for, both included, and not before what the customer lets be seen.
pub(super) fn read(call: &Call<'_>) -> Result<(Date, Date), Refusal> {
    let of = |name| call.query.one(name).map(parse).transpose();
    let times = (of("startTime")?, of("endTime")?);
    let dates = if call.fdx.is_flat() { (of("startDate")?, of("endDate")?) } else { (None, None) };
    let today = call.today();
    // Version 6 says seven days; before it each bank had its own idea.
    let usual = if call.fdx.is_flat() { 6 } else { 14 };
    let (start, end) = match (dates, times) {
        ((None, None), (None, None)) => (plus_days(today, -usual), today),
        ((Some(start), Some(end)), (None, None)) => (start, end),
        ((Some(_), None) | (None, Some(_)), _) => {
            return Err(range("startDate and endDate come together or not at all"));
        }
        ((Some(_), Some(_)), _) => {
            return Err(Refusal::input("dates and times exclude each other"));
        }
        ((None, None), (start, end)) => {
            let end = end.unwrap_or(today);
            (start.unwrap_or_else(|| plus_days(end, -usual)), end)
        }
    };
    if start > end {
        return Err(range("the start is after the end"));
    }
    Ok((start.max(call.earliest()), end))
}

fn range(debug: &str) -> Refusal {
    Refusal::new(400, 703, "Invalid date range", debug)
}

/// A date, or the date of an instant: these parameters mean days.
fn parse(text: &str) -> Result<Date, Refusal> {
    let day = match text.split_once('T') {
        Some((day, time)) if time.starts_with(|first: char| first.is_ascii_digit()) => day,
        Some(_) => "",
        None => text,
    };
    let written_out = day.len() == 10;
    day.parse()
        .ok()
        .filter(|_| written_out)
        .ok_or_else(|| Refusal::new(400, 702, "Invalid start or end date", "a date is no date"))
}

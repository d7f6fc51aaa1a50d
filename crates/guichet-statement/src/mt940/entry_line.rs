//! Field 61: one entry on one line.

use guichet_core::{Amount, Date};
use jiff::civil::date;

use crate::number::with_comma;

/// What stands in field 61, in its own words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EntryLine<'a> {
    pub(super) value_on: Date,
    /// The day of the entry, which is written without a year and may be left out.
    pub(super) booked_on: Option<Date>,
    /// Money in is positive: a credit, or a debit taken back.
    pub(super) amount: Amount,
    /// Whether it takes another entry back (`RC`, `RD`).
    pub(super) reversal: bool,
    /// Whether it is only expected (`EC`, `ED`).
    pub(super) expected: bool,
    /// The type of the transaction: `NTRF`, `NMSC`.
    pub(super) code: &'a str,
    /// The reference of the customer.
    pub(super) own_reference: Option<&'a str>,
    /// The reference of the bank, behind `//`.
    pub(super) bank_reference: Option<&'a str>,
    /// What the bank adds on a second line.
    pub(super) details: Option<&'a str>,
}

impl<'a> EntryLine<'a> {
    /// Reads the field; the error says which part of it is wrong.
    pub(super) fn parse(field: &'a str) -> Result<Self, &'static str> {
        let (line, details) = field.split_once('\n').unwrap_or((field, ""));
        let value = line.get(..6).and_then(short_day).ok_or("an entry without its value date")?;
        let rest = line.get(6..).unwrap_or_default();
        let entry = rest.get(..4).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
        let booked_on = match entry {
            Some(day) => Some(near(value, day).ok_or("an entry date that is none")?),
            None => None,
        };
        let rest = if entry.is_some() { rest.get(4..).unwrap_or_default() } else { rest };

        let (mark, rest) = rest.split_at(rest.find(['C', 'D']).map_or(0, |place| place + 1));
        let (reversal, expected, credit) = match mark {
            "C" => (false, false, true),
            "D" => (false, false, false),
            "RC" => (true, false, true),
            "RD" => (true, false, false),
            "EC" => (false, true, true),
            "ED" => (false, true, false),
            _ => return Err("an entry without a direction"),
        };
        // The third letter of the currency may stand here.
        let rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(rest.len());
        let (amount, rest) = rest.split_at(end);
        let amount = with_comma(amount).ok_or("an entry without an exact amount")?;
        // To take a credit back is money out, and to take a debit back is money in.
        let amount = if credit == reversal { amount.negated() } else { amount };

        // Without what follows it the amount may be cut off.
        let (code, rest) = rest.split_at_checked(4).ok_or("an entry without its type")?;
        let (own, bank) = rest.split_once("//").unwrap_or((rest, ""));
        Ok(Self {
            value_on: value,
            booked_on,
            amount,
            reversal,
            expected,
            code: code.trim(),
            own_reference: reference(own),
            bank_reference: reference(bank),
            details: Some(details.trim()).filter(|it| !it.is_empty()),
        })
    }
}

fn reference(text: &str) -> Option<&str> {
    let text = text.trim();
    // The others say that it stands in field 86.
    let stand_in =
        matches!(text, "" | "NONREF" | "KREF+" | "KREF" | "EREF" | "EREF+" | "PREF" | "MARF");
    (!stand_in).then_some(text)
}

/// `YYMMDD`; a bank statement of before 1980 is not in this format.
pub(super) fn short_day(text: &str) -> Option<Date> {
    let number = |part: Option<&str>| -> Option<i8> {
        part.filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
    };
    let year = i16::from(number(text.get(..2))?);
    let year = if year < 80 { 2000 + year } else { 1900 + year };
    Date::new(year, number(text.get(2..4))?, number(text.get(4..6))?).ok()
}

/// `MMDD` in the year in which it is nearest to a day: entries of New Year's Eve may have their value
/// in the next year, and the other way round.
fn near(day: Date, text: &str) -> Option<Date> {
    let month = text.get(..2)?.parse().ok()?;
    let of_month = text.get(2..)?.parse().ok()?;
    let years = [day.year() - 1, day.year(), day.year() + 1];
    let days = years.into_iter().filter_map(|year| Date::new(year, month, of_month).ok());
    let first = date(1, 1, 1);
    let count =
        |day: Date| first.until(day).map(|span| i64::from(span.get_days())).unwrap_or_default();
    days.min_by_key(|other| (count(*other) - count(day)).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, amount: &str, booked_on: Option<&str>) {
        let entry = EntryLine::parse(field).unwrap();
        assert_eq!(entry.amount.to_string(), amount, "{field}");
        assert_eq!(entry.booked_on.map(|day| day.to_string()).as_deref(), booked_on, "{field}");
    }

    #[test]
    fn the_sign_is_that_of_the_money() {
        check("2603310331C12,30NTRFNONREF", "12.30", Some("2026-03-31"));
        check("2603310331D12,30NTRFNONREF", "-12.30", Some("2026-03-31"));
        check("2603310331RC12,30NTRFNONREF", "-12.30", Some("2026-03-31"));
        check("2603310331RD12,30NTRFNONREF", "12.30", Some("2026-03-31"));
        check("260331ED12,NTRFNONREF", "-12", None);
        check("260331CR12,30NTRFNONREF", "12.30", None);
    }

    #[test]
    fn the_year_of_the_entry_is_the_nearest() {
        check("2601021231D1,00NTRF", "-1.00", Some("2025-12-31"));
        check("2512310102D1,00NTRF", "-1.00", Some("2026-01-02"));
        check("2402280229D1,00NTRF", "-1.00", Some("2024-02-29"));
        assert!(EntryLine::parse("2602280230D1,00NTRF").is_err());
    }

    #[test]
    fn references_stand_before_and_behind_two_strokes() {
        let entry = EntryLine::parse("260331C1,N123OWN-1//BANK-1\nmore").unwrap();
        assert_eq!((entry.code, entry.details), ("N123", Some("more")));
        assert_eq!((entry.own_reference, entry.bank_reference), (Some("OWN-1"), Some("BANK-1")));
    }

    #[test]
    fn nonsense_is_refused() {
        for field in [
            "",
            "26033",
            "260231C1,00NTRF",
            "260331X1,00NTRF",
            "260331C,NTRF",
            "260331é",
            "260331C1,5",
        ] {
            assert!(EntryLine::parse(field).is_err(), "{field}");
        }
    }
}

//! Listings of transactions: their period, and the place of the next page.

use crate::Version;
use guichet_core::{
    Cursor, Date, Error, ErrorKind, Result, Transaction, TransactionQuery, raw::Page,
};
use jiff::{ToSpan as _, tz::TimeZone};
use url::Url;

/// How far back every token may read, by the standard. A longer period is given right after the
/// consent only (fault 36), and the day itself counts.
pub(crate) const HISTORY_DAYS: i64 = 89;

/// How far a listing may reach.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reach {
    /// The first day that the bank has, where it is known.
    pub(crate) first: Option<Date>,
    /// Whether an earlier day is never asked for, because the bank would refuse it.
    pub(crate) strict: bool,
    /// Whether the token reads as far back as the bank goes.
    pub(crate) extended: bool,
}

/// Where in a listing a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    since: Option<Date>,
    /// The last day, inclusive.
    until: Option<Date>,
    link: Option<Url>,
}

impl Place {
    /// A page of a listing. What the query says wins over what the cursor kept.
    pub(crate) fn of(
        query: &TransactionQuery,
        today: Date,
        reach: Reach,
        cursor: Option<&Cursor>,
    ) -> Result<Self> {
        let kept = cursor.map(|cursor| Self::parse(cursor).ok_or_else(foreign)).transpose()?;
        if let Some(kept) = kept {
            let (since, until) = (query.since.or(kept.since), query.until.or(kept.until));
            return Ok(Self { since, until, ..kept });
        }
        let first = reach.first.unwrap_or_else(|| today.saturating_sub(HISTORY_DAYS.days()));
        let since = match query.since {
            Some(since) if reach.strict => Some(since.max(first)),
            Some(since) => Some(since),
            None if reach.extended && reach.first.is_none() => None,
            None => Some(query.until.map_or(first, |until| first.min(until))),
        };
        Ok(Self { since, until: query.until, link: None })
    }

    /// Whether there is no day in the period, so that nothing is to be asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.since.zip(self.until).is_some_and(|(since, until)| until < since)
    }

    /// The address of this page, made out of the address of the listing.
    ///
    /// The bank's last day is exclusive, so it is the day after ours (fault 34). Today needs none:
    /// entries to come lie behind it (fault 35).
    pub(crate) fn address(
        &self,
        mut listing: Url,
        version: Version,
        zone: &TimeZone,
        today: Date,
    ) -> Url {
        if let Some(link) = &self.link {
            return link.clone();
        }
        let until = self.until.filter(|until| *until < today).and_then(|it| it.tomorrow().ok());
        for (name, day) in [("dateFrom", self.since), ("dateTo", until)] {
            if let Some(day) = day {
                listing.query_pairs_mut().append_pair(name, &version.day(day, zone));
            }
        }
        listing
    }

    /// Drops what lies outside the period: a bank may count the last day in, and a link may have
    /// forgotten the days (fault 38). Writes the period into the cursor of the next page.
    pub(crate) fn carry(&self, mut page: Page<Transaction>) -> Page<Transaction> {
        let outside = |day: Date| {
            self.since.is_some_and(|since| day < since)
                || self.until.is_some_and(|until| day > until)
        };
        page.items.retain(|row| !row.booked_on.is_some_and(outside));
        if let Some(next) = &page.next {
            let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            let text = format!("{} {} {}", day(self.since), day(self.until), next.as_str());
            page.next = Some(Cursor::new(text));
        }
        page
    }

    fn parse(cursor: &Cursor) -> Option<Self> {
        let mut parts = cursor.as_str().splitn(3, ' ');
        let mut day = || match parts.next()? {
            "" => Some(None),
            day => day.parse().ok().map(Some),
        };
        let (since, until) = (day()?, day()?);
        let link = Url::parse(parts.next()?).ok()?;
        Some(Self { since, until, link: Some(link) })
    }
}

/// The address of a later page of another listing.
pub(crate) fn later(cursor: &Cursor) -> Result<Url> {
    Url::parse(cursor.as_str()).map_err(|_| foreign())
}

fn foreign() -> Error {
    Error::new(ErrorKind::InvalidInput, "this is no cursor of this listing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 31);

    fn address(query: TransactionQuery, reach: Reach, version: Version) -> String {
        let listing = "https://api.bank.example/v1/accounts/1/transactions".parse().unwrap();
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let place = Place::of(&query, TODAY, reach, None).unwrap();
        place.address(listing, version, &zone, TODAY).query().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_last_day_is_inclusive_here_and_exclusive_there() {
        let query = TransactionQuery::new().since(date(2026, 3, 1)).until(date(2026, 3, 30));
        let plain = address(query, Reach::default(), Version::V1_4);
        assert_eq!(plain, "dateFrom=2026-03-01&dateTo=2026-03-31");
        let instants = address(query, Reach::default(), Version::V1_5);
        assert_eq!(
            instants,
            "dateFrom=2026-03-01T00%3A00%3A00%2B01%3A00&dateTo=2026-03-31T00%3A00%3A00%2B02%3A00"
        );
        let today = address(query.until(TODAY), Reach::default(), Version::V1_4);
        assert_eq!(today, "dateFrom=2026-03-01");
    }

    #[test]
    fn an_open_period_begins_where_the_token_reads() {
        let open = TransactionQuery::new();
        assert_eq!(address(open, Reach::default(), Version::V1_4), "dateFrom=2026-01-01");
        let extended = Reach { extended: true, ..Reach::default() };
        assert_eq!(address(open, extended, Version::V1_4), "");
        let strict = Reach { strict: true, ..Reach::default() };
        let early = open.since(date(2025, 1, 1));
        assert_eq!(address(early, strict, Version::V1_4), "dateFrom=2026-01-01");
        assert_eq!(address(early, Reach::default(), Version::V1_4), "dateFrom=2025-01-01");
    }

    #[test]
    fn a_later_page_keeps_the_period_of_the_first() {
        let query = TransactionQuery::new().until(date(2026, 3, 30));
        let first = Place::of(&query, TODAY, Reach::default(), None).unwrap();
        let link = "https://api.bank.example/v1/accounts/1/transactions?page=2 x";
        let link: Url = link.parse().unwrap();
        let page = Page::new(Vec::new(), Some(Cursor::new(link.clone())));
        let cursor = first.carry(page).next.unwrap();
        let second = Place::of(&TransactionQuery::new(), TODAY, Reach::default(), Some(&cursor));
        let expected = Place { link: Some(link), ..first };
        assert_eq!(second.unwrap(), expected);
        for text in ["", "nonsense", "2026-01-01", "a b https://x.example/", "  nothing"] {
            let cursor = Cursor::new(text);
            assert!(Place::of(&query, TODAY, Reach::default(), Some(&cursor)).is_err(), "{text}");
        }
    }
}

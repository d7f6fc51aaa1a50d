//! Addresses of listings: their period, the size of a page, and the place of the next one.

use crate::{PageKey, Version};
use guichet_core::{Cursor, Date, Error, ErrorKind, Result, TransactionQuery, raw::Page};
use jiff::ToSpan as _;
use url::Url;

/// How many items a page should have. Banks that want less give less, as the standard has it.
const LIMIT: &str = "100";
/// How far back is asked where neither the app nor the bank says: the 24 months that
/// 12 CFR 1033.211 wants of every bank.
const HISTORY_DAYS: i64 = 730;

/// Both bounds of a listing, inclusive. They are always sent, because banks' defaults differ
/// (quirk 42).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) since: Date,
    pub(crate) until: Date,
}

impl Period {
    /// What a query leaves open is filled: today, and as far back as the bank gives.
    pub(crate) fn of(query: &TransactionQuery, today: Date, first: Option<Date>) -> Self {
        let until = query.until.unwrap_or(today);
        let first = first.unwrap_or_else(|| today.saturating_sub(HISTORY_DAYS.days()));
        Self { since: query.since.unwrap_or_else(|| first.min(until)), until }
    }

    fn write(self, url: &mut Url, version: Version) {
        let (since, until) = version.period_names();
        url.query_pairs_mut()
            .append_pair(since, &self.since.to_string())
            .append_pair(until, &self.until.to_string());
    }
}

/// Where in a listing a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The period that the first page was asked for: over midnight, "today" would be another one
    /// and the bank's key good for nothing.
    period: Option<Period>,
    key: Option<PageKey>,
}

impl Place {
    /// The first page of a listing without a period.
    pub(crate) fn start(cursor: Option<&Cursor>) -> Result<Self> {
        let key = cursor.map(|cursor| PageKey::parse(cursor).ok_or_else(foreign)).transpose()?;
        Ok(Self { period: None, key })
    }

    /// A page of a listing over a period. What the query says wins over what the cursor kept.
    pub(crate) fn within(
        query: &TransactionQuery,
        today: Date,
        first: Option<Date>,
        cursor: Option<&Cursor>,
    ) -> Result<Self> {
        let Some(cursor) = cursor else {
            let period = Period::of(query, today, first);
            return Ok(Self { period: Some(period), key: None });
        };
        let (kept, key) = split(cursor).ok_or_else(foreign)?;
        let period = Period {
            since: query.since.unwrap_or(kept.since),
            until: query.until.unwrap_or(kept.until),
        };
        Ok(Self { period: Some(period), key: Some(key) })
    }

    /// The address of this page, made out of the address of the listing.
    ///
    /// The reader took links to the bank's own hosts only; whether a cursor from elsewhere leads
    /// the customer's token away is the transport's matter, which has the list of hosts.
    pub(crate) fn address(&self, mut listing: Url, version: Version) -> Url {
        if let Some(PageKey::Link(link)) = &self.key {
            return link.clone();
        }
        if let Some(period) = self.period {
            period.write(&mut listing, version);
        }
        let mut query = listing.query_pairs_mut();
        query.append_pair("limit", LIMIT);
        match &self.key {
            Some(PageKey::Key(key)) => query.append_pair("pageKey", key),
            Some(PageKey::Offset(offset)) => query.append_pair("offset", offset),
            _ => &mut query,
        };
        drop(query);
        listing
    }

    /// Writes the period into the cursor of the next page.
    pub(crate) fn carry<T>(&self, mut page: Page<T>) -> Page<T> {
        if let (Some(period), Some(next)) = (self.period, &page.next) {
            let text = format!("{}/{}/{}", period.since, period.until, next.as_str());
            page.next = Some(Cursor::new(text));
        }
        page
    }
}

fn split(cursor: &Cursor) -> Option<(Period, PageKey)> {
    let mut parts = cursor.as_str().splitn(3, '/');
    let (since, until) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let key = PageKey::parse(&Cursor::new(parts.next()?))?;
    Some((Period { since, until }, key))
}

fn foreign() -> Error {
    Error::new(ErrorKind::InvalidInput, "this is no cursor of this listing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 31);
    const FIRST: Date = date(2026, 3, 1);

    fn listing() -> Url {
        "https://api.bank.example/fdx/v6/accounts/1/transactions".parse().unwrap()
    }

    fn check(query: TransactionQuery, version: Version, expected: &str) {
        let place = Place::within(&query, TODAY, Some(FIRST), None).unwrap();
        let url = place.address(listing(), version);
        assert_eq!(url.query(), Some(expected));
    }

    #[test]
    fn a_period_is_always_whole() {
        let open = TransactionQuery::new();
        check(open, Version::V6_4, "startDate=2026-03-01&endDate=2026-03-31&limit=100");
        let until = open.until(date(2026, 1, 31));
        check(until, Version::V6_2, "startTime=2026-01-31&endTime=2026-01-31&limit=100");
        let both = until.since(date(2026, 1, 2));
        check(both, Version::V4_6, "startTime=2026-01-02&endTime=2026-01-31&limit=100");
    }

    #[test]
    fn a_later_page_keeps_the_period_of_the_first() {
        let query = TransactionQuery::new();
        let first = Place::within(&query, TODAY, Some(FIRST), None).unwrap();
        let page = Page::<()>::new(Vec::new(), Some(PageKey::Key("a/b:c".into()).to_cursor()));
        let cursor = first.carry(page).next.unwrap();
        let tomorrow = TODAY.tomorrow().unwrap();
        let second = Place::within(&query, tomorrow, Some(FIRST), Some(&cursor)).unwrap();
        let url = second.address(listing(), Version::V6_4);
        let expected = "startDate=2026-03-01&endDate=2026-03-31&limit=100&pageKey=a%2Fb%3Ac";
        assert_eq!(url.query(), Some(expected));
    }

    #[test]
    fn a_cursor_of_another_listing_is_refused() {
        assert!(Place::start(Some(&Cursor::new("nonsense"))).is_err());
        let query = TransactionQuery::new();
        let cursor = PageKey::Key("k".into()).to_cursor();
        assert!(Place::within(&query, TODAY, None, Some(&cursor)).is_err());
    }
}

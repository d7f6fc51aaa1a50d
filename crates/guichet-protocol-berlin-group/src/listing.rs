//! Listings of transactions: their period, which entries, and the place of the next page.

use crate::{Bookings, PageKey};
use guichet_core::{Cursor, Date, Error, ErrorKind, Result, TransactionQuery, raw::Page};
use jiff::ToSpan as _;
use url::Url;

/// How far back is asked where neither the app nor the bank says: more than 90 days are given in
/// the first minutes after the consent only (quirk 49).
const HISTORY_DAYS: i64 = 89;

/// Which entries of an account are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entries {
    /// Booked and pending ones.
    Both,
    /// Booked ones only; pending ones are not declared.
    Booked,
    /// Booked ones, and the pending ones in a listing after them.
    BookedFirst,
    Pending,
}

impl Entries {
    /// What is asked for first.
    pub(crate) fn first(pending: bool, bookings: Bookings) -> Self {
        match (pending, bookings) {
            (false, _) => Self::Booked,
            (true, Bookings::Both) => Self::Both,
            (true, Bookings::Separate) => Self::BookedFirst,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Booked | Self::BookedFirst => "booked",
            Self::Pending => "pending",
        }
    }

    /// The letter in a cursor.
    const fn letter(self) -> &'static str {
        match self {
            Self::Both => "a",
            Self::Booked => "b",
            Self::BookedFirst => "c",
            Self::Pending => "p",
        }
    }

    fn parse(letter: &str) -> Option<Self> {
        [Self::Both, Self::Booked, Self::BookedFirst, Self::Pending]
            .into_iter()
            .find(|it| it.letter() == letter)
    }
}

/// Where in a listing a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) entries: Entries,
    /// The days of the first page: over midnight, they would be others.
    since: Date,
    until: Option<Date>,
    /// The request identifier of the first page, where the bank wants it again (quirk 50).
    pub(crate) request_id: Option<String>,
    link: Option<Url>,
}

impl Place {
    /// A page of a listing. What the query says wins over what the cursor kept.
    pub(crate) fn of(
        query: &TransactionQuery,
        entries: Entries,
        today: Date,
        first: Option<Date>,
        cursor: Option<&Cursor>,
    ) -> Result<Self> {
        let Some(cursor) = cursor else {
            let last = query.until.unwrap_or(today);
            let first = first.unwrap_or_else(|| today.saturating_sub(HISTORY_DAYS.days()));
            let since = query.since.unwrap_or_else(|| first.min(last));
            return Ok(Self { entries, since, until: query.until, request_id: None, link: None });
        };
        let kept = Self::parse(cursor).ok_or_else(foreign)?;
        Ok(Self {
            since: query.since.unwrap_or(kept.since),
            until: query.until.or(kept.until),
            ..kept
        })
    }

    /// The address of this page, made out of the address of the listing.
    ///
    /// The reader took links to the bank's own hosts only; whether a cursor from elsewhere leads
    /// the customer's consent away is the transport's matter, which has the list of hosts.
    pub(crate) fn address(&self, mut listing: Url) -> Url {
        if let Some(link) = &self.link {
            return link.clone();
        }
        let mut query = listing.query_pairs_mut();
        query.append_pair("dateFrom", &self.since.to_string());
        if let Some(until) = self.until {
            query.append_pair("dateTo", &until.to_string());
        }
        query.append_pair("bookingStatus", self.entries.word());
        drop(query);
        listing
    }

    /// The same listing with the booked entries first, since the bank does not give both at once.
    pub(crate) fn apart(&self) -> Self {
        Self { entries: Entries::BookedFirst, link: None, ..self.clone() }
    }

    /// Writes all of this into the cursor of the next page; after the last page of the booked
    /// entries come the pending ones.
    pub(crate) fn carry<T>(&self, mut page: Page<T>) -> Result<Page<T>> {
        let next = match page.next.take() {
            Some(next) => match PageKey::parse(&next).ok_or_else(foreign)? {
                PageKey::Link(url) => Some(Self { link: Some(url), ..self.clone() }),
            },
            None if self.entries == Entries::BookedFirst => {
                Some(Self { entries: Entries::Pending, link: None, ..self.clone() })
            }
            None => None,
        };
        page.next = next.map(|next| next.cursor());
        Ok(page)
    }

    fn cursor(&self) -> Cursor {
        let until = self.until.map(|day| day.to_string()).unwrap_or_default();
        let id = self.request_id.as_deref().unwrap_or_default();
        let link = self.link.as_ref().map(Url::as_str).unwrap_or_default();
        Cursor::new(format!("{} {} {until} {id} {link}", self.entries.letter(), self.since))
    }

    fn parse(cursor: &Cursor) -> Option<Self> {
        let mut parts = cursor.as_str().splitn(5, ' ');
        let entries = Entries::parse(parts.next()?)?;
        let since = parts.next()?.parse().ok()?;
        let until = match parts.next()? {
            "" => None,
            day => Some(day.parse().ok()?),
        };
        let id = parts.next()?;
        let link = match parts.next()? {
            "" => None,
            link => Some(Url::parse(link).ok()?),
        };
        let request_id = (!id.is_empty()).then(|| id.to_owned());
        Some(Self { entries, since, until, request_id, link })
    }
}

pub(crate) fn foreign() -> Error {
    Error::new(ErrorKind::InvalidInput, "this is no cursor of this listing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 31);

    fn listing() -> Url {
        "https://api.bank.example/v1/accounts/1/transactions".parse().unwrap()
    }

    fn place(query: &TransactionQuery, cursor: Option<&Cursor>) -> Place {
        Place::of(query, Entries::Both, TODAY, None, cursor).unwrap()
    }

    #[test]
    fn both_days_are_sent_as_they_are() {
        let query = TransactionQuery::new().since(date(2026, 1, 2)).until(date(2026, 1, 31));
        let url = place(&query, None).address(listing());
        let expected = "dateFrom=2026-01-02&dateTo=2026-01-31&bookingStatus=both";
        assert_eq!(url.query(), Some(expected));
        let url = place(&TransactionQuery::new(), None).address(listing());
        assert_eq!(url.query(), Some("dateFrom=2026-01-01&bookingStatus=both"));
    }

    #[test]
    fn a_later_page_keeps_what_the_first_was_asked_for() {
        let query = TransactionQuery::new();
        let mut first = place(&query, None).apart();
        first.request_id = Some("r-1".to_owned());
        let link = "https://api.bank.example/v1/accounts/1/transactions?page=2 &x";
        let link: Url = link.parse().unwrap();
        let next = PageKey::Link(link.clone()).to_cursor();
        let cursor = first.carry(Page::<()>::new(Vec::new(), Some(next))).unwrap().next.unwrap();
        let second = Place::of(&query, Entries::Both, date(2026, 4, 1), None, Some(&cursor));
        let second = second.unwrap();
        assert_eq!(second.request_id.as_deref(), Some("r-1"));
        assert_eq!(second.address(listing()), link);
        // And after the last page of the booked entries the pending ones follow.
        let cursor = second.carry(Page::<()>::empty()).unwrap().next.unwrap();
        let pending = place(&query, Some(&cursor));
        let expected = "dateFrom=2026-01-01&bookingStatus=pending";
        assert_eq!(pending.address(listing()).query(), Some(expected));
        assert!(pending.carry(Page::<()>::empty()).unwrap().next.is_none());
    }

    #[test]
    fn a_cursor_of_another_listing_is_refused() {
        for text in ["", "nonsense", "a 2026-01-01", "z 2026-01-01   ", "a x   "] {
            let cursor = Cursor::new(text);
            let query = TransactionQuery::new();
            assert!(
                Place::of(&query, Entries::Both, TODAY, None, Some(&cursor)).is_err(),
                "{text}"
            );
        }
    }
}

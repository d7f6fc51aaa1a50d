//! Addresses of listings: their period, and the place of the next page.

use crate::Quirk;
use guichet_core::{
    Cursor, Date, Error, ErrorKind, Result, Transaction, TransactionQuery, TransactionStatus,
    raw::Page,
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use url::Url;

/// How many identifiers of a page are kept to know an entry again that slid to the next one.
const KEPT: usize = 100;

/// Where a listing goes on, as its cursor holds it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Place {
    /// Which of several resources that make one listing.
    #[serde(rename = "r", skip_serializing_if = "is_first")]
    pub(crate) resource: usize,
    /// The address of the page; the beginning where there is none.
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    next: Option<Url>,
    /// Identifiers of the last entries of the page before (quirk 27).
    #[serde(rename = "s", skip_serializing_if = "Vec::is_empty")]
    seen: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_first(resource: &usize) -> bool {
    *resource == 0
}

impl Place {
    /// Reads a cursor; the first page where there is none.
    pub(crate) fn of(cursor: Option<&Cursor>) -> Result<Self> {
        let Some(cursor) = cursor else { return Ok(Self::default()) };
        serde_json::from_str(cursor.as_str())
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "this is no cursor of this listing"))
    }

    /// The beginning of the resource after this one.
    pub(crate) fn after(&self) -> Self {
        Self { resource: self.resource + 1, ..Self::default() }
    }

    /// The address of this page, made out of the address of the listing and its bounds.
    ///
    /// The reader took links to the bank's own hosts only; whether a cursor from elsewhere leads
    /// the customer's token away is the transport's matter, which has the list of hosts.
    pub(crate) fn address(&self, mut listing: Url, bounds: Option<&Bounds>) -> Url {
        if let Some(next) = &self.next {
            return next.clone();
        }
        if let Some(bounds) = bounds {
            bounds.write(&mut listing);
        }
        listing
    }

    /// Writes this place into the cursor of the next page.
    pub(crate) fn carry<T>(&self, mut page: Page<T>) -> Page<T> {
        let next = page.next.take().and_then(|next| Url::parse(next.as_str()).ok());
        page.next = next.map(|next| {
            Self { resource: self.resource, next: Some(next), seen: Vec::new() }.to_cursor()
        });
        page
    }

    /// The same for transactions: an entry that stood on the page before is passed over.
    pub(crate) fn carry_rows(&self, mut page: Page<Transaction>) -> Page<Transaction> {
        let ids = page.items.iter().rev().filter_map(|row| row.id.as_ref());
        let seen: Vec<String> = ids.take(KEPT).map(|id| id.as_str().to_owned()).collect();
        page.items.retain(|row| {
            let id = row.id.as_ref().map(guichet_core::TransactionId::as_str);
            id.is_none_or(|id| self.seen.iter().all(|seen| seen != id))
        });
        let next = page.next.take().and_then(|next| Url::parse(next.as_str()).ok());
        page.next =
            next.map(|next| Self { resource: self.resource, next: Some(next), seen }.to_cursor());
        page
    }

    pub(crate) fn to_cursor(&self) -> Cursor {
        // Only maps with odd keys and failing writers can fail here, and there are none.
        Cursor::new(serde_json::to_string(self).unwrap_or_default())
    }
}

/// The days of a listing, both inclusive, and the names of the filters.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    since: Option<Date>,
    until: Option<Date>,
    /// The day from which on no upper bound is sent: what is pending is dated by the day on which
    /// it is expected, and would be cut off (quirk 23).
    today: Option<Date>,
    names: (&'static str, &'static str),
    /// The bank's zone, where it wants instants.
    zone: Option<TimeZone>,
}

impl Bounds {
    /// Of bookings. What a query leaves open stays open, but for the bank's own limit.
    pub(crate) fn bookings(query: &TransactionQuery, first: Option<Date>, today: Date) -> Self {
        let names = ("fromBookingDateTime", "toBookingDateTime");
        let today = Some(today);
        Self { since: query.since.or(first), until: query.until, today, names, zone: None }
    }

    /// Of statements, from a day on.
    pub(crate) fn statements(since: Option<Date>) -> Self {
        let names = ("fromStatementDateTime", "toStatementDateTime");
        Self { since, until: None, today: None, names, zone: None }
    }

    /// In the form that the bank wants (quirk 47).
    pub(crate) fn for_bank(mut self, quirks: &[Quirk], zone: &TimeZone) -> Self {
        self.zone = quirks.contains(&Quirk::FiltersWithZone).then(|| zone.clone());
        self
    }

    /// Whether an entry lies within, by the day on which it was booked. What is not booked has
    /// none.
    pub(crate) fn hold(&self, row: &Transaction) -> bool {
        let booked = row.booked_on.filter(|_| row.status == TransactionStatus::Booked);
        booked.is_none_or(|day| {
            self.since.is_none_or(|since| since <= day)
                && self.until.is_none_or(|until| day <= until)
        })
    }

    fn write(&self, url: &mut Url) {
        let (from, to) = self.names;
        let until = self.until.filter(|until| self.today.is_none_or(|today| *until < today));
        let bounds = [(from, self.since, (0, 0, 0)), (to, until, (23, 59, 59))];
        if bounds.iter().all(|(_, day, _)| day.is_none()) {
            return;
        }
        let mut query = url.query_pairs_mut();
        for (name, day, (hour, minute, second)) in bounds {
            let Some(day) = day else { continue };
            let local = day.at(hour, minute, second, 0);
            let text = match &self.zone {
                Some(zone) => zone.to_timestamp(local).map(|instant| instant.to_string()).ok(),
                None => None,
            };
            query.append_pair(name, &text.unwrap_or_else(|| local.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(bounds: &Bounds, expected: Option<&str>) {
        let url = "https://api.bank.example/aisp/accounts/1/transactions".parse().unwrap();
        assert_eq!(Place::default().address(url, Some(bounds)).query(), expected);
    }

    #[test]
    fn bounds_are_whole_days_by_the_banks_clock() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let query = TransactionQuery::new();
        let today = date(2026, 7, 15);
        check(&Bounds::bookings(&query, None, today), None);
        check(&Bounds::bookings(&query.until(today), None, today), None);
        let query = query.since(date(2026, 7, 1)).until(date(2026, 7, 2));
        let bounds = Bounds::bookings(&query, Some(date(2026, 1, 1)), today);
        let plain =
            "fromBookingDateTime=2026-07-01T00%3A00%3A00&toBookingDateTime=2026-07-02T23%3A59%3A59";
        check(&bounds.clone().for_bank(&[], &zone), Some(plain));
        let zoned = "fromBookingDateTime=2026-06-30T23%3A00%3A00Z&toBookingDateTime=2026-07-02T22%3A59%3A59Z";
        check(&bounds.for_bank(&[Quirk::FiltersWithZone], &zone), Some(zoned));
    }

    #[test]
    fn a_cursor_comes_back_as_the_place_that_it_was() {
        let first = Place::default().after();
        let page = Page::<()>::new(Vec::new(), Some(Cursor::new("https://api.bank.example/?p=2")));
        let next = first.carry(page).next.unwrap();
        let place = Place::of(Some(&next)).unwrap();
        assert_eq!(place.resource, 1);
        let listing: Url = "https://api.bank.example/".parse().unwrap();
        assert_eq!(place.address(listing, None).query(), Some("p=2"));
        assert!(Place::of(Some(&Cursor::new("nonsense"))).is_err());
    }
}

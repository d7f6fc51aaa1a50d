//! Requests to the bank's resources: the one way out, and where in a listing a page stands.

use crate::{connector::Connection, error::refusal};
use bytes::Bytes;
use guichet_core::{
    Cursor, Date, Error, ErrorKind, Grant, Remedy, Result, Timestamp, TransactionId,
    TransactionQuery,
};
use http::{
    HeaderMap, HeaderValue, Method, Response,
    header::{ACCEPT, AUTHORIZATION},
};
use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};

/// How many transactions a page should have: the most that the bank gives.
pub(crate) const LIMIT: &str = "100";
/// The bank gives the last 90 days to a token that is not fresh. Days begin at midnight, so that
/// is the 89th day before today.
const HISTORY_DAYS: i64 = 89;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Connection {
    /// Asks for a resource; an error unless the bank answers with a success.
    pub(crate) async fn get(
        &self,
        grant: &Grant,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Response<Bytes>> {
        let mut url = guichet_http::resource(&self.addresses.resource, &[path])?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = guichet_http::request(Method::GET, &url, Bytes::new())?;
        let mut headers = HeaderMap::with_capacity(4);
        headers.extend(self.extra_headers.iter().cloned());
        headers.insert(AUTHORIZATION, guichet_http::bearer(&grant.access_token)?);
        headers.insert(ACCEPT, JSON);
        headers.insert("x-request-id", guichet_http::request_id()?);
        *request.headers_mut() = headers;
        let response = self.transport.send(request).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let error = refusal(&response, self.clock.now());
        // Nothing renews a token that came alone, such as the customer's own.
        let alone = error.kind() == ErrorKind::Unauthorized && grant.refresh_token.is_none();
        Err(if alone { error.with_remedy(Remedy::Reconsent) } else { error })
    }
}

/// Where in a listing a page stands.
#[derive(Debug)]
pub(crate) struct Place {
    days: (Option<Date>, Option<Date>),
    since: String,
    before: Option<String>,
}

impl Place {
    /// The first page begins at the first day, every later one behind the last entry that came.
    ///
    /// Whether the bank counts an entry of the very second that is asked for, no source says; so
    /// the bounds are a second wider than the days, and [`wants`](Self::wants) drops the rest.
    pub(crate) fn of(
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Self> {
        let today = now.to_zoned(zone.clone()).date();
        let midnight = |day: Date, by: i64| {
            let begins = day.to_zoned(zone.clone()).ok()?.timestamp();
            begins.checked_add(SignedDuration::from_secs(by)).ok().map(|at| at.to_string())
        };
        let out_of_reach = || Error::new(ErrorKind::InvalidInput, "a day beyond the calendar");
        let foreign = || Error::new(ErrorKind::InvalidInput, "this is no cursor of this listing");
        let since = if let Some(last) = cursor {
            TransactionId::usable(last.as_str()).ok_or_else(foreign)?.as_str().to_owned()
        } else {
            let usual = today.saturating_sub(HISTORY_DAYS.days());
            let first = query.since.unwrap_or_else(|| usual.min(query.until.unwrap_or(usual)));
            midnight(first, -1).ok_or_else(out_of_reach)?
        };
        let before = match query.until {
            Some(day) => {
                let next = day.tomorrow().ok().and_then(|day| midnight(day, 1));
                Some(next.ok_or_else(out_of_reach)?)
            }
            None => None,
        };
        Ok(Self { days: (query.since, query.until), since, before })
    }

    /// What the bank is asked.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let before = self.before.as_deref().map(|before| ("before", before));
        [("limit", LIMIT), ("since", self.since.as_str())].into_iter().chain(before)
    }

    /// Whether a day was asked for.
    pub(crate) fn wants(&self, day: Date) -> bool {
        let (since, until) = self.days;
        since.is_none_or(|since| since <= day) && until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(query: TransactionQuery, cursor: Option<&str>, expected: &[(&str, &str)]) {
        let zone = TimeZone::get("Europe/London").unwrap();
        let now = "2026-07-15T11:00:00Z".parse().unwrap();
        let cursor = cursor.map(Cursor::new);
        let place = Place::of(&query, cursor.as_ref(), now, &zone).unwrap();
        assert_eq!(place.parameters().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_day_begins_in_london() {
        check(
            TransactionQuery::new().since(date(2026, 7, 1)).until(date(2026, 7, 2)),
            None,
            &[
                ("limit", "100"),
                ("since", "2026-06-30T22:59:59Z"),
                ("before", "2026-07-02T23:00:01Z"),
            ],
        );
    }

    #[test]
    fn the_open_period_is_what_an_old_token_may_read() {
        let expected = [("limit", "100"), ("since", "2026-04-16T22:59:59Z")];
        check(TransactionQuery::new(), None, &expected);
    }

    #[test]
    fn a_later_page_begins_behind_the_last_entry() {
        check(TransactionQuery::new(), Some("tx_1"), &[("limit", "100"), ("since", "tx_1")]);
    }
}

//! Which feed an account has, and the period that is asked of it.

use guichet_core::{AccountId, Date, Error, ErrorKind, Result, Timestamp, TransactionQuery};
use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};

/// Between the account and the category in an identifier.
const MARK: char = ':';
/// How far back is asked where the app does not say: what the bank gives by its feed of changes.
const HISTORY_DAYS: i64 = 365;

/// A feed belongs to a category of an account: its own, or that of a space in it.
///
/// The bank's address of a feed holds both, and so does the identifier of an account here; thus no
/// call is needed to find one by the other. Where a bank has one identifier for both, it is
/// written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feed<'a> {
    pub(crate) account: &'a str,
    pub(crate) category: &'a str,
    space: bool,
}

/// Before the category of a space.
const SPACE: &str = "space-";

impl<'a> Feed<'a> {
    /// What an identifier stands for.
    pub(crate) fn parse(id: &'a AccountId) -> Self {
        let (account, category) =
            id.as_str().split_once(MARK).unwrap_or((id.as_str(), id.as_str()));
        match category.strip_prefix(SPACE) {
            Some(category) => Self { account, category, space: true },
            None => Self { account, category, space: false },
        }
    }

    /// The identifier of an account by its own category.
    pub(crate) fn of_account(account: &str, category: &str) -> AccountId {
        if account == category {
            AccountId::new(account)
        } else {
            AccountId::new(format!("{account}{MARK}{category}"))
        }
    }

    /// The identifier of a space in an account.
    pub(crate) fn of_space(account: &str, category: &str) -> AccountId {
        AccountId::new(format!("{account}{MARK}{SPACE}{category}"))
    }

    pub(crate) fn is_space(self) -> bool {
        self.space
    }
}

/// The days that are asked for, as the bank wants them.
#[derive(Debug)]
pub(crate) struct Period {
    days: (Option<Date>, Option<Date>),
    first: String,
    last: String,
}

impl Period {
    /// Whether the bank counts an entry of the very second that is asked for, no source says; so
    /// the bounds are a second wider than the days, and [`wants`](Self::wants) drops the rest.
    pub(crate) fn of(query: &TransactionQuery, now: Timestamp, zone: &TimeZone) -> Result<Self> {
        let today = now.to_zoned(zone.clone()).date();
        let last = query.until.unwrap_or(today);
        let usual = today.saturating_sub(HISTORY_DAYS.days()).min(last);
        let out_of_reach = || Error::new(ErrorKind::InvalidInput, "a day beyond the calendar");
        let midnight = |day: Option<Date>, by: i64| {
            let begins = day?.to_zoned(zone.clone()).ok()?.timestamp();
            begins.checked_add(SignedDuration::from_secs(by)).ok().map(|at| at.to_string())
        };
        Ok(Self {
            days: (query.since, query.until),
            first: midnight(Some(query.since.unwrap_or(usual)), -1).ok_or_else(out_of_reach)?,
            last: midnight(last.tomorrow().ok(), 1).ok_or_else(out_of_reach)?,
        })
    }

    /// What the bank is asked.
    pub(crate) fn parameters(&self) -> [(&'static str, &str); 2] {
        [
            ("minTransactionTimestamp", self.first.as_str()),
            ("maxTransactionTimestamp", self.last.as_str()),
        ]
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

    #[test]
    fn an_identifier_leads_to_its_feed() {
        for (id, account, category, space) in [
            (Feed::of_account("a", "c"), "a", "c", false),
            (Feed::of_account("a", "a"), "a", "a", false),
            (Feed::of_space("a", "s"), "a", "s", true),
        ] {
            let feed = Feed::parse(&id);
            assert_eq!((feed.account, feed.category, feed.is_space()), (account, category, space));
        }
    }

    #[test]
    fn a_day_begins_in_london() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let now = "2026-07-15T11:00:00Z".parse().unwrap();
        let query = TransactionQuery::new().since(date(2026, 7, 1)).until(date(2026, 7, 2));
        let period = Period::of(&query, now, &zone).unwrap();
        let [first, last] = period.parameters().map(|(_, at)| at);
        assert_eq!((first, last), ("2026-06-30T22:59:59Z", "2026-07-02T23:00:01Z"));
        assert!(period.wants(date(2026, 7, 2)) && !period.wants(date(2026, 7, 3)));
    }
}

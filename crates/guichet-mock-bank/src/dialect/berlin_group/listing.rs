//! Which transactions are asked for, and in which pages they come.

use jiff::civil::Date;
use url::form_urlencoded::{Serializer, parse};

use super::account;
use super::call::Call;
use super::refusal::Refusal;
use crate::dialect::place::Place;
use crate::exchange::Reply;
use crate::json::Object;
use crate::ledger::Account;
use crate::ledger::view::Line;
use crate::quirk::Quirk;

/// Rows on a page.
const ROWS: usize = 50;

/// What is wanted of a listing.
pub(super) struct Wanted {
    pub(super) booked: bool,
    pub(super) pending: bool,
    pub(super) information: bool,
    first: Date,
    last: Date,
    /// Only what came after this entry.
    after: Option<String>,
    with_balance: bool,
}

impl Wanted {
    pub(super) fn read(call: &Call<'_>) -> Result<Self, Refusal> {
        let status = call.query.one("bookingStatus");
        let [booked, pending, information] = match status {
            Some("booked") => [true, false, false],
            Some("pending") => [false, true, false],
            Some("both") if call.bank.has(Quirk::BgBothRefused) => {
                return Err(Refusal::not_supported("bookingStatus", "ask for booked or pending"));
            }
            Some("both") => [true, true, false],
            Some("information") => [false, false, true],
            Some("all") => [true, true, true],
            _ => return Err(Refusal::format("bookingStatus", "this is missing or not known")),
        };
        if call.query.one("deltaList") == Some("true") {
            return Err(Refusal::not_supported("deltaList", "the bank keeps no record of reports"));
        }
        let after = call.query.one("entryReferenceFrom").map(ToOwned::to_owned);
        let first = date(call, "dateFrom")?;
        let last = date(call, "dateTo")?.unwrap_or(Date::MAX);
        if first.is_none() && after.is_none() && status != Some("information") {
            return Err(Refusal::format("dateFrom", "this is missing"));
        }
        let first = first.unwrap_or(Date::MIN);
        if first > last {
            return Err(Refusal::new(400, "PERIOD_INVALID", "the period ends before it begins"));
        }
        let with_balance = account::with_balance(call)?;
        Ok(Self { booked, pending, information, first, last, after, with_balance })
    }

    /// Takes out of all lines, newest first, what is wanted.
    pub(super) fn choose(&self, call: &Call<'_>, lines: &mut Vec<Row<'_>>) -> Result<(), Refusal> {
        if let Some(after) = &self.after {
            let place = lines.iter().position(|row| row.line.id == *after).ok_or_else(|| {
                Refusal::new(400, "RESOURCE_UNKNOWN", "there is no such entry reference")
            })?;
            lines.truncate(place);
        }
        lines.retain(|row| {
            let wanted = if row.line.is_booked() { self.booked } else { self.pending };
            wanted && (self.first..=self.last).contains(&call.day(row.line.at))
        });
        Ok(())
    }
}

/// A line of an account.
pub(super) struct Row<'a> {
    pub(super) account: &'a Account,
    pub(super) line: Line<'a>,
}

fn date(call: &Call<'_>, name: &'static str) -> Result<Option<Date>, Refusal> {
    let Some(text) = call.query.one(name) else { return Ok(None) };
    let read = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok());
    read.map(Some).ok_or_else(|| Refusal::format(name, "this is no date"))
}

/// One page of a listing, with links to the others.
pub(super) struct Page<'a> {
    pub(super) rows: Vec<Row<'a>>,
    links: Object,
}

impl<'a> Page<'a> {
    pub(super) fn cut(call: &Call<'_>, rows: Vec<Row<'a>>) -> Result<Self, Refusal> {
        let asked = match call.query.one("page") {
            None => 0,
            Some(text) => text.parse().map_err(|_| Refusal::format("page", "this is no page"))?,
        };
        check_session(call)?;
        let total = rows.len();
        let place = Place::of(call.bank, asked, ROWS, total);
        let link = |position: usize| Object::new().with("href", link(call, position));
        let last = total.saturating_sub(1) / ROWS * ROWS;
        let paged = asked > 0 || place.next.is_some();
        let links = Object::new()
            .maybe("first", paged.then(|| link(0)))
            .maybe("previous", (asked > 0).then(|| link(place.first.saturating_sub(ROWS))))
            .maybe("next", place.next.map(link))
            .maybe("last", paged.then(|| link(last)));
        Ok(Self { rows: place.cut(rows), links })
    }

    /// The two lists and the links, as `booked` and `pending` are wanted.
    pub(super) fn write(
        self,
        wanted: &Wanted,
        owner: (&'static str, String),
        write: impl Fn(&Row<'_>) -> Object,
    ) -> Object {
        let (booked, pending): (Vec<_>, Vec<_>) =
            self.rows.iter().partition(|row| row.line.is_booked());
        let rows = |rows: Vec<&Row<'_>>| rows.into_iter().map(&write).collect::<Vec<_>>();
        let (name, href) = owner;
        let links = Object::new().with(name, Object::new().with("href", href)).and(self.links);
        Object::new()
            .maybe("booked", wanted.booked.then(|| rows(booked)))
            .maybe("pending", wanted.pending.then(|| rows(pending)))
            .with("_links", links)
    }
}

/// Some banks know the pages of one listing by the id of the first request.
fn check_session(call: &Call<'_>) -> Result<(), Refusal> {
    let given = call.ask.header("x-request-id");
    match call.query.one("session") {
        Some(session) if Some(session) != given => {
            Err(Refusal::format("X-Request-ID", "this is not the id of the first page"))
        }
        _ => Ok(()),
    }
}

fn link(call: &Call<'_>, position: usize) -> String {
    let own = |name: &str| name == "page" || name == "session";
    let mut query = Serializer::new(String::new());
    query.extend_pairs(parse(call.ask.query.as_bytes()).filter(|(name, _)| !own(name)));
    query.append_pair("page", &position.to_string());
    if call.bank.has(Quirk::BgSameRequestIdOverPages) {
        let session = call.ask.header("x-request-id").unwrap_or_default();
        query.append_pair("session", session);
    }
    call.bank.link(&format!("{}?{}", call.ask.path, query.finish()))
}

/// The whole answer, with balances where they are wanted and permitted.
pub(super) fn report(
    (owner, reference): (&'static str, Object),
    (name, rows): (&'static str, Object),
    wanted: &Wanted,
    balances: Option<Vec<Object>>,
) -> Reply {
    let body = Object::new()
        .with(owner, reference)
        .with(name, rows)
        .maybe("balances", balances.filter(|_| wanted.with_balance));
    Reply::json(200, &body)
}

//! What surrounds data: links, meta data, and the pages of long listings.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use url::form_urlencoded::{Serializer, parse};

use super::call::Call;
use super::refusal::{Code, Refusal};
use crate::exchange::Reply;
use crate::json::{Json, Object};
use crate::ledger::Money;
use crate::quirk::Quirk;
use crate::scenario::Scenario;

/// Rows on a page; the standard leaves the number to the bank, from 25 to 1000.
const ROWS: usize = 50;

/// Where the bank is: days begin there at midnight.
const ZONE: &str = "Europe/London";

/// The bank's own wall clock.
pub(super) fn local(at: Timestamp) -> Zoned {
    at.in_tz(ZONE).unwrap_or_else(|_| at.to_zoned(TimeZone::UTC))
}

/// An instant with the offset that the bank's clock has then.
pub(super) fn when(at: Timestamp) -> String {
    local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// An amount: never a sign, the direction stands beside it.
pub(super) fn amount(money: Money) -> Object {
    Object::new().with("Amount", money.absolute().text()).with("Currency", money.currency().code())
}

pub(super) fn direction(money: Money) -> &'static str {
    if money.is_out() { "Debit" } else { "Credit" }
}

pub(super) fn json(status: u16, body: &Object) -> Reply {
    Reply::bytes(status, "application/json; charset=utf-8", body.to_string().into_bytes())
}

/// An answer that is whole on its one page.
pub(super) fn whole(call: &Call<'_>, data: impl Into<Json>) -> Reply {
    let links = Object::new().with("Self", call.link(&call.ask.query));
    let body = Object::new()
        .with("Data", data)
        .with("Links", links)
        .with("Meta", Object::new().with("TotalPages", 1_i64));
    json(200, &body)
}

/// The page of a listing that the query asks for. `meta` is what else is known of the listing.
pub(super) fn page<T>(
    call: &Call<'_>,
    name: &'static str,
    rows: Vec<T>,
    meta: Object,
    write: impl Fn(T) -> Object,
) -> Result<Reply, Refusal> {
    let number = match call.query.one("page") {
        None => 1,
        Some(text) => text.parse().ok().filter(|number| *number > 0).ok_or_else(|| {
            Refusal::input(Code::FIELD_INVALID, "page", "the page is no positive number")
        })?,
    };
    let looping = call.bank.is_on(Scenario::PageLoop);
    let gap = call.bank.is_on(Scenario::EmptyMiddlePage);
    // A story about pages needs at least two of them.
    let size = if looping || gap { ROWS.min(rows.len().div_ceil(2)).max(1) } else { ROWS };
    let filled = rows.len().div_ceil(size).max(1);
    let pages = if gap { filled + 1 } else { filled };
    if number > pages {
        return Err(Refusal::not_found("there is no such page"));
    }
    let emptied = gap && number == 2;
    let place = if gap && number > 2 { number - 1 } else { number };
    let mut first = (place - 1) * size;
    if call.bank.has(Quirk::UkobSameTransactionOnTwoPages) && first > 0 {
        // The listing has moved by one row while it was read.
        first -= 1;
    }
    let take = if emptied { 0 } else { (place * size).saturating_sub(first) };
    let rows: Vec<_> = rows.into_iter().skip(first).take(take).map(write).collect();
    let next = if looping && number > 1 { Some(number) } else { Some(number + 1) };
    let next = next.filter(|next| *next <= pages);
    let links = Object::new()
        .with("Self", call.link(&call.ask.query))
        .with("First", call.link(&with_page(&call.ask.query, 1)))
        .maybe("Prev", (number > 1).then(|| call.link(&with_page(&call.ask.query, number - 1))))
        .maybe("Next", next.map(|next| elsewhere(call, &with_page(&call.ask.query, next))))
        .with("Last", call.link(&with_page(&call.ask.query, pages)));
    let body = Object::new()
        .with("Data", Object::new().with(name, rows))
        .with("Links", links)
        .with("Meta", Object::new().with("TotalPages", pages).and(meta));
    Ok(json(200, &body))
}

/// The link to the next page, which some banks write with the host of another brand.
fn elsewhere(call: &Call<'_>, query: &str) -> String {
    let link = call.link(query);
    if !call.bank.has(Quirk::UkobNextOnAnotherHost) {
        return link;
    }
    let port = call.bank.base.port().unwrap_or(80);
    match link.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('/')?))) {
        Some((scheme, (_, path))) => format!("{scheme}://localhost:{port}/{path}"),
        None => link,
    }
}

fn with_page(query: &str, number: usize) -> String {
    let mut made = Serializer::new(String::new());
    made.extend_pairs(parse(query.as_bytes()).filter(|(name, _)| name != "page"));
    made.append_pair("page", &number.to_string());
    made.finish()
}

/// A date and time of a query, by the bank's clock: an offset is ignored, a day alone begins at
/// midnight.
pub(super) fn filter(call: &Call<'_>, name: &'static str) -> Result<Option<DateTime>, Refusal> {
    let Some(text) = call.query.one(name) else { return Ok(None) };
    let bare = text.strip_suffix('Z').unwrap_or(text);
    let bare = match bare.get(19..).and_then(|rest| rest.find(['+', '-', ' '])) {
        Some(at) => bare.get(..19 + at).unwrap_or(bare),
        None => bare,
    };
    let read = if bare.len() == 10 {
        bare.parse::<jiff::civil::Date>().map(|day| day.at(0, 0, 0, 0))
    } else {
        bare.parse()
    };
    read.map(Some)
        .map_err(|_| Refusal::input(Code::FIELD_INVALID_DATE, name, "this is no date and time"))
}

/// A window of the query; the second end is included.
pub(super) fn window(
    call: &Call<'_>,
    from: &'static str,
    to: &'static str,
) -> Result<(DateTime, DateTime), Refusal> {
    let first = filter(call, from)?.unwrap_or(DateTime::MIN);
    let last = filter(call, to)?.unwrap_or(DateTime::MAX);
    if first > last {
        return Err(Refusal::input(Code::FIELD_INVALID, from, "the window ends before it begins"));
    }
    Ok((first, last))
}

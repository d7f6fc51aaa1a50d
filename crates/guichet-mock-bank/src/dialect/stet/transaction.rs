//! Transactions of one account, newest first.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, Zoned};

use super::account::BIC;
use super::call::{Call, Part};
use super::refusal::Refusal;
use super::{amount, hal, link, local, when};
use crate::dialect::place::Place;
use crate::exchange::Reply;
use crate::json::{Json, Object};
use crate::ledger::day::plus_days;
use crate::ledger::view::{Line, lines};
use crate::ledger::{Account, EntryKind, Kind};
use crate::quirk::Quirk;

/// Rows on a page.
const ROWS: usize = 50;
/// How far back a token reads that is not extended.
const HISTORY: i64 = 90;
/// The number of an account's first booking.
const FIRST_REFERENCE: u64 = 20_000_001;

/// `GET /accounts/{accountResourceId}/transactions`.
pub(super) fn list(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let account = call.account(id, Part::Transactions)?;
    let asked = Asked::read(call)?;
    let look = call.bank.look(account);
    let mut seen = lines(account, &look);
    // What the current account pays once a month is no operation of the card.
    seen.retain(|line| account.kind != Kind::ChargeCard || line.entry.kind != EntryKind::Repayment);
    let references = references(&seen);
    let reference = |line: &Line<'_>| references.get(line.id.as_str()).copied();
    seen.retain(|line| asked.wants(line, reference(line)));
    if seen.is_empty() && call.bank.has(Quirk::StetNoContent) {
        return Ok(Reply::empty(204));
    }
    let (total, rows) = (seen.len(), page_size(call));
    let place = Place::of(call.bank, position(call)?, rows, total);
    let shown = place.cut(seen);
    let written: Vec<_> = shown.iter().map(|line| row(call, line, reference(line))).collect();
    let links = links(call, account, place, total);
    Ok(hal(&Object::new().with("transactions", written).with("_links", links)))
}

/// Numbers of the bookings, in the order in which they were made. What is pending has none.
fn references(seen: &[Line<'_>]) -> BTreeMap<String, u64> {
    let booked = seen.iter().rev().filter(|line| line.is_booked());
    booked.map(|line| line.id.clone()).zip(FIRST_REFERENCE..).collect()
}

/// Which of the dates is meant by the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateType {
    Booking,
    Transaction,
}

/// What the query asks for.
struct Asked {
    /// The first day.
    from: Option<Date>,
    /// The day after the last one.
    until: Option<Date>,
    date: DateType,
    /// Only bookings with a greater number.
    after: Option<u64>,
    /// Only bookings up to this number.
    to: Option<u64>,
}

impl Asked {
    fn read(call: &Call<'_>) -> Result<Self, Refusal> {
        let query = &call.query;
        let day = |name| query.one(name).map(day).transpose();
        let number = |name| query.one(name).map(number).transpose();
        let (from, until) = (day("dateFrom")?, day("dateTo")?);
        let date = match query.one("dateType") {
            None | Some("bookingDate") => DateType::Booking,
            Some("transactionDate") => DateType::Transaction,
            Some(_) => return Err(Refusal::input("dateType is not known")),
        };
        if from.zip(until).is_some_and(|(from, until)| from > until) {
            return Err(Refusal::input("dateFrom is after dateTo"));
        }
        let oldest = plus_days(call.today(), -HISTORY);
        let from = match from {
            _ if call.is_extended() => from,
            Some(from) if from < oldest && call.bank.has(Quirk::StetRefuseLongWindow) => {
                return Err(Refusal::input("the window is longer than 90 days"));
            }
            from => Some(from.map_or(oldest, |from| from.max(oldest))),
        };
        // Before version 1.5 the first of these had another name.
        let after = number("afterEntryReference")?.or(number("entryReferenceFrom")?);
        Ok(Self { from, until, date, after, to: number("entryReferenceto")? })
    }

    fn wants(&self, line: &Line<'_>, reference: Option<u64>) -> bool {
        let at = match self.date {
            DateType::Booking => line.at,
            DateType::Transaction => line.entry.made_at,
        };
        let day = local(at).date();
        self.from.is_none_or(|from| day >= from)
            && self.until.is_none_or(|until| day < until)
            && self.after.is_none_or(|after| reference.is_some_and(|number| number > after))
            && self.to.is_none_or(|to| reference.is_some_and(|number| number <= to))
    }
}

/// A day, or the day in Paris of an instant.
fn day(text: &str) -> Result<Date, Refusal> {
    // Without an offset it is the bank's own time.
    let instant = |text: &str| text.parse::<Timestamp>().map(|at| local(at).date());
    let read = match text.split_once('T') {
        None => text.parse(),
        Some(_) => instant(text).or_else(|_| text.parse::<DateTime>().map(DateTime::date)),
    };
    let written_out = text.split('T').next().is_some_and(|day| day.len() == 10);
    read.ok().filter(|_| written_out).ok_or(Refusal::input("a date is no date"))
}

fn number(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal::input("an entry reference is none of this bank"))
}

fn page_size(call: &Call<'_>) -> usize {
    if call.bank.has(Quirk::StetNoPages) { usize::MAX } else { ROWS }
}

/// The first row of the page that a link leads to.
fn position(call: &Call<'_>) -> Result<usize, Refusal> {
    let page = call.query.one("page").map(str::parse).transpose();
    page.map(Option::unwrap_or_default).map_err(|_| Refusal::input("there is no such page"))
}

fn links(call: &Call<'_>, account: &Account, place: Place, total: usize) -> Object {
    let at = |position: usize| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let kept = url::form_urlencoded::parse(call.ask.query.as_bytes());
        query.extend_pairs(kept.filter(|(name, _)| name != "page"));
        query.append_pair("page", &position.to_string());
        let path = link::part_path(call, account, Part::Transactions);
        link::to(call, &format!("{path}?{}", query.finish()))
    };
    let rows = page_size(call);
    let paged = total > rows || place.next.is_some();
    let last = total.saturating_sub(1) / rows * rows;
    Object::new()
        .with("self", link::here(call))
        .with("parent-list", link::to(call, "accounts"))
        .and(link::parts(call, account, Some(Part::Transactions)))
        .maybe("first", paged.then(|| at(0)))
        .maybe("prev", (place.first > 0).then(|| at(place.first.saturating_sub(rows))))
        .maybe("next", place.next.map(at))
        .maybe("last", paged.then(|| at(last)))
}

fn row(call: &Call<'_>, line: &Line<'_>, reference: Option<u64>) -> Object {
    let (bank, entry) = (call.bank, line.entry);
    let minus = bank.has(Quirk::StetNegativeDebits);
    let shown = if minus { line.amount } else { line.amount.absolute() };
    let midnight = |at: Timestamp| when(bank, &start_of_day(&local(at)));
    let booked = line.is_booked().then(|| midnight(line.at));
    let empty = bank.has(Quirk::StetEmptyBookingDate).then(String::new);
    let expected = entry.booked_at.filter(|_| !line.is_booked());
    Object::new()
        .with("resourceId", line.id.as_str())
        .maybe("entryReference", reference.map(|number| written_reference(call, number)))
        .with("transactionAmount", amount(bank, shown))
        .with("creditDebitIndicator", if line.amount.is_out() { "DBIT" } else { "CRDT" })
        .maybe("transactionAmountDetails", foreign(call, line))
        .with("status", status(call, line))
        .maybe("endToEndId", entry.end_to_end.as_deref())
        .maybe("expectedBookingDate", expected.map(midnight))
        .maybe("bookingDate", booked.clone().or(empty))
        .maybe("valueDate", booked)
        .with("transactionDate", when(bank, &local(entry.made_at)))
        .maybe("bankTransactionCode", bank_code(entry.kind))
        .maybe("relatedParties", parties(line))
        .with("remittanceInformation", remittance(call, &entry.text))
        .maybe("merchantCategoryCode", entry.merchant.map(|merchant| merchant.mcc))
}

fn start_of_day(at: &Zoned) -> Zoned {
    at.start_of_day().unwrap_or_else(|_| at.clone())
}

fn written_reference(call: &Call<'_>, number: u64) -> Json {
    if call.bank.has(Quirk::StetNumericReference) {
        // 20000042 as 2.0000042E7.
        let digits = number.to_string();
        let (head, tail) = digits.split_at_checked(1).unwrap_or((&digits, ""));
        Json::Number(format!("{head}.{tail}E{}", tail.len()))
    } else {
        Json::Text(number.to_string())
    }
}

fn status(call: &Call<'_>, line: &Line<'_>) -> &'static str {
    if line.is_booked() {
        "BOOK"
    } else if call.bank.has(Quirk::StetPendingIsOther) {
        "OTHR"
    } else {
        "PDNG"
    }
}

/// What was paid in another currency.
fn foreign(call: &Call<'_>, line: &Line<'_>) -> Option<Object> {
    let original = line.original()?;
    let instructed = Object::new()
        .with("amount", amount(call.bank, original.amount.absolute()))
        .with("sourceCurrency", original.amount.currency().code())
        .with("targetCurrency", line.amount.currency().code())
        .with("exchangeRate", original.rate);
    Some(Object::new().with("instructedAmount", instructed))
}

/// The other side of the transfer, or the shop.
fn parties(line: &Line<'_>) -> Option<Object> {
    let entry = line.entry;
    let (agent, party, account) = if line.amount.is_out() {
        ("creditorAgent", "creditor", "creditorAccount")
    } else {
        ("debtorAgent", "debtor", "debtorAccount")
    };
    let named = |name: &str| Object::new().with("name", name);
    if let Some(other) = &entry.counterparty {
        let iban = other.account.as_deref().map(|iban| Object::new().with("iban", iban));
        let bic = iban.is_some().then(|| Object::new().with("bicFi", BIC));
        return Some(
            Object::new().maybe(agent, bic).with(party, named(&other.name)).maybe(account, iban),
        );
    }
    entry.merchant.map(|merchant| Object::new().with(party, named(merchant.name)))
}

/// In one of three shapes.
fn remittance(call: &Call<'_>, text: &str) -> Json {
    let line: String = text.chars().take(140).collect();
    if call.bank.has(Quirk::StetRemittanceList) {
        vec![line].into()
    } else if call.bank.has(Quirk::StetRemittanceText) {
        line.into()
    } else {
        Object::new().with("unstructured", vec![line]).into()
    }
}

/// ISO 20022's bank transaction code.
fn bank_code(kind: EntryKind) -> Option<Object> {
    let (domain, family, sub_family) = match kind {
        EntryKind::CardPayment => ("PMNT", "CCRD", "POSD"),
        EntryKind::Refund => ("PMNT", "MCRD", "RIMB"),
        EntryKind::Cash => ("PMNT", "CCRD", "CWDL"),
        EntryKind::Cheque => ("PMNT", "ICHQ", "CCHQ"),
        EntryKind::Deposit => ("PMNT", "RCHQ", "CCHQ"),
        EntryKind::Transfer => ("PMNT", "ICDT", "ESCT"),
        EntryKind::DirectDebit => ("PMNT", "RDDT", "ESDD"),
        EntryKind::Fee => ("ACMT", "MDOP", "CHRG"),
        EntryKind::Interest => ("ACMT", "MCOP", "INTR"),
        EntryKind::Salary => ("PMNT", "RCDT", "SALA"),
        EntryKind::Repayment => ("PMNT", "MCRD", "SMCD"),
        EntryKind::Trade | EntryKind::Dividend => return None,
    };
    let code = Object::new().with("domain", domain).with("family", family);
    Some(code.with("subFamily", sub_family))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_days_in_paris() {
        let read = |text| day(text).ok();
        assert_eq!(read("2026-03-31"), Some(date(2026, 3, 31)));
        assert_eq!(read("2026-03-30T22:00:00Z"), Some(date(2026, 3, 31)));
        assert_eq!(read("2026-03-31T00:00:00+02:00"), Some(date(2026, 3, 31)));
        assert_eq!(read("2026-03-31T00:00:00"), Some(date(2026, 3, 31)));
        for wrong in ["", "yesterday", "2026-02-30", "20260331", "31/03/2026"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}

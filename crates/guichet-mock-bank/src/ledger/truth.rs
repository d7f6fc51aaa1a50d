//! The books as they are, for tests that compare what an app understood with what was so.

use jiff::tz::TimeZone;

use super::account::Account;
use super::day::day_in;
use super::view::{Line, Look, Standing, balances, lines};
use super::{Customer, Ledger};
use crate::json::{Json, Object};

/// All customers, or one. The calendar days are those of a time zone.
pub(crate) fn truth(ledger: &Ledger, login: Option<&str>, look: &Look, zone: &TimeZone) -> Object {
    let chosen: Vec<_> = ledger
        .customers()
        .iter()
        .filter(|customer| login.is_none_or(|login| customer.login == login))
        .map(|customer| of_customer(customer, look, zone))
        .collect();
    Object::new().with("now", look.now.to_string()).with("customers", chosen)
}

fn of_customer(customer: &Customer, look: &Look, zone: &TimeZone) -> Object {
    let accounts: Vec<_> =
        customer.accounts.iter().map(|account| of_account(account, look, zone)).collect();
    Object::new()
        .with("login", customer.login)
        .with("id", customer.id.as_str())
        .with("name", format!("{} {}", customer.first_name, customer.last_name))
        .with("email", customer.email.as_str())
        .with("phone", customer.phone)
        .with("accounts", accounts)
}

fn of_account(account: &Account, look: &Look, zone: &TimeZone) -> Object {
    let now = balances(account, look);
    let entries: Vec<_> = lines(account, look).iter().map(|line| of_line(line, zone)).collect();
    let holdings: Vec<_> = account
        .holdings
        .iter()
        .map(|holding| {
            Object::new()
                .with("symbol", holding.symbol)
                .with("units", holding.units)
                .with("price", holding.price)
                .with("value", holding.value)
        })
        .collect();
    Object::new()
        .with("id", account.id.as_str())
        .with("kind", account.kind.word())
        .with("name", account.name)
        .with("currency", account.currency.code())
        .with("number", account.number.as_str())
        .maybe("iban", account.iban.as_deref())
        .maybe("parent", account.parent.as_deref())
        .maybe("tokenised", account.tokenised.as_deref())
        .with("opened_on", account.opened_on)
        .with("opening", account.opening)
        .with("booked", now.booked)
        .with("available", now.available)
        .with("entries", entries)
        .with("holdings", holdings)
}

fn of_line(line: &Line<'_>, zone: &TimeZone) -> Object {
    let entry = line.entry;
    let status = match line.standing {
        Standing::Booked => "booked",
        Standing::Held(_) => "pending",
    };
    let original: Option<Json> = line.original().map(|original| {
        Object::new()
            .with("amount", original.amount)
            .with("currency", original.amount.currency().code())
            .with("rate", original.rate)
            .into()
    });
    Object::new()
        .with("id", line.id.as_str())
        .with("status", status)
        .with("kind", entry.kind.word())
        .with("amount", line.amount)
        .with("made_on", day_in(entry.made_at, zone))
        .with("day", day_in(line.at, zone))
        .with("text", entry.text.as_str())
        .maybe("merchant", entry.merchant.map(|merchant| merchant.name))
        .maybe("mcc", entry.merchant.map(|merchant| merchant.mcc))
        .maybe("city", entry.merchant.map(|merchant| merchant.city).filter(|it| !it.is_empty()))
        .maybe("postal_code", entry.merchant.map(|it| it.postal_code).filter(|it| !it.is_empty()))
        .maybe("counterparty", entry.counterparty.as_ref().map(|other| other.name.as_str()))
        .maybe(
            "counterparty_account",
            entry.counterparty.as_ref().and_then(|other| other.account.as_deref()),
        )
        .maybe("original", original)
        .maybe("cheque", entry.cheque)
        .maybe("end_to_end", entry.end_to_end.as_deref())
        .maybe("refers_to", entry.refers_to.as_deref())
        .maybe("settles", line.settles)
}

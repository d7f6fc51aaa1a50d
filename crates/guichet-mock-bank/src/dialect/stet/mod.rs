//! STET, the French banks' API, version 1.5 in the words of 1.4 where a quirk says so.
//!
//! The permission is the token: scopes say what it is for, and only the first access token with
//! `extended_transaction_history` reads more than 90 days. Links say what may be read. Amounts of
//! transactions have no sign, `creditDebitIndicator` gives the direction; balances have one. All
//! days are days in Paris. `dateTo` is exclusive.
//!
//! Only payment accounts are shown: current accounts and cards. Operations of a card with deferred
//! debit are listed on the card, and once a month their sum on its current account.

mod account;
mod call;
mod consent;
mod link;
mod person;
mod refusal;
mod transaction;
pub(crate) mod wish;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use self::call::Call;
use self::refusal::Refusal;
use super::Dialect;
use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::json::{Json, Object};
use crate::ledger::Money;
use crate::quirk::Quirk;

/// Where the days are counted.
const ZONE: &str = "Europe/Paris";

/// The one place where it is spoken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stet;

impl Stet {
    pub(crate) const BASE: &'static str = "/stet/psd2/v1";

    fn route(bank: &Bank, ask: &Ask, rest: &[&str]) -> Result<Reply, Refusal> {
        let method = match rest {
            ["consents"] => "PUT",
            ["accounts" | "end-user-identity" | "trusted-beneficiaries"]
            | ["accounts", _, "balances" | "transactions" | "owners" | "overdrafts"] => "GET",
            _ => return Err(Refusal::new(404, "RESOURCE_UNKNOWN", "there is no such path")),
        };
        if ask.method != method {
            return Err(Refusal::wrong_method(method));
        }
        let call = Call::admit(bank, ask)?;
        match rest {
            ["consents"] => consent::forward(&call),
            ["accounts"] => account::list(&call),
            ["accounts", id, "balances"] => account::balances(&call, id),
            ["accounts", id, "transactions"] => transaction::list(&call, id),
            ["accounts", id, "overdrafts"] => account::overdrafts(&call, id),
            ["accounts", id, _] => person::owners(&call, id),
            ["end-user-identity"] => person::identity(&call),
            _ => person::beneficiaries(&call),
        }
    }

    /// Gives the caller's request id back.
    fn echo(reply: Reply, ask: &Ask) -> Reply {
        match ask.header("x-request-id") {
            Some(id) => reply.with("x-request-id", id),
            None => reply,
        }
    }
}

impl Dialect for Stet {
    fn base(&self) -> &'static str {
        Self::BASE
    }

    fn name(&self) -> &'static str {
        "STET 1.5"
    }

    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let reply = if bank.spend(Quirk::StetError303001Once) {
            refusal::error_303001(ask)
        } else {
            Self::route(bank, ask, rest).unwrap_or_else(|refusal| refusal.reply(ask))
        };
        Self::echo(reply, ask)
    }

    fn too_many(&self, ask: &Ask, _retry_after: u32) -> Reply {
        Self::echo(Refusal::too_many().reply(ask), ask)
    }

    fn broken(&self, ask: &Ask) -> Reply {
        Self::echo(Refusal::new(500, "INTERNAL_SERVER_ERROR", "something broke").reply(ask), ask)
    }
}

/// What the clock in Paris shows.
fn local(at: Timestamp) -> Zoned {
    at.in_tz(ZONE).unwrap_or_else(|_| at.to_zoned(TimeZone::UTC))
}

/// A body in HAL.
fn hal(body: &Object) -> Reply {
    Reply::bytes(200, "application/hal+json; charset=utf-8", body.to_string().into_bytes())
}

/// An amount with the sign that it has.
fn amount(bank: &Bank, money: Money) -> Object {
    let text = money.text();
    let amount =
        if bank.has(Quirk::StetTextAmounts) { Json::Text(text) } else { Json::Number(text) };
    Object::new().with("amount", amount).with("currency", money.currency().code())
}

/// An instant, with the offset that Paris has then; or its day, where the bank writes days.
fn when(bank: &Bank, at: &Zoned) -> String {
    let form = if bank.has(Quirk::StetPlainDates) { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S%:z" };
    at.strftime(form).to_string()
}

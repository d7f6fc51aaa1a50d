//! NextGenPSD2 of the Berlin Group, version 1.3, account information.
//!
//! The app lodges a consent, sends the customer where the consent's links lead, asks until the
//! consent is valid, and reads with the consent's id in a header. Money out has a minus sign. The
//! presence of the customer's address says that the customer is there; without it, each resource is
//! answered as often in a day as the consent says, at most four times.

mod access;
mod account;
mod authorisation;
mod call;
mod consent;
mod header;
mod listing;
mod refusal;
mod transaction;

use uuid::Uuid;

use self::call::{Call, Speech};
use self::refusal::Refusal;
use super::Dialect;
use crate::bank::Bank;
use crate::exchange::{Ask, Reply};

/// Where it is spoken.
const BASE: &str = "/berlin-group/v1";

/// NextGenPSD2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BerlinGroup;

fn route(bank: &Bank, ask: &Ask, rest: &[&str]) -> Result<Reply, Refusal> {
    if !is_known(rest) {
        return Err(Refusal::unknown("there is no such resource"));
    }
    header::check(bank, ask)?;
    if let ["consents", rest @ ..] = rest {
        return consent::answer(bank, ask, rest);
    }
    if ask.method != "GET" {
        return Err(Refusal::wrong_method());
    }
    let call = Call::admit(bank, ask)?;
    match rest {
        ["accounts"] => account::list(&call),
        ["accounts", id] => account::one(&call, id),
        ["accounts", id, "balances"] => account::balances_of(&call, id),
        ["accounts", id, "transactions"] => transaction::list(&call, id),
        ["accounts", id, "transactions", transaction] => transaction::one(&call, id, transaction),
        ["card-accounts"] => account::cards(&call),
        ["card-accounts", id] => account::card(&call, id),
        ["card-accounts", id, "balances"] => account::balances_of_card(&call, id),
        ["card-accounts", id, "transactions"] => transaction::card_list(&call, id),
        _ => Err(Refusal::unknown("there is no such resource")),
    }
}

/// Whether a path is one of the standard's, whoever asks.
fn is_known(rest: &[&str]) -> bool {
    match rest {
        ["consents", ..] | ["accounts", _, "transactions", _] => true,
        ["accounts" | "card-accounts", rest @ ..] => {
            matches!(rest, [] | [_] | [_, "balances" | "transactions"])
        }
        _ => false,
    }
}

/// Every answer repeats the id of the request; one without gets one.
fn echo(reply: Reply, ask: &Ask) -> Reply {
    let given = ask.header("x-request-id").filter(|id| Uuid::try_parse(id).is_ok());
    let id = given.map_or_else(|| Uuid::new_v4().to_string(), ToOwned::to_owned);
    reply.with("x-request-id", id)
}

impl Dialect for BerlinGroup {
    fn base(&self) -> &'static str {
        BASE
    }

    fn name(&self) -> &'static str {
        "Berlin Group 1.3"
    }

    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let speech = Speech::of(bank);
        let reply = route(bank, ask, rest).unwrap_or_else(|refusal| refusal.reply(speech));
        echo(reply, ask)
    }

    fn too_many(&self, ask: &Ask, _retry_after: u32) -> Reply {
        echo(Refusal::exceeded().reply(Speech::Messages), ask)
    }

    fn broken(&self, ask: &Ask) -> Reply {
        echo(Refusal::broken().reply(Speech::Messages), ask)
    }
}

//! FDX, the Financial Data Exchange's API, in three major versions and in Chase's place.
//!
//! Versions 4 and 5 wrap each account and transaction in an object with one key; version 6 is
//! flat and names the category. Amounts are without sign, `debitCreditMemo` gives the direction.
//! What is owed is positive on the wire. Only reading is spoken.

mod account;
mod call;
mod consent;
mod customer;
mod paging;
mod period;
mod refusal;
mod statement;
mod transaction;
pub(crate) mod wish;

use uuid::Uuid;

use self::call::Call;
use self::refusal::Refusal;
use super::Dialect;
use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::grant::Realm;
use crate::json::Object;

/// One version at one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fdx {
    name: &'static str,
    base: &'static str,
    major: u8,
    realm: Realm,
}

impl Fdx {
    pub(crate) const V4: Self =
        Self { name: "FDX 4.6", base: "/fdx/v4", major: 4, realm: Realm::Standard };
    pub(crate) const V5: Self =
        Self { name: "FDX 5.3", base: "/fdx/v5", major: 5, realm: Realm::Standard };
    pub(crate) const V6: Self =
        Self { name: "FDX 6.4", base: "/fdx/v6", major: 6, realm: Realm::Standard };
    pub(crate) const CHASE: Self = Self {
        name: "FDX 4 in Chase's place",
        base: "/jpmc/servicing/inquiry-maintenance/fdx/v4",
        major: 4,
        realm: Realm::Chase,
    };

    /// Whether accounts and transactions carry `accountCategory` instead of a wrapper.
    fn is_flat(self) -> bool {
        self.major >= 6
    }

    /// An object as this version writes it in a list.
    fn wrapped(self, wrapper: &'static str, category: &'static str, fields: Object) -> Object {
        if self.is_flat() {
            Object::new().with("accountCategory", category).and(fields)
        } else {
            Object::new().with(wrapper, fields)
        }
    }

    /// An instant; the older versions write milliseconds.
    fn instant(self, at: jiff::Timestamp) -> String {
        if self.is_flat() {
            at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
        } else {
            at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
        }
    }

    fn route(self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Result<Reply, Refusal> {
        match rest {
            ["availability"] => return get(ask).map(|()| availability()),
            ["capability"] => return get(ask).map(|()| self.capability(bank)),
            ["ping"] if self.realm == Realm::Chase => {
                return get(ask).map(|()| Reply::json(200, &Object::new().with("status", "UP")));
            }
            _ => {}
        }
        let call = Call::admit(self, bank, ask)?;
        if let ["consents", id, rest @ ..] = rest
            && self.realm == Realm::Standard
        {
            return consent::answer(&call, id, rest);
        }
        call.active()?;
        match rest {
            ["accounts", ..] | ["customers", "current"] => get(ask)?,
            _ => {}
        }
        match rest {
            ["accounts"] => account::list(&call),
            ["accounts", id] => account::one(&call, id),
            ["accounts", id, "transactions"] => transaction::list(&call, id),
            ["accounts", id, "contact"] => customer::contact(&call, id),
            ["accounts", id, "payment-networks"] => customer::payment_networks(&call, id),
            ["accounts", id, "statements"] => statement::list(&call, id),
            ["accounts", id, "statements", statement] => statement::one(&call, id, statement),
            ["customers", "current"] => customer::current(&call),
            _ => Err(Refusal::no_such_path()),
        }
    }

    fn capability(self, bank: &Bank) -> Reply {
        let version = match self.major {
            6 => "V6.4",
            5 => "V5.3",
            _ => "V4.6",
        };
        let body = Object::new()
            .with("fdxVersions", vec![version])
            .with("jwksUrl", bank.link("/oauth2/jwks"));
        Reply::json(200, &body)
    }

    /// Gives the caller's interaction id back, as it was sent.
    fn echo(reply: Reply, ask: &Ask) -> Reply {
        match interaction(ask) {
            Some(id) => reply.with("x-fapi-interaction-id", id),
            None => reply,
        }
    }
}

impl Dialect for Fdx {
    fn base(&self) -> &'static str {
        self.base
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let reply = self.route(bank, ask, rest).unwrap_or_else(|refusal| refusal.reply(*self));
        Self::echo(reply, ask)
    }

    fn too_many(&self, ask: &Ask, _retry_after: u32) -> Reply {
        let refusal = Refusal::new(429, 1207, "Too many requests", "slow down");
        Self::echo(refusal.reply(*self), ask)
    }

    fn broken(&self, ask: &Ask) -> Reply {
        let refusal = Refusal::new(500, 500, "Internal server error", "something broke inside");
        Self::echo(refusal.reply(*self), ask)
    }
}

/// The id that the caller gave this exchange; one that is no UUID counts as none.
fn interaction(ask: &Ask) -> Option<&str> {
    ask.header("x-fapi-interaction-id").filter(|id| Uuid::try_parse(id).is_ok())
}

fn get(ask: &Ask) -> Result<(), Refusal> {
    if ask.method == "GET" { Ok(()) } else { Err(Refusal::wrong_method()) }
}

fn availability() -> Reply {
    let alive = Object::new().with("status", "ALIVE").with("description", "all services work");
    Reply::json(200, &Object::new().with("availability", vec![alive]))
}

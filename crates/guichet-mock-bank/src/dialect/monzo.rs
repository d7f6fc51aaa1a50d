//! Monzo's own interface, by the bank's documentation (`monzo/docs` 58a52e1).
//!
//! Amounts are whole minor units, money out is negative, the oldest comes first, and `since` is an
//! instant or the id of a transaction. Current accounts and savings are shown; the word for savings
//! is this bank's own. An entry is created at the moment at which the books show it.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Dialect;
use crate::bank::Bank;
use crate::exchange::{Ask, Fields, Reply};
use crate::grant::{Consent, Realm, Status};
use crate::json::Object;
use crate::ledger::view::{Line, balances, lines};
use crate::ledger::{Account, Customer, EntryKind, Kind};
use crate::scenario::Scenario;

/// How far back a token reads that is not fresh.
const HISTORY: SignedDuration = SignedDuration::from_hours(90 * 24);
/// For so long a token is fresh.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// The one place where it is spoken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Monzo;

/// Status and code of an answer that is none.
type Refused = (u16, &'static str);

struct Call<'a> {
    bank: &'a Bank,
    query: Fields,
    consent: Consent,
    customer: &'a Customer,
}

impl<'a> Call<'a> {
    fn admit(bank: &'a Bank, ask: &Ask) -> Result<Self, Refused> {
        let stranger = (401, "unauthorized.bad_access_token");
        let (_, consent) = ask
            .bearer()
            .and_then(|token| bank.read(|state| state.permission(token, Realm::Monzo)))
            .filter(|(_, consent)| consent.status(bank.now()) == Status::Active)
            .ok_or(stranger)?;
        if consent.waits_in_app() {
            return Err((403, "forbidden.insufficient_permissions"));
        }
        let login = consent.customer.as_deref().ok_or(stranger)?;
        let customer = bank.ledger.customer(login).ok_or(stranger)?;
        Ok(Self { bank, query: ask.query(), consent, customer })
    }

    fn accounts(&self) -> Vec<&'a Account> {
        let shown = |account: &&Account| {
            matches!(account.kind, Kind::Current | Kind::Savings)
                && self.consent.accounts.contains(&account.id)
        };
        self.customer.accounts.iter().filter(shown).collect()
    }

    /// The account that the query names.
    fn account(&self) -> Result<&'a Account, Refused> {
        let id = self.query.one("account_id").ok_or((400, "bad_request.missing_param"))?;
        let all = self.accounts();
        let found = all.iter().copied().find(|account| account.id == id);
        let found = found.ok_or((403, "forbidden.not_your_account"))?;
        if self.bank.fails(found, &all) { Err((500, "internal_service")) } else { Ok(found) }
    }

    fn list(&self) -> Object {
        let wanted = self.query.one("account_type");
        let all = self.accounts().into_iter();
        let all = all.filter(|account| wanted.is_none_or(|word| word == type_of(account)));
        let rows: Vec<_> = all.map(|account| self.row(account)).collect();
        Object::new().with("accounts", rows)
    }

    fn row(&self, account: &Account) -> Object {
        let name = format!("{} {}", self.customer.first_name, self.customer.last_name);
        // Sort code and number stand within a British IBAN.
        let british = account.iban.as_deref().filter(|iban| iban.starts_with("GB"));
        let part = |from, to| british.and_then(|iban| iban.get(from..to));
        let owner = Object::new()
            .with("user_id", self.customer.id.as_str())
            .with("preferred_name", name.as_str());
        Object::new()
            .with("id", account.id.as_str())
            .with("description", format!("{name}'s Account"))
            .with("created", format!("{}T09:00:00Z", account.opened_on))
            .with("closed", false)
            .with("type", type_of(account))
            .with("currency", account.currency.code())
            .with("country_code", "GB")
            .with("owners", vec![owner])
            .maybe("sort_code", part(8, 14))
            .maybe("account_number", part(14, 22))
    }

    fn balance(&self, account: &Account) -> Object {
        let look = self.bank.look(account);
        let available = balances(account, &look).available.minor();
        Object::new()
            .with("balance", available)
            .with("total_balance", available)
            .with("currency", account.currency.code())
            .with("spend_today", 0_i64)
    }

    fn transactions(&self, account: &Account) -> Result<Object, Refused> {
        let limit = match self.query.one("limit") {
            None => 30,
            Some(text) => text.parse().ok().filter(|it| (1..=100).contains(it)).ok_or(BAD)?,
        };
        let instant = |text: &str| text.parse::<Timestamp>().ok();
        let before = self.query.one("before").map(|text| instant(text).ok_or(BAD)).transpose()?;
        let mut seen = lines(account, &self.bank.look(account));
        seen.reverse();
        seen.retain(|line| before.is_none_or(|before| line.at < before));
        let since = self.query.one("since");
        let first = match since {
            None => 0,
            Some(text) => match instant(text) {
                Some(since) => seen.iter().take_while(|line| line.at < since).count(),
                None => seen.iter().position(|line| line.id == text).ok_or(BAD)? + 1,
            },
        };
        self.fresh_enough(since, instant)?;
        let looping = self.bank.is_on(Scenario::PageLoop);
        let later = since.is_some_and(|text| instant(text).is_none());
        let rest = seen.len() - first;
        // A story about pages needs two of them; an empty one would be the end.
        let story = looping || self.bank.is_on(Scenario::EmptyMiddlePage);
        let limit = if story && !later { limit.min(rest.div_ceil(2)) } else { limit };
        // In a circle, what follows the last entry is the last page once more.
        let first =
            if looping && later && rest == 0 { seen.len().saturating_sub(1) } else { first };
        let rows: Vec<_> =
            seen.iter().skip(first).take(limit).map(|line| self.line(account, line)).collect();
        Ok(Object::new().with("transactions", rows))
    }

    /// After five minutes, a long history wants the customer again.
    fn fresh_enough(
        &self,
        since: Option<&str>,
        instant: impl Fn(&str) -> Option<Timestamp>,
    ) -> Result<(), Refused> {
        let now = self.bank.now();
        let begins = match since {
            None => Some(Timestamp::MIN),
            Some(text) => instant(text),
        };
        let long = begins.is_some_and(|at| now.duration_since(at) >= HISTORY);
        let stale = now.duration_since(self.consent.updated) > FRESH;
        if long && stale { Err((403, "forbidden.verification_required")) } else { Ok(()) }
    }

    fn line(&self, account: &Account, line: &Line<'_>) -> Object {
        let entry = line.entry;
        let local = line.original().map_or(line.amount, |original| original.amount);
        let settled = if line.is_booked() { line.at.to_string() } else { String::new() };
        let expand = self.query.all("expand[]").any(|word| word == "merchant");
        let other = entry.counterparty.as_ref().map(|other| {
            Object::new()
                .with("name", other.name.as_str())
                .maybe("account_number", other.account.as_deref())
        });
        let row = Object::new()
            .with("id", line.id.as_str())
            .with("account_id", account.id.as_str())
            .with("created", line.at.to_string())
            .with("updated", line.at.to_string())
            .with("settled", settled)
            .with("amount", line.amount.minor())
            .with("currency", line.amount.currency().code())
            .with("local_amount", local.minor())
            .with("local_currency", local.currency().code())
            .with("description", entry.text.as_str())
            .with("category", "general")
            .with("scheme", scheme(entry.kind))
            .with("is_load", false)
            .with("notes", "")
            .with("metadata", Object::new())
            .maybe("counterparty", other);
        match entry.merchant {
            Some(merchant) if expand => {
                let address = Object::new()
                    .with("city", merchant.city)
                    .with("region", merchant.region)
                    .with("postcode", merchant.postal_code)
                    .with("country", merchant.country);
                let shop = Object::new()
                    .with("id", format!("merch_{}", merchant.mcc))
                    .with("name", merchant.name)
                    .with("category", "shopping")
                    .with("address", address);
                row.with("merchant", shop)
            }
            Some(merchant) => row.with("merchant", format!("merch_{}", merchant.mcc)),
            None => row,
        }
    }

    fn answer(&self, ask: &Ask, rest: &[&str]) -> Result<Object, Refused> {
        match (ask.method.as_str(), rest) {
            ("GET", ["accounts"]) => Ok(self.list()),
            ("GET", ["balance"]) => Ok(self.balance(self.account()?)),
            ("GET", ["transactions"]) => self.transactions(self.account()?),
            (_, ["accounts" | "balance" | "transactions"]) => Err((405, "method_not_allowed")),
            _ => Err((404, "not_found")),
        }
    }
}

const BAD: Refused = (400, "bad_request.bad_param");

fn type_of(account: &Account) -> &'static str {
    if account.kind == Kind::Savings { "uk_savings" } else { "uk_retail" }
}

fn scheme(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::CardPayment | EntryKind::Refund | EntryKind::Cash => "mastercard",
        EntryKind::DirectDebit | EntryKind::Salary => "bacs",
        EntryKind::Interest | EntryKind::Fee => "monzo_paid",
        _ => "payport_faster_payments",
    }
}

fn refuse((status, code): Refused) -> Reply {
    let body = Object::new()
        .with("code", code)
        .with("message", "this request is not answered")
        .with("params", Object::new())
        .maybe("error", (status == 401).then_some("invalid_token"));
    Reply::json(status, &body)
}

/// Gives the caller's name of the request back, or gives it one.
pub(super) fn named(reply: Reply, ask: &Ask) -> Reply {
    let id = ask.header("x-request-id").map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
    reply.with("x-request-id", id)
}

impl Dialect for Monzo {
    fn base(&self) -> &'static str {
        "/monzo"
    }

    fn name(&self) -> &'static str {
        "Monzo"
    }

    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let answer = Call::admit(bank, ask).and_then(|call| call.answer(ask, rest));
        named(answer.map_or_else(refuse, |body| Reply::json(200, &body)), ask)
    }

    fn too_many(&self, ask: &Ask, _retry_after: u32) -> Reply {
        named(refuse((429, "too_many_requests")), ask)
    }

    fn broken(&self, ask: &Ask) -> Reply {
        named(refuse((500, "internal_service")), ask)
    }
}

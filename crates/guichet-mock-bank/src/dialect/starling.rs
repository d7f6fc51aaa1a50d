//! Starling's own interface, by what its users write of it; no page of the bank's is its source.
//!
//! Amounts are whole minor units without a sign, the direction stands beside them. A feed belongs
//! to a category of an account and comes whole. Every account has one category here, with the
//! name of the account, and no spaces; only current accounts and savings are shown.

use jiff::Timestamp;

use super::Dialect;
use super::monzo::named;
use crate::bank::Bank;
use crate::exchange::{Ask, Fields, Reply};
use crate::grant::{Consent, Realm, Status};
use crate::json::{Json, Object};
use crate::ledger::view::{Line, balances, lines};
use crate::ledger::{Account, Customer, EntryKind, Kind, Money};

/// The one place where it is spoken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Starling;

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
        let stranger = (401, "invalid_token");
        let (_, consent) = ask
            .bearer()
            .and_then(|token| bank.read(|state| state.permission(token, Realm::Starling)))
            .filter(|(_, consent)| consent.status(bank.now()) == Status::Active)
            .ok_or(stranger)?;
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

    fn account(&self, id: &str) -> Result<&'a Account, Refused> {
        let all = self.accounts();
        let found = all.iter().copied().find(|account| account.id == id);
        let found = found.ok_or((404, "account_not_found"))?;
        if self.bank.fails(found, &all) { Err((500, "internal_error")) } else { Ok(found) }
    }

    fn list(&self) -> Object {
        let row = |account: &Account| {
            Object::new()
                .with("accountUid", account.id.as_str())
                .with(
                    "accountType",
                    if account.kind == Kind::Savings { "SAVINGS" } else { "PRIMARY" },
                )
                .with("defaultCategory", account.id.as_str())
                .with("currency", account.currency.code())
                .with("createdAt", format!("{}T09:00:00.000Z", account.opened_on))
                .with("name", account.name)
        };
        let rows: Vec<_> = self.accounts().into_iter().map(row).collect();
        Object::new().with("accounts", rows)
    }

    fn balance(&self, account: &Account) -> Object {
        let now = balances(account, &self.bank.look(account));
        let pending = now.available.plus(now.booked.minor().saturating_neg());
        Object::new()
            .with("clearedBalance", signed(now.booked))
            .with("effectiveBalance", signed(now.available))
            .with("pendingTransactions", signed(pending))
            .with("amount", signed(now.available))
    }

    /// What was there between two moments, newest first.
    fn feed(&self, account: &Account) -> Result<Object, Refused> {
        let at = |name| {
            let text = self.query.one(name).ok_or((400, "missing_parameter"))?;
            text.parse::<Timestamp>().map_err(|_| (400, "invalid_timestamp"))
        };
        let (first, last) = (at("minTransactionTimestamp")?, at("maxTransactionTimestamp")?);
        let seen = lines(account, &self.bank.look(account));
        let within = seen.iter().filter(|line| first <= line.at && line.at <= last);
        let rows: Vec<_> = within.map(|line| item(account, line)).collect();
        Ok(Object::new().with("feedItems", rows))
    }

    fn answer(&self, ask: &Ask, rest: &[&str]) -> Result<Object, Refused> {
        if ask.method != "GET" {
            return Err((405, "method_not_allowed"));
        }
        match rest {
            ["accounts"] => Ok(self.list()),
            ["accounts", id, "balance"] => Ok(self.balance(self.account(id)?)),
            ["account", id, "spaces"] => {
                self.account(id)?;
                let none = Vec::<Json>::new;
                Ok(Object::new().with("savingsGoals", none()).with("spendingSpaces", none()))
            }
            ["feed", "account", id, "category", category, "transactions-between"] => {
                let account = self.account(id)?;
                if *category == account.id {
                    self.feed(account)
                } else {
                    Err((404, "category_not_found"))
                }
            }
            _ => Err((404, "not_found")),
        }
    }
}

fn item(account: &Account, line: &Line<'_>) -> Object {
    let entry = line.entry;
    let source = line.original().map_or(line.amount, |original| original.amount);
    let (kind, name) = match (entry.merchant, &entry.counterparty) {
        (Some(merchant), _) => ("MERCHANT", Some(merchant.name)),
        (None, Some(other)) if line.amount.is_out() => ("PAYEE", Some(other.name.as_str())),
        (None, Some(other)) => ("SENDER", Some(other.name.as_str())),
        (None, None) => ("STARLING", None),
    };
    let number = entry.counterparty.as_ref().and_then(|other| other.account.as_deref());
    Object::new()
        .with("feedItemUid", line.id.as_str())
        .with("categoryUid", account.id.as_str())
        .with("amount", unsigned(line.amount))
        .with("sourceAmount", unsigned(source))
        .with("direction", if line.amount.is_out() { "OUT" } else { "IN" })
        .with("updatedAt", line.at.to_string())
        .with("transactionTime", line.at.to_string())
        .maybe("settlementTime", line.is_booked().then(|| line.at.to_string()))
        .with("source", source_of(entry.kind))
        .with("status", if line.is_booked() { "SETTLED" } else { "PENDING" })
        .with("counterPartyType", kind)
        .maybe("counterPartyName", name)
        .maybe("counterPartySubEntityIdentifier", number)
        .with("reference", entry.text.as_str())
        .maybe("country", entry.merchant.map(|merchant| merchant.country))
        .with("spendingCategory", "GENERAL")
}

fn source_of(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::CardPayment | EntryKind::Refund => "MASTER_CARD",
        EntryKind::Cash => "CASH_WITHDRAWAL",
        EntryKind::DirectDebit => "DIRECT_DEBIT",
        EntryKind::Cheque | EntryKind::Deposit => "CHEQUE",
        EntryKind::Interest => "INTEREST_PAYMENT",
        EntryKind::Fee => "BANK_FEE",
        _ => "FASTER_PAYMENTS_OUT",
    }
}

fn signed(money: Money) -> Object {
    Object::new().with("currency", money.currency().code()).with("minorUnits", money.minor())
}

fn unsigned(money: Money) -> Object {
    signed(money.absolute())
}

fn refuse((status, code): Refused) -> Reply {
    let body = Object::new().with("error", code).with("error_description", "not answered");
    Reply::json(status, &body)
}

impl Dialect for Starling {
    fn base(&self) -> &'static str {
        "/starling/api/v2"
    }

    fn name(&self) -> &'static str {
        "Starling"
    }

    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let answer = Call::admit(bank, ask).and_then(|call| call.answer(ask, rest));
        named(answer.map_or_else(refuse, |body| Reply::json(200, &body)), ask)
    }

    fn too_many(&self, ask: &Ask, _retry_after: u32) -> Reply {
        named(refuse((429, "too_many_requests")), ask)
    }

    fn broken(&self, ask: &Ask) -> Reply {
        named(refuse((500, "internal_error")), ask)
    }
}

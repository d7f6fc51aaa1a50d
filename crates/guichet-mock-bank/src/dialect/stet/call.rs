//! A request that was let in, with all that the permission behind it says.

use std::borrow::Cow;

use jiff::civil::Date;

use super::refusal::Refusal;
use super::{local, wish};
use crate::bank::Bank;
use crate::exchange::{Ask, Fields};
use crate::grant::stet::{Forwarded, StetAccess};
use crate::grant::{Access, Consent, Realm, Status, Token};
use crate::ledger::{Account, Customer, Kind};
use crate::quirk::Quirk;

/// The longest request id.
const LONGEST_ID: usize = 70;
/// How often a day something may be read without the customer.
const UNATTENDED: u32 = 4;

/// What can be read of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Balances,
    Transactions,
    Owners,
    Overdrafts,
}

impl Part {
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Balances => "balances",
            Self::Transactions => "transactions",
            Self::Owners => "owners",
            Self::Overdrafts => "overdrafts",
        }
    }
}

pub(super) struct Call<'a> {
    pub(super) bank: &'a Bank,
    pub(super) ask: &'a Ask,
    pub(super) query: Fields,
    pub(super) consent: Consent,
    pub(super) customer: &'a Customer,
    token: Token,
}

impl<'a> Call<'a> {
    /// Checks headers, signature and token.
    pub(super) fn admit(bank: &'a Bank, ask: &'a Ask) -> Result<Self, Refusal> {
        let named = |id: &str| !id.is_empty() && id.chars().count() <= LONGEST_ID;
        if !ask.header("x-request-id").is_some_and(named) {
            return Err(Refusal::header("X-Request-ID is missing or too long"));
        }
        if !accepts_json(ask) {
            return Err(Refusal::header("only JSON is spoken here"));
        }
        bank.check_signature(ask).map_err(|fault| Refusal::unauthenticated(fault.text()))?;
        let (token, consent) = ask
            .bearer()
            .and_then(|token| bank.read(|state| state.permission(token, Realm::Stet)))
            .ok_or_else(|| Refusal::unauthenticated("the token is missing or not valid"))?;
        // There is no consent to ask about: the token is what has ended.
        if consent.status(bank.now()) != Status::Active || !token.has_scope(wish::ACCOUNTS) {
            return Err(Refusal::unauthenticated("the permission has ended"));
        }
        let customer = consent.customer.as_deref().and_then(|login| bank.ledger.customer(login));
        let customer = customer.ok_or_else(|| Refusal::unauthenticated("the customer has left"))?;
        let query = ask.query();
        // Every customer has one workspace, which has no name.
        if query.one("workspace").is_some() {
            return Err(Refusal::new(404, "RESOURCE_UNKNOWN", "there is no such workspace"));
        }
        Ok(Self { bank, ask, query, consent, customer, token })
    }

    /// Whether the app forwards the customer's choice of accounts.
    pub(super) fn is_mixed(&self) -> bool {
        self.bank.has(Quirk::StetMixedConsent)
    }

    /// What the app forwarded, where it has to.
    pub(super) fn forwarded(&self) -> Option<&Forwarded> {
        match &self.consent.wish.access {
            Access::Stet(StetAccess { forwarded, .. }) => forwarded.as_ref(),
            _ => None,
        }
    }

    /// Whether this token may read more than the last 90 days.
    pub(super) fn is_extended(&self) -> bool {
        self.token.has_scope(wish::EXTENDED_HISTORY)
    }

    pub(super) fn today(&self) -> Date {
        local(self.bank.now()).date()
    }

    /// The payment accounts that the customer chose, in the bank's order.
    pub(super) fn accounts(&self) -> Vec<&'a Account> {
        let chosen = |account: &&Account| self.consent.accounts.contains(&account.id);
        let pays = |account: &&Account| account.kind == Kind::Current || account.kind.is_card();
        self.customer.accounts.iter().filter(chosen).filter(pays).collect()
    }

    /// The id of an account in links.
    pub(super) fn resource_id<'b>(&self, account: &'b Account) -> Cow<'b, str> {
        if self.bank.has(Quirk::StetOddResourceIds) {
            Cow::Owned(format!("{} /no?{}", account.currency.code(), account.id))
        } else {
            Cow::Borrowed(&account.id)
        }
    }

    /// Whether a part of an account may be read.
    pub(super) fn covers(&self, account: &Account, part: Part) -> bool {
        if !self.is_mixed() {
            return true;
        }
        self.forwarded().is_some_and(|forwarded| {
            let ids = match part {
                Part::Balances => &forwarded.balances,
                Part::Transactions => &forwarded.transactions,
                Part::Owners => &forwarded.owners,
                Part::Overdrafts => &forwarded.overdrafts,
            };
            ids.contains(&account.id)
        })
    }

    pub(super) fn covers_identity(&self) -> bool {
        !self.is_mixed() || self.forwarded().is_some_and(|forwarded| forwarded.psu_identity)
    }

    pub(super) fn covers_beneficiaries(&self) -> bool {
        !self.is_mixed()
            || self.forwarded().is_some_and(|forwarded| forwarded.trusted_beneficiaries)
    }

    /// The account, if this part of it may be read now.
    pub(super) fn account(&self, id: &str, part: Part) -> Result<&'a Account, Refusal> {
        let all = self.accounts();
        let account = all.iter().find(|account| self.resource_id(account) == id);
        let account = *account.ok_or_else(Refusal::no_account)?;
        if !self.covers(account, part) {
            return Err(Refusal::not_covered());
        }
        if self.bank.fails(account, &all) {
            return Err(Refusal::subsystem());
        }
        self.attended(&format!("{} {}", account.id, part.path()))?;
        Ok(account)
    }

    /// Without the customer, the same may be read four times a day. Further pages are free.
    pub(super) fn attended(&self, what: &str) -> Result<(), Refusal> {
        if self.ask.header("psu-ip-address").is_some() || self.query.one("page").is_some() {
            return Ok(());
        }
        let (today, what) = (self.today(), format!("{} {what}", self.consent.id));
        let count = self.bank.change(|state| state.read_unattended(today, &what));
        if count > UNATTENDED { Err(Refusal::too_many()) } else { Ok(()) }
    }
}

fn accepts_json(ask: &Ask) -> bool {
    ask.header("accept").is_none_or(|accept| {
        accept.split(',').any(|range| {
            let kind = range.split(';').next().unwrap_or_default().trim();
            ["*/*", "application/*", "application/json", "application/hal+json"].contains(&kind)
        })
    })
}

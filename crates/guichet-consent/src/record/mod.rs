//! The record of a consent: who permitted what to whom, why, how far back and until when.

mod change;
mod draft;

pub use change::{Change, Narrowing};
pub use draft::Draft;

use crate::{
    Actor, Digest, Event, Expression, Item, Notice, Party, Place, Recipient, RecordId, State,
    Subject,
};
use guichet_core::{
    AccountId, AccountSelection, BankId, ConsentId, Date, Error, ErrorKind, Grant, Purpose, Result,
    Scope, ScopeSet, Text, Timestamp,
};
use jiff::{Span, ToSpan as _, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The name and version of this form of record.
const SCHEMA: &str = "guichet consent record 1";

/// The longest consent, in days: 12 CFR 1033.421(b) asks for a new decision after a year.
const LONGEST_DAYS: i64 = 365;

/// The longest time in which a one-time consent is used (FDX user experience guidelines).
const ONE_TIME_HOURS: i64 = 24;

/// A consent, whole: everything that a gate, an auditor or the customer asks of it.
///
/// It holds no amount, no name and no token. It is written as canonical JSON (RFC 8785), signed,
/// and each revision names the digest of the one before. A record is changed only by
/// [`Ledger::change`](crate::Ledger::change).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConsentRecord {
    /// The name and version of this form.
    pub schema: Text,
    /// The name of the consent.
    pub id: RecordId,
    /// Which decision of the customer this is: a renewal makes the next one, and so does a
    /// narrowing for which a new notice was shown.
    pub version: u32,
    /// Which state of the record this is: every change makes the next one.
    pub revision: u64,
    /// Rises when rights end; whatever was opened under a lower one is dead.
    pub epoch: u64,
    /// The customer.
    pub subject: Subject,
    /// Who answers for the data.
    pub controller: Party,
    /// The bank.
    pub bank: BankSide,
    /// The accounts that are covered.
    pub accounts: AccountSelection,
    /// What becomes of accounts that the customer opens later.
    pub new_accounts: NewAccounts,
    /// What is permitted.
    pub items: Vec<Item>,
    /// For how long.
    pub term: Term,
    /// What the customer was shown.
    pub notice: Notice,
    /// How the customer said yes; none before.
    pub expression: Option<Expression>,
    /// How the customer can withdraw.
    pub withdrawal: Vec<Place>,
    /// The country whose law holds, as two letters of ISO 3166-1.
    pub jurisdiction: Text,
    /// Where the data are kept.
    pub storage: Text,
    /// What is prohibited whatever the items say, as DPV terms; the same in every record.
    pub prohibited: Vec<Text>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// The digest of the revision before; none in the first.
    pub previous: Option<Digest>,
}

/// The bank of a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BankSide {
    /// The bank.
    pub id: BankId,
    /// The bank's own identifier of the consent, once it gave one.
    pub consent: Option<ConsentId>,
}

/// What becomes of accounts that the customer opens later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NewAccounts {
    /// They are not covered.
    #[default]
    Never,
    /// They are not covered until the customer is asked, by a new consent.
    Ask,
}

/// For how long a consent is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Term {
    /// One reading, within a day.
    OneTime,
    /// Until an instant, at most 365 days ahead.
    Until(Timestamp),
}

impl ConsentRecord {
    /// Where the consent stands.
    pub fn state(&self) -> State {
        // The draft writes the first event, so a record without any was never one of ours.
        self.events.last().map_or(State::Invalidated, |event| event.state)
    }

    /// Whether data may be read at an instant.
    pub fn may_read(&self, now: Timestamp) -> bool {
        self.state().may_read() && now < self.ends_at()
    }

    /// When it was asked for.
    pub fn asked_at(&self) -> Timestamp {
        self.events.first().map_or(Timestamp::MIN, |event| event.at)
    }

    /// When the customer first said yes, if ever.
    pub fn given_at(&self) -> Option<Timestamp> {
        self.events.iter().find(|event| event.state == State::Given).map(|event| event.at)
    }

    /// When it was over, if it is.
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.events.iter().find(|event| event.state.is_ended()).map(|event| event.at)
    }

    /// When it runs out by itself.
    pub fn ends_at(&self) -> Timestamp {
        match self.term {
            Term::Until(end) => end,
            Term::OneTime => {
                let since = self.given_at().unwrap_or_else(|| self.asked_at());
                since.saturating_add(ONE_TIME_HOURS.hours()).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// The lines for a purpose and a recipient.
    pub fn items_for<'a>(
        &'a self,
        purpose: Purpose,
        recipient: &'a Recipient,
    ) -> impl Iterator<Item = &'a Item> {
        self.items
            .iter()
            .filter(move |item| item.purpose == purpose && item.detail(recipient).is_some())
    }

    /// The line for a scope, a purpose and a recipient.
    pub fn item(&self, scope: Scope, purpose: Purpose, recipient: &Recipient) -> Option<&Item> {
        let same = |item: &&Item| item.scope == scope && item.purpose == purpose;
        self.items.iter().find(|item| same(item) && item.detail(recipient).is_some())
    }

    /// Whether an account is covered.
    pub fn covers(&self, account: &AccountId) -> bool {
        match &self.accounts {
            AccountSelection::CustomerPicks => true,
            AccountSelection::Listed(listed) => listed.contains(account),
            // A way of choosing that this version does not know covers nothing.
            _ => false,
        }
    }

    /// The first day that a line lets be read, in a time zone; `None` when unbounded.
    ///
    /// The days are counted back from the first yes, so a consent never reaches further back as
    /// it grows older, nor when it is renewed.
    pub fn first_day(&self, item: &Item, zone: &TimeZone) -> Option<Date> {
        let since = self.given_at().unwrap_or_else(|| self.asked_at());
        let day = since.to_zoned(zone.clone()).date();
        item.lookback_days.map(|days| day.saturating_sub(Span::new().days(i64::from(days))))
    }

    /// Until when something read under a line may be kept.
    ///
    /// Never longer than the consent lives: it ends with it, whatever the line says.
    pub fn keep_until(&self, item: &Item, read_at: Timestamp) -> Timestamp {
        let hours = i64::from(item.kept_days).saturating_mul(24);
        let end = read_at.saturating_add(hours.hours()).unwrap_or(Timestamp::MAX);
        end.min(self.ends_at())
    }

    /// Takes away from a grant whatever the record does not permit: scopes, purposes, accounts,
    /// history, time. The core's own gate then refuses the same calls as the consent gate does.
    pub fn narrow_grant(&self, grant: &mut Grant) {
        let scopes: ScopeSet = self.items.iter().map(|item| item.scope).collect();
        let purposes: Vec<Purpose> = self.items.iter().map(|item| item.purpose).collect();
        grant.scopes = grant.scopes.intersection(scopes);
        grant.purposes = grant.purposes.iter().filter(|it| purposes.contains(it)).collect();
        if let AccountSelection::Listed(listed) = &self.accounts {
            let kept = listed.iter().filter(|account| grant.covers(account)).cloned();
            grant.accounts = AccountSelection::Listed(kept.collect());
        }
        let end = self.ends_at();
        grant.expires_at = Some(grant.expires_at.map_or(end, |bank| bank.min(end)));
        // The widest line; the gate narrows each call further.
        let bounded: Option<Vec<u16>> = self.items.iter().map(|item| item.lookback_days).collect();
        if let Some(days) = bounded.and_then(|days| days.into_iter().max()) {
            grant.lookback_days = Some(grant.lookback_days.map_or(days, |bank| bank.min(days)));
        }
    }

    /// Whether this record permits nothing that another does not, time apart.
    pub fn is_within(&self, other: &Self) -> bool {
        let accounts = match (&self.accounts, &other.accounts) {
            (_, AccountSelection::CustomerPicks) => true,
            (AccountSelection::Listed(listed), AccountSelection::Listed(most)) => {
                listed.iter().all(|account| most.contains(account))
            }
            _ => false,
        };
        accounts
            && self.items.iter().all(|item| other.items.iter().any(|most| item.is_within(most)))
    }

    /// Checks what every record must hold, however it was made.
    pub(crate) fn check(&self) -> Result<()> {
        let refuse = |path: &'static str, clause: &'static str| {
            Err(Error::new(ErrorKind::InvalidInput, clause).with_path(path))
        };
        if self.schema != SCHEMA {
            return refuse("schema", "the record has a form of another version");
        }
        if self.items.is_empty() && !self.state().is_ended() {
            return refuse("items", "the consent permits nothing");
        }
        let twice = |item: &Item| {
            let same = |it: &&Item| it.scope == item.scope && it.purpose == item.purpose;
            self.items.iter().filter(same).count() > 1
        };
        if self.items.iter().any(twice) {
            return refuse("items", "two lines have the same scope and purpose");
        }
        if self.items.iter().any(|item| item.recipients.is_empty()) {
            return refuse("items", "a line names no recipient");
        }
        if self.withdrawal.is_empty() {
            return refuse("withdrawal", "the customer could not withdraw");
        }
        if !crate::dpv::PROHIBITED.iter().all(|term| self.prohibited.iter().any(|it| it == term)) {
            return refuse("prohibited", "the record does not print what is prohibited");
        }
        let decided = self.expression.as_ref().map_or_else(|| self.asked_at(), |it| it.at);
        if let Term::Until(end) = self.term {
            let latest =
                decided.saturating_add((LONGEST_DAYS * 24).hours()).unwrap_or(Timestamp::MAX);
            if end > latest {
                return refuse("term", "a consent lasts at most 365 days");
            }
        }
        self.notice.check()?;
        self.check_events()
    }

    /// Whether the events tell a life that the states allow.
    fn check_events(&self) -> Result<()> {
        let begins = self.events.first().is_some_and(|event| event.state == State::Requested);
        let steps = self.events.windows(2).all(|pair| match pair {
            [before, after] => before.state.may_become(after.state) || is_narrowing(before, after),
            _ => true,
        });
        if begins && steps {
            return Ok(());
        }
        let clause = "the events of the record tell a life that no consent can have";
        Err(Error::new(ErrorKind::InvalidInput, clause).with_path("events"))
    }
}

/// Taking lines or accounts away is an event without a change of state.
fn is_narrowing(before: &Event, after: &Event) -> bool {
    before.state == after.state && !before.state.is_ended()
}

/// An event of the present state.
pub(super) fn same_state(record: &ConsentRecord, now: Timestamp, by: Actor) -> Event {
    Event::new(now, by, record.state())
}

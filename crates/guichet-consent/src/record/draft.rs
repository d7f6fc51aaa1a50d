//! A consent as it is put to the customer.

use super::{BankSide, ConsentRecord, NewAccounts, SCHEMA, Term};
use crate::{Actor, Event, Item, Notice, Party, Place, RecordId, State, Subject, dpv};
use guichet_core::{
    AccountSelection, BankId, ConsentRequest, Purpose, Result, Scope, Text, Timestamp,
};
use jiff::ToSpan as _;

/// A consent as it is put to the customer, before anybody said yes.
///
/// ```
/// use guichet_consent::{Draft, Item, Language, Notice, Party, Subject};
/// use guichet_core::{BankId, CustomerRef, Purpose, Scope, raw::AppKey};
///
/// # fn run(now: guichet_core::Timestamp, key: AppKey) {
/// let subject = Subject::derive(&key, &CustomerRef::new("customer 7"));
/// let party = Party::new("Example SAS", "privacy@example.com");
/// let notice = Notice::new(Language::English, "Example reads your balances to plan a budget.");
/// let draft = Draft::new(subject, party, BankId::new("example-fr"), notice)
///     .item(Item::new(Scope::AccountsBasic, Purpose::PlanBudget))
///     .item(Item::new(Scope::Balances, Purpose::PlanBudget).kept_days(30))
///     .days(90, now);
/// # let _ = draft;
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a draft is nothing until the ledger has it"]
pub struct Draft {
    subject: Subject,
    controller: Party,
    bank: BankId,
    notice: Notice,
    accounts: AccountSelection,
    new_accounts: NewAccounts,
    items: Vec<Item>,
    term: Term,
    jurisdiction: Text,
    storage: Text,
}

impl Draft {
    /// One reading of the accounts that the customer picks, of nothing yet.
    pub fn new(subject: Subject, controller: Party, bank: BankId, notice: Notice) -> Self {
        Self {
            subject,
            controller,
            bank,
            notice,
            accounts: AccountSelection::CustomerPicks,
            new_accounts: NewAccounts::Never,
            items: Vec::new(),
            term: Term::OneTime,
            jurisdiction: "FR".into(),
            storage: "FR".into(),
        }
    }

    /// Adds a line; one with the same scope and purpose is replaced.
    pub fn item(mut self, item: Item) -> Self {
        self.items.retain(|it| it.scope != item.scope || it.purpose != item.purpose);
        self.items.push(item);
        self
    }

    /// Asks for repeated readings over so many days from an instant; at most 365.
    pub fn days(mut self, days: u16, from: Timestamp) -> Self {
        let hours = i64::from(days).saturating_mul(24);
        self.term = Term::Until(from.saturating_add(hours.hours()).unwrap_or(Timestamp::MAX));
        self
    }

    /// Asks for these accounts only.
    pub fn accounts(mut self, accounts: AccountSelection) -> Self {
        self.accounts = accounts;
        self
    }

    /// Says what becomes of accounts that the customer opens later.
    pub fn new_accounts(mut self, rule: NewAccounts) -> Self {
        self.new_accounts = rule;
        self
    }

    /// Says whose law holds and in which country the data are kept; France, unless said.
    pub fn law(mut self, jurisdiction: impl Into<Text>, storage: impl Into<Text>) -> Self {
        self.jurisdiction = jurisdiction.into();
        self.storage = storage.into();
        self
    }

    /// What to ask the bank for: the scopes and purposes of all lines, and the widest history.
    pub fn to_request(&self, now: Timestamp) -> ConsentRequest {
        let scopes: Vec<Scope> = self.items.iter().map(|item| item.scope).collect();
        let purposes: Vec<Purpose> = self.items.iter().map(|item| item.purpose).collect();
        let mut request = ConsentRequest::new(scopes, purposes).accounts(self.accounts.clone());
        if let Term::Until(end) = self.term {
            let hours = end.duration_since(now).as_hours();
            // Part of a day is asked for as a whole one; the record's own end still holds.
            request = request.days(u16::try_from(hours.saturating_add(23) / 24).unwrap_or(0));
        }
        let bounded: Option<Vec<u16>> = self.items.iter().map(|item| item.lookback_days).collect();
        request.lookback_days = bounded.and_then(|days| days.into_iter().max());
        request
    }

    /// The first revision of the record.
    pub(crate) fn into_record(self, now: Timestamp) -> Result<ConsentRecord> {
        let record = ConsentRecord {
            schema: SCHEMA.into(),
            id: RecordId::new(now)?,
            version: 1,
            revision: 1,
            epoch: 1,
            subject: self.subject,
            controller: self.controller,
            bank: BankSide { id: self.bank, consent: None },
            accounts: self.accounts,
            new_accounts: self.new_accounts,
            items: self.items,
            term: self.term,
            notice: self.notice,
            expression: None,
            withdrawal: vec![Place::App, Place::Chat, Place::Bank],
            jurisdiction: self.jurisdiction,
            storage: self.storage,
            prohibited: dpv::PROHIBITED.iter().map(|term| Text::new(term)).collect(),
            events: vec![Event::new(now, Actor::App, State::Requested)],
            previous: None,
        };
        record.check()?;
        Ok(record)
    }
}

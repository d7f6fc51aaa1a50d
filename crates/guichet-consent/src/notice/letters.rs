//! What the customer reads: the notice before the yes, receipts, reminders, and a calendar.

use super::words::{Letter, Words, fill, words};
use crate::{
    ConsentRecord, Item, Language, Notice, Party, Place, State, Term, log::ConsentEvent,
    store::AtBank,
};
use guichet_core::{AccountSelection, ScopeSet, Timestamp};
use jiff::{ToSpan as _, tz::TimeZone};

/// How often a customer is reminded of a consent in force: every 90 days, as the Australian
/// Consumer Data Right has it.
pub const REMINDER_DAYS: u16 = 90;

/// Writes to one customer about one bank, in a language and a time zone.
///
/// The texts hold no amounts and nothing about the customer.
#[derive(Clone, Debug)]
#[must_use = "nothing is written yet"]
pub struct Letters {
    language: Language,
    zone: TimeZone,
    bank: String,
}

/// What a notice is about: what is asked, before there is a record.
#[derive(Clone, Debug)]
#[must_use = "nothing is written yet"]
pub struct Asked<'a> {
    controller: &'a Party,
    items: &'a [Item],
    term: Term,
    accounts: AccountSelection,
    unit: ScopeSet,
    places: &'a [Place],
}

impl<'a> Asked<'a> {
    /// These lines for this long, for the accounts that the customer picks at the bank.
    pub fn new(controller: &'a Party, items: &'a [Item], term: Term) -> Self {
        let places = &[Place::App, Place::Chat, Place::Bank];
        let (accounts, unit) = (AccountSelection::CustomerPicks, ScopeSet::EMPTY);
        Self { controller, items, term, accounts, unit, places }
    }

    /// For these accounts.
    pub fn accounts(mut self, accounts: AccountSelection) -> Self {
        self.accounts = accounts;
        self
    }

    /// The smallest unit that the bank offers and that covers the lines; what it holds beyond
    /// them is named as surplus.
    pub const fn bank_unit(mut self, scopes: ScopeSet) -> Self {
        self.unit = scopes;
        self
    }

    /// Where the customer can withdraw.
    pub const fn withdrawal(mut self, places: &'a [Place]) -> Self {
        self.places = places;
        self
    }

    /// What the bank's unit holds and nobody asked for.
    pub fn surplus(&self) -> ScopeSet {
        self.unit.difference(self.items.iter().map(|item| item.scope).collect())
    }
}

impl Letters {
    /// Letters about a bank, by the name that its customers know.
    pub fn new(language: Language, bank: impl Into<String>) -> Self {
        Self { language, zone: TimeZone::UTC, bank: bank.into() }
    }

    /// Tells instants in this time zone; in UTC, unless said.
    pub fn zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    fn words(&self) -> &'static Words {
        words(self.language)
    }

    fn letter(&self) -> &'static Letter {
        self.words().letter
    }

    /// The notice: who asks, what, why, for whom, how far back, how long, and how to end it.
    pub fn notice(&self, asked: &Asked<'_>) -> Notice {
        let letter = self.letter();
        let (name, contact) = (asked.controller.name.as_str(), asked.controller.contact.as_str());
        let registration = asked.controller.registration.as_ref().map(guichet_core::Text::as_str);
        let surplus = self.words().scopes(asked.surplus());
        let count = match &asked.accounts {
            AccountSelection::Listed(listed) => Some(listed.len().to_string()),
            _ => None,
        };
        let until = match asked.term {
            Term::Until(end) => Some(self.words().instant(end, &self.zone)),
            Term::OneTime => None,
        };
        let withdrawal = self.places(asked.places);
        let values = [
            ("controller", name),
            ("bank", &*self.bank),
            ("registration", registration.unwrap_or_default()),
            ("contact", contact),
            ("scopes", &*surplus),
            ("count", count.as_deref().unwrap_or_default()),
            ("until", until.as_deref().unwrap_or_default()),
            ("places", &*withdrawal),
        ];
        let (about, evidence) = (self.items(asked.items), letter.evidence);
        let who = if registration.is_some() { letter.registered } else { letter.who };
        let accounts =
            if count.is_some() { letter.accounts_listed } else { letter.accounts_picked };
        let duration = if until.is_some() { letter.until } else { letter.one_time };
        let mut lines = vec![fill(letter.notice_title, &values), String::new()];
        lines.extend([who, letter.bank, letter.items].map(|line| fill(line, &values)));
        lines.extend(about);
        lines.push(format!("{} {}", fill(accounts, &values), letter.new_accounts));
        if !surplus.is_empty() {
            lines.push(fill(letter.surplus, &values));
        }
        let rest = [duration, letter.never, letter.withdraw, evidence, letter.contact];
        lines.extend(rest.map(|line| fill(line, &values)));
        Notice::new(self.language, lines.join("\n"))
    }

    /// One line for each item.
    fn items(&self, items: &[Item]) -> Vec<String> {
        let (words, letter) = (self.words(), self.letter());
        let line = |item: &Item| {
            let days = |days: u16, template| fill(template, &[("days", &days.to_string())]);
            let lookback = item.lookback_days.map(|it| days(it, letter.lookback));
            let kept = match item.kept_days {
                0 => letter.not_kept.to_owned(),
                count => days(count, letter.kept),
            };
            let shown = |terms: &crate::Terms| {
                let recipient = words.recipient(terms.recipient.kind(), terms.recipient.name());
                let detail = words.detail(terms.detail);
                fill(letter.shown_to, &[("recipient", &recipient), ("detail", detail)])
            };
            let recipients = words.list(item.recipients.iter().map(shown).collect());
            let values = [
                ("scope", words.scope(item.scope)),
                ("purpose", words.purpose(item.purpose)),
                ("lookback", lookback.as_deref().unwrap_or(letter.whole_history)),
                ("kept", &*kept),
                ("recipients", &*recipients),
            ];
            fill(letter.item, &values)
        };
        items.iter().map(line).collect()
    }

    fn places(&self, places: &[Place]) -> String {
        self.words().choice(places.iter().map(|it| self.words().place(*it).to_owned()).collect())
    }

    /// What a receipt says: what happened, what remains, what is still pending at the bank, and
    /// where in the log it stands.
    ///
    /// It is the text of a [`Receipt`](crate::log::Receipt), which holds the proof.
    pub fn receipt(
        &self,
        record: &ConsentRecord,
        event: ConsentEvent,
        at_bank: Option<AtBank>,
        index: u64,
    ) -> String {
        let letter = self.letter();
        let happened = match event {
            ConsentEvent::Given => letter.receipt_given,
            ConsentEvent::Renewed => letter.receipt_renewed,
            ConsentEvent::Narrowed => letter.receipt_narrowed,
            ConsentEvent::Expired => letter.receipt_expired,
            ConsentEvent::Withdrawn => letter.receipt_withdrawn,
            ConsentEvent::Revoked => letter.receipt_revoked,
            _ => letter.receipt_other,
        };
        let state = record.state();
        let at = if state.is_ended() { record.ended_at() } else { None };
        let last = record.events.last().map(|event| event.at);
        let at = at.or(last).unwrap_or_default();
        let at = self.words().instant(at, &self.zone);
        let index = index.to_string();
        let values = [
            ("controller", record.controller.name.as_str()),
            ("contact", record.controller.contact.as_str()),
            ("bank", &*self.bank),
            ("at", &*at),
            ("index", &*index),
        ];
        let mut lines = vec![fill(happened, &values)];
        if state.may_read() || state == State::Suspended {
            lines.push(fill(letter.still_permitted, &values));
            lines.extend(self.items(&record.items));
            lines.push(self.until(record));
            let withdrawal = self.places(&record.withdrawal);
            lines.push(fill(letter.withdraw, &[("places", &withdrawal)]));
        } else {
            lines.extend(at_bank.map(|told| fill(self.words().at_bank(told), &values)));
            lines.push(letter.erased.to_owned());
        }
        lines.extend([letter.contact, letter.proof].map(|line| fill(line, &values)));
        lines.join("\n")
    }

    fn until(&self, record: &ConsentRecord) -> String {
        let end = self.words().instant(record.ends_at(), &self.zone);
        fill(self.letter().until, &[("until", &end)])
    }

    /// A reminder that a consent is in force, when one is due; `reminded_at` is when the last
    /// one was given.
    pub fn reminder(
        &self,
        record: &ConsentRecord,
        reminded_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<String> {
        let given = decided_at(record)?;
        let due = reminder_due_at(record, reminded_at)?;
        if !record.may_read(now) || now < due {
            return None;
        }
        let days = (now.duration_since(given).as_hours() / 24).to_string();
        let at = self.words().instant(given, &self.zone);
        let values = [
            ("controller", record.controller.name.as_str()),
            ("bank", &*self.bank),
            ("at", &*at),
            ("days", &*days),
        ];
        let mut lines = vec![fill(self.letter().reminder, &values)];
        lines.push(fill(self.letter().still_permitted, &values));
        lines.extend(self.items(&record.items));
        lines.push(self.until(record));
        let withdrawal = self.places(&record.withdrawal);
        lines.push(fill(self.letter().withdraw, &[("places", &withdrawal)]));
        Some(lines.join("\n"))
    }

    /// Title and text of a consent's end, for a calendar.
    pub(super) fn end_of(&self, record: &ConsentRecord) -> (String, String) {
        let values =
            [("controller", record.controller.name.as_str()), ("bank", self.bank.as_str())];
        let letter = self.letter();
        (fill(letter.calendar_title, &values), fill(letter.calendar_text, &values))
    }
}

/// When the customer last said yes: at first, or by renewing.
fn decided_at(record: &ConsentRecord) -> Option<Timestamp> {
    let yes = |state| matches!(state, State::Given | State::Renewed);
    // A consent that is given again after a suspension was not decided again.
    let renewed = record.events.iter().rfind(|event| event.state == State::Renewed);
    let first = record.events.iter().find(|event| yes(event.state));
    renewed.or(first).map(|event| event.at)
}

/// When the next reminder of a consent is due; none when nobody has said yes.
pub fn reminder_due_at(
    record: &ConsentRecord,
    reminded_at: Option<Timestamp>,
) -> Option<Timestamp> {
    let since = decided_at(record)?;
    let since = reminded_at.map_or(since, |last| last.max(since));
    since.checked_add((i64::from(REMINDER_DAYS) * 24).hours()).ok()
}

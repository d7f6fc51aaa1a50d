//! What is due before a command does its own work: what ran out is erased, what was begun is
//! finished, and a reminder whose day has come is told.

use super::{Register, about, app};
use crate::{failure, home::Home, link::Link, output, reach, words};
use guichet::{
    Timestamp,
    consent::{
        ConsentRecord, Language, Letters, RecordId, Swept,
        log::{self, Action, Entry},
        reminder_due_at,
        store::Step,
    },
};

/// How many entries of the log are read at once.
const PAGE: u64 = 512;

impl Register {
    /// Opens the register of a folder, or makes it, and does what is due.
    ///
    /// What fails of that is told and done by the next command: what ran out is refused by the gate
    /// in any case, and a log that does not hold can still be verified.
    pub(crate) async fn begin(home: &Home) -> anyhow::Result<Self> {
        let register = Self::open(home).await?;
        if let Err(error) = register.do_what_is_due().await {
            failure::say(&error);
        }
        Ok(register)
    }

    /// The timed purge, by the clock of each consent's bank, then the reminders.
    async fn do_what_is_due(&self) -> anyhow::Result<()> {
        let (mut purged, mut language) = (Swept::default(), Language::default());
        for record in self.all().await? {
            let link = self.link_of(record.id).await?;
            let swept = match self.sweep(record.id, link.as_ref()).await {
                Ok(swept) => swept,
                Err(error) => {
                    failure::say(&error);
                    continue;
                }
            };
            if swept == Swept::default() {
                self.remind(&record, self.clock_of(link.as_ref())?).await?;
                continue;
            }
            language = record.notice.language;
            purged.expired = purged.expired.saturating_add(swept.expired);
            purged.records = purged.records.saturating_add(swept.records);
        }
        if purged != Swept::default() {
            output::note(&words::purged(language, purged))?;
        }
        Ok(())
    }

    /// Ends a consent that ran out, goes on with its end, and lets go of its link at last.
    async fn sweep(&self, id: RecordId, link: Option<&Link>) -> anyhow::Result<Swept> {
        let swept = self.retention()?.sweep_one(id, self.clock_of(link)?).await?;
        if let (Some(link), Some(at_bank)) = (link, self.at_bank(id).await?) {
            self.let_go(link, at_bank)?;
        }
        Ok(swept)
    }

    /// Goes on now with all that is pending at a bank, due or not: somebody sits here and asks.
    pub(crate) async fn go_on_now(&self) -> anyhow::Result<()> {
        for record in self.all().await? {
            let link = self.link_of(record.id).await?;
            self.hurry(record.id, self.clock_of(link.as_ref())?).await?;
        }
        self.do_what_is_due().await
    }

    /// Makes a pending end due.
    pub(super) async fn hurry(&self, id: RecordId, now: Timestamp) -> anyhow::Result<()> {
        let store = self.ledger.store();
        if let Some(mut errand) = store.errand(id).await?
            && errand.step != Step::Done
            && errand.due_at > now
        {
            errand.due_at = now;
            // If another program is faster, it goes on with the same end.
            store.advance(&errand).await?;
        }
        Ok(())
    }

    /// Tells a reminder when one is due: written down first, so that it is told once.
    async fn remind(&self, record: &ConsentRecord, now: Timestamp) -> anyhow::Result<()> {
        // The log is read only when there may be something to tell.
        if reminder_due_at(record, None).is_none_or(|due| now < due) {
            return Ok(());
        }
        let (bank, zone) = reach::name_and_zone(record.bank.id.as_str());
        let letters = Letters::new(record.notice.language, bank).zone(zone);
        let reminded_at = self.reminded_at(record.id).await?;
        if let Some(text) = letters.reminder(record, reminded_at, now) {
            self.log.append(&about(record, Entry::new(now, app(), Action::Remind))).await?;
            output::note(&text)?;
        }
        Ok(())
    }

    /// When a customer was last reminded of a consent; the log is read from its end.
    async fn reminded_at(&self, id: RecordId) -> anyhow::Result<Option<Timestamp>> {
        let store = &**self.log.store();
        let name = id.to_string();
        let is_it = |entry: &Entry| {
            entry.action == Action::Remind
                && entry.consent.as_ref().is_some_and(|consent| consent.id.as_str() == name)
        };
        let mut end = store.head().await?.size;
        while end > 0 {
            let start = end.saturating_sub(PAGE);
            let entries = log::entries(store, start..end).await?;
            if let Some((_, entry)) = entries.iter().rev().find(|(_, entry)| is_it(entry)) {
                return Ok(Some(entry.at));
            }
            end = start;
        }
        Ok(None)
    }
}

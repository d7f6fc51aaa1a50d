//! Receipts: what the customer keeps, so that the log cannot be written anew unnoticed.

use super::{Register, about, app};
use crate::reach;
use async_trait::async_trait;
use guichet::{
    Error, ErrorKind, Result,
    consent::{
        Announcer, ConsentRecord, Letters, State, Told,
        log::{self, Action, ConsentEvent, Entry, Receipt},
        store::AtBank,
    },
};
use std::path::PathBuf;

impl Register {
    /// Where the receipt of an event is. What can happen several times has the version in its name.
    pub(crate) fn receipt_file(&self, record: &ConsentRecord, event: ConsentEvent) -> PathBuf {
        let version = match event {
            ConsentEvent::Narrowed | ConsentEvent::Renewed => format!("-{}", record.version),
            _ => String::new(),
        };
        self.home.receipts().join(format!("{}-{}{version}.json", record.id, event.as_str()))
    }

    /// Writes the receipt of an event that stands in the log.
    pub(crate) async fn give_receipt(
        &self,
        record: &ConsentRecord,
        event: ConsentEvent,
        at_bank: Option<AtBank>,
        place: u64,
    ) -> Result<()> {
        let (bank, zone) = reach::name_and_zone(record.bank.id.as_str());
        let language = record.notice.language;
        let text = Letters::new(language, bank).zone(zone).receipt(record, event, at_bank, place);
        let receipt = Receipt::new(&self.log, place, language, text).await?.to_json()?;
        let file = self.receipt_file(record, event);
        crate::home::write_private(&file, receipt.as_bytes()).map_err(|error| {
            Error::new(ErrorKind::Internal, "the receipt cannot be written").with_source(error)
        })?;
        let at = record.events.last().map(|event| event.at).unwrap_or_default();
        self.log.append(&about(record, Entry::new(at, app(), Action::Receipt))).await?;
        Ok(())
    }

    /// All receipts that were given.
    pub(crate) fn receipts(&self) -> anyhow::Result<Vec<Receipt>> {
        let mut found = Vec::new();
        for file in std::fs::read_dir(self.home.receipts())? {
            found.push(Receipt::from_json(&std::fs::read(file?.path())?)?);
        }
        Ok(found)
    }
}

/// Gives a receipt at the end of a consent, and a new one once the bank has confirmed.
#[derive(Debug)]
pub(super) struct Receipts(pub(super) Register);

#[async_trait]
impl Announcer for Receipts {
    async fn tell(&self, told: &Told) -> Result<()> {
        let record = self.0.ledger.read(told.id).await?;
        let event = ended(told.state);
        let entries = log::entries(&**self.0.log.store(), 0..u64::MAX).await?;
        let id = told.id.to_string();
        let is_it = |entry: &Entry| {
            entry.action == Action::Consent(event)
                && entry.consent.as_ref().is_some_and(|consent| consent.id.as_str() == id)
        };
        let found = entries.iter().rev().find(|(_, entry)| is_it(entry));
        let lost = || Error::new(ErrorKind::Internal, "the log does not tell of the withdrawal");
        let (place, _) = found.ok_or_else(lost)?;
        self.0.give_receipt(&record, event, Some(told.at_bank), *place).await
    }
}

/// The event by which a consent came to its end.
pub(crate) const fn ended(state: State) -> ConsentEvent {
    match state {
        State::Refused => ConsentEvent::Refused,
        State::Expired => ConsentEvent::Expired,
        State::Revoked => ConsentEvent::Revoked,
        State::Invalidated => ConsentEvent::Invalidated,
        State::Consumed => ConsentEvent::Consumed,
        _ => ConsentEvent::Withdrawn,
    }
}

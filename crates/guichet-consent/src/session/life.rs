//! The life of a consent, in the ledger and in the log.

use super::open::Consents;
use crate::{
    Actor, Change, ConsentRecord, Draft, Expression, RecordId,
    log::{self, ActorKind, ConsentEvent, Entry},
};
use guichet_core::{Grant, Result};
use std::sync::Arc;

impl Consents {
    /// Writes a new consent, asked for and not yet answered, into ledger and log.
    ///
    /// # Errors
    ///
    /// As [`Ledger::request`](crate::Ledger::request); that of the log, when the ledger has it
    /// and the log has not.
    pub async fn request(&self, draft: Draft) -> Result<Arc<ConsentRecord>> {
        let record = self.ledger.request(draft, self.clock.now()).await?;
        self.note(ConsentEvent::Requested, &record).await.map(|_| record)
    }

    /// Records the customer's yes with the grant that the bank issued. Answers with the place of
    /// the entry in the log, for which a receipt is given.
    ///
    /// # Errors
    ///
    /// As [`Ledger::give`](crate::Ledger::give); that of the log, when the ledger has it and the
    /// log has not.
    pub async fn give(
        &self,
        id: RecordId,
        grant: &Grant,
        expression: Expression,
    ) -> Result<(Arc<ConsentRecord>, u64)> {
        let record = self.ledger.give(id, grant, expression, self.clock.now()).await?;
        let place = self.note(ConsentEvent::Given, &record).await?;
        Ok((record, place))
    }

    /// Changes a consent, in ledger and log. Answers with the place of the entry in the log.
    ///
    /// An end of a consent is more than a change: see [`Withdrawals`](crate::Withdrawals).
    ///
    /// # Errors
    ///
    /// As [`Ledger::change`](crate::Ledger::change); that of the log, when the ledger has it and
    /// the log has not.
    pub async fn change(&self, id: RecordId, change: Change) -> Result<(Arc<ConsentRecord>, u64)> {
        let named = match &change {
            Change::Narrow(_) | Change::NarrowTo { .. } => Some(ConsentEvent::Narrowed),
            Change::Resume => Some(ConsentEvent::Resumed),
            _ => None,
        };
        let record = self.ledger.change(id, change, self.clock.now()).await?;
        let event = named.unwrap_or_else(|| ConsentEvent::of_state(record.state()));
        let place = self.note(event, &record).await?;
        Ok((record, place))
    }

    async fn note(&self, event: ConsentEvent, record: &ConsentRecord) -> Result<u64> {
        let by = record.events.last().map(|event| event.by);
        let actor = match by {
            Some(Actor::Customer) => log::Actor::customer(),
            Some(Actor::Bank) => log::Actor::new(ActorKind::Bank, record.bank.id.as_str()),
            _ => self.actor.clone(),
        };
        let entry = Entry::of_record(self.clock.now(), actor, event, record)?;
        self.log.append(&entry).await
    }
}

//! What the customer is told, and what is held back from going out.

use crate::{ConsentRecord, RecordId, State, store::AtBank};
use async_trait::async_trait;
use guichet_core::{BankId, Result, Timestamp};
use std::fmt;

/// What the customer is told at the end of a consent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told {
    /// The consent.
    pub id: RecordId,
    /// The bank.
    pub bank: BankId,
    /// How it ended.
    pub state: State,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Where the matter stands at the bank: above all, whether it is still pending there.
    pub at_bank: AtBank,
}

impl Told {
    pub(crate) fn new(record: &ConsentRecord, at_bank: AtBank) -> Self {
        let ended = record.events.iter().find(|event| event.state.is_ended());
        Self {
            id: record.id,
            bank: record.bank.id.clone(),
            state: ended.map_or_else(|| record.state(), |event| event.state),
            ended_at: record.ended_at(),
            at_bank,
        }
    }
}

/// Tells the customer, with a receipt. It may be told twice of one thing, never not at all.
#[async_trait]
pub trait Announcer: fmt::Debug + Send + Sync + 'static {
    /// Tells it, or queues it durably.
    async fn tell(&self, told: &Told) -> Result<()>;
}

/// What the app holds beside the sealed store: messages that wait to be sent, caches, its own copy
/// of the grant.
#[async_trait]
pub trait Outgoing: fmt::Debug + Send + Sync + 'static {
    /// Deletes those that rest on a consent.
    async fn purge(&self, id: RecordId) -> Result<()>;
}

/// Tells nobody, and has nothing queued: for apps that show the answer themselves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

#[async_trait]
impl Announcer for Silent {
    async fn tell(&self, _: &Told) -> Result<()> {
        Ok(())
    }
}

#[async_trait]
impl Outgoing for Silent {
    async fn purge(&self, _: RecordId) -> Result<()> {
        Ok(())
    }
}

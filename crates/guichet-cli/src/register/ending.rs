//! The end of consents by the customer, and what an end needs.

use super::{Register, door::Door, receipts::Receipts};
use crate::link::{Link, Way};
use async_trait::async_trait;
use guichet::{
    GrantStore as _, Result as CoreResult, Timestamp,
    consent::{
        ConsentRecord, EndedBy, Outgoing, Place, RecordId, Retention, State, Told, Withdrawals,
        store::AtBank,
    },
    raw::Clock as _,
};
use std::sync::Arc;

impl Register {
    /// What time it is at the bank of a link: a mock bank has a clock of its own. Without a link it
    /// is the time of this machine.
    pub(crate) fn clock_of(&self, link: Option<&Link>) -> anyhow::Result<Timestamp> {
        let mocked = match link {
            Some(Link { id, way: Way::Mock { .. }, .. }) => self.home.mock_clock(id)?,
            _ => None,
        };
        Ok(mocked.unwrap_or_else(|| guichet::http::SystemClock.now()))
    }

    /// Ends a consent for the customer, whatever state it and the bank are in.
    pub(crate) async fn withdraw(&self, record: &ConsentRecord) -> anyhow::Result<Told> {
        let (link, grant, now) = self.at_hand(record).await?;
        self.hurry(record.id, now).await?;
        let by = EndedBy::Customer(Place::App);
        let told = self.withdrawals()?.withdraw(record.id, by, grant.as_ref(), now).await?;
        if let Some(link) = &link {
            self.let_go(link, told.at_bank)?;
        }
        Ok(told)
    }

    /// The same, and the erasure is written down.
    pub(crate) async fn forget(&self, record: &ConsentRecord) -> anyhow::Result<(Told, Timestamp)> {
        let (link, grant, now) = self.at_hand(record).await?;
        self.hurry(record.id, now).await?;
        let retention = self.retention()?;
        let told = retention.forget(record.id, grant.as_ref(), now).await?;
        if let Some(link) = &link {
            self.let_go(link, told.at_bank)?;
        }
        Ok((told, Retention::record_kept_until(now)))
    }

    /// What is at hand of a consent: its link, its grant, and the time at its bank.
    async fn at_hand(
        &self,
        record: &ConsentRecord,
    ) -> anyhow::Result<(Option<Link>, Option<guichet::Grant>, Timestamp)> {
        let link = self.link_of(record.id).await?;
        let now = self.clock_of(link.as_ref())?;
        let grant = match &link {
            Some(link) => self.home.grants()?.load(&link.grant).await?,
            None => None,
        };
        Ok((link, grant, now))
    }

    /// A link is needed as long as the bank has to be told.
    pub(super) fn let_go(&self, link: &Link, at_bank: AtBank) -> anyhow::Result<()> {
        if at_bank == AtBank::Pending { Ok(()) } else { self.home.forget(&link.id) }
    }

    fn withdrawals(&self) -> anyhow::Result<Withdrawals> {
        let (ledger, sealed, log) = (self.ledger.clone(), self.sealed.clone(), self.log.clone());
        let key = self.home.key("revoke.key")?;
        Ok(Withdrawals::new(ledger, sealed, log, Arc::new(Door(self.clone())), key, super::app())
            .with_outgoing(Arc::new(Grants(self.clone())))
            .with_announcer(Arc::new(Receipts(self.clone())))
            .with_grants(self.home.grants()?))
    }

    pub(super) fn retention(&self) -> anyhow::Result<Retention> {
        let withdrawals = Arc::new(self.withdrawals()?);
        let (ledger, sealed, log) = (self.ledger.clone(), self.sealed.clone(), self.log.clone());
        Ok(Retention::new(ledger, sealed, log, withdrawals))
    }
}

/// Whether a consent counts today.
pub(crate) fn in_force(record: &ConsentRecord) -> bool {
    matches!(record.state(), State::Given | State::Renewed | State::Suspended)
}

/// The sealed grants: they go with their consent.
#[derive(Debug)]
struct Grants(Register);

#[async_trait]
impl Outgoing for Grants {
    async fn purge(&self, id: RecordId) -> CoreResult<()> {
        let closed = |_| {
            let clause = "the sealed grants cannot be opened";
            guichet::Error::new(guichet::ErrorKind::Internal, clause)
        };
        let grants = self.0.home.grants().map_err(closed)?;
        for grant in self.0.ledger.store().grants_of(id).await? {
            grants.remove(&grant).await?;
        }
        Ok(())
    }
}

//! The end of consents: by the customer, by time, and what the bank has still to be told.

use super::{Register, door::Door, receipts::Receipts};
use crate::{
    link::{Link, Way},
    reach,
};
use async_trait::async_trait;
use guichet::{
    Result as CoreResult, Setup, Timestamp,
    consent::{
        Change, ConsentRecord, EndedBy, Outgoing, Place, RecordId, Retention, State, Told,
        Withdrawals,
        store::{AtBank, Step},
    },
    raw::Clock as _,
};
use std::sync::Arc;

impl Register {
    /// What time it is at the bank of a link: a mock bank has a clock of its own.
    pub(crate) async fn now_at(&self, link: &Link) -> anyhow::Result<Timestamp> {
        if let Way::Mock { .. } = link.way {
            return Ok(reach::bank(self, link, anyhow::Ok::<Setup>).await?.now());
        }
        Ok(guichet::http::SystemClock.now())
    }

    /// Ends a consent for the customer, whatever state it and the bank are in.
    pub(crate) async fn withdraw(&self, record: &ConsentRecord) -> anyhow::Result<Told> {
        let (link, grant, now) = self.at_hand(record).await?;
        self.hurry(record.id, now).await?;
        let by = EndedBy::Customer(Place::App);
        let told = self.withdrawals()?.withdraw(record.id, by, grant.as_ref(), now).await?;
        self.let_go(link, told.at_bank)?;
        Ok(told)
    }

    /// The same, and the erasure is written down.
    pub(crate) async fn forget(&self, record: &ConsentRecord) -> anyhow::Result<(Told, Timestamp)> {
        let (link, grant, now) = self.at_hand(record).await?;
        self.hurry(record.id, now).await?;
        let retention = self.retention()?;
        let told = retention.forget(record.id, grant.as_ref(), now).await?;
        self.let_go(link, told.at_bank)?;
        Ok((told, Retention::record_kept_until(now)))
    }

    /// Whether the time of a link's consent is over, and nobody has ended it.
    pub(crate) async fn is_over(&self, link: &Link, now: Timestamp) -> anyhow::Result<bool> {
        let record = self.of_link(link).await?;
        Ok(record.is_some_and(|it| !it.state().is_ended() && it.ends_at() <= now))
    }

    /// Ends the consent of a link because its time is over.
    pub(crate) async fn expire(&self, link: &Link, now: Timestamp) -> anyhow::Result<()> {
        let Some(record) = self.of_link(link).await? else { return Ok(()) };
        self.ledger.change(record.id, Change::Expire, now).await?;
        self.withdraw(&record).await.map(|_| ())
    }

    /// Goes on with ends that were begun and are due; one that fails is tried again.
    pub(crate) async fn go_on(&self) -> anyhow::Result<()> {
        let now = guichet::http::SystemClock.now();
        let due = self.ledger.store().due_errands(now).await?;
        if !due.is_empty() {
            let _ = self.withdrawals()?.go_on(now).await;
        }
        for errand in due {
            let link = self.link_of(errand.id).await?;
            self.let_go(link, self.at_bank(errand.id).await?.unwrap_or(errand.at_bank))?;
        }
        Ok(())
    }

    /// Goes on now with all that is pending at a bank, due or not: somebody sits here and asks.
    /// Ends what ran out too, except at a mock bank, whose day is known only where it is open.
    pub(crate) async fn go_on_now(&self) -> anyhow::Result<()> {
        let now = guichet::http::SystemClock.now();
        for record in self.all().await? {
            self.hurry(record.id, now).await?;
        }
        for link in self.home.links()? {
            if matches!(link.way, Way::Configured { .. }) && self.is_over(&link, now).await? {
                self.expire(&link, now).await?;
            }
        }
        self.go_on().await
    }

    /// Makes a pending end due.
    async fn hurry(&self, id: RecordId, now: Timestamp) -> anyhow::Result<()> {
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

    /// What is at hand of a consent: its link, its grant, and the time at its bank.
    async fn at_hand(
        &self,
        record: &ConsentRecord,
    ) -> anyhow::Result<(Option<Link>, Option<guichet::Grant>, Timestamp)> {
        let Some(link) = self.link_of(record.id).await? else {
            return Ok((None, None, guichet::http::SystemClock.now()));
        };
        let grants = self.home.grants()?;
        let grant = guichet::GrantStore::load(grants.as_ref(), &link.grant).await?;
        let now = self.now_at(&link).await?;
        Ok((Some(link), grant, now))
    }

    /// A link is needed as long as the bank has to be told.
    fn let_go(&self, link: Option<Link>, at_bank: AtBank) -> anyhow::Result<()> {
        match link {
            Some(link) if at_bank != AtBank::Pending => self.home.forget(&link.id),
            _ => Ok(()),
        }
    }

    fn withdrawals(&self) -> anyhow::Result<Withdrawals> {
        let (ledger, sealed, log) = (self.ledger.clone(), self.sealed.clone(), self.log.clone());
        let key = self.home.key("revoke.key")?;
        Ok(Withdrawals::new(ledger, sealed, log, Arc::new(Door(self.clone())), key)
            .with_outgoing(Arc::new(Grants(self.clone())))
            .with_announcer(Arc::new(Receipts(self.clone())))
            .with_grants(self.home.grants()?))
    }

    fn retention(&self) -> anyhow::Result<Retention> {
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

//! Retention: what is kept ends by itself.

use crate::{
    Change, EndedBy, Ledger, Place, RecordId, SealedStore, State, Withdrawals,
    log::{self, Action, Entry, Log},
    withdrawal::Told,
};
use guichet_core::{Grant, Result, Timestamp};
use jiff::ToSpan as _;
use std::sync::Arc;

/// How long the record of a consent is kept after its end, in days: 12 CFR 1033.441(c) asks for
/// at least three years.
const RECORD_DAYS: i64 = 3 * 366;

/// Ends consents whose time is over, and deletes what may not be kept any longer.
///
/// [`sweep`](Self::sweep) is to be called now and then, at least once a day; what it does depends
/// on the given time alone.
#[derive(Debug)]
pub struct Retention {
    ledger: Ledger,
    sealed: SealedStore,
    log: Arc<Log>,
    withdrawals: Arc<Withdrawals>,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Swept {
    /// How many consents ran out.
    pub expired: usize,
    /// How many rows were deleted because their own time was over.
    pub rows: u64,
    /// How many records were removed, three years after their end.
    pub records: usize,
}

impl Retention {
    /// Watches over a ledger and its rows.
    pub fn new(
        ledger: Ledger,
        sealed: SealedStore,
        log: Arc<Log>,
        withdrawals: Arc<Withdrawals>,
    ) -> Self {
        Self { ledger, sealed, log, withdrawals }
    }

    /// Does what is due: ends consents that ran out and erases their data, deletes rows whose own
    /// time is over, goes on with withdrawals, removes records three years after their end.
    ///
    /// # Errors
    ///
    /// [`Internal`](guichet_core::ErrorKind::Internal) when a store fails; what was not done is
    /// done by the next sweep.
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept> {
        let rows = self.sealed.delete_due(now).await?;
        if rows > 0 {
            self.sealed.scrub().await?;
            let entry = Entry::new(now, self.withdrawals.actor().clone(), Action::Erase);
            let count = usize::try_from(rows).unwrap_or(usize::MAX);
            self.log.append(&entry.rows(count)).await?;
        }
        let expired = self.ledger.expire_due(now).await?.len();
        for id in self.ended_without_errand().await? {
            self.withdrawals.clean_up(id, now).await?;
        }
        self.withdrawals.go_on(now).await?;
        Ok(Swept { expired, rows, records: self.remove_old(now).await? })
    }

    /// Does for one consent what is due of it, where its bank has a clock of its own, as a mock
    /// bank has: ends it if it ran out and erases its data, goes on with its end, removes its
    /// record three years after.
    ///
    /// Rows with an earlier end of their own are the matter of [`sweep`](Self::sweep). A consent
    /// that nobody gave has no data; whoever asks for it ends it, and its record goes with time.
    ///
    /// # Errors
    ///
    /// As [`sweep`](Self::sweep); [`NotFound`](guichet_core::ErrorKind::NotFound) when the ledger
    /// does not know the consent.
    pub async fn sweep_one(&self, id: RecordId, now: Timestamp) -> Result<Swept> {
        let mut record = self.ledger.read(id).await?;
        let mut swept = Swept::default();
        if record.given_at().is_some() {
            if !record.state().is_ended() && record.ends_at() <= now {
                match self.ledger.change(id, Change::Expire, now).await {
                    Ok(_) => swept.expired = 1,
                    // Another was faster.
                    Err(_) if self.ledger.read(id).await?.state().is_ended() => {}
                    Err(error) => return Err(error),
                }
                record = self.ledger.read(id).await?;
            }
            if record.state().is_ended() && record.state() != State::Purged {
                if self.ledger.store().errand(id).await?.is_none() {
                    self.withdrawals.clean_up(id, now).await?;
                }
                self.withdrawals.go_on_with(id, now).await?;
                record = self.ledger.read(id).await?;
            }
        }
        let holds_data = record.given_at().is_some() && record.state() != State::Purged;
        let over = record.ended_at().unwrap_or_else(|| record.ends_at());
        if !holds_data && Self::record_kept_until(over) <= now {
            self.ledger.store().erase(id).await?;
            swept.records = 1;
        }
        Ok(swept)
    }

    /// Erases everything that is held under a consent, at once. The record and the log stay for
    /// three years: the law asks for proof that there was a consent and that it was ended.
    ///
    /// # Errors
    ///
    /// As [`Withdrawals::withdraw`].
    pub async fn forget(
        &self,
        id: RecordId,
        grant: Option<&Grant>,
        now: Timestamp,
    ) -> Result<Told> {
        let by = EndedBy::Customer(Place::App);
        let told = self.withdrawals.withdraw(id, by, grant, now).await?;
        let record = self.ledger.read(id).await?;
        let entry = Entry::new(now, log::Actor::customer(), Action::Erase);
        self.log.append(&entry.about(&record).bound_to(&record)?).await?;
        Ok(told)
    }

    /// When the record of an ended consent may be removed.
    pub fn record_kept_until(ended_at: Timestamp) -> Timestamp {
        ended_at.saturating_add((RECORD_DAYS * 24).hours()).unwrap_or(Timestamp::MAX)
    }

    async fn ended_without_errand(&self) -> Result<Vec<RecordId>> {
        let mut found = Vec::new();
        let ended = State::ALL.iter().filter(|state| state.is_ended());
        for state in ended.filter(|state| **state != State::Purged) {
            for id in self.ledger.store().ended_before(*state, Timestamp::MAX).await? {
                let errand = self.ledger.store().errand(id).await?;
                if errand.is_none() {
                    found.push(id);
                }
            }
        }
        Ok(found)
    }

    async fn remove_old(&self, now: Timestamp) -> Result<usize> {
        let limit = now.saturating_sub((RECORD_DAYS * 24).hours()).unwrap_or(Timestamp::MIN);
        let old = self.ledger.store().ended_before(State::Purged, limit).await?;
        for id in &old {
            self.ledger.store().erase(*id).await?;
        }
        Ok(old.len())
    }
}

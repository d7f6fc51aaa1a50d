//! Withdrawal that bites: the order is the promise.

mod bank;
mod told;

pub use bank::{BankDoor, Revoker};
pub use told::{Announcer, Outgoing, Silent, Told};

use crate::{
    Actor, Change, ConsentRecord, Ledger, Place, Reason, RecordId, SealedStore, State,
    log::{self, Action, ConsentEvent, Entry, Log, WithdrawalStep},
    store::{AtBank, Errand, Step},
};
use guichet_core::{Error, ErrorKind, Grant, GrantStore, Result, SealKey, Sealed, Timestamp};
use jiff::SignedDuration;
use std::{fmt, sync::Arc};

/// Ends consents, in this order:
///
/// 1. the ledger: the epoch rises, so every open session dies at its next use;
/// 2. the audit log;
/// 3. the consent's key is destroyed;
/// 4. rows and queued messages are deleted;
/// 5. the bank is told;
/// 6. the customer is told, with what is still pending at the bank.
///
/// The first step is one transaction, which also writes down that the others are to be done and
/// seals the grant under a key of its own, for nothing but to tell the bank. Every step may be
/// repeated. So whatever happens in between (the power fails, the bank is down),
/// [`go_on`](Self::go_on) finishes what was begun, and nothing is ever less withdrawn than before.
/// The customer's side never waits for the bank.
pub struct Withdrawals {
    ledger: Ledger,
    sealed: SealedStore,
    log: Arc<Log>,
    outgoing: Arc<dyn Outgoing>,
    bank: Arc<dyn BankDoor>,
    announcer: Arc<dyn Announcer>,
    grants: Option<Arc<dyn GrantStore>>,
    revoke_key: SealKey,
    actor: log::Actor,
}

/// Who ended a consent, and where or why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndedBy {
    /// The customer.
    Customer(Place),
    /// The bank, the app or an authority.
    Other(Actor, Reason),
}

/// The longest wait between two tries to tell the bank.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

impl Withdrawals {
    /// Ends consents of a ledger; the log is written in the name of an actor, but for what the
    /// customer or the bank did. The key for revoking must be another than the app's master key.
    pub fn new(
        ledger: Ledger,
        sealed: SealedStore,
        log: Arc<Log>,
        bank: Arc<dyn BankDoor>,
        revoke_key: SealKey,
        actor: log::Actor,
    ) -> Self {
        let (outgoing, announcer) = (Arc::new(Silent), Arc::new(Silent));
        let grants = None;
        Self { ledger, sealed, log, outgoing, bank, announcer, grants, revoke_key, actor }
    }

    /// In whose name the log is written.
    pub(crate) fn actor(&self) -> &log::Actor {
        &self.actor
    }

    /// Deletes queued messages too.
    #[must_use]
    pub fn with_outgoing(mut self, outgoing: Arc<dyn Outgoing>) -> Self {
        self.outgoing = outgoing;
        self
    }

    /// Finds the grants of consents that end without one at hand: those that ran out.
    #[must_use]
    pub fn with_grants(mut self, grants: Arc<dyn GrantStore>) -> Self {
        self.grants = Some(grants);
        self
    }

    /// Tells the customer.
    #[must_use]
    pub fn with_announcer(mut self, announcer: Arc<dyn Announcer>) -> Self {
        self.announcer = announcer;
        self
    }

    /// Ends a consent. When this returns, nothing can be read any more, the key and the rows are
    /// gone, the customer was told, and the bank was told or will be.
    ///
    /// A consent that has ended already is finished in the same way, and no error.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written nothing has happened. After that any error leaves the
    /// rest to [`go_on`](Self::go_on).
    pub async fn withdraw(
        &self,
        id: RecordId,
        by: EndedBy,
        grant: Option<&Grant>,
        now: Timestamp,
    ) -> Result<Told> {
        self.end(id, by, grant, now).await?;
        let errand = self.ledger.store().errand(id).await?;
        let errand = errand.ok_or_else(lost)?;
        let errand = self.finish(errand, now).await?;
        Ok(Told::new(&*self.ledger.read(id).await?, errand.at_bank))
    }

    /// Finishes every withdrawal that was begun and is due: call it when the program starts, and
    /// every minute after. Answers how many came to their end.
    ///
    /// # Errors
    ///
    /// The first error, after all were tried.
    pub async fn go_on(&self, now: Timestamp) -> Result<usize> {
        let mut done = 0;
        let mut first = None;
        for errand in self.ledger.store().due_errands(now).await? {
            match self.finish(errand, now).await {
                Ok(errand) if errand.step == Step::Done => done += 1,
                Ok(_) => {}
                Err(error) => {
                    first.get_or_insert(error);
                }
            }
        }
        first.map_or(Ok(done), Err)
    }

    /// Goes on with the end of one consent, if it has begun and is due.
    pub(crate) async fn go_on_with(&self, id: RecordId, now: Timestamp) -> Result<()> {
        match self.ledger.store().errand(id).await? {
            Some(errand) if errand.due_at <= now => self.finish(errand, now).await.map(drop),
            _ => Ok(()),
        }
    }

    /// The first step: the ledger, and the errand with it.
    async fn end(
        &self,
        id: RecordId,
        by: EndedBy,
        grant: Option<&Grant>,
        now: Timestamp,
    ) -> Result<()> {
        let record = self.ledger.read(id).await?;
        let credential = match grant {
            Some(grant) => Some(grant.seal(&self.revoke_key)?.as_bytes().to_vec()),
            None => None,
        };
        let mut errand = Errand::new(id, credential, now);
        if matches!(by, EndedBy::Other(Actor::Bank, _)) {
            // The bank knows already.
            (errand.at_bank, errand.credential) = (AtBank::Lapsed, None);
        }
        let change = match by {
            EndedBy::Customer(place) => Change::Withdraw { place },
            EndedBy::Other(by, reason) => Change::Revoke { by, reason },
        };
        if !record.state().is_ended() {
            match self.ledger.change_with(id, change, now, Some(&errand)).await {
                Ok(_) => return Ok(()),
                Err(error) if !self.ledger.read(id).await?.state().is_ended() => return Err(error),
                // Another was faster.
                Err(_) => {}
            }
        }
        self.adopt(&errand).await
    }

    /// Finishes a consent that ended in another way, by time or by its use: it has data and a bank
    /// too.
    pub(crate) async fn clean_up(&self, id: RecordId, now: Timestamp) -> Result<()> {
        let mut credential = None;
        if let Some(grants) = &self.grants {
            for grant in self.ledger.store().grants_of(id).await? {
                if let Some(grant) = grants.load(&grant).await? {
                    credential = Some(grant.seal(&self.revoke_key)?.as_bytes().to_vec());
                }
            }
        }
        self.adopt(&Errand::new(id, credential, now)).await
    }

    async fn adopt(&self, errand: &Errand) -> Result<()> {
        self.ledger.store().begin_errand(errand).await
    }

    async fn finish(&self, mut errand: Errand, now: Timestamp) -> Result<Errand> {
        loop {
            let waits = errand.step == Step::CustomerTold && errand.at_bank == AtBank::Pending;
            if errand.step == Step::Done || (waits && errand.due_at > now) {
                return Ok(errand);
            }
            let record = self.ledger.read(errand.id).await?;
            let mut next = errand.clone();
            self.step(&record, &mut next, now).await?;
            if !self.ledger.store().advance(&next).await? {
                // Another program goes on with the same withdrawal; it is in good hands.
                return self.ledger.store().errand(errand.id).await?.ok_or_else(lost);
            }
            next.turn = next.turn.saturating_add(1);
            errand = next;
        }
    }

    /// Takes the next step, whole; it may have been taken before.
    async fn step(&self, record: &ConsentRecord, next: &mut Errand, now: Timestamp) -> Result<()> {
        match next.step {
            Step::Ended => {
                self.note(record, Action::Consent(ConsentEvent::of_state(record.state())), now)
                    .await?;
                self.note(record, step_of(WithdrawalStep::SessionsEnded), now).await?;
                next.step = Step::Logged;
            }
            Step::Logged => {
                self.sealed.destroy_key(record.id).await?;
                self.note(record, step_of(WithdrawalStep::KeyDestroyed), now).await?;
                next.step = Step::Shredded;
            }
            Step::Shredded => {
                self.outgoing.purge(record.id).await?;
                self.sealed.delete_all(record.id).await?;
                // Others may be reading just now; the last step insists.
                let _ = self.sealed.scrub().await;
                self.note(record, step_of(WithdrawalStep::RowsErased), now).await?;
                next.step = Step::Cleared;
            }
            Step::Cleared => {
                self.tell_bank(record, next, now).await?;
                next.step = Step::BankTried;
            }
            Step::BankTried => {
                self.announcer.tell(&Told::new(record, next.at_bank)).await?;
                self.note(record, step_of(WithdrawalStep::CustomerTold), now).await?;
                next.step = Step::CustomerTold;
            }
            Step::CustomerTold => {
                if next.at_bank == AtBank::Pending {
                    self.tell_bank(record, next, now).await?;
                    if next.at_bank == AtBank::Pending {
                        return Ok(());
                    }
                    self.announcer.tell(&Told::new(record, next.at_bank)).await?;
                }
                self.sealed.scrub().await?;
                self.purge(record, now).await?;
                next.step = Step::Done;
            }
            Step::Done => {}
        }
        Ok(())
    }

    /// Tells the bank once. An error of the bank is no error here: it is told again later.
    async fn tell_bank(
        &self,
        record: &ConsentRecord,
        next: &mut Errand,
        now: Timestamp,
    ) -> Result<()> {
        if next.at_bank != AtBank::Pending {
            return Ok(());
        }
        let sealed = next.credential.clone().ok_or_else(lost)?;
        let grant = Grant::open(&Sealed::from_bytes(sealed), &self.revoke_key)?;
        let over_there = grant.expires_at.is_some_and(|end| end <= now);
        let answer = if over_there { Ok(None) } else { self.bank.revoke(&grant).await };
        next.attempts = next.attempts.saturating_add(1);
        next.at_bank = match &answer {
            Ok(None) if over_there => AtBank::Lapsed,
            Ok(None) => AtBank::Confirmed,
            // Refreshed on the way: the old credential is worth nothing any more.
            Ok(Some(grant)) => {
                next.credential = Some(grant.seal(&self.revoke_key)?.as_bytes().to_vec());
                AtBank::Pending
            }
            Err(error) => match error.kind() {
                ErrorKind::NotFound => AtBank::Confirmed,
                ErrorKind::Unsupported => AtBank::ByCustomer,
                _ => AtBank::Pending,
            },
        };
        if next.at_bank == AtBank::Pending {
            next.due_at = now.saturating_add(wait(next.attempts)).unwrap_or(Timestamp::MAX);
            self.note(record, step_of(WithdrawalStep::BankPending), now).await
        } else {
            next.credential = None;
            next.due_at = now;
            if next.at_bank == AtBank::Confirmed {
                self.note(record, step_of(WithdrawalStep::BankTold), now).await?;
            }
            Ok(())
        }
    }

    async fn purge(&self, record: &ConsentRecord, now: Timestamp) -> Result<()> {
        if self.ledger.read(record.id).await?.state() != State::Purged {
            self.ledger.change(record.id, Change::Purge, now).await?;
            self.note(record, Action::Consent(ConsentEvent::Purged), now).await?;
        }
        Ok(())
    }

    async fn note(&self, record: &ConsentRecord, action: Action, now: Timestamp) -> Result<()> {
        let ended_by = record.events.iter().find(|event| event.state.is_ended());
        let actor = match (action, ended_by.map(|event| event.by)) {
            (Action::Consent(ConsentEvent::Withdrawn), _) => log::Actor::customer(),
            (Action::Consent(_), Some(Actor::Bank)) => {
                log::Actor::new(log::ActorKind::Bank, record.bank.id.as_str())
            }
            _ => self.actor.clone(),
        };
        let entry = match action {
            Action::Consent(event) => Entry::of_record(now, actor, event, record)?,
            step => Entry::new(now, actor, step).about(record).bound_to(record)?,
        };
        self.log.append(&entry).await.map(|_| ())
    }
}

impl fmt::Debug for Withdrawals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Withdrawals").field("ledger", &self.ledger).finish_non_exhaustive()
    }
}

const fn step_of(step: WithdrawalStep) -> Action {
    Action::Withdrawal(step)
}

/// One minute, doubled with every try, at most six hours.
fn wait(attempts: u32) -> SignedDuration {
    let doublings = attempts.saturating_sub(1).min(9);
    SignedDuration::from_mins(1).saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

fn lost() -> Error {
    Error::new(ErrorKind::Internal, "a withdrawal under way is missing from the store")
}

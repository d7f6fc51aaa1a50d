//! The ledger: every consent, every revision of it, signed and chained.

use crate::{
    Change, ConsentRecord, Digest, Draft, RecordId, Signature, Signer, State, Subject,
    VerifyingKey,
    digest::canonical,
    store::{Errand, LedgerStore, Row},
};
use guichet_core::{Error, ErrorKind, Grant, GrantId, Result, Timestamp};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// How many records are kept at hand, so that a call does not check a signature again.
const AT_HAND: usize = 4096;

/// How often a change is tried when others change the same consent at once.
const TRIES: u32 = 16;

/// The ledger of consents; clones share it.
///
/// Every revision is signed and names the digest of the one before, so a changed or a missing one
/// is found when it is read. Time comes in with every call.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    store: Arc<dyn LedgerStore>,
    signer: Arc<dyn Signer>,
    retired: Vec<VerifyingKey>,
    at_hand: Mutex<AtHand>,
}

/// What was read and verified before, or written here.
#[derive(Default)]
struct AtHand {
    records: HashMap<RecordId, Arc<ConsentRecord>>,
    grants: HashMap<GrantId, RecordId>,
}

impl AtHand {
    fn keep(&mut self, record: &Arc<ConsentRecord>) {
        if self.records.len() >= AT_HAND {
            *self = Self::default();
        }
        self.records.insert(record.id, Arc::clone(record));
    }
}

/// One revision of a record with its signature.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedRecord {
    /// The record.
    pub record: Arc<ConsentRecord>,
    /// The digest of its canonical JSON.
    pub digest: Digest,
    /// The key that signed it.
    pub key: VerifyingKey,
    /// The signature of its canonical JSON.
    pub signature: Signature,
}

impl Ledger {
    /// A ledger over a store, signed by a key.
    pub fn new(store: Arc<dyn LedgerStore>, signer: Arc<dyn Signer>) -> Self {
        Self::with_retired_keys(store, signer, [])
    }

    /// The same, with keys that signed before and sign no more.
    pub fn with_retired_keys(
        store: Arc<dyn LedgerStore>,
        signer: Arc<dyn Signer>,
        retired: impl IntoIterator<Item = VerifyingKey>,
    ) -> Self {
        let retired = retired.into_iter().collect();
        Self(Arc::new(Inner { store, signer, retired, at_hand: Mutex::default() }))
    }

    /// Writes a new consent, asked for and not yet answered.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the draft permits nothing, or asks for more
    /// than 365 days.
    pub async fn request(&self, draft: Draft, now: Timestamp) -> Result<Arc<ConsentRecord>> {
        let record = draft.into_record(now)?;
        if self.write(&record, None).await? {
            Ok(Arc::new(record))
        } else {
            Err(Error::new(ErrorKind::Internal, "the name of the consent is taken"))
        }
    }

    /// The present revision of a consent.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when the ledger does not know it;
    /// [`Internal`](ErrorKind::Internal) when the store fails, or what it holds was tampered with.
    pub async fn read(&self, id: RecordId) -> Result<Arc<ConsentRecord>> {
        let unknown = || Error::new(ErrorKind::NotFound, "the ledger does not know this consent");
        let revision = self.0.store.revision(id).await?.ok_or_else(unknown)?;
        self.read_revision(id, revision).await
    }

    /// The consent under which a grant was issued; `None` when no consent names it.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn of_grant(&self, grant: &GrantId) -> Result<Option<Arc<ConsentRecord>>> {
        let Some((id, revision)) = self.0.store.bound(grant).await? else { return Ok(None) };
        let record = self.read_revision(id, revision).await?;
        self.at_hand(|at_hand| {
            if at_hand.grants.len() >= AT_HAND {
                at_hand.grants.clear();
            }
            // The name of a grant is long; most often it is there.
            if !at_hand.grants.contains_key(grant) {
                at_hand.grants.insert(grant.clone(), id);
            }
        });
        Ok(Some(record))
    }

    /// The consent of a grant as it was last seen here. Another machine may have changed it since,
    /// so this is good for telling what a call is about, and never for permitting it.
    pub(crate) async fn last_seen(&self, grant: &GrantId) -> Result<Option<Arc<ConsentRecord>>> {
        let seen = self.at_hand(|it| it.records.get(it.grants.get(grant)?).cloned());
        match seen {
            Some(record) => Ok(Some(record)),
            None => self.of_grant(grant).await,
        }
    }

    /// The consents of a customer, oldest first.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn of_subject(&self, subject: &Subject) -> Result<Vec<Arc<ConsentRecord>>> {
        let mut records = Vec::new();
        for id in self.0.store.of_subject(subject).await? {
            records.push(self.read(id).await?);
        }
        Ok(records)
    }

    /// Every revision of a consent, first one first, after checking the whole chain: signatures,
    /// digests, numbers, and that no revision permits more than the one before.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the chain does not hold.
    pub async fn history(&self, id: RecordId) -> Result<Vec<SignedRecord>> {
        let mut history: Vec<SignedRecord> = Vec::new();
        for row in self.0.store.history(id).await? {
            let signed = self.open(&row)?;
            let before = history.last();
            let expected = before.map_or(1, |before| before.record.revision.saturating_add(1));
            let follows = signed.record.id == id
                && signed.record.revision == expected
                && signed.record.previous == before.map(|before| before.digest)
                && before.is_none_or(|before| signed.record.is_within(&before.record));
            if !follows {
                return Err(tampered());
            }
            history.push(signed);
        }
        Ok(history)
    }

    /// Changes a consent: compare-and-swap, so of two who change it at once the second sees what
    /// the first did, and may find that its own change is no longer possible.
    ///
    /// # Errors
    ///
    /// [`ConsentRevoked`](ErrorKind::ConsentRevoked) and
    /// [`ConsentExpired`](ErrorKind::ConsentExpired) when it is over,
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the change would permit more,
    /// [`NotFound`](ErrorKind::NotFound) when the ledger does not know it.
    pub async fn change(
        &self,
        id: RecordId,
        change: Change,
        now: Timestamp,
    ) -> Result<Arc<ConsentRecord>> {
        self.change_with(id, change, now, None).await
    }

    /// The same, with an errand that is written in the same step.
    pub(crate) async fn change_with(
        &self,
        id: RecordId,
        change: Change,
        now: Timestamp,
        errand: Option<&Errand>,
    ) -> Result<Arc<ConsentRecord>> {
        for _ in 0..TRIES {
            let record = self.read(id).await?;
            let digest = Digest::of(&canonical(&*record)?);
            let next = change.clone().apply(&record, digest, now)?;
            if self.write(&next, errand).await? {
                let next = Arc::new(next);
                self.at_hand(|at_hand| at_hand.keep(&next));
                return Ok(next);
            }
        }
        Err(Error::new(ErrorKind::Unavailable, "too many change this consent at once"))
    }

    /// Records the customer's yes with the grant that the bank issued, and binds the two.
    ///
    /// # Errors
    ///
    /// As [`change`](Self::change); [`InvalidInput`](ErrorKind::InvalidInput) when the grant is of
    /// another bank or belongs to another consent.
    pub async fn give(
        &self,
        id: RecordId,
        grant: &Grant,
        expression: crate::Expression,
        now: Timestamp,
    ) -> Result<Arc<ConsentRecord>> {
        if self.read(id).await?.bank.id != grant.bank {
            return Err(Error::new(ErrorKind::InvalidInput, "the grant belongs to another bank"));
        }
        // Bound first: a grant of a consent that is not given yet reads nothing.
        if !self.0.store.bind(&grant.id, id).await? {
            let clause = "the grant belongs to another consent";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        let (consent, accounts) = (grant.consent.clone(), grant.accounts.clone());
        self.change(id, Change::Give { expression, consent, accounts }, now).await
    }

    /// Ends all consents whose time is over; answers which.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the store fails.
    pub async fn expire_due(&self, now: Timestamp) -> Result<Vec<RecordId>> {
        let mut ended = Vec::new();
        for state in State::ALL.iter().filter(|state| !state.is_ended()) {
            for id in self.0.store.ended_before(*state, now).await? {
                match self.change(id, Change::Expire, now).await {
                    Ok(_) => ended.push(id),
                    // Somebody ended it, or renewed it, meanwhile.
                    Err(_)
                        if self
                            .read(id)
                            .await
                            .is_ok_and(|it| it.state().is_ended() || it.ends_at() > now) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(ended)
    }

    /// The store beneath.
    pub fn store(&self) -> &Arc<dyn LedgerStore> {
        &self.0.store
    }

    /// The key that signs.
    pub fn signer(&self) -> &Arc<dyn Signer> {
        &self.0.signer
    }

    async fn write(&self, record: &ConsentRecord, errand: Option<&Errand>) -> Result<bool> {
        let body = canonical(record)?;
        let signature = self.0.signer.sign(&signed_bytes(&body)).await?;
        let row = Row {
            id: record.id,
            revision: record.revision,
            subject: record.subject.clone(),
            state: record.state(),
            ends_at: record.ended_at().unwrap_or_else(|| record.ends_at()),
            body,
            key: self.0.signer.verifying_key().to_string(),
            signature: signature.to_string(),
        };
        self.0.store.append(&row, errand).await
    }

    async fn read_revision(&self, id: RecordId, revision: u64) -> Result<Arc<ConsentRecord>> {
        let known = self.at_hand(|at_hand| at_hand.records.get(&id).cloned());
        if let Some(record) = known.filter(|record| record.revision == revision) {
            return Ok(record);
        }
        let row = self.0.store.latest(id).await?.ok_or_else(tampered)?;
        let signed = self.open(&row)?;
        // The store may have gone on meanwhile, but never back.
        if signed.record.id != id || signed.record.revision < revision {
            return Err(tampered());
        }
        self.at_hand(|at_hand| at_hand.keep(&signed.record));
        Ok(signed.record)
    }

    fn open(&self, row: &Row) -> Result<SignedRecord> {
        let key = VerifyingKey::parse(&row.key).ok_or_else(tampered)?;
        let signature = Signature::parse(&row.signature).ok_or_else(tampered)?;
        let trusted = key == self.0.signer.verifying_key() || self.0.retired.contains(&key);
        if !trusted || !key.verify(&signed_bytes(&row.body), &signature) {
            return Err(tampered());
        }
        let record: ConsentRecord = serde_json::from_slice(&row.body).map_err(|error| {
            let clause = "a record of the ledger cannot be read";
            Error::new(ErrorKind::Internal, clause).with_path(error.to_string())
        })?;
        record.check()?;
        let digest = Digest::of(&row.body);
        Ok(SignedRecord { record: Arc::new(record), digest, key, signature })
    }

    fn at_hand<T>(&self, with: impl FnOnce(&mut AtHand) -> T) -> T {
        // Whole values only go in and out, so a poisoned lock is good.
        with(&mut self.0.at_hand.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").field("store", &self.0.store).finish_non_exhaustive()
    }
}

/// What is signed: a label in front keeps a record from being taken for anything else that the
/// same key signs.
fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [b"guichet consent record 1\n".as_slice(), body].concat()
}

fn tampered() -> Error {
    Error::new(ErrorKind::Internal, "a record of the ledger is missing, or was tampered with")
}

//! How many calls were made while the customer was away, and where that is kept.

use async_trait::async_trait;
use guichet_core::{AccountRef, BankId, Grant, Operation, Result};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

/// What is counted apart: a bank, a consent, an account and an operation, as one opaque name.
///
/// It is a SHA-256 over the four, so a store may keep it in the clear: the name of a consent or
/// of a grant is random, and without it no account can be found by trying.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UsageKey(String);

impl UsageKey {
    /// The key of a call.
    pub fn of(
        bank: &BankId,
        grant: &Grant,
        account: Option<&AccountRef>,
        operation: Operation,
    ) -> Self {
        let account = account.map(|account| account.id.as_str());
        let parts =
            [bank.as_str(), operation.as_str(), grant.consent_name(), account.unwrap_or("")];
        let mut hash = Sha256::new();
        for part in parts {
            // The length goes in front, so that no two different lists read the same.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        // No account at all is not the account whose name is empty.
        hash.update([u8::from(account.is_some())]);
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        let bytes = hash.finalize();
        let digits = bytes.iter().take(16).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        Self(digits.collect())
    }

    /// The name: 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UsageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UsageKey(***)")
    }
}

/// How many calls may be made, and since when they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// The most calls that may be counted.
    pub calls: u16,
    /// The first instant of the window, inclusive: the bank's midnight, or 24 hours ago.
    pub since: Timestamp,
}

impl Limit {
    /// So many calls since an instant, inclusive.
    pub const fn new(calls: u16, since: Timestamp) -> Self {
        Self { calls, since }
    }
}

/// What a store knows of one key in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// How many calls were counted.
    pub used: u32,
    /// The first of them.
    pub oldest: Option<Timestamp>,
    /// Until when the bank asked us to wait, if that is still ahead.
    pub blocked_until: Option<Timestamp>,
}

impl Usage {
    /// So many calls, the first of them at an instant.
    pub const fn new(
        used: u32,
        oldest: Option<Timestamp>,
        blocked_until: Option<Timestamp>,
    ) -> Self {
        Self { used, oldest, blocked_until }
    }
}

/// What came of asking for one more call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a refused call must not be made"]
pub enum Spent {
    /// It may be made, and is counted.
    Counted(Usage),
    /// It may not, and nothing was counted.
    Refused(Usage),
}

/// Keeps the counts.
///
/// A program that starts anew each time needs a store that outlives it, or it starts at zero each
/// time and the bank refuses. Several machines that serve the same consents need a common one.
///
/// An error of the store fails the call before anything is sent: what cannot be counted is not
/// done.
#[async_trait]
pub trait UsageStore: fmt::Debug + Send + Sync + 'static {
    /// Counts one call if the limit allows it. Checking and counting are one step: of all
    /// callers, in this process and others, no more than the limit are told
    /// [`Counted`](Spent::Counted).
    async fn spend(&self, key: &UsageKey, limit: Limit, now: Timestamp) -> Result<Spent>;

    /// Tells what was counted; counts nothing.
    async fn usage(&self, key: &UsageKey, limit: Limit, now: Timestamp) -> Result<Usage>;

    /// Refuses every call until an instant, because the bank said so.
    async fn block(&self, key: &UsageKey, until: Timestamp) -> Result<()>;
}

/// What a store keeps under one key, for stores that keep whole values.
///
/// All rules of counting are here; a store adds a lock and a place.
///
/// ```
/// use guichet_core::Timestamp;
/// use guichet_layers::{Limit, Spent, UsageRecord};
///
/// let noon: Timestamp = "2026-05-01T12:00:00Z".parse()?;
/// let limit = Limit::new(1, "2026-05-01T00:00:00Z".parse()?);
/// let mut record = UsageRecord::default();
/// assert!(matches!(record.spend(limit, noon), Spent::Counted(_)));
/// assert!(matches!(record.spend(limit, noon), Spent::Refused(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRecord {
    calls: Vec<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blocked_until: Option<Timestamp>,
}

/// No window is longer than a day of 25 hours, so what is older than this counts nowhere.
const LONGEST: SignedDuration = SignedDuration::from_hours(26);

impl UsageRecord {
    /// Counts one call if the limit allows it.
    pub fn spend(&mut self, limit: Limit, now: Timestamp) -> Spent {
        // A clock that was set back leaves calls of the future behind; they count, as the bank
        // saw them, but not for longer than a day.
        let future = now.checked_add(LONGEST).unwrap_or(Timestamp::MAX);
        self.calls.retain(|at| (limit.since..=future).contains(at));
        let usage = self.usage(limit, now);
        if usage.blocked_until.is_some() || usage.used >= u32::from(limit.calls) {
            return Spent::Refused(usage);
        }
        self.calls.push(now);
        Spent::Counted(self.usage(limit, now))
    }

    /// Tells what was counted.
    pub fn usage(&self, limit: Limit, now: Timestamp) -> Usage {
        let counted = || self.calls.iter().copied().filter(|at| *at >= limit.since);
        Usage::new(
            u32::try_from(counted().count()).unwrap_or(u32::MAX),
            counted().min(),
            self.blocked_until.filter(|until| *until > now),
        )
    }

    /// Refuses every call until an instant. An earlier one does not shorten a wait.
    pub fn block(&mut self, until: Timestamp) {
        self.blocked_until = self.blocked_until.max(Some(until));
    }

    /// Whether nothing in it counts any more, under any limit, so that it may be forgotten.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let since = now.checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
        self.calls.iter().all(|at| *at < since)
            && self.blocked_until.is_none_or(|until| until <= now)
    }
}

/// Counts in memory: for servers that run for long and stand alone, and for tests.
#[derive(Default)]
pub struct MemoryUsageStore {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    records: HashMap<UsageKey, UsageRecord>,
    swept_at: Option<Timestamp>,
}

impl MemoryUsageStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn record<T>(&self, key: &UsageKey, with: impl FnOnce(&mut UsageRecord) -> T) -> T {
        self.kept(|kept| with(kept.records.entry(key.clone()).or_default()))
    }

    fn kept<T>(&self, with: impl FnOnce(&mut Kept) -> T) -> T {
        // Every change is whole before the next can panic, so a poisoned lock is good.
        with(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    /// Forgets what counts no more, once in an hour: a look at every record costs time.
    fn sweep(&mut self, now: Timestamp) {
        let hour = SignedDuration::from_hours(1);
        if self.swept_at.is_none_or(|at| now.duration_since(at).abs() >= hour) {
            self.records.retain(|_, record| !record.is_stale(now));
            self.swept_at = Some(now);
        }
    }
}

impl fmt::Debug for MemoryUsageStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryUsageStore").finish_non_exhaustive()
    }
}

#[async_trait]
impl UsageStore for MemoryUsageStore {
    async fn spend(&self, key: &UsageKey, limit: Limit, now: Timestamp) -> Result<Spent> {
        self.kept(|kept| kept.sweep(now));
        Ok(self.record(key, |record| record.spend(limit, now)))
    }

    async fn usage(&self, key: &UsageKey, limit: Limit, now: Timestamp) -> Result<Usage> {
        Ok(self.record(key, |record| record.usage(limit, now)))
    }

    async fn block(&self, key: &UsageKey, until: Timestamp) -> Result<()> {
        self.record(key, |record| record.block(until));
        Ok(())
    }
}

//! The bank's number of calls without the customer.

use crate::{Limit, Spent, Usage, UsageKey, UsageStore};
use async_trait::async_trait;
use guichet_core::{
    AccountRef, Bank, BankInfo, Capabilities, Counting, Error, ErrorKind, Grant, Operation, Remedy,
    Result, UnattendedLimit, Window,
    raw::{Call, Layer, Next, Outcome},
};
use jiff::{SignedDuration, Timestamp};
use std::{sync::Arc, time::Duration};

/// Keeps the number of calls that a bank allows while the customer is away.
///
/// Many banks allow four a day for each consent, account and operation
/// ([`Capabilities::unattended`]). This layer counts them as the bank does, by its own day or
/// over 24 hours, by pages or by listings, and refuses the call that the bank would refuse, before
/// it is sent. Calls while the customer is there are neither counted nor refused, and acts on the
/// consent itself (its status, its end, a refresh) are not readings and are free.
///
/// # What counts
///
/// A call is counted when it is handed on, and never given back: one that timed out, lost its
/// connection or was cancelled may have arrived, and then the bank has counted it. Each attempt of
/// [`Retry`](crate::Retry) counts. A call for changes counts each time, also when it starts
/// from a cursor: the bank cannot tell it from a new listing.
///
/// When the bank itself answers with status 429, no further call is made until it allows one:
/// after the wait it names, or else at the end of the window. The error that comes back says how
/// long that is.
///
/// # Errors
///
/// [`RateLimited`](ErrorKind::RateLimited) with [`Remedy::Retry`] and the time until the next call
/// is possible. It has no [`status`](guichet_core::Upstream::status), because nothing was sent.
/// An error of the store fails the call before it is sent.
///
/// # Examples
///
/// ```
/// # use guichet_core::{AccountRef, Bank, Grant, Operation, Result, Timestamp};
/// use guichet_layers::{RateLimit, UsageStore};
/// use std::sync::Arc;
///
/// // The same store as the layer has.
/// # async fn run(usage: Arc<dyn UsageStore>, bank: Bank, grant: Grant, account: AccountRef, now: Timestamp) -> Result<()> {
/// let limit = RateLimit::new(usage);
/// let of = Operation::Transactions;
/// if let Some(remaining) = limit.remaining(&bank, &grant, Some(&account), of, now).await? {
///     println!("{} of {} calls left", remaining.left, remaining.allowed);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RateLimit {
    store: Arc<dyn UsageStore>,
}

/// What is left of a bank's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remaining {
    /// How many calls the bank allows in one window.
    pub allowed: u16,
    /// How many were counted.
    pub used: u32,
    /// How many can still be made; none while the bank has us wait.
    pub left: u32,
    /// When there will be more; `None` while nothing is used.
    pub resets_at: Option<Timestamp>,
}

impl RateLimit {
    /// Counts in a store.
    pub fn new(store: Arc<dyn UsageStore>) -> Self {
        Self { store }
    }

    /// Tells what is left for calls without the customer; counts nothing.
    ///
    /// `account` is `None` for operations that concern the whole consent, such as the list of
    /// accounts. The answer is `None` when the bank has no such bound, or does not count this
    /// operation.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub async fn remaining(
        &self,
        bank: &Bank,
        grant: &Grant,
        account: Option<&AccountRef>,
        operation: Operation,
        now: Timestamp,
    ) -> Result<Option<Remaining>> {
        let Some(unattended) = counted(bank.capabilities(), operation) else { return Ok(None) };
        let frame = Frame::of(unattended, bank.info(), now)?;
        let key = UsageKey::of(&bank.info().id, grant, account, operation);
        let usage = self.store.usage(&key, frame.limit, now).await?;
        Ok(Some(frame.remaining(&usage)))
    }

    /// The bank refused by its own count: keep quiet until it allows a call.
    async fn block(&self, key: &UsageKey, frame: &Frame, now: Timestamp, error: Error) -> Error {
        let until = match error.remedy() {
            Remedy::Retry { after: Some(after) } => later(now, after),
            _ => match self.store.usage(key, frame.limit, now).await {
                Ok(usage) => frame.end(usage.oldest.unwrap_or(now)),
                Err(_) => frame.end(now),
            },
        };
        if let Err(failure) = self.store.block(key, until).await {
            // The bank's answer is what the caller needs to see; the next call will be refused
            // by the bank again, and no harm is done.
            tracing::warn!(error = failure.kind().as_str(), "a bank's refusal could not be stored");
        }
        error.with_remedy(Remedy::Retry { after: Some(span(now, until)) })
    }
}

#[async_trait]
impl Layer for RateLimit {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let unattended = counted(call.capabilities, call.operation);
        let (Some(unattended), Some(grant), false) =
            (unattended, call.grant, call.context.psu.is_present())
        else {
            return next.run(call).await;
        };
        let frame = Frame::of(unattended, call.bank, call.now)?;
        let key = UsageKey::of(&call.bank.id, grant, call.account, call.operation);
        if !is_free(call, unattended)
            && let Spent::Refused(usage) = self.store.spend(&key, frame.limit, call.now).await?
        {
            return Err(frame.refusal(&usage, call.now));
        }
        match next.run(call).await {
            Err(error)
                if error.kind() == ErrorKind::RateLimited
                    && error.upstream().status == Some(429) =>
            {
                Err(self.block(&key, &frame, call.now, error).await)
            }
            result => result,
        }
    }
}

/// The bank's number, if it has one and counts this operation: readings are counted, acts on the
/// consent itself are not.
fn counted(capabilities: &Capabilities, operation: Operation) -> Option<UnattendedLimit> {
    capabilities.unattended.filter(|_| !operation.scopes().is_empty())
}

/// Whether a call goes on with a listing that was counted when it began.
fn is_free(call: &Call<'_>, unattended: UnattendedLimit) -> bool {
    // A cursor of changes may be of yesterday, so it does not say that a listing goes on.
    call.later_page
        && unattended.counts == Counting::Listings
        && call.operation != Operation::Changes
}

/// One window of counting.
struct Frame {
    limit: Limit,
    /// The bank's next midnight, where that ends the window; else each call has an end of its own.
    midnight: Option<Timestamp>,
}

const DAY: Duration = Duration::from_hours(24);

impl Frame {
    fn of(unattended: UnattendedLimit, bank: &BankInfo, now: Timestamp) -> Result<Self> {
        let (since, midnight) = if unattended.window == Window::BankDay {
            let (start, end) = day(bank, now).map_err(|error| {
                Error::new(ErrorKind::Internal, "the bank's day cannot be told").with_source(error)
            })?;
            (start, Some(end))
        } else {
            // A call counts for 24 hours and not an instant longer. A window that is not known
            // here is counted so too, which is never much less strict than a day.
            let ago = SignedDuration::from_hours(24) - SignedDuration::from_nanos(1);
            (now.checked_sub(ago).unwrap_or(Timestamp::MIN), None)
        };
        Ok(Self { limit: Limit::new(unattended.calls, since), midnight })
    }

    /// When a call that was counted at an instant counts no more.
    fn end(&self, counted_at: Timestamp) -> Timestamp {
        self.midnight.unwrap_or_else(|| later(counted_at, DAY))
    }

    fn remaining(&self, usage: &Usage) -> Remaining {
        let left = match usage.blocked_until {
            Some(_) => 0,
            None => u32::from(self.limit.calls).saturating_sub(usage.used),
        };
        // While the bank has us wait and calls are used up too, the later of the two decides.
        let end = usage.oldest.map(|oldest| self.end(oldest));
        let spent = usage.used >= u32::from(self.limit.calls);
        let resets_at =
            if spent { end.max(usage.blocked_until) } else { usage.blocked_until.or(end) };
        Remaining { allowed: self.limit.calls, used: usage.used, left, resets_at }
    }

    fn refusal(&self, usage: &Usage, now: Timestamp) -> Error {
        let clause = if usage.used >= u32::from(self.limit.calls) {
            "the day's calls without the customer are spent; this one was not sent"
        } else {
            "the bank asked us to wait; this call was not sent"
        };
        // A bank that allows no call at all has no reset.
        let after = self.remaining(usage).resets_at.map(|at| span(now, at));
        let remedy = after.map_or(Remedy::GiveUp, |after| Remedy::Retry { after: Some(after) });
        Error::new(ErrorKind::RateLimited, clause).with_remedy(remedy)
    }
}

/// The first instants of the bank's day and of its next one.
fn day(bank: &BankInfo, now: Timestamp) -> Result<(Timestamp, Timestamp), jiff::Error> {
    let local = now.to_zoned(bank.time_zone.clone());
    let start = local.start_of_day()?;
    let end = local.tomorrow()?.start_of_day()?;
    Ok((start.timestamp(), end.timestamp()))
}

fn later(from: Timestamp, by: Duration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The time from one instant to a later one.
fn span(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

//! A second try, where it can help.

use async_trait::async_trait;
use guichet_core::{
    Error, Remedy, Result,
    raw::{Call, Layer, Next, Outcome},
};
use std::{
    error::Error as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Makes a call again when the error says that this may help.
///
/// Only operations that may be repeated are repeated
/// ([`Operation::is_replayable`](guichet_core::Operation::is_replayable)): a code or a refresh
/// token is sent once, whatever happens. And only errors whose remedy is [`Remedy::Retry`].
///
/// | | unless said otherwise |
/// | --- | --- |
/// | attempts, the first included | 3 |
/// | delay before attempt *n* + 1 | random in 0 ..= 200 ms × 2ⁿ⁻¹, at most 10 s |
/// | a wait that the bank asks for | added in front of that delay, so it is never cut short |
/// | the longest wait that is honoured | 30 s |
///
/// The delay is random over its whole range ("full jitter"), so that many callers who failed
/// together do not come back together. A bank that asks for more than the longest wait is not
/// waited for: the error comes back at once, with the bank's own wait in its remedy.
///
/// The instant of the call that inner layers see ([`Call::now`]) moves with the waits. Every
/// attempt passes [`RateLimit`](crate::RateLimit) and counts there, as it counts at the bank.
///
/// Dropping the call while it waits ends it; nothing goes on behind.
///
/// # Errors
///
/// The error of the last attempt, with the number of attempts. Unless it has a cause of its own,
/// its source is the error of the attempt before: when the rate limit ends the tries, what the
/// bank said is not lost.
///
/// ```
/// use guichet_layers::Retry;
/// use std::time::Duration;
///
/// let retry = Retry::new().attempts(5).base_delay(Duration::from_secs(1));
/// # let _ = retry;
/// ```
#[derive(Clone, Debug)]
pub struct Retry {
    attempts: u32,
    base: Duration,
    cap: Duration,
    max_wait: Duration,
    random: Arc<Mutex<fastrand::Rng>>,
}

impl Retry {
    /// The usual numbers, as the table says.
    pub fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            max_wait: Duration::from_secs(30),
            random: Arc::new(Mutex::new(fastrand::Rng::new())),
        }
    }

    /// How often a call is made at most, the first time included; zero is read as one.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The upper end of the first delay; it doubles with each attempt.
    #[must_use]
    pub fn base_delay(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Where the doubling ends.
    #[must_use]
    pub fn max_delay(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The longest wait asked for by the bank that is honoured; a longer one ends the call.
    #[must_use]
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Makes the random delays the same in every run, for tests.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        self
    }

    /// How long to wait before the next attempt; `None` when there is none.
    fn wait(&self, call: &Call<'_>, error: &Error, attempt: u32) -> Option<Duration> {
        let Remedy::Retry { after } = error.remedy() else { return None };
        let after = after.unwrap_or_default();
        let again =
            call.operation.is_replayable() && attempt < self.attempts && after <= self.max_wait;
        again.then(|| after.saturating_add(self.jitter(attempt)))
    }

    /// A delay, uniform between nothing and the upper end for this attempt.
    fn jitter(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let end = self.base.saturating_mul(doubled).min(self.cap);
        let end = u64::try_from(end.as_nanos()).unwrap_or(u64::MAX);
        // No code panics while it holds the lock, and any state of the generator is good.
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        Duration::from_nanos(random.u64(0..=end))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Layer for Retry {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let mut call = *call;
        let mut attempt = 1_u32;
        let mut before: Option<Error> = None;
        loop {
            let error = match next.run(&call).await {
                Ok(outcome) => {
                    // Telemetry sees one success only; this tells it how many tries it took.
                    tracing::Span::current().record("attempts", attempt);
                    return Ok(outcome);
                }
                Err(error) => error,
            };
            let Some(wait) = self.wait(&call, &error, attempt) else {
                let error = error.with_attempts(attempt);
                return Err(match before {
                    Some(before) if error.source().is_none() => error.with_source(before),
                    _ => error,
                });
            };
            tracing::debug!(
                error = error.kind().as_str(),
                attempt,
                wait_ms = wait.as_millis(),
                "bank call is tried again"
            );
            tokio::time::sleep(wait).await;
            // A later attempt belongs to a later instant: the bank's day may have changed.
            call.now = call.now.checked_add(wait).unwrap_or(call.now);
            attempt = attempt.saturating_add(1);
            before = Some(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_delay_stays_between_nothing_and_its_upper_end(
            seed: u64,
            attempt in 1_u32..80,
            base_ms in 0_u64..5_000,
            cap_ms in 0_u64..60_000,
        ) {
            let retry = Retry::new()
                .seed(seed)
                .base_delay(Duration::from_millis(base_ms))
                .max_delay(Duration::from_millis(cap_ms));
            let doubled = u128::from(base_ms) << (attempt - 1).min(32);
            let end = Duration::from_millis(u64::try_from(doubled.min(u128::from(cap_ms))).unwrap());
            prop_assert!(retry.jitter(attempt) <= end);
        }

        #[test]
        fn extreme_settings_do_not_panic(attempt: u32) {
            let retry = Retry::new().base_delay(Duration::MAX).max_delay(Duration::MAX);
            let _ = retry.jitter(attempt);
        }
    }

    #[test]
    fn a_delay_uses_its_whole_range() {
        let retry = Retry::new().seed(7).base_delay(Duration::from_millis(100));
        let delays: Vec<_> = (0..1000).map(|_| retry.jitter(1)).collect();
        assert!(delays.iter().any(|delay| *delay < Duration::from_millis(10)));
        assert!(delays.iter().any(|delay| *delay > Duration::from_millis(90)));
    }
}

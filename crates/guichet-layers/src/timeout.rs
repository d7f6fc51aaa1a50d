//! A bound on one attempt.

use async_trait::async_trait;
use guichet_core::{
    Error, ErrorKind, Result,
    raw::{Call, Layer, Next, Outcome},
};
use std::time::Duration;

/// Bounds the time of one attempt; 60 seconds unless said otherwise.
///
/// It belongs inside [`Retry`](crate::Retry), so that every attempt has the whole time, and
/// inside [`RateLimit`](crate::RateLimit), because an attempt that was given up may have arrived
/// at the bank and counts there.
///
/// # Errors
///
/// A call that takes longer fails with [`Timeout`](ErrorKind::Timeout), whose remedy is to try
/// again. The attempt is dropped; the bank may still be working on it.
///
/// ```
/// use guichet_layers::Timeout;
/// use std::time::Duration;
///
/// let timeout = Timeout::new(Duration::from_secs(20));
/// assert_eq!(timeout.bound(), Duration::from_secs(20));
/// assert_eq!(Timeout::default().bound(), Duration::from_mins(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout {
    bound: Duration,
}

impl Timeout {
    /// Bounds each attempt to this time.
    pub const fn new(bound: Duration) -> Self {
        Self { bound }
    }

    /// The time that one attempt has.
    pub const fn bound(&self) -> Duration {
        self.bound
    }
}

impl Default for Timeout {
    fn default() -> Self {
        Self::new(Duration::from_mins(1))
    }
}

#[async_trait]
impl Layer for Timeout {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        tokio::time::timeout(self.bound, next.run(call)).await.unwrap_or_else(|_| {
            Err(Error::new(ErrorKind::Timeout, "the bank did not answer in time"))
        })
    }
}

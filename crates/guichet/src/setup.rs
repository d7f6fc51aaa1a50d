//! The world outside, as most apps want it.

use guichet_core::{
    AppKey, Bank, BankBuilder, Result,
    raw::{Clock, Env, Transport},
};
use guichet_http::{HttpTransport, SystemClock};
use guichet_layers::{MemoryUsageStore, UsageStore};
use std::sync::Arc;

/// What all banks of an app share: HTTP, the clock, the app's key, and the usual layers.
///
/// One serves the whole app. An app with a client certificate for each bank has one for each,
/// because the certificate belongs to the transport.
///
/// ```
/// use guichet::{AppKey, Setup};
///
/// // The key names accounts: draw it once, keep it where secrets are kept.
/// let setup = Setup::new(AppKey::random()?)?;
/// # let _ = setup;
/// # Ok::<(), guichet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Setup {
    env: Env,
    usage: Arc<dyn UsageStore>,
}

impl Setup {
    /// HTTPS with the roots of the machine, the clock of the machine, and counts of unattended
    /// calls in memory.
    ///
    /// A program that is started anew for each task counts in a store that outlives it: see
    /// [`with_usage`](Self::with_usage).
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config) when no HTTP client can be made.
    pub fn new(key: AppKey) -> Result<Self> {
        let transport = Arc::new(HttpTransport::builder().build()?);
        let clock = Arc::new(SystemClock);
        let usage = Arc::new(MemoryUsageStore::new());
        Ok(Self { env: Env { transport, clock, key }, usage })
    }

    /// Sends by this transport: one with a certificate, or with other bounds.
    #[must_use]
    pub fn with_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.env.transport = transport;
        self
    }

    /// Tells the time by this clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.env.clock = clock;
        self
    }

    /// Counts the calls made without the customer here.
    #[must_use]
    pub fn with_usage(mut self, usage: Arc<dyn UsageStore>) -> Self {
        self.usage = usage;
        self
    }

    /// Puts the [usual layers](guichet_layers::usual) around a bank and connects it to the world.
    /// Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config), with the field as its path.
    pub fn connect(&self, bank: BankBuilder) -> Result<Bank> {
        guichet_layers::usual(bank, Arc::clone(&self.usage)).build(self.env.clone())
    }

    /// The world outside alone, for a bank with layers of the app's own.
    pub fn env(&self) -> Env {
        self.env.clone()
    }
}

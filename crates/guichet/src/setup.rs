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
    #[cfg(feature = "consent")]
    consent: Option<(guichet_consent::Audit, guichet_consent::ConsentGate)>,
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
        Ok(Self {
            env: Env { transport, clock, key },
            usage,
            #[cfg(feature = "consent")]
            consent: None,
        })
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

    /// Writes every call into an audit log, and refuses what the ledger of consents does not
    /// permit. Each bank then has its layers in this order, outermost first: `Telemetry`, `Audit`,
    /// `ConsentGate`, `Retry`, `RateLimit`, `Timeout`. So a refusal is in the log, and one call is
    /// one entry however often it is tried.
    ///
    /// ```
    /// # #[cfg(not(feature = "mock"))]
    /// # fn main() {}
    /// # #[cfg(feature = "mock")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> guichet::Result<()> {
    /// # use guichet::{AppKey, CustomerRef, ErrorKind, Purpose, Scope, mock};
    /// # use std::sync::Arc;
    /// use guichet::consent::{
    ///     Audit, ConsentGate, Draft, Ed25519Signer, Expression, Item, Language, Ledger, Method,
    ///     Notice, Party, Subject,
    ///     log::{self, Actor, Log, MemoryLogStore, Origin},
    ///     store::MemoryStore,
    /// };
    ///
    /// // An app keeps its keys and uses `SqliteStore` or `PostgresStore`.
    /// let signer = Arc::new(Ed25519Signer::random()?);
    /// let ledger = Ledger::new(Arc::new(MemoryStore::new()), signer.clone());
    /// let origin = Origin::new("budget.example/audit")?;
    /// let log = Arc::new(Log::new(Arc::new(MemoryLogStore::new()), signer, origin));
    ///
    /// let audit = Audit::new(log.clone(), ledger.clone(), Actor::app("budget"));
    /// let server = Arc::new(mock::MockBank::start().await.expect("a port is free"));
    /// let key = AppKey::random()?;
    /// let bank = mock::setup(&server, key.clone())?
    ///     .with_consent(audit, ConsentGate::new(ledger.clone()))
    ///     .connect(mock::bank(&server)?)?;
    ///
    /// // What is asked is written down before it is asked, and the yes after it.
    /// let subject = Subject::derive(&key, &CustomerRef::new("customer 7"));
    /// let party = Party::new("Budget SAS", "privacy@budget.example");
    /// let notice = Notice::new(Language::English, "Budget lists your accounts to answer you.");
    /// let draft = Draft::new(subject, party, bank.info().id.clone(), notice)
    ///     .item(Item::new(Scope::AccountsBasic, Purpose::AnswerCustomer))
    ///     .days(90, server.now());
    /// let request = draft.to_request(server.now());
    /// let record = ledger.request(draft, server.now()).await?;
    /// let grant = mock::link(&bank, &request, "alice").await?;
    ///
    /// // The bank said yes, the ledger does not know it: nothing is read.
    /// let session = bank.session(grant.clone(), Purpose::AnswerCustomer);
    /// let refused = session.accounts().await.unwrap_err();
    /// assert_eq!(refused.kind(), ErrorKind::ConsentMissing);
    ///
    /// let yes = Expression::new(Method::BankRedirect, server.now());
    /// ledger.give(record.id, &grant, yes, server.now()).await?;
    /// assert!(!session.accounts().await?.items.is_empty());
    ///
    /// // Both are in the log.
    /// assert!(log::verify_log(&**log.store(), log.key()).await?.is_sound());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "consent")]
    #[must_use]
    pub fn with_consent(
        mut self,
        audit: guichet_consent::Audit,
        gate: guichet_consent::ConsentGate,
    ) -> Self {
        self.consent = Some((audit, gate));
        self
    }

    /// Puts the [usual layers](guichet_layers::usual) around a bank and connects it to the world.
    /// Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config), with the field as its path.
    pub fn connect(&self, bank: BankBuilder) -> Result<Bank> {
        let usage = Arc::clone(&self.usage);
        #[cfg(feature = "consent")]
        if let Some((audit, gate)) = &self.consent {
            let bank = bank.layer(guichet_layers::Telemetry::new());
            let bank = bank.layer(audit.clone()).layer(gate.clone());
            return guichet_layers::usual_inner(bank, usage).build(self.env.clone());
        }
        guichet_layers::usual(bank, usage).build(self.env.clone())
    }

    /// The world outside alone, for a bank with layers of the app's own.
    pub fn env(&self) -> Env {
        self.env.clone()
    }
}

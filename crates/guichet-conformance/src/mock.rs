//! The mock bank of this project as a stage.

use crate::{Arrival, Books, Failure, Outcome, Stage, Story};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use guichet_core::{Date, Timestamp, raw::Transport};
use guichet_http::HttpTransport;
use guichet_mock_bank::{MockBank, MockBankBuilder, Quirk, Scenario};
use jiff::SignedDuration;
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};
use url::Url;

/// The day on which the play begins, in summer: the mock bank books at four o'clock UTC, and only
/// in summer is that the same day in New York.
const TODAY: Date = Date::constant(2026, 7, 15);

/// The mock bank on the stage, on a free port of this machine.
pub struct MockServer {
    bank: MockBank,
    transport: HttpTransport,
    payments_only: bool,
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer").field("url", &self.bank.url().as_str()).finish_non_exhaustive()
    }
}

impl MockServer {
    /// Opens it. Give this function to a [`Dialect`](crate::Dialect).
    pub fn open() -> BoxFuture<'static, Outcome<Arc<dyn Stage>>> {
        Self::open_with(&[])
    }

    /// Opens it with quirks switched on.
    pub fn open_with(quirks: &'static [Quirk]) -> BoxFuture<'static, Outcome<Arc<dyn Stage>>> {
        Box::pin(async move {
            let mut builder = MockBank::builder().today(TODAY);
            for quirk in quirks {
                builder = builder.quirk(*quirk);
            }
            Self::start(builder).await
        })
    }

    /// The same, for a dialect that shows accounts for payments only: the books have no others.
    pub fn open_for_payments(
        quirks: &'static [Quirk],
    ) -> BoxFuture<'static, Outcome<Arc<dyn Stage>>> {
        Box::pin(async move {
            let builder = MockBank::builder().today(TODAY);
            let builder = quirks.iter().fold(builder, |builder, quirk| builder.quirk(*quirk));
            let bank = builder.start().await.map_err(closed)?;
            let stage = Self { bank, transport: transport()?, payments_only: true };
            let stage: Arc<dyn Stage> = Arc::new(stage);
            Ok(stage)
        })
    }

    /// Opens it with the app's key registered, so that it takes signed requests only.
    pub fn open_registered() -> BoxFuture<'static, Outcome<Arc<dyn Stage>>> {
        Box::pin(async move {
            let certificate = MockBank::start().await.and_then(|bank| bank.papers());
            let certificate = certificate.map_err(closed)?.certificate_pem;
            Self::start(MockBank::builder().today(TODAY).client_key(certificate)).await
        })
    }

    async fn start(builder: MockBankBuilder) -> Outcome<Arc<dyn Stage>> {
        let bank = builder.start().await.map_err(closed)?;
        Ok(Arc::new(Self { bank, transport: transport()?, payments_only: false }))
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn closed(error: guichet_mock_bank::Error) -> Failure {
    Failure::new(format!("the mock bank does not open: {error}"))
}

/// One client for all cases: making it takes longer than most of them.
fn transport() -> Outcome<HttpTransport> {
    static SHARED: OnceLock<HttpTransport> = OnceLock::new();
    if let Some(made) = SHARED.get() {
        return Ok(made.clone());
    }
    let made = HttpTransport::builder().bundled_roots().allow_loopback_http().build()?;
    Ok(SHARED.get_or_init(|| made).clone())
}

/// Who reads the books, and when: all stages have the same ones, and show them without the
/// distortions of a story, so a book that was read once need not be read again.
type Known = HashMap<(String, Timestamp), Books>;

fn known() -> MutexGuard<'static, Known> {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    // A holder that panicked left whole values behind, so a poisoned lock is good.
    KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

#[allow(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn lost(error: guichet_mock_bank::Error) -> Failure {
    Failure::new(format!("the customer got lost: {error}"))
}

#[async_trait]
impl Stage for MockServer {
    fn url(&self) -> Url {
        self.bank.url().clone()
    }

    fn client_id(&self) -> String {
        self.bank.client().client_id
    }

    fn client_secret(&self) -> String {
        self.bank.client().client_secret
    }

    fn client_key(&self) -> Option<String> {
        self.bank.papers().ok().map(|papers| papers.key_pem)
    }

    fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(self.transport.clone())
    }

    fn now(&self) -> Timestamp {
        self.bank.now()
    }

    fn advance(&self, by: SignedDuration) {
        self.bank.advance(by);
    }

    fn play(&self, story: Story) {
        self.bank.scenario(match story {
            Story::SettlePendings => Scenario::SettlePendings,
            Story::PageLoop => Scenario::PageLoop,
            Story::EmptyMiddlePage => Scenario::EmptyMiddlePage,
            Story::FrozenFeed => Scenario::FrozenFeed,
            Story::ExpireConsent => Scenario::ExpireConsent,
            Story::RevokeAtBank => Scenario::RevokeAtBank,
            Story::OneFailingAccount => Scenario::OneFailingAccount,
            Story::CutTheBody => Scenario::CutTheBody,
        });
    }

    fn stop(&self) {
        self.bank.clear_scenarios();
    }

    fn arrived(&self) -> Vec<Arrival> {
        let all = self.bank.requests();
        let path = |path: &str| path.to_owned();
        all.iter()
            .map(|one| Arrival { method: one.method.clone(), path: path(one.path()) })
            .collect()
    }

    async fn approve(&self, authorize: &Url, customer: &str) -> Outcome<Url> {
        guichet_mock_bank::approve(authorize, customer).await.map_err(lost)
    }

    async fn deny(&self, authorize: &Url) -> Outcome<Url> {
        guichet_mock_bank::deny(authorize).await.map_err(lost)
    }

    async fn books(&self, customer: &str) -> Outcome<Books> {
        let key = (customer.to_owned(), self.bank.now());
        if let Some(read) = known().get(&key) {
            let books = read.clone();
            return Ok(if self.payments_only { books.for_payments() } else { books });
        }
        let address = format!("{}_mock/ledger?customer={customer}", self.bank.url());
        let request = http::Request::get(address).body(Bytes::new());
        let request = request.map_err(|_| Failure::new("the books have no address"))?;
        let answer = self.transport.send(request).await?;
        let text = std::str::from_utf8(answer.body());
        let books = Books::read(text.map_err(|_| Failure::new("the books are no text"))?)?;
        known().insert(key, books.clone());
        Ok(if self.payments_only { books.for_payments() } else { books })
    }
}

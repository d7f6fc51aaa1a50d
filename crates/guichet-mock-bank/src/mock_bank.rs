//! The handle on a running bank.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use crate::bank::{Bank, CLIENT_ID, CLIENT_SECRET, Security};
use crate::error::Error;
use crate::ledger::day::instant;
use crate::quirk::Quirk;
use crate::record::RecordedRequest;
use crate::scenario::{Scenario, ScenarioSettings};
use crate::server;
use crate::signature::Signer;
use crate::state::{Decided, State};
use crate::tls::{ClientPapers, Papers, Peer, TlsListener};

const USUAL_SEED: u64 = 1;
const USUAL_TODAY: Date = Date::constant(2026, 3, 31);

/// A bank that is open, in this process. It closes when this is dropped.
///
/// Its clock stands still until it is moved. All times at the bank are UTC.
#[derive(Debug)]
pub struct MockBank {
    bank: Arc<Bank>,
    addr: SocketAddr,
    /// Dropping it closes the doors.
    _stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl MockBank {
    /// Choices before the bank opens.
    pub fn builder() -> MockBankBuilder {
        MockBankBuilder::default()
    }

    /// Opens a bank on a free port of 127.0.0.1, with seed 1, at noon of 2026-03-31.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] when there is no port.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// `http://127.0.0.1:PORT/`, or `https://localhost:PORT/` where the bank speaks TLS.
    pub fn url(&self) -> &Url {
        &self.bank.base
    }

    /// Where the bank listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base address of each dialect, with its name for people.
    pub fn dialects(&self) -> Vec<(&'static str, String)> {
        crate::dialect::ALL
            .iter()
            .map(|dialect| (dialect.name(), self.bank.link(dialect.base())))
            .collect()
    }

    /// The logins of the customers; each is its own password.
    pub fn customers(&self) -> Vec<&'static str> {
        self.bank.ledger.customers().iter().map(|customer| customer.login).collect()
    }

    /// What an app needs for TLS and signatures. The same for all banks of a process.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] when no papers could be made.
    pub fn papers(&self) -> Result<ClientPapers, Error> {
        Ok(Papers::get()?.client.clone())
    }

    /// What the bank's clock shows.
    pub fn now(&self) -> Timestamp {
        self.bank.now()
    }

    /// Sets the bank's clock. Entries of the next 400 days are already written and appear as
    /// their time comes.
    pub fn set_now(&self, now: Timestamp) {
        self.bank.change(|state| state.now = now);
    }

    /// Moves the bank's clock.
    pub fn advance(&self, by: SignedDuration) {
        self.bank.change(|state| state.now = state.now.saturating_add(by).unwrap_or(state.now));
    }

    /// Switches a scenario on, with its usual settings.
    pub fn scenario(&self, scenario: Scenario) {
        self.scenario_with(scenario, ScenarioSettings::default());
    }

    /// Switches a scenario on.
    pub fn scenario_with(&self, scenario: Scenario, settings: ScenarioSettings) {
        self.bank.begin(scenario, settings);
    }

    /// Switches all scenarios off. Consents that were ended stay ended.
    pub fn clear_scenarios(&self) {
        self.bank.change(|state| state.scenarios.clear());
    }

    /// Switches a quirk on.
    pub fn quirk(&self, quirk: Quirk) {
        self.bank.set_quirk(quirk, true);
    }

    /// Switches all quirks off.
    pub fn clear_quirks(&self) {
        self.bank.change(|state| state.quirks.clear());
    }

    /// The customer approves a consent on their telephone, away from the app, with all their
    /// accounts. The consent is one that an app lodged and that waits for a decision; `in-app`
    /// stands for the one that waits at Monzo, where consents have no name.
    ///
    /// # Errors
    ///
    /// [`Error::Script`] when there is no such consent or customer, or it was decided before.
    pub fn approve_decoupled(&self, consent: &str, customer: &str) -> Result<(), Error> {
        self.bank.approve_decoupled(consent, customer).map_err(|_| undecided())
    }

    /// The customer refuses a consent on their telephone.
    ///
    /// # Errors
    ///
    /// [`Error::Script`] when there is no such consent, or it was decided before.
    pub fn deny_decoupled(&self, consent: &str) -> Result<(), Error> {
        let denied = self.bank.change(|state| state.decide(consent, Decided::Denied));
        denied.map_err(|_| undecided())
    }

    /// What arrived, oldest first, without the requests to `/_mock/`. At most the last 10,000.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.bank.remembered()
    }

    /// Forgets what arrived.
    pub fn clear_requests(&self) {
        self.bank.forget();
    }

    /// The one app that is registered. Any `http` address on loopback is a redirect address of it.
    pub fn client(&self) -> ClientRegistration {
        ClientRegistration {
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
        }
    }

    /// Waits for ever, or until the server ends by itself.
    pub async fn serve_until_stopped(mut self) {
        // The result says only how the task ended; there is nothing left to serve either way.
        let _ended = (&mut self.task).await;
    }
}

fn undecided() -> Error {
    Error::Script("no such consent waits for this customer".to_owned())
}

/// What an app needs to know to speak with the bank.
#[derive(Clone)]
#[non_exhaustive]
pub struct ClientRegistration {
    /// The app's name at the authorization servers.
    pub client_id: String,
    /// The app's password, for HTTP Basic or the form.
    pub client_secret: String,
}

impl fmt::Debug for ClientRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRegistration")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Choices before a [`MockBank`] opens.
#[derive(Debug, Default)]
#[must_use]
pub struct MockBankBuilder {
    seed: Option<u64>,
    today: Option<Date>,
    addr: Option<SocketAddr>,
    file: Option<PathBuf>,
    redirects: Vec<Url>,
    quirks: Vec<Quirk>,
    tls: bool,
    certificates: bool,
    signer: Option<SignedBy>,
    token_key: Option<String>,
}

/// Where the key is that requests are signed with.
#[derive(Debug)]
enum SignedBy {
    Pem(String),
    Papers,
}

impl MockBankBuilder {
    /// Which of the possible ledgers. The same seed and day give the same books.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The day on which the clock begins, at noon: the books go two years back from it.
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Where to listen. Port 0 takes a free one.
    pub fn addr(mut self, addr: SocketAddr) -> Self {
        self.addr = Some(addr);
        self
    }

    /// A file in which consents, tokens, scenarios and the clock survive. It is read at the start,
    /// if it exists, and written after each change, readable for the owner only. It remembers seed
    /// and day too; choosing others than it has is an error.
    pub fn state(mut self, file: impl Into<Option<PathBuf>>) -> Self {
        self.file = file.into();
        self
    }

    /// Registers one more redirect address, beside those on loopback.
    pub fn redirect(mut self, redirect: Url) -> Self {
        self.redirects.push(redirect);
        self
    }

    /// Opens with a quirk switched on.
    pub fn quirk(mut self, quirk: Quirk) -> Self {
        self.quirks.push(quirk);
        self
    }

    /// Speaks TLS. [`MockBank::papers`] has the authority that apps must trust; the address is
    /// `https://localhost:PORT/`.
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Speaks TLS and wants the app's certificate, of [`MockBank::papers`], on everything but the
    /// customer's pages. Without it: status 400 and a web page. At the European authorization
    /// servers the certificate proves who the app is, beside `client_id`.
    pub fn client_certificates(mut self) -> Self {
        self.certificates = true;
        self.tls()
    }

    /// Wants requests to the European dialects signed (draft-cavage-http-signatures), by the key of
    /// this certificate or public key in PEM.
    pub fn signed_by(mut self, pem: impl Into<String>) -> Self {
        self.signer = Some(SignedBy::Pem(pem.into()));
        self
    }

    /// Registers the app's key, a public key or certificate in PEM. From then on the authorization
    /// server of UK Open Banking wants a request object that was signed by it, and takes an
    /// assertion that was signed by it (`private_key_jwt`) in place of the client's secret.
    pub fn client_key(mut self, pem: impl Into<String>) -> Self {
        self.token_key = Some(pem.into());
        self
    }

    /// Wants requests to the European dialects signed by the key of [`MockBank::papers`].
    pub fn signed_by_papers(mut self) -> Self {
        self.signer = Some(SignedBy::Papers);
        self
    }

    /// Opens the bank.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] for a day outside 1990 to 2200 and for a PEM that cannot be read,
    /// [`Error::Listen`] when the address is
    /// taken, [`Error::StateFile`] and [`Error::StateMismatch`] for the state file.
    pub async fn start(self) -> Result<MockBank, Error> {
        let state = self.first_state()?;
        let security = self.security()?;
        let acceptor = if self.tls { Some(Papers::get()?.acceptor()?) } else { None };
        let addr = self.addr.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let listen = |source| Error::Listen { addr, source };
        let listener = TcpListener::bind(addr).await.map_err(listen)?;
        let addr = listener.local_addr().map_err(listen)?;
        let base = if self.tls {
            // The name is what certificates speak of.
            format!("https://localhost:{}/", addr.port())
        } else {
            format!("http://{addr}/")
        };
        let base = Url::parse(&base)
            .map_err(|_| Error::Config("addr makes no address of a web server"))?;
        let bank = Arc::new(Bank::new(state, base, self.file, self.redirects, security));
        // Writes the file at once: a place that cannot be written is better known now.
        bank.change(|state| state.quirks.extend(self.quirks));
        if bank.is_unsaved() {
            let kind = std::io::ErrorKind::PermissionDenied;
            return Err(Error::StateFile(kind.into()));
        }
        let (stop, stopped) = oneshot::channel();
        let task = match acceptor {
            None => serve(listener, Arc::clone(&bank), stopped),
            Some(acceptor) => {
                serve(TlsListener::new(listener, acceptor), Arc::clone(&bank), stopped)
            }
        };
        Ok(MockBank { bank, addr, _stop: stop, task })
    }

    fn security(&self) -> Result<Security, Error> {
        let signer = match &self.signer {
            None => None,
            Some(SignedBy::Pem(pem)) => Some(Signer::from_pem(pem)?),
            Some(SignedBy::Papers) => {
                Some(Signer::Certificate(Papers::get()?.client_certificate.clone()))
            }
        };
        let token_key = self.token_key.as_deref().map(Signer::from_pem).transpose()?;
        let token_key = token_key.and_then(|key| key.public_key());
        Ok(Security { certificates: self.certificates, signer, token_key })
    }

    fn first_state(&self) -> Result<State, Error> {
        let kept = self.file.as_deref().map(State::load).transpose()?.flatten();
        if let Some(kept) = kept {
            let same = self.seed.is_none_or(|seed| seed == kept.seed)
                && self.today.is_none_or(|today| today == kept.today);
            return if same {
                Ok(kept)
            } else {
                let (seed, today) = (kept.seed, kept.today);
                Err(Error::StateMismatch(format!("it has seed {seed} and day {today}")))
            };
        }
        let today = self.today.unwrap_or(USUAL_TODAY);
        if !(1990..=2200).contains(&today.year()) {
            return Err(Error::Config("today is not between 1990 and 2200"));
        }
        Ok(State::new(self.seed.unwrap_or(USUAL_SEED), today, instant(today, 12, 0)))
    }
}

#[allow(clippy::disallowed_methods, reason = "a server that lives beside its caller is a task")]
fn serve<L>(listener: L, bank: Arc<Bank>, stopped: oneshot::Receiver<()>) -> JoinHandle<()>
where
    L: Listener<Addr = SocketAddr>,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    tokio::spawn(async move {
        // The sender is never used: it is dropped, and that is the sign. Connections that wait
        // for another request are closed, the answers under way are finished.
        let dropped = async {
            let _sign = stopped.await;
        };
        let service = server::router(bank).into_make_service_with_connect_info::<Peer>();
        let _ended = axum::serve(listener, service).with_graceful_shutdown(dropped).await;
    })
}

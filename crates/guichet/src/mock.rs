//! A bank for an app's own tests: feature `mock`.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> guichet::Result<()> {
//! let mock = guichet::mock::start().await?;
//! let overview = mock.session.overview().await?;
//! assert!(overview.accounts.len() > 1);
//!
//! // The bank moves when the test says so, and fails when the test says so.
//! mock.server.scenario(guichet::mock::Scenario::ExpireConsent);
//! assert!(mock.session.accounts().await.is_err());
//! # Ok(())
//! # }
//! ```

use crate::{
    AppKey, Bank, BankBuilder, Challenge, ConsentInput, ConsentRequest, ConsentStep, Context,
    Error, ErrorKind, Grant, MemoryGrantStore, Operation, Psu, Purpose, Result, Scope, Session,
    Setup, Timestamp,
    fdx::{Capabilities, Profile, Version},
    http::{Config, HttpTransport, Institution, Listed, OauthUrls, PemSigner},
    raw::Clock,
};
use guichet_core::Secret;
use std::{fmt, net::Ipv4Addr, sync::Arc};
use url::Url;

pub use guichet_mock_bank::{
    ClientPapers, ClientRegistration, MockBank, MockBankBuilder, Quirk, RecordedRequest, Scenario,
    ScenarioSettings, approve, deny,
};

/// The mock bank itself, by the text of FDX 6.4. It is in no directory: there is no such bank.
pub const PROFILE: Profile = Profile::new(
    Institution::new("mock-us", "Guichet Mock Bank", "US").capabilities(
        Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::ConsentStatus,
            Operation::RevokeConsent,
            Operation::RefreshGrant,
            Operation::Accounts,
            Operation::Balances,
            Operation::Transactions,
            Operation::Identity,
            Operation::ScheduledPayments,
            Operation::Statements,
            Operation::StatementDocument,
            Operation::Holdings,
        ])
        .pending(),
    ),
)
.version(Version::V6_4);

/// All that FDX has a name for.
const READABLE: [Scope; 11] = [
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
    Scope::Bills,
    Scope::ScheduledPayments,
    Scope::IdentityContact,
    Scope::AccountNumbers,
    Scope::Statements,
];

/// All that the mock bank gives, by the names of its scopes.
const EVERYTHING: &str = "Account Customer Transactions fdx:statements:read offline_access";

/// Where the mock bank sends a customer that a script plays: nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:1/callback/";

/// A mock bank that is open, with one of its customers linked.
///
/// The bank closes when the last handle on the server is dropped.
#[derive(Debug)]
#[non_exhaustive]
pub struct Mock {
    /// The bank's own side: its clock, its scenarios, what it was asked.
    pub server: Arc<MockBank>,
    /// The app's side.
    pub bank: Bank,
    /// Alice, who permitted everything that FDX can ask for, and is there.
    pub session: Session,
}

/// Opens a mock bank, and links Alice by script.
///
/// The app's clock is the bank's: it stands still until the test moves it.
///
/// # Errors
///
/// [`Unavailable`](ErrorKind::Unavailable) when no port can be had.
pub async fn start() -> Result<Mock> {
    let server = Arc::new(MockBank::start().await.map_err(closed)?);
    let bank = setup(&server, AppKey::random()?)?.connect(bank(&server)?)?;
    let request = ConsentRequest::new(READABLE, [Purpose::AnswerCustomer]).days(90);
    let grant = link(&bank, &request, "alice").await?;
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = bank
        .session(grant, Purpose::AnswerCustomer)
        .with_psu(Psu::here())
        .with_store(Arc::new(store));
    Ok(Mock { server, bank, session })
}

/// A world whose only bank is on this machine, and whose clock is the bank's.
///
/// # Errors
///
/// [`Config`](ErrorKind::Config) when no HTTP client can be made.
pub fn setup(server: &Arc<MockBank>, key: AppKey) -> Result<Setup> {
    let transport = HttpTransport::builder().allow_loopback_http().build()?;
    let clock = BankClock(Arc::clone(server));
    Ok(Setup::new(key)?.with_transport(Arc::new(transport)).with_clock(Arc::new(clock)))
}

/// The mock bank as itself, ready for layers.
///
/// # Errors
///
/// As [`config`].
pub fn bank(server: &MockBank) -> Result<BankBuilder> {
    Ok(PROFILE.bank(config(server, &PROFILE, nowhere()?)?))
}

/// The configuration with which a profile finds the mock bank instead of its own.
///
/// The mock bank speaks the versions 4, 5 and 6 of FDX, and stands in the place of a bank that
/// sells one scope for everything, as Chase does; STET; Berlin Group; and UK Open Banking 3.1
/// and 4.0. Where a bank leaves the choice of accounts to the app, the mock bank is told to do so
/// from now on.
///
/// # Errors
///
/// [`Internal`](ErrorKind::Internal) when the server's address is none, and
/// [`Unsupported`](ErrorKind::Unsupported) when the mock bank does not speak the bank's standard.
pub fn config(server: &MockBank, profile: &dyn Listed, redirect_uri: Url) -> Result<Config> {
    let (resource, oauth) = place(profile).ok_or_else(|| {
        Error::new(ErrorKind::Unsupported, "the mock bank does not speak this bank's standard")
    })?;
    if leaves_the_choice(profile) {
        server.quirk(Quirk::StetMixedConsent);
    }
    let at = |path: &str| {
        let clause = "the mock bank has no such address";
        server.url().join(path).map_err(|_| Error::new(ErrorKind::Internal, clause))
    };
    let mut urls = OauthUrls::new()
        .authorize(at(&format!("{oauth}/authorize"))?)
        .token(at(&format!("{oauth}/token"))?)
        .revoke(at(&format!("{oauth}/revoke"))?);
    let bundle = profile.bundle();
    if profile.standard().0 == "fdx" && bundle.is_none() {
        urls = urls.par(at(&format!("{oauth}/par"))?);
    }
    let openid = profile.standard().0 == "ukob";
    if openid {
        let issuer = at(oauth)?;
        let jwks = at(&format!("{oauth}/jwks"))?;
        urls = urls.openid(issuer, jwks);
    }
    let client = server.client();
    let mut config = Config::new(client.client_id.clone(), redirect_uri)
        .secret(Secret::from(client.client_secret))
        .resource_url(at(resource)?)
        .oauth_urls(urls)
        .allow_plain_loopback();
    if openid {
        // Requests are signed there.
        let key = Secret::from(server.papers().map_err(closed)?.key_pem);
        config = config.signer(Arc::new(PemSigner::ps256(client.client_id, &key)?));
    }
    // Where a bank does not publish the name of its scope, the mock bank's own names serve.
    Ok(match bundle {
        Some(scope) if scope.value().is_none() => config.scope(EVERYTHING),
        _ => config,
    })
}

/// Whether the app asks its customers which accounts may be read, in place of the bank.
fn leaves_the_choice(profile: &dyn Listed) -> bool {
    #[cfg(feature = "stet")]
    {
        let profile: &dyn std::any::Any = profile;
        let stet = profile.downcast_ref::<guichet_protocol_stet::Profile>();
        stet.is_some_and(|it| it.model == guichet_protocol_stet::ConsentModel::Mixed)
    }
    #[cfg(not(feature = "stet"))]
    {
        let _ = profile;
        false
    }
}

/// Where the mock bank speaks as this bank does: its resources, and its OAuth 2.0 server.
fn place(profile: &dyn Listed) -> Option<(&'static str, &'static str)> {
    let (standard, version) = profile.standard();
    let major = version.split('.').next();
    Some(match (standard, major) {
        ("fdx", Some("4")) if profile.bundle().is_some() => {
            ("/jpmc/servicing/inquiry-maintenance/fdx/v4", "/aggregator-oauth/v1")
        }
        ("fdx", Some("4")) => ("/fdx/v4", "/oauth2"),
        ("fdx", Some("5")) => ("/fdx/v5", "/oauth2"),
        ("fdx", _) => ("/fdx/v6", "/oauth2"),
        ("stet", _) => ("/stet/psd2/v1", "/stet/oauth"),
        ("berlin-group", _) => ("/berlin-group/v1", "/berlin-group/oauth"),
        ("ukob", Some("3")) => ("/open-banking/v3.1/aisp", "/open-banking/oauth"),
        ("ukob", _) => ("/open-banking/v4.0/aisp", "/open-banking/oauth"),
        ("monzo", _) => ("/monzo", "/monzo/oauth"),
        ("starling", _) => ("/starling/api/v2", "/starling/oauth"),
        _ => return None,
    })
}

/// Links a customer of the mock bank by script: the app asks, the customer logs in and agrees.
/// Where there is something to choose first, such as a regional bank, the first is taken.
///
/// # Errors
///
/// Those of the two steps of a consent; [`Unavailable`](ErrorKind::Unavailable) when the
/// customer cannot reach the bank.
pub async fn link(bank: &Bank, request: &ConsentRequest, customer: &str) -> Result<Grant> {
    // The customer and the bank are on this machine.
    let cx = Context::new().with_psu(Psu::at(Ipv4Addr::LOCALHOST.into()));
    let mut step = bank.begin_consent(&cx, request).await?;
    loop {
        step = match step {
            ConsentStep::Granted(grant) => return Ok(grant),
            ConsentStep::Redirect { url, pending } => {
                let callback = approve(&url, customer).await.map_err(closed)?;
                bank.resume_consent(&cx, &pending, &ConsentInput::Callback(callback)).await?
            }
            ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } => {
                let none = || Error::new(ErrorKind::Internal, "there is nothing to choose from");
                let first = choices.first().ok_or_else(none)?.id.clone();
                bank.resume_consent(&cx, &pending, &ConsentInput::Choice(first)).await?
            }
            _ => {
                let clause = "the mock bank asks its customers for no more than this";
                return Err(Error::new(ErrorKind::Internal, clause));
            }
        };
    }
}

fn nowhere() -> Result<Url> {
    Url::parse(NOWHERE).map_err(|_| Error::new(ErrorKind::Internal, "this is no address"))
}

fn closed(error: guichet_mock_bank::Error) -> Error {
    Error::new(ErrorKind::Unavailable, "the mock bank is not open").with_source(error)
}

/// Tells the time at the mock bank.
#[derive(Clone)]
struct BankClock(Arc<MockBank>);

impl Clock for BankClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

impl fmt::Debug for BankClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankClock")
    }
}

//! A bank that rotates refresh tokens and writes down, in a file, how often it was asked.

use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    AccountId, AccountKind, AccountRef, Balance, Bank, BankId, BankInfo, Capabilities,
    ConsentInput, ConsentRequest, ConsentStep, Context, Error, ErrorKind, Grant, Operation,
    Purpose, Result, Scope, SealKey, Timestamp, UnattendedLimit,
    raw::{
        Access, AccountEntry, AppKey, Clock, Connector, Cursor, Env, Page, PendingConsent,
        Provider, Transport,
    },
};
use guichet_store_file::FileGrantStore;
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Text that must be in no file and no message.
pub(crate) const CANARY: &str = "canary";

#[derive(Debug)]
pub(crate) struct FakeBank {
    info: BankInfo,
    capabilities: Capabilities,
    diary: PathBuf,
}

impl FakeBank {
    /// How often tokens were asked for, by any process.
    pub(crate) fn refreshes(home: &Path) -> usize {
        fs::read_to_string(home.join("diary")).unwrap_or_default().lines().count()
    }
}

#[async_trait]
impl Connector for FakeBank {
    fn info(&self) -> &BankInfo {
        &self.info
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn begin_consent(&self, _: &Context, _: &ConsentRequest) -> Result<ConsentStep> {
        Err(Error::unsupported(Operation::BeginConsent))
    }

    async fn resume_consent(
        &self,
        _: &Context,
        _: &PendingConsent,
        _: &ConsentInput,
    ) -> Result<ConsentStep> {
        Err(Error::unsupported(Operation::ResumeConsent))
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        let mut diary = OpenOptions::new().append(true).create(true).open(&self.diary).unwrap();
        diary.write_all(b"refresh\n").unwrap();
        // The answer takes a while, so that others come meanwhile.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        let mut grant = access.grant().clone();
        // A token that was used is dead.
        let next = match grant.refresh_token.as_ref().unwrap().expose() {
            "canary-refresh-0" => "canary-refresh-1",
            _ => return Err(Error::new(ErrorKind::GrantExpired, "the refresh token is spent")),
        };
        grant.refresh_token = Some(next.into());
        grant.access_token = "canary-access-1".into();
        grant.token_expires_at = None;
        Ok(grant)
    }

    async fn accounts(&self, _: Access<'_>, _: Option<&Cursor>) -> Result<Page<AccountEntry>> {
        Ok(Page::empty())
    }

    async fn balances(&self, access: Access<'_>, _: &AccountRef) -> Result<Page<Balance>> {
        match access.grant().access_token.expose() {
            "canary-access-1" => Ok(Page::empty()),
            _ => Err(Error::new(ErrorKind::Unauthorized, "the token ran out")),
        }
    }
}

#[derive(Debug)]
struct Fake {
    diary: PathBuf,
}

impl Provider for Fake {
    fn connect(self: Box<Self>, _: Env) -> Result<Arc<dyn Connector>> {
        let info = BankInfo::new(BankId::new("fake-fr"), "Fake", "FR");
        let capabilities = Capabilities::of(Operation::ALL).unattended(UnattendedLimit::per_day(4));
        Ok(Arc::new(FakeBank { info, capabilities, diary: self.diary }))
    }
}

#[derive(Debug)]
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        instant("2026-05-01T12:00:00Z")
    }
}

#[async_trait]
impl Transport for Still {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>> {
        Err(Error::new(ErrorKind::Network, "there is no network here"))
    }
}

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The bank; its diary is in the directory.
pub(crate) fn bank(
    home: &Path,
    layers: impl FnOnce(guichet_core::BankBuilder) -> guichet_core::BankBuilder,
) -> Bank {
    let key = AppKey::from_bytes([1; 32]);
    let env = Env { transport: Arc::new(Still), clock: Arc::new(Still), key };
    layers(Bank::builder(Fake { diary: home.join("diary") })).build(env).unwrap()
}

pub(crate) fn store(home: &Path) -> FileGrantStore {
    FileGrantStore::open(home, SealKey::from_bytes([2; 32])).unwrap()
}

pub(crate) fn request() -> ConsentRequest {
    ConsentRequest::new([Scope::AccountsBasic, Scope::Balances], [Purpose::AnswerCustomer])
}

/// A grant whose token ran out.
pub(crate) fn grant() -> Grant {
    let at = instant("2026-01-01T00:00:00Z");
    let bank = BankId::new("fake-fr");
    let mut grant = Grant::new(bank, &request(), "canary-access-0".into(), at).unwrap();
    grant.refresh_token = Some("canary-refresh-0".into());
    grant
}

pub(crate) fn account() -> AccountRef {
    AccountRef::new(AccountId::new("canary-account"), AccountKind::Current)
}

/// The names of the files in a directory.
pub(crate) fn files(home: &Path) -> Vec<String> {
    let names = fs::read_dir(home).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The one file whose name begins and ends so.
pub(crate) fn file(home: &Path, begin: &str, end: &str) -> PathBuf {
    let is = |name: &&String| name.starts_with(begin) && name.ends_with(end);
    let names = files(home);
    let mut found = names.iter().filter(is);
    let path = home.join(found.next().unwrap());
    assert!(found.next().is_none(), "{names:?}");
    path
}

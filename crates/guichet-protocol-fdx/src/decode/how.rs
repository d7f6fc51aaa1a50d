//! What must be known to read an answer.

use guichet_core::raw::{AppKey, Permissions};
use guichet_core::{BankId, Currency, Scope, Timestamp};
use jiff::tz::TimeZone;
use url::Url;

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// # Examples
///
/// ```
/// use guichet_core::{BankId, Currency, ScopeSet, raw::Permissions};
/// use guichet_protocol_fdx::{Decoding, decode_accounts};
///
/// let body = br#"{"accounts": [{"depositAccount": {
///     "accountId": "a-1", "accountType": "CHECKING", "currentBalance": 310.00
/// }}]}"#;
/// let how = Decoding::new(BankId::new("example-us"), Permissions::of(ScopeSet::all()))
///     .currency(Currency::USD);
/// let page = decode_accounts(body, &how)?;
///
/// assert_eq!(page.items[0].account.kind.as_str(), "current");
/// # Ok::<(), guichet_core::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Decoding {
    pub(crate) bank: BankId,
    pub(crate) permissions: Permissions,
    pub(crate) zone: TimeZone,
    pub(crate) currency: Option<Currency>,
    pub(crate) owed_is_signed: bool,
    pub(crate) key: Option<AppKey>,
    pub(crate) fetched_at: Option<Timestamp>,
    pub(crate) request: Option<Url>,
    pub(crate) link_hosts: Vec<Url>,
}

impl Decoding {
    /// Reads what is permitted, of a bank of which nothing else is known.
    pub fn new(bank: BankId, permissions: Permissions) -> Self {
        Self {
            bank,
            permissions,
            zone: TimeZone::UTC,
            currency: None,
            owed_is_signed: false,
            key: None,
            fetched_at: None,
            request: None,
            link_hosts: Vec::new(),
        }
    }

    /// The zone in which a time without offset is read, and in which the bank's day begins.
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// The currency of an account for which the bank gives none.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// Says that the bank writes what is owed as negative, as the text of 6.4 wants it.
    pub fn owed_is_signed(mut self) -> Self {
        self.owed_is_signed = true;
        self
    }

    /// The app's key, for the keys of accounts; without it they have none.
    pub fn app_key(mut self, key: AppKey) -> Self {
        self.key = Some(key);
        self
    }

    /// When the bank was asked.
    pub fn fetched_at(mut self, now: Timestamp) -> Self {
        self.fetched_at = Some(now);
        self
    }

    /// The address that was asked, without which no link to a next page is taken.
    pub fn request(mut self, url: Url) -> Self {
        self.request = Some(url);
        self
    }

    /// Other hosts to which a link to a next page may lead.
    pub fn link_hosts(mut self, hosts: Vec<Url>) -> Self {
        self.link_hosts = hosts;
        self
    }

    pub(crate) fn allows(&self, scope: Scope) -> bool {
        self.permissions.scopes.contains(scope)
    }
}

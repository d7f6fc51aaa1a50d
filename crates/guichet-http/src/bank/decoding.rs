//! What must be known to read an answer.

use guichet_core::raw::{AppKey, Permissions};
use guichet_core::{BankId, Currency, OwedBalance, Scope, Timestamp};
use jiff::tz::TimeZone;
use url::Url;

use super::Institution;

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// `Q` is the protocol's enum of departures from its standard.
///
/// ```
/// use guichet_core::{BankId, Currency, Scope, ScopeSet, raw::Permissions};
/// use guichet_http::Decoding;
///
/// #[derive(Clone, Copy, PartialEq)]
/// enum Quirk { EmptyListIsNoContent }
///
/// let scopes = ScopeSet::of(&[Scope::AccountsBasic]);
/// let how = Decoding::<Quirk>::new(BankId::new("example-fr"), Permissions::of(scopes))
///     .currency(Currency::EUR)
///     .quirks(&[Quirk::EmptyListIsNoContent]);
/// assert!(how.has(Quirk::EmptyListIsNoContent));
/// assert!(!how.allows(Scope::Transactions));
/// ```
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub struct Decoding<Q: 'static> {
    /// Whose answer it is.
    pub bank: BankId,
    /// What the customer permitted; a field outside of it is never read.
    pub permissions: Permissions,
    /// The zone in which a time without offset is read, and in which the bank's day begins.
    pub zone: TimeZone,
    /// The currency of an account for which the bank gives none.
    pub currency: Option<Currency>,
    /// Whether the bank writes what is owed as negative.
    pub owed_is_signed: bool,
    /// The app's key, for the keys of accounts; without it they have none.
    pub key: Option<AppKey>,
    /// When the bank was asked.
    pub fetched_at: Option<Timestamp>,
    /// The address that was asked, without which no link to a next page is taken.
    pub request: Option<Url>,
    /// Other hosts to which a link to a next page may lead.
    pub link_hosts: Vec<Url>,
    quirks: &'static [Q],
}

impl<Q> Decoding<Q> {
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
            quirks: &[],
        }
    }

    /// Reads what is permitted, of this bank: in its currency where an account names none, and
    /// with its sign of what is owed. What depends on the call is still to be said.
    pub fn of(institution: &Institution, zone: TimeZone, permissions: Permissions) -> Self {
        let mut how = Self::new(BankId::new(institution.id), permissions).time_zone(zone);
        how.currency = institution.currency.map(Currency::parse);
        how.owed_is_signed = institution.conduct.owed.value() == Some(OwedBalance::Signed);
        how
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

    /// Says that the bank writes what is owed as negative.
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

    /// Where the bank departs from its standard.
    pub fn quirks(mut self, quirks: &'static [Q]) -> Self {
        self.quirks = quirks;
        self
    }

    /// Whether the customer permitted what belongs to a scope.
    pub fn allows(&self, scope: Scope) -> bool {
        self.permissions.scopes.contains(scope)
    }

    /// Whether the bank departs from its standard so.
    pub fn has(&self, quirk: Q) -> bool
    where
        Q: Copy + PartialEq,
    {
        self.quirks.contains(&quirk)
    }
}

//! Grants: what a bank issued, kept by the app under seal.

use crate::{
    AccountId, AccountSelection, BankId, ConsentId, ConsentRequest, CustomerRef, Error, ErrorKind,
    GrantId, PurposeSet, Result, ScopeSet, SealKey, Sealed, Secret, seal,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use url::Url;

/// What the bank issued: tokens, and what they are good for.
///
/// A grant goes to storage only under seal: [`seal`](Self::seal) and [`open`](Self::open).
#[derive(Clone)]
#[non_exhaustive]
pub struct Grant {
    /// The app's name for this grant: random, stable over refreshes.
    pub id: GrantId,
    /// How often it was refreshed; a higher number supersedes a lower one.
    pub generation: u64,
    /// The bank that issued it.
    pub bank: BankId,
    /// The bank's identifier of the consent, where it has one.
    pub consent: Option<ConsentId>,
    /// The app's own name for the customer.
    pub customer: Option<CustomerRef>,
    /// The kinds of data that the customer permitted.
    pub scopes: ScopeSet,
    /// The purposes that the customer permitted.
    pub purposes: PurposeSet,
    /// The accounts that it covers.
    pub accounts: AccountSelection,
    /// How many days of history it covers, where bounded.
    pub lookback_days: Option<u16>,
    /// When the bank issued it.
    pub granted_at: Timestamp,
    /// When the consent ends, where the bank says so.
    pub expires_at: Option<Timestamp>,
    /// When the access token ends, where the bank says so.
    pub token_expires_at: Option<Timestamp>,
    /// The token of a call.
    pub access_token: Secret,
    /// The token that gets the next one.
    pub refresh_token: Option<Secret>,
    /// The host that this customer's grant belongs to, where one bank has several.
    pub host: Option<Url>,
    /// What else the connector must keep.
    pub extra: BTreeMap<String, Secret>,
}

impl Grant {
    /// A grant for what a request asked, without refresh token or end.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the system has no randomness for an identifier.
    pub fn new(
        bank: BankId,
        request: &ConsentRequest,
        access_token: Secret,
        granted_at: Timestamp,
    ) -> Result<Self> {
        Ok(Self {
            id: GrantId::new(seal::random_name()?),
            generation: 0,
            bank,
            consent: None,
            customer: request.customer.clone(),
            scopes: request.scopes,
            purposes: request.purposes,
            accounts: request.accounts.clone(),
            lookback_days: request.lookback_days,
            granted_at,
            expires_at: None,
            token_expires_at: None,
            access_token,
            refresh_token: None,
            host: None,
            extra: BTreeMap::new(),
        })
    }

    /// Whether the grant covers an account.
    pub fn covers(&self, account: &AccountId) -> bool {
        match &self.accounts {
            AccountSelection::CustomerPicks => true,
            AccountSelection::Listed(listed) => listed.contains(account),
        }
    }

    /// The consent's identifier where the bank has one, else the grant's own: the name under
    /// which calls are counted.
    pub fn consent_name(&self) -> &str {
        self.consent.as_ref().map_or(self.id.as_str(), ConsentId::as_str)
    }

    /// Seals the grant for storage.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the system has no randomness to give.
    pub fn seal(&self, key: &SealKey) -> Result<Sealed> {
        seal::seal(GRANT, &StoredGrant::from(self), key)
    }

    /// Opens a sealed grant.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the key is another one, or the bytes were
    /// changed or are no grant.
    pub fn open(sealed: &Sealed, key: &SealKey) -> Result<Self> {
        seal::open::<StoredGrant>(GRANT, sealed, key).map(Self::from)
    }
}

const GRANT: &str = "guichet grant 1";
const PENDING: &str = "guichet pending consent 1";

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("bank", &self.bank)
            .field("generation", &self.generation)
            .field("scopes", &self.scopes)
            .field("purposes", &self.purposes)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A consent under way: what must be kept while the customer is at the bank.
#[derive(Clone)]
#[non_exhaustive]
pub struct PendingConsent {
    /// The bank.
    pub bank: BankId,
    /// What was asked for.
    pub request: ConsentRequest,
    /// When it began.
    pub started_at: Timestamp,
    /// The host that this customer belongs to, where one bank has several.
    pub host: Option<Url>,
    /// What the connector must keep: `state`, the PKCE verifier, the consent's identifier.
    pub kept: BTreeMap<String, Secret>,
}

impl PendingConsent {
    /// Begins.
    pub fn new(bank: BankId, request: &ConsentRequest, started_at: Timestamp) -> Self {
        Self { bank, request: request.clone(), started_at, host: None, kept: BTreeMap::new() }
    }

    /// Keeps something under a name.
    #[must_use]
    pub fn keeping(mut self, name: &str, value: Secret) -> Self {
        self.kept.insert(name.to_owned(), value);
        self
    }

    /// What was kept under a name.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when this consent holds no such thing, which
    /// means that it was begun by another connector.
    pub fn kept(&self, name: &str) -> Result<&Secret> {
        self.kept.get(name).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, "this consent was begun by another connector")
        })
    }

    /// Seals it for storage.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the system has no randomness to give.
    pub fn seal(&self, key: &SealKey) -> Result<Sealed> {
        seal::seal(PENDING, &StoredPending::from(self), key)
    }

    /// Opens a sealed one.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the key is another one, or the bytes were
    /// changed or are no pending consent.
    pub fn open(sealed: &Sealed, key: &SealKey) -> Result<Self> {
        seal::open::<StoredPending>(PENDING, sealed, key).map(Self::from)
    }
}

impl fmt::Debug for PendingConsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingConsent")
            .field("bank", &self.bank)
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}

/// The form under the seal. It is apart from [`Grant`] so that no grant can be serialised in the
/// clear by accident.
#[derive(Serialize, Deserialize)]
struct StoredGrant {
    id: GrantId,
    generation: u64,
    bank: BankId,
    consent: Option<ConsentId>,
    customer: Option<CustomerRef>,
    scopes: ScopeSet,
    purposes: PurposeSet,
    accounts: AccountSelection,
    lookback_days: Option<u16>,
    granted_at: Timestamp,
    expires_at: Option<Timestamp>,
    token_expires_at: Option<Timestamp>,
    access_token: String,
    refresh_token: Option<String>,
    host: Option<Url>,
    extra: BTreeMap<String, String>,
}

impl From<&Grant> for StoredGrant {
    fn from(grant: &Grant) -> Self {
        Self {
            id: grant.id.clone(),
            generation: grant.generation,
            bank: grant.bank.clone(),
            consent: grant.consent.clone(),
            customer: grant.customer.clone(),
            scopes: grant.scopes,
            purposes: grant.purposes,
            accounts: grant.accounts.clone(),
            lookback_days: grant.lookback_days,
            granted_at: grant.granted_at,
            expires_at: grant.expires_at,
            token_expires_at: grant.token_expires_at,
            access_token: grant.access_token.expose().to_owned(),
            refresh_token: grant.refresh_token.as_ref().map(|token| token.expose().to_owned()),
            host: grant.host.clone(),
            extra: exposed(&grant.extra),
        }
    }
}

impl From<StoredGrant> for Grant {
    fn from(stored: StoredGrant) -> Self {
        Self {
            id: stored.id,
            generation: stored.generation,
            bank: stored.bank,
            consent: stored.consent,
            customer: stored.customer,
            scopes: stored.scopes,
            purposes: stored.purposes,
            accounts: stored.accounts,
            lookback_days: stored.lookback_days,
            granted_at: stored.granted_at,
            expires_at: stored.expires_at,
            token_expires_at: stored.token_expires_at,
            access_token: stored.access_token.into(),
            refresh_token: stored.refresh_token.map(Secret::from),
            host: stored.host,
            extra: boxed(stored.extra),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct StoredPending {
    bank: BankId,
    request: ConsentRequest,
    started_at: Timestamp,
    host: Option<Url>,
    kept: BTreeMap<String, String>,
}

impl From<&PendingConsent> for StoredPending {
    fn from(pending: &PendingConsent) -> Self {
        Self {
            bank: pending.bank.clone(),
            request: pending.request.clone(),
            started_at: pending.started_at,
            host: pending.host.clone(),
            kept: exposed(&pending.kept),
        }
    }
}

impl From<StoredPending> for PendingConsent {
    fn from(stored: StoredPending) -> Self {
        Self {
            bank: stored.bank,
            request: stored.request,
            started_at: stored.started_at,
            host: stored.host,
            kept: boxed(stored.kept),
        }
    }
}

fn exposed(secrets: &BTreeMap<String, Secret>) -> BTreeMap<String, String> {
    secrets.iter().map(|(name, secret)| (name.clone(), secret.expose().to_owned())).collect()
}

fn boxed(texts: BTreeMap<String, String>) -> BTreeMap<String, Secret> {
    texts.into_iter().map(|(name, text)| (name, Secret::from(text))).collect()
}

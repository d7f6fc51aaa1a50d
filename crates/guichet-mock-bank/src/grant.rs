//! What a customer has permitted, and the tokens that stand for it.
//!
//! Who permitted what to whom, for how long and whether it still stands is the same in every
//! standard. What data is meant is not: [`Access`] keeps it in each standard's own words.

pub(crate) mod berlin_group;
pub(crate) mod fdx;
pub(crate) mod own;
pub(crate) mod stet;
pub(crate) mod ukob;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use self::berlin_group::BgAccess;
use self::fdx::WishedResource;
use self::own::OwnAccess;
use self::stet::StetAccess;
use self::ukob::UkobAccess;

/// One authorization server of the bank; a token of one is a stranger at the other's doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Realm {
    /// `/oauth2`: PKCE required, pushed requests, consents as FDX has them.
    Standard,
    /// `/aggregator-oauth/v1`: the shape of JPMorgan Chase, one scope, no consent resource.
    Chase,
    /// `/stet/oauth`: the permission is the token, the scopes say what it is for.
    Stet,
    /// `/berlin-group/oauth`: a scope names the consent that the app lodged before.
    BerlinGroup,
    /// `/open-banking/oauth`: the app lodges consents with a token of its own.
    OpenBanking,
    /// `/monzo/oauth`: the plain flow, with what the quirks say of its tokens.
    Monzo,
    /// `/starling/oauth`: the plain flow.
    Starling,
}

/// For how long a permission is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DurationType {
    OneTime,
    Persistent,
    TimeBound,
}

/// What an app asks the customer for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Wish {
    pub(crate) duration: DurationType,
    /// In days.
    pub(crate) period: Option<i64>,
    /// In days.
    pub(crate) lookback: Option<i64>,
    pub(crate) access: Access,
}

/// The data that a permission is about, in the words of its standard.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Access {
    Fdx(Vec<WishedResource>),
    Stet(StetAccess),
    Ukob(UkobAccess),
    BerlinGroup(BgAccess),
    Own(OwnAccess),
}

impl Access {
    /// What the customer reads on the consent page.
    pub(crate) fn plain_words(&self) -> Vec<&'static str> {
        match self {
            Self::Fdx(resources) => {
                fdx::clusters(resources).into_iter().map(fdx::Cluster::plain_words).collect()
            }
            Self::Stet(access) => access.plain_words(),
            Self::Ukob(access) => access.plain_words(),
            Self::BerlinGroup(access) => access.plain_words(),
            Self::Own(_) => vec![own::PLAIN_WORDS],
        }
    }
}

/// A permission: given, ended, or lodged by an app and not decided yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Consent {
    pub(crate) id: String,
    pub(crate) realm: Realm,
    pub(crate) client: String,
    /// Once someone has decided, or where the app said whose it is.
    pub(crate) customer: Option<String>,
    pub(crate) decision: Decision,
    /// The accounts that the customer chose.
    pub(crate) accounts: Vec<String>,
    pub(crate) wish: Wish,
    pub(crate) scope: String,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) revocation: Option<Revocation>,
}

/// What the customer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Decision {
    /// Nothing yet.
    Open,
    Approved,
    Denied,
}

/// How a permission ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Revocation {
    pub(crate) at: Timestamp,
    pub(crate) reason: String,
    pub(crate) initiator: String,
}

/// Where a permission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Lodged, and nobody has decided.
    Waiting,
    Denied,
    Active,
    Expired,
    Revoked,
}

impl Consent {
    /// A permission that an app lodges ahead of the customer.
    pub(crate) fn lodged(realm: Realm, client: &str, wish: Wish, now: Timestamp) -> Self {
        Self {
            id: uuid::Uuid::new_v4().to_string(),
            realm,
            client: client.to_owned(),
            customer: None,
            decision: Decision::Open,
            accounts: Vec::new(),
            expires: wish.expiry(now),
            wish,
            scope: String::new(),
            created: now,
            updated: now,
            revocation: None,
        }
    }

    pub(crate) fn status(&self, now: Timestamp) -> Status {
        if self.revocation.is_some() {
            Status::Revoked
        } else if self.decision == Decision::Denied {
            Status::Denied
        } else if self.expires.is_some_and(|expiry| expiry <= now) {
            Status::Expired
        } else if self.decision == Decision::Open {
            Status::Waiting
        } else {
            Status::Active
        }
    }

    /// The customer permits these accounts to be read.
    pub(crate) fn approve(&mut self, customer: &str, accounts: Vec<String>, at: Timestamp) {
        self.customer = Some(customer.to_owned());
        self.accounts = accounts;
        self.decision = Decision::Approved;
        self.updated = at;
    }

    pub(crate) fn deny(&mut self, at: Timestamp) {
        self.decision = Decision::Denied;
        self.updated = at;
    }

    pub(crate) fn revoke(&mut self, at: Timestamp, reason: &str, initiator: &str) {
        self.updated = at;
        let (reason, initiator) = (reason.to_owned(), initiator.to_owned());
        self.revocation.get_or_insert(Revocation { at, reason, initiator });
    }
}

impl Wish {
    /// When the permission ends by itself: a persistent one does not, a single one after a day.
    pub(crate) fn expiry(&self, now: Timestamp) -> Option<Timestamp> {
        let days = match self.duration {
            DurationType::Persistent => None,
            DurationType::OneTime => Some(1),
            DurationType::TimeBound => self.period,
        };
        days.map(|days| seconds_after(now, days.saturating_mul(86_400)))
    }
}

/// The instant so many seconds later.
pub(crate) fn seconds_after(now: Timestamp, seconds: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// An access or refresh token, by what it stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) consent: String,
    /// Words with blanks between; a refreshed token may have fewer than the first.
    pub(crate) scope: String,
    pub(crate) expires: Option<Timestamp>,
}

impl Token {
    pub(crate) fn is_valid(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|expiry| now < expiry)
    }

    pub(crate) fn has_scope(&self, word: &str) -> bool {
        self.scope.split_whitespace().any(|given| given == word)
    }
}

/// An access token of the app itself, by its own credentials: no customer stands behind it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ClientToken {
    pub(crate) realm: Realm,
    pub(crate) scope: String,
    pub(crate) expires: Timestamp,
}

//! What a customer has permitted, and the tokens that stand for it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One authorization server of the bank; a token of one is a stranger at the other's doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Realm {
    /// `/oauth2`: PKCE required, pushed requests, consents as FDX has them.
    Standard,
    /// `/aggregator-oauth/v1`: the shape of JPMorgan Chase, one scope, no consent resource.
    Chase,
}

/// A group of data that is permitted or not, in FDX's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Cluster {
    AccountBasic,
    AccountDetailed,
    AccountPayments,
    Balances,
    Bills,
    CustomerContact,
    CustomerPersonal,
    Images,
    Investments,
    PaymentSupport,
    Rewards,
    ScheduledPayments,
    Statements,
    Tax,
    TermsConditions,
    Transactions,
}

impl Cluster {
    pub(crate) const ALL: [Self; 16] = [
        Self::AccountBasic,
        Self::AccountDetailed,
        Self::AccountPayments,
        Self::Balances,
        Self::Bills,
        Self::CustomerContact,
        Self::CustomerPersonal,
        Self::Images,
        Self::Investments,
        Self::PaymentSupport,
        Self::Rewards,
        Self::ScheduledPayments,
        Self::Statements,
        Self::Tax,
        Self::TermsConditions,
        Self::Transactions,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::AccountBasic => "ACCOUNT_BASIC",
            Self::AccountDetailed => "ACCOUNT_DETAILED",
            Self::AccountPayments => "ACCOUNT_PAYMENTS",
            Self::Balances => "BALANCES",
            Self::Bills => "BILLS",
            Self::CustomerContact => "CUSTOMER_CONTACT",
            Self::CustomerPersonal => "CUSTOMER_PERSONAL",
            Self::Images => "IMAGES",
            Self::Investments => "INVESTMENTS",
            Self::PaymentSupport => "PAYMENT_SUPPORT",
            Self::Rewards => "REWARDS",
            Self::ScheduledPayments => "SCHEDULED_PAYMENTS",
            Self::Statements => "STATEMENTS",
            Self::Tax => "TAX",
            Self::TermsConditions => "TERMS_CONDITIONS",
            Self::Transactions => "TRANSACTIONS",
        }
    }

    /// What the customer reads on the consent page.
    pub(crate) fn plain_words(self) -> &'static str {
        match self {
            Self::AccountBasic => "Names and kinds of your accounts",
            Self::AccountDetailed => "Conditions and details of your accounts",
            Self::AccountPayments | Self::PaymentSupport => "Numbers for paying from your accounts",
            Self::Balances => "Balances",
            Self::Bills => "Bills and due dates",
            Self::CustomerContact => "Your name, address, e-mail and telephone",
            Self::CustomerPersonal => "Your date of birth and other personal details",
            Self::Images => "Images of cheques and receipts",
            Self::Investments => "What you hold in investments",
            Self::Rewards => "Reward programmes",
            Self::ScheduledPayments => "Payments that are planned",
            Self::Statements => "Statements",
            Self::Tax => "Tax documents",
            Self::TermsConditions => "Terms and conditions",
            Self::Transactions => "Transactions",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cluster| cluster.word() == word)
    }

    /// The scope that stands for this group: `fdx:accountbasic:read`.
    pub(crate) fn scope(self) -> String {
        format!("fdx:{}:read", self.word().to_lowercase().replace('_', ""))
    }
}

/// What sort of thing a resource of a consent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ResourceType {
    Account,
    Customer,
    Document,
}

impl ResourceType {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Account => "ACCOUNT",
            Self::Customer => "CUSTOMER",
            Self::Document => "DOCUMENT",
        }
    }
}

/// For how long a permission is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DurationType {
    OneTime,
    Persistent,
    TimeBound,
}

impl DurationType {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::OneTime => "ONE_TIME",
            Self::Persistent => "PERSISTENT",
            Self::TimeBound => "TIME_BOUND",
        }
    }
}

/// What an app asks the customer for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Wish {
    pub(crate) duration: DurationType,
    /// In days.
    pub(crate) period: Option<i64>,
    /// In days.
    pub(crate) lookback: Option<i64>,
    pub(crate) resources: Vec<WishedResource>,
}

/// One kind of resource and the groups of data that are wanted of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WishedResource {
    pub(crate) resource: ResourceType,
    pub(crate) clusters: Vec<Cluster>,
}

impl Wish {
    pub(crate) fn clusters(&self) -> BTreeSet<Cluster> {
        self.resources.iter().flat_map(|resource| resource.clusters.iter().copied()).collect()
    }
}

/// A permission that was given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Consent {
    pub(crate) id: String,
    pub(crate) realm: Realm,
    pub(crate) client: String,
    pub(crate) customer: String,
    pub(crate) accounts: Vec<String>,
    pub(crate) wish: Wish,
    pub(crate) scope: String,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) revocation: Option<Revocation>,
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
    Active,
    Expired,
    Revoked,
}

impl Status {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Expired => "EXPIRED",
            Self::Revoked => "REVOKED",
        }
    }
}

impl Consent {
    pub(crate) fn status(&self, now: Timestamp) -> Status {
        if self.revocation.is_some() {
            Status::Revoked
        } else if self.expires.is_some_and(|expiry| expiry <= now) {
            Status::Expired
        } else {
            Status::Active
        }
    }

    pub(crate) fn covers(&self, cluster: Cluster) -> bool {
        self.wish.resources.iter().any(|resource| resource.clusters.contains(&cluster))
    }

    pub(crate) fn revoke(&mut self, at: Timestamp, reason: &str, initiator: &str) {
        self.updated = at;
        let (reason, initiator) = (reason.to_owned(), initiator.to_owned());
        self.revocation.get_or_insert(Revocation { at, reason, initiator });
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
    pub(crate) expires: Option<Timestamp>,
}

impl Token {
    pub(crate) fn is_valid(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|expiry| now < expiry)
    }
}

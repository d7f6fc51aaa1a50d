//! What FDX lets a customer permit: groups of data of an account, or of the customer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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

/// One kind of resource and the groups of data that are wanted of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WishedResource {
    pub(crate) resource: ResourceType,
    pub(crate) clusters: Vec<Cluster>,
}

/// Every group that is in a wish, once.
pub(crate) fn clusters(resources: &[WishedResource]) -> BTreeSet<Cluster> {
    resources.iter().flat_map(|resource| resource.clusters.iter().copied()).collect()
}

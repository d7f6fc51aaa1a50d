//! Accounts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::words::words;
use super::{AccountIdentifier, Currency, Terms, Text, UntrustedText};
use crate::{AccountId, AccountKey, BankId, KeyBasis};

words! {
    /// What an account is.
    pub enum AccountKind {
        /// For daily payments; checking, transaction account.
        Current = "current",
        /// For putting money aside.
        Savings = "savings",
        /// A credit card that may be paid off by and by.
        Card = "card",
        /// A card that is paid in full each month.
        ChargeCard = "charge_card",
        /// Credit that is drawn at will, without a card.
        LineOfCredit = "line_of_credit",
        /// Money lent for a term.
        Loan = "loan",
        /// Money lent against a home.
        Mortgage = "mortgage",
        /// Securities.
        Investment = "investment",
        /// Savings for old age.
        Pension = "pension",
        /// A policy with a value.
        Insurance = "insurance",
        /// A card that is loaded before it is used.
        Prepaid = "prepaid",
        /// Money issued by an electronic money institution.
        EMoney = "e_money",
        /// A wallet of a payment service.
        Wallet = "wallet",
    } else
    /// Another kind, by the bank's word.
    Other
}

impl AccountKind {
    /// Whether the bank lends on it: its balance is what the customer owes, so it is negative.
    pub fn is_liability(&self) -> bool {
        matches!(
            self,
            Self::Card | Self::ChargeCard | Self::LineOfCredit | Self::Loan | Self::Mortgage
        )
    }

    /// Whether what is available on it is credit that may be drawn, not money held.
    pub fn is_revolving_credit(&self) -> bool {
        matches!(self, Self::Card | Self::ChargeCard | Self::LineOfCredit)
    }
}

words! {
    /// The road by which an account was reached. The JSON word of an aggregator is its id.
    pub enum Via {
        /// The bank itself.
        Bank = "bank",
    } else
    /// An aggregator, by its id in this project: `plaid`.
    Aggregator
}

words! {
    /// Whether an account is for private or business use.
    pub enum Usage {
        /// Private.
        Personal = "personal",
        /// Of a business.
        Business = "business",
    } else
    /// Another use, by the bank's word.
    Other
}

words! {
    /// Whether an account can be used.
    pub enum AccountStatus {
        /// Open.
        Open = "open",
        /// Applied for, not open yet.
        Pending = "pending",
        /// Open, but without movements for long.
        Inactive = "inactive",
        /// Blocked by the bank or an authority.
        Blocked = "blocked",
        /// About to be closed.
        Closing = "closing",
        /// Closed.
        Closed = "closed",
    } else
    /// Another state, by the bank's word.
    Other
}

words! {
    /// What a person is to an account.
    pub enum HolderRole {
        /// The only or the first holder.
        Owner = "owner",
        /// One of several holders.
        JointOwner = "joint_owner",
        /// May use it, and does not own it.
        AuthorisedUser = "authorised_user",
        /// Acts for the holder under a power of attorney.
        Attorney = "attorney",
        /// Acts for a holder who cannot: parent, guardian.
        Guardian = "guardian",
        /// Holds it for someone else.
        Trustee = "trustee",
        /// For whom it is held, or who is to receive it.
        Beneficiary = "beneficiary",
        /// Owes a loan with someone else, or answers for it.
        Guarantor = "guarantor",
    } else
    /// Another role, by the bank's word.
    Other
}

/// A person or company to whom an account belongs, or who may use it.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// The name as the bank has it.
    pub name: UntrustedText,
    /// What this person is to the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<HolderRole>,
}

impl Holder {
    /// A holder whose role the bank does not give.
    pub fn new(name: UntrustedText) -> Self {
        Self { name, role: None }
    }
}

/// One account at one bank.
///
/// What the bank leaves out is `None`. What the account holds is not here, but in
/// [`Balance`](crate::Balance)s.
///
/// # Examples
///
/// ```
/// use guichet_core::{Account, AccountId, AccountKind, BankId, Currency};
///
/// let mut account = Account::new(AccountId::new("31926819"), BankId::new("example-gb"), AccountKind::Current);
/// account.currency = Some(Currency::GBP);
/// assert_eq!(account.reference().kind, AccountKind::Current);
/// assert!(!format!("{account:?}").contains("31926819"));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The bank's own identifier, opaque. It may change with a new consent.
    pub id: AccountId,
    /// The bank that keeps the account.
    pub bank: BankId,
    /// The road by which it was reached.
    #[serde(default = "by_the_bank")]
    pub via: Via,
    /// The same account under every consent and by every road, for this app alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<AccountKey>,
    /// What `key` was made from, and so how far it can be relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_basis: Option<KeyBasis>,
    /// What the account is.
    pub kind: AccountKind,
    /// The bank's own word for the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind_detail: Option<Text>,
    /// The name that the customer sees: a nickname, or the bank's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<UntrustedText>,
    /// The bank's product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Text>,
    /// The currency that it is kept in; `None` if it holds several, or the bank does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The numbers by which it is known outside the bank, as many as the bank gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<AccountIdentifier>,
    /// To whom it belongs, and who else may use it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<Holder>,
    /// Private or business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
    /// The account that stands behind this one: the current account that a card is paid from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<AccountId>,
    /// The day on which it was opened.
    #[serde(default, with = "super::day::optional_day", skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<Date>,
    /// What was agreed: limit, rate, what falls due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Box<Terms>>,
}

fn by_the_bank() -> Via {
    Via::Bank
}

impl Account {
    /// An account of which nothing else is known, reached through the bank itself.
    pub fn new(id: AccountId, bank: BankId, kind: AccountKind) -> Self {
        Self {
            id,
            bank,
            via: Via::Bank,
            key: None,
            key_basis: None,
            kind,
            kind_detail: None,
            name: None,
            product: None,
            currency: None,
            identifiers: Vec::new(),
            holders: Vec::new(),
            usage: None,
            status: None,
            parent: None,
            opened_on: None,
            terms: None,
        }
    }

    /// The handle that an app keeps, and passes to every call about this account.
    pub fn reference(&self) -> AccountRef {
        AccountRef {
            id: self.id.clone(),
            key: self.key,
            kind: self.kind.clone(),
            currency: self.currency.clone(),
        }
    }
}

/// The handle on an account that an app keeps and passes to every call.
///
/// Beside the identifier it has what a connector needs to read the bank's answer: some banks
/// write no currency on a transaction, and the same code means one thing on a card and another
/// on a current account.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AccountRef {
    /// The bank's own identifier, opaque.
    pub id: AccountId,
    /// The same account under every consent and by every road, for this app alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<AccountKey>,
    /// What the account is.
    pub kind: AccountKind,
    /// The currency that it is kept in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

impl AccountRef {
    /// A handle made from what an app has stored of an account.
    pub fn new(id: AccountId, kind: AccountKind) -> Self {
        Self { id, key: None, kind, currency: None }
    }
}

//! Operations: the one list that capabilities, layers, audit, errors and spans share.

use crate::{Scope, ScopeSet};
use serde::Serialize;
use std::fmt;

/// Everything a connector can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Operation {
    /// Start asking for consent.
    BeginConsent,
    /// Go on after the customer did something.
    ResumeConsent,
    /// Ask what became of a consent.
    ConsentStatus,
    /// End a consent.
    RevokeConsent,
    /// Get new tokens.
    RefreshGrant,
    /// List accounts.
    Accounts,
    /// Read balances.
    Balances,
    /// List transactions.
    Transactions,
    /// List what changed since the last time.
    Changes,
    /// List cards.
    Cards,
    /// Read who the customer is.
    Identity,
    /// List standing orders, direct debits and scheduled payments.
    ScheduledPayments,
    /// List beneficiaries.
    Beneficiaries,
    /// List statements.
    Statements,
    /// Fetch the document of a statement.
    StatementDocument,
    /// List holdings.
    Holdings,
}

impl Operation {
    /// Every operation.
    pub const ALL: &'static [Self] = &[
        Self::BeginConsent,
        Self::ResumeConsent,
        Self::ConsentStatus,
        Self::RevokeConsent,
        Self::RefreshGrant,
        Self::Accounts,
        Self::Balances,
        Self::Transactions,
        Self::Changes,
        Self::Cards,
        Self::Identity,
        Self::ScheduledPayments,
        Self::Beneficiaries,
        Self::Statements,
        Self::StatementDocument,
        Self::Holdings,
    ];

    /// The stable name: `begin_consent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BeginConsent => "begin_consent",
            Self::ResumeConsent => "resume_consent",
            Self::ConsentStatus => "consent_status",
            Self::RevokeConsent => "revoke_consent",
            Self::RefreshGrant => "refresh_grant",
            Self::Accounts => "accounts",
            Self::Balances => "balances",
            Self::Transactions => "transactions",
            Self::Changes => "changes",
            Self::Cards => "cards",
            Self::Identity => "identity",
            Self::ScheduledPayments => "scheduled_payments",
            Self::Beneficiaries => "beneficiaries",
            Self::Statements => "statements",
            Self::StatementDocument => "statement_document",
            Self::Holdings => "holdings",
        }
    }

    /// Whether asking twice costs no more than asking once: readings, and ending a consent.
    ///
    /// The inputs of the others are single-use (a code, a refresh token) or create something.
    pub const fn is_replayable(self) -> bool {
        !matches!(self, Self::BeginConsent | Self::ResumeConsent | Self::RefreshGrant)
    }

    /// The scopes of which at least one must be permitted; empty for acts on the consent itself.
    ///
    /// Holding one of them permits the call. Which fields of the answer may be seen is the
    /// matter of [`FIELD_SCOPES`](crate::raw::FIELD_SCOPES).
    pub const fn scopes(self) -> ScopeSet {
        match self {
            Self::BeginConsent
            | Self::ResumeConsent
            | Self::ConsentStatus
            | Self::RevokeConsent
            | Self::RefreshGrant => ScopeSet::EMPTY,
            Self::Accounts => ScopeSet::of(&[Scope::AccountsBasic]),
            Self::Balances | Self::Holdings => ScopeSet::of(&[Scope::Balances]),
            Self::Transactions | Self::Changes => {
                ScopeSet::of(&[Scope::TransactionsSummary, Scope::Transactions])
            }
            Self::Cards => ScopeSet::of(&[Scope::CardsStatus]),
            Self::Identity => ScopeSet::of(&[Scope::IdentityContact]),
            Self::ScheduledPayments | Self::Beneficiaries => {
                ScopeSet::of(&[Scope::ScheduledPayments])
            }
            Self::Statements | Self::StatementDocument => ScopeSet::of(&[Scope::Statements]),
        }
    }

    const fn bit(self) -> u32 {
        match self {
            Self::BeginConsent => 1,
            Self::ResumeConsent => 1 << 1,
            Self::ConsentStatus => 1 << 2,
            Self::RevokeConsent => 1 << 3,
            Self::RefreshGrant => 1 << 4,
            Self::Accounts => 1 << 5,
            Self::Balances => 1 << 6,
            Self::Transactions => 1 << 7,
            Self::Changes => 1 << 8,
            Self::Cards => 1 << 9,
            Self::Identity => 1 << 10,
            Self::ScheduledPayments => 1 << 11,
            Self::Beneficiaries => 1 << 12,
            Self::Statements => 1 << 13,
            Self::StatementDocument => 1 << 14,
            Self::Holdings => 1 << 15,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Operation {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// A set of operations.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct OperationSet(u32);

impl OperationSet {
    /// The listed operations.
    pub const fn of(list: &[Operation]) -> Self {
        let mut bits = 0;
        let mut rest = list;
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether it holds one.
    pub const fn contains(self, operation: Operation) -> bool {
        self.0 & operation.bit() != 0
    }

    /// The operations, in the order of [`Operation::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Operation> {
        Operation::ALL.iter().copied().filter(move |operation| self.contains(*operation))
    }
}

impl fmt::Debug for OperationSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Operation::as_str)).finish()
    }
}

impl Serialize for OperationSet {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

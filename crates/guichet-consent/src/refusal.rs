//! Refusals: an error that says by which rule.

use crate::{State, log::Rule};
use guichet_core::{Error, ErrorKind};
use std::{error::Error as StdError, fmt};

/// Why something was refused: the source of the error, so that a log can tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(Rule);

impl Refusal {
    /// The rule by which an error refuses; `None` when it is no refusal of this crate.
    ///
    /// ```
    /// use guichet_consent::Refusal;
    /// use guichet_core::{Error, ErrorKind};
    ///
    /// assert_eq!(Refusal::rule_of(&Error::new(ErrorKind::Timeout, "no answer in time")), None);
    /// ```
    pub fn rule_of(error: &Error) -> Option<Rule> {
        error.source().and_then(|source| source.downcast_ref::<Self>()).map(|it| it.0)
    }

    /// The rule.
    pub const fn rule(self) -> Rule {
        self.0
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused by the rule {}", self.0)
    }
}

impl StdError for Refusal {}

/// The error of a refusal, in plain words.
pub(crate) fn refused(rule: Rule) -> Error {
    let (kind, clause) = match rule {
        Rule::ConsentUnknown => {
            (ErrorKind::ConsentMissing, "the ledger knows no consent for this grant")
        }
        Rule::ConsentNotGiven => (ErrorKind::ConsentMissing, "the customer has not agreed to this"),
        Rule::ConsentSuspended => {
            (ErrorKind::ScaRequired, "the bank wants the customer to authenticate again")
        }
        Rule::ConsentExpired => (ErrorKind::ConsentExpired, "the consent ran out"),
        Rule::ConsentConsumed => {
            (ErrorKind::ConsentExpired, "the consent was for one reading, and that was made")
        }
        Rule::ConsentWithdrawn => (ErrorKind::ConsentRevoked, "the customer withdrew the consent"),
        Rule::ConsentRevoked => (ErrorKind::ConsentRevoked, "the consent was ended"),
        Rule::ConsentInvalidated => {
            (ErrorKind::ConsentRevoked, "the consent should never have counted")
        }
        Rule::PermitStale => {
            (ErrorKind::ConsentRevoked, "the consent changed after this permission was issued")
        }
        Rule::ScopeMissing => {
            (ErrorKind::ConsentMissing, "the customer did not permit this kind of data")
        }
        Rule::AccountMissing => {
            (ErrorKind::ConsentMissing, "the consent does not cover this account")
        }
        Rule::RecipientMissing => {
            (ErrorKind::ConsentMissing, "the consent does not name this recipient")
        }
        Rule::DetailExceeded => (ErrorKind::ConsentMissing, "the recipient may see less than this"),
        Rule::PurposeMissing => {
            (ErrorKind::PurposeRefused, "the customer did not permit this purpose")
        }
        Rule::PurposeForbidden => (ErrorKind::PurposeRefused, "no consent can cover this purpose"),
        Rule::PurposeUnknown => (ErrorKind::PurposeRefused, "nobody knows this purpose"),
        Rule::PurposeUnstated => (ErrorKind::PurposeRefused, "no purpose was stated"),
        Rule::BankRefusesRecipient => {
            (ErrorKind::Declined, "the bank does not serve this recipient")
        }
        Rule::BankRefusesChannel => {
            (ErrorKind::Declined, "the bank does not send this over such a channel")
        }
        Rule::LookbackExceeded => {
            (ErrorKind::ConsentMissing, "the consent does not reach that far back")
        }
        Rule::RetentionOver => (ErrorKind::NotFound, "the time for which this was kept is over"),
        Rule::RecordForged => {
            (ErrorKind::Internal, "the record of the consent bears no good signature")
        }
    };
    Error::new(kind, clause).with_source(Refusal(rule))
}

/// The rule by which a consent in some state lets nothing be read.
pub(crate) const fn rule_of_state(state: State) -> Rule {
    match state {
        // Time alone can have ended a consent that is in force by its events.
        State::Given | State::Renewed | State::Expired => Rule::ConsentExpired,
        State::Requested | State::Deferred | State::PartlyAuthorised | State::Refused => {
            Rule::ConsentNotGiven
        }
        State::Suspended => Rule::ConsentSuspended,
        State::Consumed => Rule::ConsentConsumed,
        State::Withdrawn => Rule::ConsentWithdrawn,
        State::Invalidated => Rule::ConsentInvalidated,
        State::Revoked | State::Purged => Rule::ConsentRevoked,
    }
}

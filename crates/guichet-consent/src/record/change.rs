//! What can happen to a consent.

use super::{ConsentRecord, Term, same_state};
use crate::{Actor, Digest, Event, Expression, Notice, Place, Reason, Recipient, State};
use guichet_core::{
    AccountId, AccountSelection, ConsentId, Error, ErrorKind, Purpose, Result, Scope, Timestamp,
};

/// What happens to a consent.
///
/// None of these widens what is permitted. More data, another purpose or another recipient is a
/// new consent, with a new notice.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Change {
    /// The customer put the decision off.
    Defer,
    /// Some of several people have agreed.
    AuthorisePartly,
    /// The customer said yes.
    Give {
        /// How.
        expression: Expression,
        /// The bank's own identifier of the consent.
        consent: Option<ConsentId>,
        /// The accounts that the customer picked, if they are known yet; of those that were asked
        /// for, these remain.
        accounts: AccountSelection,
    },
    /// The customer, or the bank, said no.
    Refuse {
        /// Who.
        by: Actor,
    },
    /// The bank wants the customer to authenticate again.
    Suspend,
    /// The customer did.
    Resume,
    /// The customer said yes to a later end, and to nothing else.
    Renew {
        /// The new end, at most 365 days after the new yes.
        until: Timestamp,
        /// How the customer said so.
        expression: Expression,
        /// What the customer was shown.
        notice: Notice,
        /// The bank's own identifier, where the bank issued a new one; else the old one stays.
        consent: Option<ConsentId>,
    },
    /// The customer took something away and left the rest in force.
    Narrow(Narrowing),
    /// The customer took several things away at once and was shown what is left: the next version.
    NarrowTo {
        /// What was taken away.
        without: Vec<Narrowing>,
        /// What the customer was shown.
        notice: Notice,
    },
    /// It ran out.
    Expire,
    /// The customer ended it.
    Withdraw {
        /// Where.
        place: Place,
    },
    /// Somebody else ended it.
    Revoke {
        /// Who.
        by: Actor,
        /// Why.
        reason: Reason,
    },
    /// It turned out never to have been good.
    Invalidate {
        /// Why.
        reason: Reason,
    },
    /// The one reading was made.
    Consume,
    /// Data and key are gone.
    Purge,
}

/// What a customer can take away from a consent in force.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Narrowing {
    /// All lines of a purpose.
    Purpose(Purpose),
    /// All lines of a scope.
    Scope(Scope),
    /// A recipient, in all lines.
    Recipient(Recipient),
    /// An account.
    Account(AccountId),
    /// All accounts but these; so the accounts that the customer picked at the bank are pinned.
    OtherAccounts(Vec<AccountId>),
}

impl Change {
    /// The next revision of a record.
    pub(crate) fn apply(
        self,
        record: &ConsentRecord,
        digest: Digest,
        now: Timestamp,
    ) -> Result<ConsentRecord> {
        let (before, mut next) = (record.state(), record.clone());
        let event = self.event(record, now);
        let narrows = matches!(self, Self::Narrow(_) | Self::NarrowTo { .. });
        if !narrows && !before.may_become(event.state) {
            let clause = format!("a consent that is {before} cannot become {}", event.state);
            return Err(Error::new(kind_of(before), clause));
        }
        if narrows && before.is_ended() {
            return Err(Error::new(kind_of(before), "the consent is over"));
        }
        match self {
            Self::Give { expression, consent, accounts } => {
                next.expression = Some(expression);
                next.bank.consent = consent;
                if let AccountSelection::Listed(picked) = accounts {
                    Narrowing::OtherAccounts(picked).apply(&mut next)?;
                }
            }
            Self::Renew { until, expression, notice, consent } => {
                next.version = next.version.saturating_add(1);
                next.term = Term::Until(until);
                next.expression = Some(expression);
                next.notice = notice;
                next.bank.consent = consent.or(next.bank.consent);
            }
            Self::Narrow(narrowing) => narrowing.apply(&mut next)?,
            Self::NarrowTo { without, notice } => {
                for narrowing in without {
                    narrowing.apply(&mut next)?;
                }
                next.version = next.version.saturating_add(1);
                next.notice = notice;
            }
            _ => {}
        }
        next.revision = record.revision.saturating_add(1);
        next.previous = Some(digest);
        // Whoever reads now must stop now, or ask anew: at every end, and at every suspension.
        if before.may_read() && !event.state.may_read() {
            next.epoch = next.epoch.saturating_add(1);
        }
        next.events.push(event);
        if !next.is_within(record) {
            let clause = "the change would permit more; ask for a new consent";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        next.check()?;
        Ok(next)
    }

    fn event(&self, record: &ConsentRecord, now: Timestamp) -> Event {
        let event = |by, state| Event::new(now, by, state);
        match self {
            Self::Defer => event(Actor::Customer, State::Deferred),
            Self::AuthorisePartly => event(Actor::Customer, State::PartlyAuthorised),
            Self::Refuse { by } => event(*by, State::Refused),
            Self::Suspend => event(Actor::Bank, State::Suspended),
            Self::Give { .. } | Self::Resume => event(Actor::Customer, State::Given),
            Self::Renew { .. } => event(Actor::Customer, State::Renewed),
            Self::Narrow(_) | Self::NarrowTo { .. } => same_state(record, now, Actor::Customer),
            Self::Expire => event(Actor::Clock, State::Expired),
            Self::Withdraw { place } => event(Actor::Customer, State::Withdrawn).at_place(*place),
            Self::Revoke { by, reason } => event(*by, State::Revoked).because(*reason),
            Self::Invalidate { reason } => event(Actor::App, State::Invalidated).because(*reason),
            Self::Consume => event(Actor::App, State::Consumed),
            Self::Purge => event(Actor::App, State::Purged),
        }
    }
}

impl Narrowing {
    fn apply(self, record: &mut ConsentRecord) -> Result<()> {
        match self {
            Self::Purpose(purpose) => record.items.retain(|item| item.purpose != purpose),
            Self::Scope(scope) => record.items.retain(|item| item.scope != scope),
            Self::Recipient(recipient) => {
                for item in &mut record.items {
                    item.recipients.retain(|terms| terms.recipient != recipient);
                }
                record.items.retain(|item| !item.recipients.is_empty());
            }
            Self::Account(account) => {
                let AccountSelection::Listed(listed) = &mut record.accounts else {
                    let clause = "the accounts are not known yet; pin them first";
                    return Err(Error::new(ErrorKind::InvalidInput, clause));
                };
                listed.retain(|it| *it != account);
            }
            Self::OtherAccounts(kept) => {
                let covered = kept.into_iter().filter(|account| record.covers(account)).collect();
                record.accounts = AccountSelection::Listed(covered);
            }
        }
        if record.items.is_empty() {
            let clause = "nothing would be left; withdraw the consent instead";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        Ok(())
    }
}

/// The kind of error for a consent that is in no state for something.
pub(crate) fn kind_of(state: State) -> ErrorKind {
    match state {
        State::Expired | State::Consumed => ErrorKind::ConsentExpired,
        State::Withdrawn | State::Revoked | State::Invalidated | State::Purged => {
            ErrorKind::ConsentRevoked
        }
        State::Refused => ErrorKind::Declined,
        State::Suspended => ErrorKind::ScaRequired,
        State::Requested | State::Deferred | State::PartlyAuthorised => ErrorKind::ConsentMissing,
        State::Given | State::Renewed => ErrorKind::InvalidInput,
    }
}

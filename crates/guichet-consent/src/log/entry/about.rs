//! Entries about a consent's record.

use super::{Action, Actor, ConsentEvent, Entry};
use crate::{ConsentRecord, Digest, State, digest::canonical};
use guichet_core::{Result, Timestamp};

impl Entry {
    /// Says what became of a consent, and binds the record and the notice that was shown.
    ///
    /// It is the entry that a receipt is given for.
    ///
    /// # Errors
    ///
    /// [`Internal`](guichet_core::ErrorKind::Internal) when the record cannot be written.
    pub fn of_record(
        at: Timestamp,
        actor: Actor,
        event: ConsentEvent,
        record: &ConsentRecord,
    ) -> Result<Self> {
        Self::new(at, actor, Action::Consent(event))
            .about(record)
            .scopes(record.items.iter().map(|item| item.scope).collect())
            .bound_to(record)
    }

    /// Binds the record of a consent, and the notice that was shown with it.
    pub(crate) fn bound_to(self, record: &ConsentRecord) -> Result<Self> {
        Ok(self.record(Digest::of(&canonical(record)?), record.notice.sha256))
    }

    /// Names the consent of a record, its customer and its bank.
    #[must_use]
    pub fn about(self, record: &ConsentRecord) -> Self {
        self.bank(&record.bank.id)
            .consent(record.id.to_string(), record.version)
            .subject(record.subject.as_str())
    }
}

impl ConsentEvent {
    /// The event that leads to a state.
    pub const fn of_state(state: State) -> Self {
        match state {
            State::Requested => Self::Requested,
            State::Deferred => Self::Deferred,
            State::PartlyAuthorised => Self::PartlyAuthorised,
            State::Given => Self::Given,
            State::Suspended => Self::Suspended,
            State::Renewed => Self::Renewed,
            State::Refused => Self::Refused,
            State::Expired => Self::Expired,
            State::Withdrawn => Self::Withdrawn,
            State::Revoked => Self::Revoked,
            State::Invalidated => Self::Invalidated,
            State::Consumed => Self::Consumed,
            State::Purged => Self::Purged,
        }
    }
}

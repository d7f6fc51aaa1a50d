//! The states of a consent, and the ways between them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a consent stands.
///
/// ```text
/// Requested ─┬─> Refused
///            ├─> Deferred ───────────┐
///            ├─> PartlyAuthorised ───┤
///            └───────────────────────┴─> Given <─> Suspended
///                                          └─> Renewed (reads as Given does)
/// ended:  Expired, Withdrawn, Revoked, Invalidated, Consumed, Refused ─> Purged
/// ```
///
/// Data may be read in two states only, and no way leads from an ended state back to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum State {
    /// The customer was asked.
    Requested,
    /// The customer put the decision off.
    Deferred,
    /// Some of several people have agreed.
    PartlyAuthorised,
    /// In force.
    Given,
    /// In force, but the bank wants the customer to authenticate again.
    Suspended,
    /// In force again with a later end, by a new decision of the customer.
    Renewed,
    /// The customer, or the bank, said no.
    Refused,
    /// It ran out.
    Expired,
    /// The customer ended it.
    Withdrawn,
    /// The bank, the app or an authority ended it.
    Revoked,
    /// It turned out never to have been good.
    Invalidated,
    /// It was given for one reading, and that was made.
    Consumed,
    /// Ended, and the data and their key are gone; the record remains.
    Purged,
}

impl State {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Requested,
        Self::Deferred,
        Self::PartlyAuthorised,
        Self::Given,
        Self::Suspended,
        Self::Renewed,
        Self::Refused,
        Self::Expired,
        Self::Withdrawn,
        Self::Revoked,
        Self::Invalidated,
        Self::Consumed,
        Self::Purged,
    ];

    /// Whether data may be read.
    pub const fn may_read(self) -> bool {
        matches!(self, Self::Given | Self::Renewed)
    }

    /// Whether the customer's answer is still awaited.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Requested | Self::Deferred | Self::PartlyAuthorised)
    }

    /// Whether it is over, so that nothing but [`Purged`](Self::Purged) can follow.
    pub const fn is_ended(self) -> bool {
        matches!(
            self,
            Self::Refused
                | Self::Expired
                | Self::Withdrawn
                | Self::Revoked
                | Self::Invalidated
                | Self::Consumed
                | Self::Purged
        )
    }

    /// Whether one step leads from here to another state.
    pub const fn may_become(self, next: Self) -> bool {
        // Anybody's end of a consent is possible as long as it is not over.
        let ends =
            matches!(next, Self::Expired | Self::Withdrawn | Self::Revoked | Self::Invalidated);
        match self {
            Self::Requested => {
                ends || matches!(
                    next,
                    Self::Refused | Self::Deferred | Self::PartlyAuthorised | Self::Given
                )
            }
            Self::Deferred => {
                ends || matches!(next, Self::Refused | Self::PartlyAuthorised | Self::Given)
            }
            Self::PartlyAuthorised => ends || matches!(next, Self::Refused | Self::Given),
            Self::Given | Self::Renewed => {
                ends || matches!(next, Self::Suspended | Self::Renewed | Self::Consumed)
            }
            Self::Suspended => ends || matches!(next, Self::Given),
            Self::Purged => false,
            _ => matches!(next, Self::Purged),
        }
    }

    /// The stable name: `partly_authorised`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Deferred => "deferred",
            Self::PartlyAuthorised => "partly_authorised",
            Self::Given => "given",
            Self::Suspended => "suspended",
            Self::Renewed => "renewed",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Revoked => "revoked",
            Self::Invalidated => "invalidated",
            Self::Consumed => "consumed",
            Self::Purged => "purged",
        }
    }

    /// Reads a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == name)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state that can be reached from one, by any number of steps.
    fn reachable(from: State) -> Vec<State> {
        let mut found = vec![from];
        let mut next = 0;
        while next < found.len() {
            let here = found[next];
            for state in State::ALL {
                if here.may_become(*state) && !found.contains(state) {
                    found.push(*state);
                }
            }
            next += 1;
        }
        found
    }

    #[test]
    fn no_way_leads_from_an_ended_state_back_to_reading() {
        for ended in State::ALL.iter().filter(|state| state.is_ended()) {
            let states = reachable(*ended);
            assert!(!states.iter().any(|state| state.may_read()), "{ended} leads to {states:?}");
            assert!(*ended == State::Purged || states == [*ended, State::Purged], "{ended}");
        }
    }

    #[test]
    fn every_state_can_be_reached_and_every_living_one_can_be_withdrawn() {
        assert_eq!(reachable(State::Requested).len(), State::ALL.len());
        for state in State::ALL.iter().filter(|state| !state.is_ended()) {
            assert!(state.may_become(State::Withdrawn), "{state}");
            assert_eq!(State::parse(state.as_str()), Some(*state));
        }
    }

    #[test]
    fn nothing_is_read_before_the_customer_said_yes() {
        assert!(
            State::ALL.iter().filter(|state| state.is_pending()).all(|state| !state.may_read())
        );
        assert!(!State::Suspended.may_read());
    }
}

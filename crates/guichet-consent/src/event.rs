//! What happened to a consent, when, and by whom.

use crate::State;
use guichet_core::Timestamp;
use serde::{Deserialize, Serialize};

/// Who acted on a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Actor {
    /// The customer.
    Customer,
    /// The app, as controller.
    App,
    /// The bank.
    Bank,
    /// An authority.
    Authority,
    /// Time passed.
    Clock,
}

impl Actor {
    /// The stable name: `customer`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::App => "app",
            Self::Bank => "bank",
            Self::Authority => "authority",
            Self::Clock => "clock",
        }
    }
}

/// Where the customer acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// In the app, or on its pages.
    App,
    /// In a chat.
    Chat,
    /// On the bank's pages.
    Bank,
}

/// Why somebody other than the customer ended a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// A rule of the bank or of the app.
    BusinessRule,
    /// Something about security.
    Security,
    /// The account was closed.
    AccountClosed,
    /// A law or an order of an authority.
    Law,
    /// The record was found to be wrong.
    Mistake,
}

/// One event in the life of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The state since then.
    pub state: State,
    /// Where, if the customer acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Why, if somebody else did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl Event {
    /// An event without place and reason.
    pub const fn new(at: Timestamp, by: Actor, state: State) -> Self {
        Self { at, by, state, place: None, reason: None }
    }

    /// Says where the customer acted.
    #[must_use]
    pub const fn at_place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says why.
    #[must_use]
    pub const fn because(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }
}

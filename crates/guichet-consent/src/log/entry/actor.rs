//! Who did something, or asked for it.

use super::Name;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who did something, or asked for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    // In the order of their names, like the fields of an entry.
    /// Its name within its kind; for the customer, nothing that tells who it is.
    pub id: Name,
    /// What it is.
    pub kind: ActorKind,
}

impl Actor {
    /// An actor of a kind.
    pub fn new(kind: ActorKind, id: impl Into<Name>) -> Self {
        Self { kind, id: id.into() }
    }

    /// The app.
    pub fn app(id: impl Into<Name>) -> Self {
        Self::new(ActorKind::App, id)
    }

    /// The customer in person.
    pub fn customer() -> Self {
        Self::new(ActorKind::Customer, "customer")
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Actor({:?}, ***)", self.kind)
    }
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ActorKind {
    /// The app.
    App,
    /// A bot on a chat platform.
    Bot,
    /// A client of the Model Context Protocol.
    McpClient,
    /// The customer.
    Customer,
    /// The bank.
    Bank,
    /// Whoever runs the app, at its controls.
    Operator,
    /// Somebody whom no consent names.
    Outsider,
}

//! The other side of a payment.

use guichet_core::{Agent, Counterparty};

use super::{identifier, kind::Direction, text, words};
use crate::wire::Transaction;

/// Who paid, or was paid: the creditor when money went out, the debtor when it came in.
///
/// The side that is the customer's own is never taken in its place (quirk 32).
pub(super) fn counterparty(
    wire: &Transaction<'_>,
    direction: Direction,
) -> Option<Box<Counterparty>> {
    let (name, account, agent) = match direction {
        Direction::Out => (wire.creditor_name, wire.creditor_account, wire.creditor_agent),
        Direction::In => (wire.debtor_name, wire.debtor_account, wire.debtor_agent),
    };
    let mut other = Counterparty::default();
    other.name = words(name);
    other.identifier = identifier::of_other_side(account);
    if let Some(bic) = text(agent) {
        let mut agent = Agent::default();
        agent.bic = Some(bic);
        other.agent = agent.filled();
    }
    other.filled()
}

/// For whom the other side paid or was paid.
pub(super) fn ultimate(wire: &Transaction<'_>, direction: Direction) -> Option<Box<Counterparty>> {
    let name = match direction {
        Direction::Out => wire.ultimate_creditor,
        Direction::In => wire.ultimate_debtor,
    };
    let mut other = Counterparty::default();
    other.name = words(name);
    other.filled()
}

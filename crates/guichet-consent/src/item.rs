//! One line of a consent: what, why, for whom, how far back, how long kept.

use crate::{Detail, Recipient, Terms};
use guichet_core::{Purpose, Scope};
use serde::{Deserialize, Serialize};

/// One line of a consent. Lines are independent: taking one away leaves the others in force.
///
/// ```
/// use guichet_consent::{Item, Recipient};
/// use guichet_core::{Purpose, Scope};
///
/// let line = Item::new(Scope::Balances, Purpose::WarnOfFraud)
///     .recipient(Recipient::chat_platform("messenger"))
///     .lookback_days(30)
///     .kept_days(7);
/// assert_eq!(line.recipients.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Item {
    /// What.
    pub scope: Scope,
    /// Why.
    pub purpose: Purpose,
    /// For whom, and how much each sees. The app itself is among them from the start.
    pub recipients: Vec<Terms>,
    /// How many days of history before the consent, where bounded.
    pub lookback_days: Option<u16>,
    /// How many days what was read is kept; 0 keeps nothing.
    pub kept_days: u16,
}

impl Item {
    /// A line for the app itself, with the bank's whole history, of which nothing is kept.
    pub fn new(scope: Scope, purpose: Purpose) -> Self {
        let recipients = vec![Terms::usual(Recipient::app())];
        Self { scope, purpose, recipients, lookback_days: None, kept_days: 0 }
    }

    /// Adds a recipient, who sees what is usual for its kind.
    #[must_use]
    pub fn recipient(self, recipient: Recipient) -> Self {
        self.terms(Terms::usual(recipient))
    }

    /// Adds a recipient with a detail level that the customer chose.
    #[must_use]
    pub fn terms(mut self, terms: Terms) -> Self {
        self.recipients.retain(|known| known.recipient != terms.recipient);
        self.recipients.push(terms);
        self
    }

    /// Bounds the history.
    #[must_use]
    pub const fn lookback_days(mut self, days: u16) -> Self {
        self.lookback_days = Some(days);
        self
    }

    /// Lets what was read be kept for so many days.
    #[must_use]
    pub const fn kept_days(mut self, days: u16) -> Self {
        self.kept_days = days;
        self
    }

    /// How much a recipient sees; `None` when the line does not name it.
    pub fn detail(&self, recipient: &Recipient) -> Option<Detail> {
        let terms = self.recipients.iter().find(|terms| terms.recipient == *recipient)?;
        Some(terms.detail)
    }

    /// Whether this line permits nothing that another does not.
    pub fn is_within(&self, other: &Self) -> bool {
        let bounded = match (self.lookback_days, other.lookback_days) {
            (_, None) => true,
            (Some(days), Some(most)) => days <= most,
            (None, Some(_)) => false,
        };
        let known = |terms: &Terms| {
            other.detail(&terms.recipient).is_some_and(|detail| terms.detail <= detail)
        };
        self.scope == other.scope
            && self.purpose == other.purpose
            && bounded
            && self.kept_days <= other.kept_days
            && self.recipients.iter().all(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_within_another_only_if_it_permits_no_more() {
        let chat = Recipient::chat_platform("messenger");
        let line = Item::new(Scope::Balances, Purpose::PlanBudget).lookback_days(30).kept_days(7);
        assert!(line.is_within(&line));
        assert!(line.clone().lookback_days(29).is_within(&line));
        assert!(!line.clone().lookback_days(31).is_within(&line));
        assert!(!line.clone().kept_days(8).is_within(&line));
        assert!(!line.clone().recipient(chat.clone()).is_within(&line));
        assert!(line.is_within(&line.clone().recipient(chat.clone())));
        let louder = line.clone().terms(Terms::new(chat.clone(), Detail::Full));
        assert!(!louder.is_within(&line.clone().recipient(chat)));
        let endless = Item { lookback_days: None, ..line.clone() };
        assert!(!endless.is_within(&line) && line.is_within(&endless));
        assert!(!Item { purpose: Purpose::Pay, ..line.clone() }.is_within(&line));
        assert!(!Item { scope: Scope::Statements, ..line.clone() }.is_within(&line));
    }
}

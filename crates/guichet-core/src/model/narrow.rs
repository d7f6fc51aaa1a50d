//! Blanks what a customer did not permit.

use super::{
    Account, Balance, BalanceKind, Beneficiary, Card, Holding, Merchant, Party, References,
    ScheduledPayment, Statement, Terms, Transaction,
};
use crate::{Scope, ScopeSet};
use jiff::civil::Date;

/// Blanks the fields that a set of scopes does not allow.
///
/// A connector's mapper skips those fields already; the core narrows every answer of every
/// connector once more, so that a mapper's mistake shows nothing. Which field needs which scope
/// stands in [`FIELD_SCOPES`](crate::raw::FIELD_SCOPES).
///
/// # Examples
///
/// ```
/// use guichet_core::raw::Narrow as _;
/// use guichet_core::{AccountId, Money, Scope, ScopeSet, Transaction, TransactionStatus, UntrustedText};
///
/// let amount = Money::parse("-20.00", "EUR")?;
/// let mut gift = Transaction::new(AccountId::new("7"), TransactionStatus::Booked, amount);
/// gift.remittance = vec![UntrustedText::from("Happy birthday, Jeanne")];
///
/// gift.narrow(&ScopeSet::of(&[Scope::Transactions]));
/// assert!(gift.remittance.is_empty());
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
pub trait Narrow {
    /// Blanks every field that the scopes do not allow.
    ///
    /// Fields that cannot be blank stay; see [`is_allowed`](Self::is_allowed).
    fn narrow(&mut self, scopes: &ScopeSet);

    /// Whether the scopes allow the item at all, with the fields that it cannot be without.
    ///
    /// A list drops the items for which this is false when it is narrowed.
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        let _ = scopes;
        true
    }

    /// The day by which the look-back of a consent is reckoned, if the item has one: what lies
    /// before the first day that is permitted is dropped.
    fn day(&self) -> Option<Date> {
        None
    }

    /// Some kinds of data, and those that this item brought along unasked.
    fn along(&self, scopes: ScopeSet) -> ScopeSet {
        scopes
    }
}

impl<T: Narrow> Narrow for Vec<T> {
    fn narrow(&mut self, scopes: &ScopeSet) {
        self.retain_mut(|item| {
            let allowed = item.is_allowed(scopes);
            if allowed {
                item.narrow(scopes);
            }
            allowed
        });
    }
}

/// Keeps a group in its box only while something is in it.
fn keep<T: Default + PartialEq>(group: &mut Option<Box<T>>) {
    if group.as_ref().is_some_and(|group| **group == T::default()) {
        *group = None;
    }
}

fn has_summary(scopes: ScopeSet) -> bool {
    scopes.contains(Scope::TransactionsSummary) || scopes.contains(Scope::Transactions)
}

impl Narrow for Account {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::AccountsBasic)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !scopes.contains(Scope::AccountNumbers) {
            self.identifiers.clear();
        }
        if !scopes.contains(Scope::IdentityContact) {
            self.holders.clear();
        }
        if !scopes.contains(Scope::AccountsBasic) {
            self.key = None;
            self.key_basis = None;
            self.kind_detail = None;
            self.name = None;
            self.product = None;
            self.currency = None;
            self.usage = None;
            self.status = None;
            self.parent = None;
            self.opened_on = None;
        }
        if let Some(terms) = &mut self.terms {
            narrow_terms(terms, *scopes);
        }
        keep(&mut self.terms);
    }
}

fn narrow_terms(terms: &mut Terms, scopes: ScopeSet) {
    if !scopes.contains(Scope::AccountsBasic) {
        terms.rate = None;
        terms.cash_rate = None;
        terms.matures_on = None;
    }
    if !scopes.contains(Scope::Balances) {
        terms.limit = None;
        terms.cash_limit = None;
        terms.statement_balance = None;
        terms.original_amount = None;
    }
    if !scopes.contains(Scope::Bills) {
        terms.statement_on = None;
        terms.minimum_due = None;
        terms.due_on = None;
        terms.past_due = None;
        terms.next_payment = None;
        terms.next_payment_on = None;
        terms.last_payment = None;
        terms.last_payment_on = None;
        terms.autopay = None;
    }
}

impl Narrow for Balance {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(match self.kind {
            BalanceKind::MinimumDue | BalanceKind::PastDue => Scope::Bills,
            _ => Scope::Balances,
        })
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !has_summary(*scopes) {
            self.last_transaction = None;
        }
        if !self.is_allowed(scopes) {
            self.point = None;
            self.code = None;
            self.name = None;
            self.credit_lines.clear();
            self.as_of = None;
            self.fetched_at = None;
        }
    }
}

impl Narrow for Transaction {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        has_summary(*scopes)
    }

    fn day(&self) -> Option<Date> {
        self.booked_on.or(self.made_on).or(self.expected_on)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        let words = scopes.contains(Scope::Transactions);
        let people = scopes.contains(Scope::TransactionsCounterparty);
        let place = scopes.contains(Scope::TransactionsPlace);
        let balance = scopes.contains(Scope::Balances);

        if !has_summary(*scopes) {
            self.id = None;
            self.entry_reference = None;
            self.fee = None;
            self.booked_on = None;
            self.value_on = None;
            self.made_on = None;
            self.expected_on = None;
            self.booked_at = None;
            self.made_at = None;
            self.replaces = None;
            self.occurrence = 0;
        }
        let harmless = self.kind.as_ref().is_some_and(super::TransactionKind::names_no_person);
        if !words || !(people || harmless) {
            self.description = None;
        }
        if !has_summary(*scopes) {
            self.kind = None;
        }
        if !words {
            self.original = None;
            self.channel = None;
            self.card = None;
            self.code = None;
        }
        if !people {
            self.remittance.clear();
            self.counterparty = None;
            self.ultimate_counterparty = None;
        }
        if let Some(merchant) = &mut self.merchant {
            narrow_merchant(merchant, words, place);
        }
        if let Some(references) = &mut self.references {
            narrow_references(references, words, people);
        }
        keep(&mut self.merchant);
        keep(&mut self.references);
        if !balance {
            self.balance_after = None;
        }
        // Nobody can tell what the bank's own JSON holds, so it needs everything.
        if !(words && people && place && balance) {
            self.raw = None;
        }
        self.parts.narrow(scopes);
    }
}

fn narrow_merchant(merchant: &mut Merchant, words: bool, place: bool) {
    if !words {
        merchant.name = None;
        merchant.mcc = None;
    }
    if !place {
        merchant.address = None;
        merchant.city = None;
        merchant.region = None;
        merchant.postal_code = None;
        merchant.country = None;
        merchant.coordinates = None;
        merchant.terminal = None;
    }
}

fn narrow_references(references: &mut References, words: bool, people: bool) {
    if !words {
        references.cheque = None;
        references.statement = None;
    }
    if !people {
        references.end_to_end = None;
        references.mandate = None;
        references.creditor = None;
        references.structured = None;
    }
}

impl Narrow for Card {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::CardsStatus)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !scopes.contains(Scope::CardsStatus) {
            self.account = None;
            self.last4 = None;
            self.product = None;
            self.network = None;
            self.status = None;
        }
        if !scopes.contains(Scope::CardsLimits) {
            self.limits.clear();
        }
    }
}

impl Narrow for Party {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::IdentityContact)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !self.is_allowed(scopes) {
            *self = Self::default();
        }
    }
}

impl Narrow for ScheduledPayment {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::ScheduledPayments)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !scopes.contains(Scope::TransactionsCounterparty) {
            self.counterparty = None;
            self.mandate = None;
            self.reference = None;
        }
        if !self.is_allowed(scopes) {
            self.id = None;
            self.account = None;
            self.amount = None;
            self.next_on = None;
            self.last_on = None;
            self.ends_on = None;
            self.frequency = None;
            self.status = None;
        }
    }
}

impl Narrow for Beneficiary {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::ScheduledPayments)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !scopes.contains(Scope::TransactionsCounterparty) {
            self.name = None;
            self.identifier = None;
        }
        if !self.is_allowed(scopes) {
            self.trusted = None;
        }
    }
}

impl Narrow for Statement {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::Statements)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !self.is_allowed(scopes) {
            self.account = None;
            self.from = None;
            self.to = None;
            self.formats.clear();
        }
    }
}

impl Narrow for Holding {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        scopes.contains(Scope::Balances)
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        if !self.is_allowed(scopes) {
            *self = Self::default();
        }
    }
}

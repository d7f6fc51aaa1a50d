//! Scopes: what may be read or done.

use serde::{Deserialize, Serialize, de, ser::SerializeSeq as _};
use std::fmt;

/// One kind of data, or one kind of act, that a customer permits.
///
/// A scope says *what*; a [`Purpose`](crate::Purpose) says *why*. Scopes do not imply each other:
/// [`Transactions`](Self::Transactions) gives neither the other party of a transfer nor the place
/// where a card was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum Scope {
    /// Which accounts there are: kind, product, currency, status.
    AccountsBasic,
    /// What is on them.
    Balances,
    /// Amounts, days, status and kind of transactions, without words.
    TransactionsSummary,
    /// Transactions with description and the trading name of the merchant.
    Transactions,
    /// The other party: names of people, identifiers, remittance information.
    TransactionsCounterparty,
    /// Where a card was used.
    TransactionsPlace,
    /// What falls due on cards and loans.
    Bills,
    /// Standing orders, direct debits, scheduled payments, beneficiaries.
    ScheduledPayments,
    /// Which cards there are, and whether they are locked.
    CardsStatus,
    /// Limits of cards.
    CardsLimits,
    /// Names, addresses, e-mail addresses, telephone numbers of the customer.
    IdentityContact,
    /// Numbers by which an account can be paid.
    AccountNumbers,
    /// Statements and their documents.
    Statements,
    /// Lock cards, change limits.
    CardsControl,
    /// Start payments.
    PaymentsInitiate,
}

impl Scope {
    /// Every scope, in the order of the design.
    pub const ALL: &'static [Self] = &[
        Self::AccountsBasic,
        Self::Balances,
        Self::TransactionsSummary,
        Self::Transactions,
        Self::TransactionsCounterparty,
        Self::TransactionsPlace,
        Self::Bills,
        Self::ScheduledPayments,
        Self::CardsStatus,
        Self::CardsLimits,
        Self::IdentityContact,
        Self::AccountNumbers,
        Self::Statements,
        Self::CardsControl,
        Self::PaymentsInitiate,
    ];

    /// The stable name, as stored and shown: `transactions.counterparty`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountsBasic => "accounts.basic",
            Self::Balances => "balances",
            Self::TransactionsSummary => "transactions.summary",
            Self::Transactions => "transactions",
            Self::TransactionsCounterparty => "transactions.counterparty",
            Self::TransactionsPlace => "transactions.place",
            Self::Bills => "bills",
            Self::ScheduledPayments => "scheduled_payments",
            Self::CardsStatus => "cards.status",
            Self::CardsLimits => "cards.limits",
            Self::IdentityContact => "identity.contact",
            Self::AccountNumbers => "account_numbers",
            Self::Statements => "statements",
            Self::CardsControl => "cards.control",
            Self::PaymentsInitiate => "payments.initiate",
        }
    }

    /// Reads a stable name; the set is closed, so an unknown one is refused.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == name)
    }

    /// Whether it permits an act rather than a reading.
    pub const fn is_write(self) -> bool {
        matches!(self, Self::CardsControl | Self::PaymentsInitiate)
    }

    const fn bit(self) -> u32 {
        match self {
            Self::AccountsBasic => 1,
            Self::Balances => 1 << 1,
            Self::TransactionsSummary => 1 << 2,
            Self::Transactions => 1 << 3,
            Self::TransactionsCounterparty => 1 << 4,
            Self::TransactionsPlace => 1 << 5,
            Self::Bills => 1 << 6,
            Self::ScheduledPayments => 1 << 7,
            Self::CardsStatus => 1 << 8,
            Self::CardsLimits => 1 << 9,
            Self::IdentityContact => 1 << 10,
            Self::AccountNumbers => 1 << 11,
            Self::Statements => 1 << 12,
            Self::CardsControl => 1 << 13,
            Self::PaymentsInitiate => 1 << 14,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::parse(&name).ok_or_else(|| de::Error::custom("this is no scope"))
    }
}

/// A set of scopes; JSON form: an array of names.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ScopeSet(u32);

impl ScopeSet {
    /// Nothing.
    pub const EMPTY: Self = Self(0);

    /// The listed scopes.
    pub const fn of(list: &[Scope]) -> Self {
        let mut bits = 0;
        let mut rest = list;
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Every scope.
    pub const fn all() -> Self {
        Self::of(Scope::ALL)
    }

    /// Every scope that only reads.
    pub const fn all_reading() -> Self {
        Self(Self::all().0 & !(Scope::CardsControl.bit() | Scope::PaymentsInitiate.bit()))
    }

    /// Whether it holds one.
    pub const fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// What both hold.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What this one holds and the other does not.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// This one and one more.
    #[must_use]
    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// This one less one.
    #[must_use]
    pub const fn without(self, scope: Scope) -> Self {
        Self(self.0 & !scope.bit())
    }

    /// Whether everything here is in the other one too.
    pub const fn is_subset(self, of: Self) -> bool {
        self.0 & !of.0 == 0
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.contains(*scope))
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        scopes.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Scope::as_str)).finish()
    }
}

impl Serialize for ScopeSet {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        for scope in self.iter() {
            list.serialize_element(&scope)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for ScopeSet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<Scope>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_bit_and_a_name_of_its_own() {
        assert_eq!(ScopeSet::all().iter().count(), Scope::ALL.len());
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(*scope));
            assert_eq!(ScopeSet::of(&[*scope]).iter().collect::<Vec<_>>(), [*scope]);
        }
    }

    #[test]
    fn a_set_is_stored_as_names() {
        let set = ScopeSet::of(&[Scope::TransactionsPlace, Scope::Balances]);
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(text, r#"["balances","transactions.place"]"#);
        assert_eq!(serde_json::from_str::<ScopeSet>(&text).unwrap(), set);
        assert!(serde_json::from_str::<ScopeSet>(r#"["marketing"]"#).is_err());
    }
}

//! The smallest unit in which a bank gives consent.

use crate::Fact;
use guichet_core::{Capabilities, Error, ErrorKind, Operation, Result, Scope, ScopeSet};

/// How a bank divides what it gives consent to.
///
/// The connector asks for the smallest unit that covers what the app asked for. Where that is
/// more than the app asked for, the [surplus](Self::surplus) belongs in the notice to the
/// customer; it never reaches the app, because the grant holds the app's scopes only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsentUnit {
    /// The data clusters of FDX, listed in a consent request that is pushed (RFC 9126, RFC 9396).
    Clusters,
    /// One OAuth 2.0 scope for all of it.
    Bundle {
        /// Its name.
        scope: Fact<&'static str>,
        /// What the bank gives under it.
        covers: ScopeSet,
    },
}

/// What data clusters can give.
const CLUSTERED: ScopeSet = ScopeSet::of(&[
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
    Scope::Bills,
    Scope::ScheduledPayments,
    Scope::IdentityContact,
    Scope::AccountNumbers,
    Scope::Statements,
]);

/// What the one cluster of transactions gives, whichever of these is asked for.
const TRANSACTIONS: ScopeSet = ScopeSet::of(&[
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
]);

impl ConsentUnit {
    /// All that the bank can give.
    pub const fn covers(&self) -> ScopeSet {
        match self {
            Self::Clusters => CLUSTERED,
            Self::Bundle { covers, .. } => *covers,
        }
    }

    /// What the bank's consent would cover beyond what is asked for.
    pub fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        let given = match self {
            Self::Bundle { covers, .. } => *covers,
            Self::Clusters if asked.intersection(TRANSACTIONS).is_empty() => asked,
            Self::Clusters => TRANSACTIONS,
        };
        given.difference(asked)
    }

    /// Refuses what no unit of this bank covers.
    pub(crate) fn check(&self, asked: ScopeSet) -> Result<()> {
        if asked.is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "a consent for nothing is none")
                .with_path("scopes"));
        }
        if asked.is_subset(self.covers()) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Unsupported, "no consent of this bank covers all of this")
            .with_path("scopes"))
    }
}

/// The data clusters about accounts that cover some scopes, and no others.
///
/// Holdings belong to the scope of balances, so their cluster is asked for with it, but only at a
/// bank whose holdings are read.
pub(crate) fn account_clusters(asked: ScopeSet, capabilities: &Capabilities) -> Vec<&'static str> {
    let balances = asked.contains(Scope::Balances);
    let clusters = [
        ("ACCOUNT_BASIC", asked.contains(Scope::AccountsBasic)),
        ("BALANCES", balances),
        ("INVESTMENTS", balances && capabilities.supports(Operation::Holdings)),
        ("TRANSACTIONS", !asked.intersection(TRANSACTIONS).is_empty()),
        ("BILLS", asked.contains(Scope::Bills)),
        ("SCHEDULED_PAYMENTS", asked.contains(Scope::ScheduledPayments)),
        ("PAYMENT_SUPPORT", asked.contains(Scope::AccountNumbers)),
        ("STATEMENTS", asked.contains(Scope::Statements)),
    ];
    clusters.into_iter().filter(|(_, wanted)| *wanted).map(|(cluster, _)| cluster).collect()
}

/// The data clusters about the customer. The one with date of birth and tax number is never
/// asked for.
pub(crate) fn customer_clusters(asked: ScopeSet) -> Vec<&'static str> {
    if asked.contains(Scope::IdentityContact) { vec!["CUSTOMER_CONTACT"] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scopes: &[Scope], expected: &[&str]) {
        let (asked, capabilities) = (ScopeSet::of(scopes), Capabilities::default());
        let mut clusters = account_clusters(asked, &capabilities);
        clusters.extend(customer_clusters(asked));
        assert_eq!(clusters, expected);
    }

    #[test]
    fn scopes_become_the_clusters_that_cover_them() {
        check(&[Scope::AccountsBasic], &["ACCOUNT_BASIC"]);
        check(&[Scope::Balances], &["BALANCES"]);
        check(&[Scope::TransactionsSummary], &["TRANSACTIONS"]);
        check(
            &[Scope::TransactionsPlace, Scope::IdentityContact],
            &["TRANSACTIONS", "CUSTOMER_CONTACT"],
        );
        check(&[Scope::AccountNumbers, Scope::Statements], &["PAYMENT_SUPPORT", "STATEMENTS"]);
    }

    #[test]
    fn the_surplus_is_what_nobody_asked_for() {
        let unit = ConsentUnit::Bundle {
            scope: Fact::unconfirmed(),
            covers: ScopeSet::of(&[Scope::AccountsBasic, Scope::Balances]),
        };
        let basic = ScopeSet::of(&[Scope::AccountsBasic]);
        assert_eq!(unit.surplus(basic), ScopeSet::of(&[Scope::Balances]));
        assert_eq!(ConsentUnit::Clusters.surplus(basic), ScopeSet::EMPTY);
        let summary = ScopeSet::of(&[Scope::TransactionsSummary]);
        assert!(ConsentUnit::Clusters.surplus(summary).contains(Scope::TransactionsPlace));
        assert!(unit.check(ScopeSet::of(&[Scope::CardsControl])).is_err());
    }
}

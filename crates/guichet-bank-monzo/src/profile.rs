//! What is known of Monzo, as data.

use crate::{connector::Connection, decode::Decoding};
use guichet_core::{
    AvailableBalance, Bank, BankBuilder, Capabilities, Conduct, Fact, HistoryLimit, Operation,
    Permissions, Result, Scope, ScopeSet, SignConvention,
    raw::{Connector, Env, Provider},
};
use guichet_http::{Config, Departure, Host, Institution, Listed};
use std::{fmt, sync::Arc};

/// The bank's own documentation.
const DOCS: &str = "monzo/docs 58a52e1, 2026-08-21";
const READ: &str = "2026-11-21";

/// What a token of Monzo's opens. No request names a part of it.
pub(crate) const EVERYTHING: ScopeSet = ScopeSet::of(&[
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
    Scope::AccountNumbers,
    Scope::IdentityContact,
]);

/// Monzo's own interface.
///
/// It stands alone, so a profile has nothing beside the bank itself:
///
/// ```
/// use guichet_bank_monzo::PROFILE;
/// assert_eq!(PROFILE.institution.id, "monzo-gb");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// What is known of the bank.
    pub institution: Institution,
}

/// Monzo, United Kingdom: the customer's own accounts.
pub const PROFILE: Profile = Profile {
    institution: Institution::new("monzo-gb", "Monzo", "GB")
        .production(
            Host::new(Fact::confirmed("https://api.monzo.com", DOCS, READ))
                .authorize(Fact::confirmed("https://auth.monzo.com", DOCS, READ))
                .token(Fact::confirmed("https://api.monzo.com/oauth2/token", DOCS, READ)),
        )
        .conduct(
            Conduct::UNCONFIRMED
                .amounts(Fact::confirmed(SignConvention::Signed, DOCS, READ))
                .available(Fact::assumed(
                    AvailableBalance::OwnMoney,
                    "the documentation names no overdraft in it",
                ))
                // All of it within five minutes of the customer's login, and then this.
                .history(Fact::confirmed(HistoryLimit::Days(90), DOCS, READ))
                .time_zone(Fact::assumed("Europe/London", "the bank's seat")),
        )
        .capabilities(
            Capabilities::of(&[
                Operation::BeginConsent,
                Operation::ResumeConsent,
                Operation::RefreshGrant,
                Operation::Accounts,
                Operation::Balances,
                Operation::Transactions,
            ])
            .pending(),
        ),
};

impl Profile {
    /// How an answer of this bank is read. What depends on the call is still to be said.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config) if the profile names a time zone that nobody
    /// knows.
    pub fn decoding(&self, permissions: Permissions) -> Result<Decoding> {
        Ok(Decoding::of(&self.institution, self.institution.zone()?, permissions))
    }

    /// The bank with an app's configuration, ready for layers.
    pub fn bank(&self, config: Config) -> BankBuilder {
        Bank::builder(self.provider(config))
    }

    /// What makes the connector, for code that puts its own bank around it.
    pub fn provider(&self, config: Config) -> impl Provider + use<> {
        Monzo { profile: self.clone(), config }
    }
}

/// The profile with an app's configuration.
struct Monzo {
    profile: Profile,
    config: Config,
}

impl fmt::Debug for Monzo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Monzo")
    }
}

impl Provider for Monzo {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        Ok(Arc::new(Connection::of(&self.profile, self.config, env)?))
    }
}

impl Listed for Profile {
    fn institution(&self) -> &Institution {
        &self.institution
    }

    fn standard(&self) -> (&'static str, &'static str) {
        ("monzo", "1")
    }

    /// The bank is its own standard, and departs from none.
    fn departures(&self) -> Vec<Departure> {
        Vec::new()
    }

    fn bank(&self, config: Config) -> BankBuilder {
        Self::bank(self, config)
    }

    fn covers(&self) -> ScopeSet {
        EVERYTHING
    }
}

//! What is known of Starling, as data.

use crate::{connector::Connection, decode::Decoding};
use guichet_core::{
    Bank, BankBuilder, Capabilities, Conduct, Fact, Operation, Permissions, Result, Scope,
    ScopeSet, SignConvention,
    raw::{Connector, Env, Provider},
};
use guichet_http::{Config, Departure, Institution, Listed};
use std::{fmt, sync::Arc};

/// What supports most of what is assumed here.
const ONE_APP: &str = "how one app of a customer reads the bank";

/// What a token of Starling's opens. No request names a part of it.
pub(crate) const EVERYTHING: ScopeSet = ScopeSet::of(&[
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
]);

/// Starling's own interface.
///
/// It stands alone, so a profile has nothing beside the bank itself:
///
/// ```
/// use guichet_bank_starling::PROFILE;
/// assert_eq!(PROFILE.institution.id, "starling-gb");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// What is known of the bank.
    pub institution: Institution,
}

/// Starling, United Kingdom: the customer's own accounts.
///
/// No page of the bank's was read, so every address is required configuration.
pub const PROFILE: Profile = Profile {
    institution: Institution::new("starling-gb", "Starling", "GB")
        .conduct(
            Conduct::UNCONFIRMED
                .amounts(Fact::assumed(SignConvention::Unsigned, ONE_APP))
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
        )
        .assumed(&[Operation::RefreshGrant, Operation::Balances, Operation::Transactions]),
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
        Starling { profile: self.clone(), config }
    }
}

/// The profile with an app's configuration.
struct Starling {
    profile: Profile,
    config: Config,
}

impl fmt::Debug for Starling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Starling")
    }
}

impl Provider for Starling {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        Ok(Arc::new(Connection::of(&self.profile, self.config, env)?))
    }
}

impl Listed for Profile {
    fn institution(&self) -> &Institution {
        &self.institution
    }

    fn standard(&self) -> (&'static str, &'static str) {
        ("starling", "2")
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

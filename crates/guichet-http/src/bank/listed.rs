//! What any profile tells a directory of banks.

use guichet_core::{BankBuilder, Evidence, Fact, ScopeSet};
use serde::Serialize;
use std::{any::Any, fmt};

use super::{Config, Host, Institution};

/// A profile of a bank, whatever standard it speaks.
///
/// A directory shows what it tells, and an app connects it without naming a protocol. Who needs
/// the profile of one protocol gets it back by [`Any`]:
///
/// ```
/// use guichet_core::BankBuilder;
/// use guichet_http::{Config, Departure, Institution, Listed};
/// use std::any::Any;
///
/// #[derive(Debug)]
/// struct Profile(Institution);
///
/// impl Listed for Profile {
///     fn institution(&self) -> &Institution {
///         &self.0
///     }
///     fn standard(&self) -> (&'static str, &'static str) {
///         ("its own", "2")
///     }
///     fn departures(&self) -> Vec<Departure> {
///         Vec::new()
///     }
///     fn bank(&self, config: Config) -> BankBuilder {
///         unimplemented!("{config:?}")
///     }
/// }
///
/// static BANK: Profile = Profile(Institution::new("example-gb", "Example", "GB"));
/// let listed: &'static dyn Listed = &BANK;
/// assert!((listed as &dyn Any).is::<Profile>());
/// // Nothing is confirmed, so an app has to configure every address.
/// assert!(listed.findings().iter().all(|finding| finding.value.is_none()));
/// ```
pub trait Listed: Any + fmt::Debug + Send + Sync {
    /// What is known of the bank, whatever standard it speaks.
    fn institution(&self) -> &Institution;

    /// The standard, by the name of its crate, and the version: `("fdx", "6.4")`.
    fn standard(&self) -> (&'static str, &'static str);

    /// Where the bank departs from the text of the standard.
    fn departures(&self) -> Vec<Departure>;

    /// The bank with an app's configuration, ready for layers.
    fn bank(&self, config: Config) -> BankBuilder;

    /// The name of the one OAuth 2.0 scope under which the bank gives everything, if it sells one
    /// bundle.
    fn bundle(&self) -> Option<Fact<&'static str>> {
        None
    }

    /// The kinds of data that its consent can cover. A request for more is refused before anything
    /// is sent.
    fn covers(&self) -> ScopeSet {
        ScopeSet::all_reading()
    }

    /// What is known of its addresses, and of whatever else an app may have to configure.
    fn findings(&self) -> Vec<Finding> {
        let institution = self.institution();
        let mut findings = institution.production.findings("production");
        if let Some(sandbox) = &institution.sandbox {
            findings.extend(sandbox.findings("sandbox"));
        }
        if let Some(scope) = self.bundle() {
            findings.push(Finding::new("name of the one scope", scope));
        }
        findings
    }
}

/// Something that is known of a bank, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What: `production, tokens`.
    pub subject: String,
    /// What it is; `None` when no public source says so, and the configuration must.
    pub value: Option<String>,
    /// What supports it.
    #[serde(flatten)]
    pub evidence: Evidence,
}

impl Finding {
    /// A fact with its subject.
    pub fn new(subject: impl Into<String>, fact: Fact<&'static str>) -> Self {
        let value = fact.value().map(str::to_owned);
        Self { subject: subject.into(), value, evidence: fact.evidence() }
    }
}

/// Where a bank departs from the text of its standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Departure {
    /// The stable name.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub meaning: &'static str,
    /// Where it was seen.
    #[serde(flatten)]
    pub evidence: Evidence,
}

impl Departure {
    /// A departure by its name.
    pub const fn new(name: &'static str, meaning: &'static str, evidence: Evidence) -> Self {
        Self { name, meaning, evidence }
    }
}

impl Host {
    /// What is known of each address of this side. An address to push requests to is a finding
    /// only where there is one.
    pub fn findings(&self, side: &str) -> Vec<Finding> {
        let pushed = (self.par.value().is_some()).then_some(("pushed requests", self.par));
        [
            ("resources", self.resource),
            ("authorization", self.authorize),
            ("tokens", self.token),
            ("revocation", self.revoke),
        ]
        .into_iter()
        .chain(pushed)
        .map(|(what, fact)| Finding::new(format!("{side}, {what}"), fact))
        .collect()
    }
}

//! One brand in one country, as data.

use crate::{ConsentUnit, Decoding, HeaderNames, Quirk, Version, connect::Fdx};
use guichet_core::{Bank, BankBuilder, Fact, Permissions, Result, ScopeSet, raw::Provider};
use guichet_http::{Config, Departure, Finding, Institution, Listed};
use jiff::tz::TimeZone;

/// Everything that makes one bank over FDX different from the next one.
///
/// It is built in a constant:
///
/// ```
/// use guichet_protocol_fdx::{Capabilities, Fact, Host, Institution, Operation, Profile, Version};
///
/// const PROFILE: Profile = Profile::new(
///     Institution::new("example-us", "Example Bank", "US")
///         .production(Host::new(Fact::confirmed(
///             "https://api.bank.example/fdx/v6",
///             "developer.bank.example, Getting started",
///             "2026-11-21",
///         )))
///         .time_zone("America/New_York")
///         .capabilities(Capabilities::of(&[
///             Operation::BeginConsent,
///             Operation::ResumeConsent,
///             Operation::Accounts,
///         ])),
/// )
/// .version(Version::V6_2);
/// assert_eq!(PROFILE.institution.id, "example-us");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// What is known of the bank, whatever standard it speaks.
    pub institution: Institution,
    /// The version of FDX that the bank speaks; it decides what is sent.
    pub version: Version,
    /// How consent is asked for.
    pub unit: ConsentUnit,
    /// The names of the headers that drafts of the standard do not agree on.
    pub headers: HeaderNames,
    /// Where the bank departs from the text of the standard.
    pub quirks: &'static [Quirk],
}

impl Profile {
    /// A bank that speaks the newest version and departs from it nowhere.
    pub const fn new(institution: Institution) -> Self {
        Self {
            institution,
            version: Version::V6_4,
            unit: ConsentUnit::Clusters,
            headers: HeaderNames::STANDARD,
            quirks: &[],
        }
    }

    /// Says which version of FDX the bank speaks.
    #[must_use]
    pub const fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Says how consent is asked for.
    #[must_use]
    pub const fn unit(mut self, unit: ConsentUnit) -> Self {
        self.unit = unit;
        self
    }

    /// Names the headers.
    #[must_use]
    pub const fn headers(mut self, names: HeaderNames) -> Self {
        self.headers = names;
        self
    }

    /// Lists where the bank departs from the text of the standard.
    #[must_use]
    pub const fn quirks(mut self, quirks: &'static [Quirk]) -> Self {
        self.quirks = quirks;
        self
    }

    /// Whether the bank has a quirk.
    pub fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// How an answer of this bank is read: in its zone, with its sign of what is owed, and in its
    /// currency where an account names none. What depends on the call, such as the address that
    /// was asked, is still to be said.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config) if the profile names a time zone that nobody
    /// knows.
    pub fn decoding(&self, permissions: Permissions) -> Result<Decoding> {
        Ok(self.decoding_in(self.institution.zone()?, permissions))
    }

    /// The same with the zone at hand.
    pub(crate) fn decoding_in(&self, zone: TimeZone, permissions: Permissions) -> Decoding {
        Decoding::of(&self.institution, zone, permissions).quirks(self.quirks)
    }

    /// The bank with an app's configuration, ready for layers.
    pub fn bank(&self, config: Config) -> BankBuilder {
        Bank::builder(self.provider(config))
    }

    /// What makes the connector, for code that puts its own bank around it.
    pub fn provider(&self, config: Config) -> impl Provider + use<> {
        Fdx::new(self.clone(), config)
    }
}

impl Listed for Profile {
    fn institution(&self) -> &Institution {
        &self.institution
    }

    fn standard(&self) -> (&'static str, &'static str) {
        ("fdx", self.version.as_str())
    }

    fn departures(&self) -> Vec<Departure> {
        let departure = |it: &Quirk| Departure::new(it.as_str(), it.meaning(), it.evidence());
        self.quirks.iter().map(departure).collect()
    }

    fn bank(&self, config: Config) -> BankBuilder {
        Self::bank(self, config)
    }

    fn covers(&self) -> ScopeSet {
        self.unit.covers()
    }

    fn bundle(&self) -> Option<Fact<&'static str>> {
        match self.unit {
            ConsentUnit::Bundle { scope, .. } => Some(scope),
            ConsentUnit::Clusters => None,
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let institution = &self.institution;
        let sides = [
            ("production", Some(&institution.production)),
            ("sandbox", institution.sandbox.as_ref()),
        ];
        let mut findings = Vec::new();
        for (side, host) in sides {
            let Some(host) = host else { continue };
            findings.extend(host.findings(side));
            // Clusters are pushed, so that address is needed even where nobody states it.
            if self.unit == ConsentUnit::Clusters && host.par.value().is_none() {
                findings.push(Finding::new(format!("{side}, pushed requests"), host.par));
            }
        }
        findings.extend(self.bundle().map(|scope| Finding::new("name of the one scope", scope)));
        findings
    }
}

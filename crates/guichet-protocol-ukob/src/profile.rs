//! One brand in one country, as data.

use crate::{Decoding, Permission, Quirk, Version, connect::Ukob};
use guichet_core::{
    Bank, BankBuilder, BankInfo, Capabilities, Conduct, Evidence, Fact, Operation, Permissions,
    Result, SignConvention, raw::Provider,
};
use guichet_http::{Config, Departure, Institution, Listed, jws::IdTokenPolicy};
use jiff::tz::TimeZone;

/// Every operation that the standard has.
pub const STANDARD: &[Operation] = &[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::ScheduledPayments,
    Operation::Beneficiaries,
    Operation::Identity,
    Operation::Statements,
    Operation::StatementDocument,
];

/// The same without who the customer is, for a bank without the permission for it.
pub const WITHOUT_IDENTITY: &[Operation] = &[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::ScheduledPayments,
    Operation::Beneficiaries,
    Operation::Statements,
    Operation::StatementDocument,
];

/// The same without statements, for a bank without the permission for them.
pub const WITHOUT_STATEMENTS: &[Operation] = &[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::ScheduledPayments,
    Operation::Beneficiaries,
    Operation::Identity,
];

/// How the customer's authorisation is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorisation {
    /// A signed request, answered by a code and an identity token together (`code id_token`), as
    /// FAPI 1 Advanced wants it. The configuration needs a signer, an issuer and the address of
    /// its keys.
    Hybrid,
    /// A signed request, answered by a code alone; the identity token comes with the tokens. The
    /// configuration needs the same.
    Code,
    /// An unsigned request in the address, answered by a code; no identity token is checked.
    Plain,
}

/// Everything that makes one bank over UK Open Banking different from the next one.
///
/// It is built in a constant:
///
/// ```
/// use guichet_protocol_ukob::{Capabilities, Institution, Operation, Permission, Profile, Version};
///
/// const PROFILE: Profile = Profile::new(
///     Institution::new("example-gb", "Example Bank", "GB")
///         .time_zone("Europe/London")
///         .capabilities(Capabilities::of(&[
///             Operation::BeginConsent,
///             Operation::ResumeConsent,
///             Operation::Accounts,
///         ])),
/// )
/// .version(Version::V4_0)
/// .without(&[Permission::PartyPsu]);
/// assert_eq!(PROFILE.institution.id, "example-gb");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// What is known of the bank, whatever standard it speaks.
    pub institution: Institution,
    /// The version that the bank speaks.
    pub version: Version,
    /// How the customer's authorisation is asked for.
    pub authorisation: Authorisation,
    /// Whether the bank takes PKCE beside the signed request.
    pub pkce: bool,
    /// The ways of authentication that are asked for, by `acr`.
    pub acr: &'static [&'static str],
    /// How the bank's identity tokens look.
    pub id_tokens: IdTokenPolicy,
    /// Permissions for which the bank refuses the whole consent.
    pub without: &'static [Permission],
    /// What supports [`without`](Self::without).
    pub without_evidence: Evidence,
    /// Where the bank departs from the text of the standard.
    pub quirks: &'static [Quirk],
}

impl Profile {
    /// A bank that speaks 4.0, as FAPI 1 Advanced has it, and departs from it nowhere.
    pub const fn new(institution: Institution) -> Self {
        Self {
            institution,
            version: Version::V4_0,
            authorisation: Authorisation::Hybrid,
            pkce: true,
            acr: &["urn:openbanking:psd2:sca"],
            id_tokens: IdTokenPolicy::new(),
            without: &[],
            without_evidence: Evidence::Unconfirmed,
            quirks: &[],
        }
    }

    /// A bank of the United Kingdom of which no source says more than that it speaks the
    /// standard: its clocks are London's, and all operations are assumed.
    ///
    /// What of this is known better, or is not to be had, is set afterwards.
    pub const fn british(id: &'static str, name: &'static str) -> Self {
        let conduct = Conduct::UNCONFIRMED
            .amounts(Fact::assumed(SignConvention::Unsigned, "the text of the standard"))
            .time_zone(Fact::assumed("Europe/London", "the one zone of its country"));
        Self::new(
            Institution::new(id, name, "GB").conduct(conduct),
        )
        .operations(STANDARD)
        .without_evidence(Evidence::Assumed {
            basis: "the bank profiles of finlabsuk/open-banking-connector at 51a4c8fd, 2026-05-11",
        })
    }

    /// Says which operations the bank has, all of them assumed.
    #[must_use]
    pub const fn operations(mut self, operations: &'static [Operation]) -> Self {
        let capabilities = Capabilities::of(operations).pending();
        self.institution = self.institution.capabilities(capabilities).assumed(operations);
        self
    }

    /// The same bank under another brand: another identifier and another name.
    #[must_use]
    pub const fn brand(mut self, id: &'static str, name: &'static str) -> Self {
        self.institution = self.institution.brand(id, name);
        self
    }

    /// Says which version the bank speaks.
    #[must_use]
    pub const fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Says how the customer's authorisation is asked for.
    #[must_use]
    pub const fn authorisation(mut self, authorisation: Authorisation) -> Self {
        self.authorisation = authorisation;
        self
    }

    /// Says that the bank does not take PKCE.
    #[must_use]
    pub const fn without_pkce(mut self) -> Self {
        self.pkce = false;
        self
    }

    /// Says which ways of authentication are asked for; none, if the list is empty.
    #[must_use]
    pub const fn acr(mut self, values: &'static [&'static str]) -> Self {
        self.acr = values;
        self
    }

    /// Says how the bank's identity tokens look.
    #[must_use]
    pub const fn id_tokens(mut self, policy: IdTokenPolicy) -> Self {
        self.id_tokens = policy;
        self
    }

    /// Lists the permissions that the bank does not have.
    #[must_use]
    pub const fn without(mut self, permissions: &'static [Permission]) -> Self {
        self.without = permissions;
        self
    }

    /// Says what supports the list of permissions that the bank does not have.
    #[must_use]
    pub const fn without_evidence(mut self, evidence: Evidence) -> Self {
        self.without_evidence = evidence;
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

    /// Who the bank is, and how it behaves.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config) if the profile names a time zone that nobody
    /// knows.
    pub fn info(&self) -> Result<BankInfo> {
        self.institution.info()
    }

    /// How an answer of this bank is read. What depends on the call, such as the address that was
    /// asked, is still to be said.
    ///
    /// # Errors
    ///
    /// As [`info`](Self::info).
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
        Ukob::new(self.clone(), config)
    }
}

impl Listed for Profile {
    fn institution(&self) -> &Institution {
        &self.institution
    }

    fn standard(&self) -> (&'static str, &'static str) {
        ("ukob", self.version.as_str())
    }

    fn departures(&self) -> Vec<Departure> {
        let departure = |it: &Quirk| Departure::new(it.as_str(), it.meaning(), it.evidence());
        let without = (!self.without.is_empty()).then(|| {
            let meaning = "A consent with a permission that the bank does not have is refused.";
            Departure::new("unsupported_permissions", meaning, self.without_evidence)
        });
        self.quirks.iter().map(departure).chain(without).collect()
    }

    fn bank(&self, config: Config) -> BankBuilder {
        Self::bank(self, config)
    }
}

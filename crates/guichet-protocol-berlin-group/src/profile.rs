//! One brand in one country, as data.

use crate::{AccessModel, Decoding, Quirk, access::COVERED, connect::BerlinGroup};
use guichet_core::{
    Bank, BankBuilder, Capabilities, Conduct, ConsentLife, Fact, Operation, OperationSet,
    Permissions, Result, ScopeSet, SignConvention, UnattendedLimit, raw::Provider,
};
use guichet_http::{Config, Departure, Institution, Listed, signature::SignaturePolicy};
use jiff::tz::TimeZone;

/// What the standard obliges a bank to.
const OBLIGATORY: &[Operation] = &[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
];

/// The same, where consents have tokens.
const WITH_TOKENS: &[Operation] = &[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
];

/// How the customer comes to agree, where the links of the bank's answers do not say it all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Approach {
    /// On a page of the bank, where its links lead: `scaRedirect`, or `scaOAuth` for a token of
    /// the consent.
    Redirect,
    /// On a page of an OAuth 2.0 server first, for a token that the consent itself needs.
    OauthPreStep {
        /// The name of the scope of that token.
        scope: Fact<&'static str>,
    },
    /// In the bank's app.
    Decoupled,
}

/// Which listings of transactions a bank answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bookings {
    /// Booked and pending entries in one listing. Where the bank refuses that after all, each is
    /// asked for by itself.
    Both,
    /// Booked and pending entries in a listing each.
    Separate,
}

/// How a bank tells what is new since the last time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delta {
    /// By the reference of the last entry that the app has (`entryReferenceFrom`).
    EntryReference,
    /// By its own memory of the last report (`deltaList`).
    DeltaList,
}

/// Everything that makes one bank over this standard different from the next one.
///
/// It is built in a constant:
///
/// ```
/// use guichet_protocol_berlin_group::{
///     AccessModel, Capabilities, Fact, Host, Institution, Operation, Profile,
/// };
///
/// const PROFILE: Profile = Profile::new(
///     Institution::new("example-de", "Beispielbank", "DE")
///         .production(Host::new(Fact::confirmed(
///             "https://xs2a.bank.example/v1",
///             "developer.bank.example, Getting started",
///             "2026-11-21",
///         )))
///         .time_zone("Europe/Berlin")
///         .capabilities(Capabilities::of(&[
///             Operation::BeginConsent,
///             Operation::ResumeConsent,
///             Operation::Accounts,
///         ])),
/// )
/// .access(&[AccessModel::AllPsd2]);
/// assert_eq!(PROFILE.institution.id, "example-de");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// What is known of the bank, whatever standard it speaks.
    pub institution: Institution,
    /// The version of the standard, for people to read.
    pub version: &'static str,
    /// How a consent may say what it is for; the first is taken.
    pub access: &'static [AccessModel],
    /// How the customer comes to agree.
    pub approach: Approach,
    /// Whether the authorisation of a consent is created apart from it.
    pub explicit_start: bool,
    /// Whether cards have a list of their own.
    pub card_accounts: bool,
    /// Whether the list of accounts brings balances along.
    pub with_balance: bool,
    /// Which listings of transactions it answers.
    pub bookings: Bookings,
    /// How it tells what is new.
    pub delta: Option<Delta>,
    /// What it wants signed, if anything.
    pub signature: Option<SignaturePolicy>,
    /// Where the bank departs from the text of the standard.
    pub quirks: &'static [Quirk],
}

impl Profile {
    /// A bank that does what the standard obliges it to, and departs from it nowhere.
    pub const fn new(institution: Institution) -> Self {
        Self {
            institution,
            version: "1.3",
            access: &[AccessModel::BankOffered],
            approach: Approach::Redirect,
            explicit_start: false,
            card_accounts: false,
            with_balance: false,
            bookings: Bookings::Both,
            delta: None,
            signature: None,
            quirks: &[],
        }
    }

    /// A bank of the European Economic Area of which only its name is known: what the standard and
    /// the law oblige it to is assumed, and all addresses are required configuration.
    ///
    /// ```
    /// use guichet_protocol_berlin_group::Profile;
    ///
    /// const BANK: Profile =
    ///     Profile::european("example-de", "Beispielbank", "DE", "Europe/Berlin").tokens();
    /// assert_eq!(BANK.institution.capabilities.consent_days, Some(180));
    /// ```
    pub const fn european(
        id: &'static str,
        name: &'static str,
        country: &'static str,
        time_zone: &'static str,
    ) -> Self {
        let institution = Institution::new(id, name, country)
            .capabilities(Capabilities::of(OBLIGATORY).pending())
            .assumed(OBLIGATORY)
            .conduct(Self::european_conduct(time_zone));
        // Cards are looked for where the standard has them; a bank without that list says so.
        Self::new(institution).card_accounts()
    }

    /// How such a bank behaves, by the standard and the law.
    pub const fn european_conduct(time_zone: &'static str) -> Conduct {
        Conduct::UNCONFIRMED
            .amounts(Fact::assumed(
                SignConvention::Signed,
                "the text of the standard: money out has a minus sign",
            ))
            .consent(Fact::assumed(
                ConsentLife::Days(180),
                "Delegated Regulation (EU) 2018/389, art. 10a: 180 days to the next authentication",
            ))
            .unattended(Fact::assumed(
                UnattendedLimit::per_day(4),
                "Delegated Regulation (EU) 2018/389, art. 36(5): four times a day",
            ))
            .time_zone(Fact::assumed(time_zone, "the bank's seat"))
    }

    /// Says how the bank behaves, in place of what was said before.
    #[must_use]
    pub const fn conduct(mut self, conduct: Conduct) -> Self {
        self.institution.capabilities = self.institution.capabilities.bounded_by(&conduct);
        if let Some(zone) = conduct.time_zone.value() {
            self.institution.time_zone = zone;
        }
        self.institution.conduct = conduct;
        self
    }

    /// Says that each consent has a token, which is refreshed.
    #[must_use]
    pub const fn tokens(mut self) -> Self {
        self.institution.capabilities.operations = OperationSet::of(WITH_TOKENS);
        self.institution.assumed = WITH_TOKENS;
        self
    }

    /// The same interface under another brand.
    #[must_use]
    pub const fn brand(mut self, id: &'static str, name: &'static str) -> Self {
        self.institution.id = id;
        self.institution.name = name;
        self
    }

    /// Says which version of the standard the bank speaks.
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Self {
        self.version = version;
        self
    }

    /// Says how a consent may say what it is for.
    #[must_use]
    pub const fn access(mut self, models: &'static [AccessModel]) -> Self {
        self.access = models;
        self
    }

    /// Says how the customer comes to agree.
    #[must_use]
    pub const fn approach(mut self, approach: Approach) -> Self {
        self.approach = approach;
        self
    }

    /// Says that the authorisation of a consent is created apart from it.
    #[must_use]
    pub const fn explicit_start(mut self) -> Self {
        self.explicit_start = true;
        self
    }

    /// Says that cards have a list of their own.
    #[must_use]
    pub const fn card_accounts(mut self) -> Self {
        self.card_accounts = true;
        self
    }

    /// Says that the list of accounts brings balances along.
    #[must_use]
    pub const fn with_balance(mut self) -> Self {
        self.with_balance = true;
        self
    }

    /// Says which listings of transactions it answers.
    #[must_use]
    pub const fn bookings(mut self, bookings: Bookings) -> Self {
        self.bookings = bookings;
        self
    }

    /// Says how it tells what is new.
    #[must_use]
    pub const fn delta(mut self, delta: Delta) -> Self {
        self.delta = Some(delta);
        self
    }

    /// Says what it wants signed. The app's key is then required configuration, and the certificate
    /// too where the policy names a header for it: as that header.
    #[must_use]
    pub const fn signature(mut self, policy: SignaturePolicy) -> Self {
        self.signature = Some(policy);
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

    /// The model of access in which consents are asked for.
    pub(crate) fn model(&self) -> AccessModel {
        self.access.first().copied().unwrap_or(AccessModel::BankOffered)
    }

    /// How an answer of this bank is read: in its zone, and in its currency where an account
    /// names none. What depends on the call, such as the address that was asked, is still to be
    /// said.
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
        BerlinGroup::new(self.clone(), config)
    }
}

impl Listed for Profile {
    fn institution(&self) -> &Institution {
        &self.institution
    }

    fn standard(&self) -> (&'static str, &'static str) {
        ("berlin-group", self.version)
    }

    fn departures(&self) -> Vec<Departure> {
        let departure = |it: &Quirk| Departure::new(it.as_str(), it.meaning(), it.evidence());
        self.quirks.iter().map(departure).collect()
    }

    fn bank(&self, config: Config) -> BankBuilder {
        Self::bank(self, config)
    }

    fn covers(&self) -> ScopeSet {
        COVERED
    }
}

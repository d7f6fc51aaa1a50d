//! One brand in one country, as data.

use crate::{Decoding, Quirk, Regional, Version, connect::Stet};
use guichet_core::{
    Bank, BankBuilder, Capabilities, Conduct, ConsentLife, Fact, HistoryLimit, Operation,
    OwedBalance, Permissions, Result, Scope, ScopeSet, SignConvention, UnattendedLimit,
    raw::Provider,
};
use guichet_http::{Config, Departure, Institution, Listed, signature::SignaturePolicy};
use jiff::tz::TimeZone;

/// Who asks the customer which accounts may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsentModel {
    /// The bank, on its own page.
    Full,
    /// The app, which then tells the bank: each time the whole of it.
    Mixed,
}

/// What `aisp` gives, and what the app tells a bank of the mixed model by one list of accounts.
const TRANSACTIONS: ScopeSet = ScopeSet::of(&[
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
]);
/// What the list of accounts always has.
const ACCOUNTS: ScopeSet = ScopeSet::of(&[Scope::AccountsBasic, Scope::AccountNumbers]);

/// Everything that makes one bank over STET different from the next one.
///
/// It is built in a constant:
///
/// ```
/// use guichet_protocol_stet::{
///     Capabilities, ConsentModel, Fact, Host, Institution, Operation, Profile, Version,
/// };
///
/// const PROFILE: Profile = Profile::new(
///     Institution::new("example-fr", "Banque Exemple", "FR")
///         .production(Host::new(Fact::confirmed(
///             "https://api.bank.example/stet/psd2/v1",
///             "developer.bank.example, Getting started",
///             "2026-11-21",
///         )))
///         .time_zone("Europe/Paris")
///         .capabilities(Capabilities::of(&[
///             Operation::BeginConsent,
///             Operation::ResumeConsent,
///             Operation::Accounts,
///         ])),
/// )
/// .version(Version::V1_6)
/// .model(ConsentModel::Mixed);
/// assert_eq!(PROFILE.institution.id, "example-fr");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// What is known of the bank, whatever standard it speaks. In the addresses of a brand with
    /// regional banks, `{branch}` stands for the identifier of one.
    pub institution: Institution,
    /// The version of STET that the bank speaks; it decides what is sent.
    pub version: Version,
    /// Who asks the customer which accounts may be read.
    pub model: ConsentModel,
    /// Whether the first token may read more than the last 90 days, if it asks to.
    pub extended_history: bool,
    /// The regional banks from which the customer picks one first; none at most brands.
    pub regions: &'static [Regional],
    /// What the bank wants signed, if anything. The key comes with the configuration.
    pub signature: Option<SignaturePolicy>,
    /// Where the bank departs from the text of the standard.
    pub quirks: &'static [Quirk],
}

impl Profile {
    /// What the text of the standard, and the law behind it, say of every bank: for a profile to
    /// begin with.
    pub const CONDUCT: Conduct = Conduct::UNCONFIRMED
        .amounts(Fact::assumed(
            SignConvention::Unsigned,
            "the text of STET: an amount beside creditDebitIndicator",
        ))
        .owed(Fact::assumed(OwedBalance::Signed, "the text of STET: a balance has its own sign"))
        .consent(Fact::assumed(
            ConsentLife::Days(180),
            "Delegated Regulation (EU) 2022/2360: strong authentication again after 180 days",
        ))
        .unattended(Fact::assumed(
            UnattendedLimit::per_day(4),
            "Delegated Regulation (EU) 2018/389, Article 36(5): four times in 24 hours",
        ))
        .time_zone(Fact::assumed("Europe/Paris", "the bank's seat"));

    /// How far back every token reads, where a bank gives no longer history.
    pub const SHORT_HISTORY: Fact<HistoryLimit> =
        Fact::assumed(HistoryLimit::Days(89), "the text of STET: the last 90 days, today included");

    /// What the text of the standard has for every customer. Ending a consent needs a configured
    /// address.
    pub const CAPABILITIES: Capabilities = Capabilities::of(&[
        Operation::BeginConsent,
        Operation::ResumeConsent,
        Operation::RefreshGrant,
        Operation::RevokeConsent,
        Operation::Accounts,
        Operation::Balances,
        Operation::Transactions,
        Operation::Identity,
    ])
    .pending();

    /// What of these no source states of a bank of which only notes are known.
    pub const CAPABILITIES_ASSUMED: &[Operation] = &[
        Operation::BeginConsent,
        Operation::ResumeConsent,
        Operation::RefreshGrant,
        Operation::RevokeConsent,
        Operation::Accounts,
        Operation::Balances,
        Operation::Transactions,
        Operation::Identity,
    ];

    /// What the text of the standard wants signed: the request's line, the body, and its name.
    pub const SIGNATURE: SignaturePolicy =
        SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"]);

    /// A bank that speaks 1.4, asks the customer itself, and departs from the standard nowhere.
    pub const fn new(institution: Institution) -> Self {
        Self {
            institution,
            version: Version::V1_4,
            model: ConsentModel::Full,
            extended_history: false,
            regions: &[],
            signature: None,
            quirks: &[],
        }
    }

    /// Says which version of STET the bank speaks.
    #[must_use]
    pub const fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Says who asks the customer which accounts may be read.
    #[must_use]
    pub const fn model(mut self, model: ConsentModel) -> Self {
        self.model = model;
        self
    }

    /// Says that the first token may read more than the last 90 days.
    #[must_use]
    pub const fn extended_history(mut self) -> Self {
        self.extended_history = true;
        self
    }

    /// Lists the regional banks from which the customer picks one.
    #[must_use]
    pub const fn regions(mut self, regions: &'static [Regional]) -> Self {
        self.regions = regions;
        self
    }

    /// Says what the bank wants signed; the configuration must then bring a key.
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

    /// All that a consent of this bank can cover.
    pub fn covers(&self) -> ScopeSet {
        let declares = |operation| self.institution.capabilities.supports(operation);
        let all = ACCOUNTS.iter().chain(TRANSACTIONS.iter()).chain([Scope::Balances]);
        let more = [
            (Operation::Identity, Scope::IdentityContact),
            (Operation::Beneficiaries, Scope::ScheduledPayments),
        ];
        let more = more.into_iter().filter(|(operation, _)| declares(*operation));
        all.chain(more.map(|(_, scope)| scope)).collect()
    }

    /// What the bank's consent covers beyond what is asked for: everything, where the bank asks
    /// the customer itself under the one scope `aisp`; else what the lists that the app sends
    /// cannot tell apart.
    pub fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        let given: ScopeSet = match self.model {
            // The bank gives it, whether or not its connector reads it.
            ConsentModel::Full => {
                let more = [Scope::Balances, Scope::IdentityContact, Scope::ScheduledPayments];
                ACCOUNTS.iter().chain(TRANSACTIONS.iter()).chain(more).collect()
            }
            ConsentModel::Mixed => {
                let transactions = !asked.intersection(TRANSACTIONS).is_empty();
                let transactions = TRANSACTIONS.iter().filter(|_| transactions);
                ACCOUNTS.iter().chain(transactions).chain(asked.iter()).collect()
            }
        };
        given.difference(asked)
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
        Stet::new(self.clone(), config)
    }
}

impl Listed for Profile {
    fn institution(&self) -> &Institution {
        &self.institution
    }

    fn standard(&self) -> (&'static str, &'static str) {
        ("stet", self.version.as_str())
    }

    fn departures(&self) -> Vec<Departure> {
        let departure = |it: &Quirk| Departure::new(it.as_str(), it.meaning(), it.evidence());
        self.quirks.iter().map(departure).collect()
    }

    fn bank(&self, config: Config) -> BankBuilder {
        Self::bank(self, config)
    }

    fn covers(&self) -> ScopeSet {
        Self::covers(self)
    }
}

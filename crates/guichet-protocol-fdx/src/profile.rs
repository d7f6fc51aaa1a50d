//! One brand in one country, as data.

use crate::{
    Conduct, Config, ConsentUnit, Decoding, Fact, HeaderNames, Quirk, Version,
    connect::{self, Fdx},
};
use guichet_core::{
    Bank, BankBuilder, BankId, BankInfo, Capabilities, Currency, Operation, OwedBalance,
    Permissions, Result, Text, raw::Provider,
};
use jiff::tz::TimeZone;

/// Where one side of a bank is: its resources, and its OAuth 2.0 server.
///
/// An address that no source confirms is left [unconfirmed](Fact::unconfirmed); an app that
/// needs it must configure it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Host {
    /// What stands before `/accounts`, such as `https://api.bank.example/fdx/v6`.
    pub resource: Fact<&'static str>,
    /// Where the customer is sent.
    pub authorize: Fact<&'static str>,
    /// Where tokens are issued.
    pub token: Fact<&'static str>,
    /// Where requests are pushed (RFC 9126).
    pub par: Fact<&'static str>,
    /// Where tokens are ended (RFC 7009).
    pub revoke: Fact<&'static str>,
}

impl Host {
    /// A host of which only this is known.
    pub const fn new(resource: Fact<&'static str>) -> Self {
        let unknown = Fact::unconfirmed();
        Self { resource, authorize: unknown, token: unknown, par: unknown, revoke: unknown }
    }

    /// Says where the customer is sent.
    #[must_use]
    pub const fn authorize(mut self, url: Fact<&'static str>) -> Self {
        self.authorize = url;
        self
    }

    /// Says where tokens are issued.
    #[must_use]
    pub const fn token(mut self, url: Fact<&'static str>) -> Self {
        self.token = url;
        self
    }

    /// Says where requests are pushed.
    #[must_use]
    pub const fn par(mut self, url: Fact<&'static str>) -> Self {
        self.par = url;
        self
    }

    /// Says where tokens are ended.
    #[must_use]
    pub const fn revoke(mut self, url: Fact<&'static str>) -> Self {
        self.revoke = url;
        self
    }
}

/// Everything that makes one bank over FDX different from the next one.
///
/// It is built in a constant:
///
/// ```
/// use guichet_protocol_fdx::{Capabilities, Fact, Host, Operation, Profile, Version};
///
/// const PROFILE: Profile = Profile::new("example-us", "Example Bank", "US")
///     .production(Host::new(Fact::confirmed(
///         "https://api.bank.example/fdx/v6",
///         "developer.bank.example, Getting started",
///         "2026-11-21",
///     )))
///     .version(Version::V6_2)
///     .time_zone("America/New_York")
///     .capabilities(Capabilities::of(&[
///         Operation::BeginConsent,
///         Operation::ResumeConsent,
///         Operation::Accounts,
///     ]));
/// assert_eq!(PROFILE.id, "example-us");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// The identifier in this project: a slug and a country.
    pub id: &'static str,
    /// The name that customers know.
    pub name: &'static str,
    /// The country, as two letters of ISO 3166-1.
    pub country: &'static str,
    /// Where real customers are.
    pub production: Host,
    /// Where tests are made, if there is such a place.
    pub sandbox: Option<Host>,
    /// The version of FDX that the bank speaks; it decides what is sent.
    pub version: Version,
    /// The name of the zone in which times without offset are read.
    pub time_zone: &'static str,
    /// The business identifier codes by which the bank can be found.
    pub bics: &'static [&'static str],
    /// The currency of an account that names none (ISO 4217), if the bank says so.
    pub currency: Option<&'static str>,
    /// What the bank can do, within the bounds that its [conduct](Self::conduct) sets.
    pub capabilities: Capabilities,
    /// Operations that stand in the text of the standard, but in no source about this bank.
    pub assumed: &'static [Operation],
    /// Operations that someone tried at the bank itself, with the day: `2026-11-21`.
    pub live: &'static [(Operation, &'static str)],
    /// How the bank behaves, with sources.
    pub conduct: Conduct,
    /// How consent is asked for.
    pub unit: ConsentUnit,
    /// The names of the headers that drafts of the standard do not agree on.
    pub headers: HeaderNames,
    /// Other hosts to which a link in an answer may lead.
    pub link_hosts: &'static [&'static str],
    /// Where the bank departs from the text of the standard.
    pub quirks: &'static [Quirk],
}

impl Profile {
    /// A bank of which nothing else is known; all addresses are then required configuration.
    pub const fn new(id: &'static str, name: &'static str, country: &'static str) -> Self {
        Self {
            id,
            name,
            country,
            production: Host::new(Fact::unconfirmed()),
            sandbox: None,
            version: Version::V6_4,
            time_zone: "UTC",
            bics: &[],
            currency: None,
            capabilities: Capabilities::of(&[]),
            assumed: &[],
            live: &[],
            conduct: Conduct::UNCONFIRMED,
            unit: ConsentUnit::Clusters,
            headers: HeaderNames::STANDARD,
            link_hosts: &[],
            quirks: &[],
        }
    }

    /// Says where real customers are.
    #[must_use]
    pub const fn production(mut self, host: Host) -> Self {
        self.production = host;
        self
    }

    /// Says where tests are made.
    #[must_use]
    pub const fn sandbox(mut self, host: Host) -> Self {
        self.sandbox = Some(host);
        self
    }

    /// Says which version of FDX the bank speaks.
    #[must_use]
    pub const fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Says in which zone times without offset are read, by its name in the IANA database.
    ///
    /// A zone with evidence belongs in the [conduct](Self::conduct), which sets this too.
    #[must_use]
    pub const fn time_zone(mut self, name: &'static str) -> Self {
        self.time_zone = name;
        self
    }

    /// Lists the business identifier codes.
    #[must_use]
    pub const fn bics(mut self, bics: &'static [&'static str]) -> Self {
        self.bics = bics;
        self
    }

    /// Says in which currency an account is kept that names none.
    #[must_use]
    pub const fn currency(mut self, code: &'static str) -> Self {
        self.currency = Some(code);
        self
    }

    /// Says what the bank can do.
    #[must_use]
    pub const fn capabilities(mut self, capabilities: Capabilities) -> Self {
        self.capabilities = capabilities.bounded_by(&self.conduct);
        self
    }

    /// Says how the bank behaves.
    ///
    /// The time zone and the [bounds](Capabilities::bounded_by) of the capabilities follow from
    /// it, so that they are written once.
    #[must_use]
    pub const fn conduct(mut self, conduct: Conduct) -> Self {
        self.capabilities = self.capabilities.bounded_by(&conduct);
        if let Some(zone) = conduct.time_zone.value() {
            self.time_zone = zone;
        }
        self.conduct = conduct;
        self
    }

    /// Says which operations follow the standard without a source about this bank.
    #[must_use]
    pub const fn assumed(mut self, operations: &'static [Operation]) -> Self {
        self.assumed = operations;
        self
    }

    /// Says which operations someone tried at the bank itself, and on which day.
    #[must_use]
    pub const fn live(mut self, operations: &'static [(Operation, &'static str)]) -> Self {
        self.live = operations;
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

    /// Lists other hosts to which a link in an answer may lead.
    #[must_use]
    pub const fn link_hosts(mut self, hosts: &'static [&'static str]) -> Self {
        self.link_hosts = hosts;
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
        let mut info = BankInfo::new(BankId::new(self.id), self.name, self.country);
        info.time_zone = connect::zone(self.time_zone)?;
        info.bics = self.bics.iter().map(|bic| Text::from(*bic)).collect();
        info.conduct = self.conduct.clone();
        Ok(info)
    }

    /// How an answer of this bank is read: in its zone, with its sign of what is owed, and in its
    /// currency where an account names none. What depends on the call, such as the address that was asked, is
    /// still to be said.
    ///
    /// # Errors
    ///
    /// As [`info`](Self::info).
    pub fn decoding(&self, permissions: Permissions) -> Result<Decoding> {
        Ok(self.decoding_in(connect::zone(self.time_zone)?, permissions))
    }

    /// The same with the zone at hand.
    pub(crate) fn decoding_in(&self, zone: TimeZone, permissions: Permissions) -> Decoding {
        let mut how = Decoding::new(BankId::new(self.id), permissions).time_zone(zone);
        if let Some(currency) = self.currency {
            how = how.currency(Currency::parse(currency));
        }
        match self.conduct.owed.value() {
            Some(OwedBalance::Signed) => how.owed_is_signed(),
            _ => how,
        }
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

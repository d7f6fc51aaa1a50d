//! One brand in one country, as data.

use guichet_core::{BankId, BankInfo, Capabilities, Conduct, Fact, Operation, Result, Text};
use jiff::tz::TimeZone;
use url::Url;

use super::{addresses, wrong};

/// Where one side of a bank is: its resources, and its OAuth 2.0 server.
///
/// An address that no source confirms is left [unconfirmed](Fact::unconfirmed); an app that
/// needs it must configure it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Host {
    /// What stands before the paths of the resources, such as `https://api.bank.example/fdx/v6`.
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
    /// A host of which nothing is known: all of it is required configuration.
    pub const UNCONFIRMED: Self = Self::new(Fact::unconfirmed());

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

/// What is known of one brand of a bank in one country, whatever standard it speaks.
///
/// A profile of a protocol holds one, and adds what only its standard has.
///
/// ```
/// use guichet_core::{Capabilities, Operation};
/// use guichet_http::Institution;
///
/// const BANK: Institution = Institution::new("example-fr", "Banque Exemple", "FR")
///     .time_zone("Europe/Paris")
///     .capabilities(Capabilities::of(&[Operation::Accounts, Operation::Balances]));
/// assert_eq!(BANK.info()?.name.as_str(), "Banque Exemple");
/// # Ok::<(), guichet_core::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Institution {
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
    /// Other hosts to which a link in an answer may lead.
    pub link_hosts: &'static [&'static str],
}

impl Institution {
    /// A bank of which nothing else is known; all addresses are then required configuration.
    pub const fn new(id: &'static str, name: &'static str, country: &'static str) -> Self {
        Self {
            id,
            name,
            country,
            production: Host::UNCONFIRMED,
            sandbox: None,
            time_zone: "UTC",
            bics: &[],
            currency: None,
            capabilities: Capabilities::of(&[]),
            assumed: &[],
            live: &[],
            conduct: Conduct::UNCONFIRMED,
            link_hosts: &[],
        }
    }

    /// The same bank under another brand: another identifier and another name.
    #[must_use]
    pub const fn brand(mut self, id: &'static str, name: &'static str) -> Self {
        self.id = id;
        self.name = name;
        self
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

    /// Lists other hosts to which a link in an answer may lead.
    #[must_use]
    pub const fn link_hosts(mut self, hosts: &'static [&'static str]) -> Self {
        self.link_hosts = hosts;
        self
    }

    /// Who the bank is, and how it behaves.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config) if the profile names a time zone that nobody
    /// knows.
    pub fn info(&self) -> Result<BankInfo> {
        let mut info = BankInfo::new(BankId::new(self.id), self.name, self.country);
        info.time_zone = self.zone()?;
        info.bics = self.bics.iter().map(|bic| Text::from(*bic)).collect();
        info.conduct = self.conduct.clone();
        Ok(info)
    }

    /// The zone in which times without offset are read.
    ///
    /// # Errors
    ///
    /// As [`info`](Self::info).
    pub fn zone(&self) -> Result<TimeZone> {
        TimeZone::get(self.time_zone)
            .map_err(|_| wrong("time_zone", "the profile names a zone that nobody knows"))
    }

    /// The other hosts to which a link in an answer may lead, as addresses.
    ///
    /// # Errors
    ///
    /// [`Config`](guichet_core::ErrorKind::Config) if the profile names a host that is none.
    pub fn link_urls(&self) -> Result<Vec<Url>> {
        let parse = |host: &&str| addresses::parse("link_hosts", &format!("https://{host}"));
        self.link_hosts.iter().map(parse).collect()
    }
}

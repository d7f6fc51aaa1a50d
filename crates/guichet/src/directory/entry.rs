//! One bank of the directory.

use super::read_config;
use guichet_core::{BankBuilder, BankId, BankInfo, Capabilities, Operation, Result};
use guichet_http::{Config, Departure, Finding, Listed};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use std::fmt;

/// One bank of the directory.
///
/// As JSON it is all that is known of the bank; the form is described in `docs/banks/README.md`.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(super) feature: &'static str,
    pub(super) profile: &'static dyn Listed,
}

impl Entry {
    /// Who it is, and how it behaves.
    pub fn info(&self) -> BankInfo {
        let institution = self.profile.institution();
        // A zone that nobody knows is told when the bank is connected.
        institution.info().unwrap_or_else(|_| {
            BankInfo::new(BankId::new(institution.id), institution.name, institution.country)
        })
    }

    /// What it can do.
    pub fn capabilities(&self) -> Capabilities {
        self.profile.institution().capabilities
    }

    /// Operations that stand in the text of the standard, but in no source about this bank.
    pub fn assumed(&self) -> &'static [Operation] {
        self.profile.institution().assumed
    }

    /// Operations that someone tried at the bank itself, with the day.
    pub fn live(&self) -> &'static [(Operation, &'static str)] {
        self.profile.institution().live
    }

    /// The feature that brings it, which is the slug of its crate and of its page.
    pub fn feature(&self) -> &'static str {
        self.feature
    }

    /// The standard that it speaks, by the name of the crate, and the version.
    pub fn protocol(&self) -> (&'static str, &'static str) {
        self.profile.standard()
    }

    /// What is known of its addresses, and where that is written.
    pub fn evidence(&self) -> Vec<Finding> {
        self.profile.findings()
    }

    /// Where it departs from the text of the standard.
    pub fn quirks(&self) -> Vec<Departure> {
        self.profile.departures()
    }

    /// The bank with an app's configuration, in the form of [`Config`] in a file.
    ///
    /// ```
    /// # #[cfg(feature = "chase")] {
    /// use guichet::directory;
    ///
    /// let chase = directory().by_id("chase-us").expect("the feature chase is on");
    /// let config = serde_json::json!({
    ///     "client_id": "my-app",
    ///     "redirect_uri": "https://app.example/callback",
    ///     "client_sekret": "misspelt",
    /// });
    /// let error = chase.configure(config).unwrap_err();
    /// assert!(error.to_string().contains("unknown field `client_sekret`"), "{error}");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config), with the field as its path. The values of the
    /// configuration are not repeated.
    pub fn configure(&self, config: serde_json::Value) -> Result<BankBuilder> {
        Ok(self.bank(read_config(config)?))
    }

    /// The bank with an app's configuration, ready for layers.
    pub fn bank(&self, config: Config) -> BankBuilder {
        self.profile.bank(config)
    }

    /// The profile, whatever standard it speaks.
    pub fn profile(&self) -> &'static dyn Listed {
        self.profile
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.info().id).finish()
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (info, (protocol, version)) = (self.info(), self.protocol());
        let zone = info.time_zone.iana_name();
        let live: Vec<_> =
            self.live().iter().map(|&(operation, date)| Trial { operation, date }).collect();
        let mut all = to.serialize_struct("Entry", 14)?;
        all.serialize_field("id", &info.id)?;
        all.serialize_field("name", &info.name)?;
        all.serialize_field("country", &info.country)?;
        all.serialize_field("time_zone", &zone)?;
        all.serialize_field("bics", &info.bics)?;
        all.serialize_field("feature", self.feature)?;
        all.serialize_field("protocol", protocol)?;
        all.serialize_field("protocol_version", version)?;
        all.serialize_field("capabilities", &self.capabilities())?;
        all.serialize_field("assumed", self.assumed())?;
        all.serialize_field("live", &live)?;
        all.serialize_field("conduct", &info.conduct)?;
        all.serialize_field("quirks", &self.quirks())?;
        all.serialize_field("evidence", &self.evidence())?;
        all.end()
    }
}

/// An operation that someone tried at the bank itself.
#[derive(Serialize)]
struct Trial {
    operation: Operation,
    date: &'static str,
}

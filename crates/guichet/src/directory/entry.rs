//! One bank of the directory.

use super::listed::Listed;
use guichet_core::{BankBuilder, BankInfo, Capabilities, Evidence, Operation, Result};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use std::fmt;

/// One bank of the directory.
///
/// As JSON it is all that is known of the bank; the form is described in `docs/banks/README.md`.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(super) feature: &'static str,
    pub(super) bank: &'static dyn Listed,
}

impl Entry {
    /// Who it is, and how it behaves.
    pub fn info(&self) -> BankInfo {
        self.bank.info()
    }

    /// What it can do.
    pub fn capabilities(&self) -> Capabilities {
        self.bank.capabilities()
    }

    /// Operations that stand in the text of the standard, but in no source about this bank.
    pub fn assumed(&self) -> &'static [Operation] {
        self.bank.assumed()
    }

    /// Operations that someone tried at the bank itself, with the day.
    pub fn live(&self) -> &'static [(Operation, &'static str)] {
        self.bank.live()
    }

    /// The feature that brings it, which is the slug of its crate and of its page.
    pub fn feature(&self) -> &'static str {
        self.feature
    }

    /// The standard that it speaks, by the name of the crate, and the version.
    pub fn protocol(&self) -> (&'static str, &'static str) {
        self.bank.protocol()
    }

    /// What is known of its addresses, and where that is written.
    pub fn evidence(&self) -> Vec<Finding> {
        self.bank.evidence()
    }

    /// Where it departs from the text of the standard.
    pub fn quirks(&self) -> Vec<Departure> {
        self.bank.quirks()
    }

    /// The bank with an app's configuration, in the form of its protocol's `Config`.
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
        self.bank.configure(config)
    }

    /// The profile, where the bank speaks FDX.
    #[cfg(feature = "fdx")]
    pub fn fdx(&self) -> Option<&'static guichet_protocol_fdx::Profile> {
        self.bank.fdx()
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

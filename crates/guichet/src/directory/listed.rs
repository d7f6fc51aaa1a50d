//! What a profile of any protocol tells the directory.

use super::Finding;
use guichet_core::{BankBuilder, BankInfo, Capabilities, Result};

/// A profile of a bank, whatever standard it speaks.
pub(super) trait Listed: Sync {
    fn info(&self) -> BankInfo;
    fn capabilities(&self) -> Capabilities;
    fn protocol(&self) -> (&'static str, &'static str);
    fn evidence(&self) -> Vec<Finding>;
    fn configure(&self, config: serde_json::Value) -> Result<BankBuilder>;

    #[cfg(feature = "fdx")]
    fn fdx(&self) -> Option<&guichet_protocol_fdx::Profile>;
}

#[cfg(feature = "fdx")]
mod fdx {
    use super::{BankBuilder, BankInfo, Capabilities, Finding, Listed, Result};
    use crate::directory::config;
    use guichet_core::{BankId, Text};
    use guichet_protocol_fdx::{ConsentUnit, Evidence, Fact, Host, Profile};
    use jiff::tz::TimeZone;

    impl Listed for Profile {
        fn info(&self) -> BankInfo {
            let mut info = BankInfo::new(BankId::new(self.id), self.name, self.country);
            // A name that is not in the database is found when the bank is connected.
            info.time_zone = TimeZone::get(self.time_zone).unwrap_or(TimeZone::UTC);
            info.bics = self.bics.iter().map(|bic| Text::from(*bic)).collect();
            info
        }

        fn capabilities(&self) -> Capabilities {
            self.capabilities
        }

        fn protocol(&self) -> (&'static str, &'static str) {
            ("fdx", self.version.as_str())
        }

        fn evidence(&self) -> Vec<Finding> {
            let pushed = matches!(self.unit, ConsentUnit::Clusters);
            let mut findings = host("production", &self.production, pushed);
            if let Some(sandbox) = &self.sandbox {
                findings.extend(host("sandbox", sandbox, pushed));
            }
            findings
        }

        fn configure(&self, value: serde_json::Value) -> Result<BankBuilder> {
            Ok(self.bank(config::read(value)?))
        }

        fn fdx(&self) -> Option<&Profile> {
            Some(self)
        }
    }

    fn host(side: &str, host: &Host, pushed: bool) -> Vec<Finding> {
        let facts = [
            ("resources", host.resource),
            ("authorization", host.authorize),
            ("tokens", host.token),
            ("revocation", host.revoke),
        ];
        let par = pushed.then_some(("pushed requests", host.par));
        facts
            .into_iter()
            .chain(par)
            .map(|(what, fact)| finding(format!("{side}, {what}"), fact))
            .collect()
    }

    fn finding(subject: String, fact: Fact<&'static str>) -> Finding {
        let (source, date) = match fact.evidence() {
            Evidence::Confirmed { source, date } => (Some(source), Some(date)),
            _ => (None, None),
        };
        Finding { subject, value: fact.value().map(str::to_owned), source, date }
    }
}

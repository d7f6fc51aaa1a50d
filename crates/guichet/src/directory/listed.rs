//! What a profile of any protocol tells the directory.

use super::{Departure, Finding};
use guichet_core::{BankBuilder, BankInfo, Capabilities, Operation, Result};

/// A profile of a bank, whatever standard it speaks.
pub(super) trait Listed: Sync {
    fn info(&self) -> BankInfo;
    fn capabilities(&self) -> Capabilities;
    fn assumed(&self) -> &'static [Operation];
    fn live(&self) -> &'static [(Operation, &'static str)];
    fn protocol(&self) -> (&'static str, &'static str);
    fn evidence(&self) -> Vec<Finding>;
    fn quirks(&self) -> Vec<Departure>;
    fn configure(&self, config: serde_json::Value) -> Result<BankBuilder>;

    #[cfg(feature = "fdx")]
    fn fdx(&self) -> Option<&guichet_protocol_fdx::Profile>;
}

#[cfg(feature = "fdx")]
mod fdx {
    use super::{
        BankBuilder, BankInfo, Capabilities, Departure, Finding, Listed, Operation, Result,
    };
    use crate::directory::config;
    use guichet_core::BankId;
    use guichet_protocol_fdx::{ConsentUnit, Fact, Host, Profile, Quirk};

    impl Listed for Profile {
        fn info(&self) -> BankInfo {
            // A zone that nobody knows is told when the bank is connected.
            Self::info(self)
                .unwrap_or_else(|_| BankInfo::new(BankId::new(self.id), self.name, self.country))
        }

        fn capabilities(&self) -> Capabilities {
            self.capabilities
        }

        fn assumed(&self) -> &'static [Operation] {
            self.assumed
        }

        fn live(&self) -> &'static [(Operation, &'static str)] {
            self.live
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
            if let ConsentUnit::Bundle { scope, .. } = self.unit {
                findings.push(finding("name of the one scope".to_owned(), scope));
            }
            findings
        }

        fn quirks(&self) -> Vec<Departure> {
            let departure = |quirk: &Quirk| Departure {
                name: quirk.as_str(),
                meaning: quirk.meaning(),
                evidence: quirk.evidence(),
            };
            self.quirks.iter().map(departure).collect()
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
        let value = fact.value().map(str::to_owned);
        Finding { subject, value, evidence: fact.evidence() }
    }
}

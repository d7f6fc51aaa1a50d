//! The identifier of an account, and the links that it stands for.
//!
//! The bank tells with each account where its balances and its transactions are; a link that is
//! missing means that the customer did not consent to it (fault 10). The connector keeps nothing
//! between two calls, so the identifier that the app keeps tells it. In the usual case, both links
//! at the standard's own addresses, it is the bank's `resourceId` and nothing else. Else the links
//! follow behind a `#`, which no `resourceId` has: `A1#balances=` has balances only, and
//! `A1#balances=&transactions=%2Fv2%2Fa1` its transactions elsewhere.

use guichet_core::AccountId;
use std::borrow::Cow;
use url::form_urlencoded;

const BALANCES: &str = "balances";
const TRANSACTIONS: &str = "transactions";

/// Where something that belongs to an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way<'a> {
    /// At the address that the standard gives it.
    Standard,
    /// Where this link leads.
    Link(Cow<'a, str>),
    /// Nowhere: the customer did not consent to it.
    Closed,
}

/// An account, as the bank knows it, and its links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Handle<'a> {
    /// The bank's `resourceId`.
    pub(crate) resource: Cow<'a, str>,
    /// Where its balances are.
    pub(crate) balances: Way<'a>,
    /// Where its transactions are.
    pub(crate) transactions: Way<'a>,
}

impl<'a> Handle<'a> {
    /// Reads the identifier that an app kept.
    pub(crate) fn of(id: &'a AccountId) -> Self {
        let Some((resource, links)) = id.as_str().rsplit_once('#') else {
            return Self::standard(id.as_str().into());
        };
        let way = |name: &str| {
            let mut pairs = form_urlencoded::parse(links.as_bytes());
            match pairs.find(|(key, _)| key == name) {
                None => Way::Closed,
                Some((_, link)) if link.is_empty() => Way::Standard,
                Some((_, link)) => Way::Link(link),
            }
        };
        Self { resource: resource.into(), balances: way(BALANCES), transactions: way(TRANSACTIONS) }
    }

    /// An account with both links where the standard has them.
    pub(crate) fn standard(resource: Cow<'a, str>) -> Self {
        Self { resource, balances: Way::Standard, transactions: Way::Standard }
    }

    /// Whether nothing can be read of the account.
    pub(crate) fn is_closed(&self) -> bool {
        self.balances == Way::Closed && self.transactions == Way::Closed
    }

    /// The identifier that an app keeps.
    pub(crate) fn id(&self) -> AccountId {
        let plain = self.balances == Way::Standard && self.transactions == Way::Standard;
        if plain && !self.resource.contains('#') {
            return AccountId::new(&self.resource);
        }
        let resource = format!("{}#", self.resource);
        let end = resource.len();
        let mut links = form_urlencoded::Serializer::for_suffix(resource, end);
        for (name, way) in [(BALANCES, &self.balances), (TRANSACTIONS, &self.transactions)] {
            match way {
                Way::Standard => links.append_pair(name, ""),
                Way::Link(link) => links.append_pair(name, link),
                Way::Closed => &mut links,
            };
        }
        AccountId::new(links.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(handle: &Handle<'_>, expected: &str) {
        let id = handle.id();
        assert_eq!(id.as_str(), expected);
        assert_eq!(Handle::of(&id), *handle, "{expected}");
    }

    #[test]
    fn an_identifier_tells_the_links() {
        let usual = Handle::standard("A 1/b?".into());
        check(&usual, "A 1/b?");
        check(&Handle { transactions: Way::Closed, ..usual.clone() }, "A 1/b?#balances=");
        let closed = Handle { transactions: Way::Closed, balances: Way::Closed, ..usual.clone() };
        check(&closed, "A 1/b?#");
        assert!(closed.is_closed() && !usual.is_closed());
        let elsewhere = Way::Link("/v2/a1?x=1&y=2#z".into());
        check(
            &Handle { transactions: elsewhere, ..usual },
            "A 1/b?#balances=&transactions=%2Fv2%2Fa1%3Fx%3D1%26y%3D2%23z",
        );
        check(&Handle::standard("a#b".into()), "a#b#balances=&transactions=");
    }
}

//! The table: which specification judges which dialect.

use crate::{official, root, spec::Spec};
use guichet_mock_bank::Scenario;

/// The customers of the mock bank.
pub(crate) const CUSTOMERS: [&str; 3] = ["alice", "bruno", "chloe"];

/// One dialect and its judge.
pub(crate) struct Entry {
    /// The name in what is printed.
    pub(crate) dialect: &'static str,
    /// The judge.
    pub(crate) spec: Source,
    /// Where the mock bank speaks the dialect: what stands before the paths of the specification.
    pub(crate) base: &'static str,
    /// How an app is let in.
    pub(crate) link: Link,
    /// What is asked for, in this order: a path of the specification, perhaps with a query.
    pub(crate) requests: &'static [&'static str],
    /// Parameters of paths, and the field of earlier answers in which their values were seen.
    pub(crate) ids: &'static [(&'static str, &'static str)],
    /// How a listing goes on: a JSON pointer to the word for the next page, and the parameter
    /// that takes it.
    pub(crate) next: (&'static str, &'static str),
    /// The paths that Schemathesis fuzzes, as a regular expression.
    pub(crate) fuzzed: &'static str,
    /// What goes wrong, each on its own.
    pub(crate) scenarios: &'static [Scenario],
}

/// Where a specification is.
pub(crate) enum Source {
    /// Beside this file, in our own words.
    Own(&'static str),
    /// In the folder of official files.
    #[expect(dead_code, reason = "the first official judge comes with the first European dialect")]
    Official(&'static str),
}

impl Source {
    /// The specification, unless it is an official one and they are not here.
    pub(crate) fn load(&self) -> Option<Spec> {
        match self {
            Self::Own(name) => Some(Spec::read(&root().join("tests/judges").join(name))),
            Self::Official(path) => official::folder().map(|folder| Spec::read(&folder.join(path))),
        }
    }
}

/// Which authorization server lets an app in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// With `authorization_details` and PKCE.
    Standard,
    /// In the shape of JPMorgan Chase.
    Chase,
}

const SCENARIOS: &[Scenario] = &[
    Scenario::SettlePendings,
    Scenario::TooManyRequests,
    Scenario::Error500Once,
    Scenario::EmptyMiddlePage,
    Scenario::ExpireConsent,
    Scenario::RevokeAtBank,
    Scenario::OneFailingAccount,
];

const FDX_6: &[&str] = &[
    "/availability",
    "/capability",
    "/accounts",
    "/accounts?resultType=details&limit=4",
    "/accounts?limit=0",
    "/accounts/{accountId}",
    "/accounts/{accountId}/transactions",
    "/accounts/{accountId}/transactions?startDate=2025-04-01&endDate=2026-03-31&limit=200",
    "/accounts/{accountId}/transactions?startDate=2026-03-31&endDate=2026-03-01",
    "/accounts/{accountId}/contact",
    "/accounts/{accountId}/payment-networks",
    "/accounts/{accountId}/statements?limit=5",
    "/accounts/{accountId}/statements?startDate=2026-01-01&endDate=2026-02-28",
    "/accounts/{accountId}/statements/{statementId}",
    "/customers/current",
    "/consents/{consentId}",
    "/consents/{consentId}/revocation",
];

const FDX_4_AND_5: &[&str] = &[
    "/availability",
    "/capability",
    "/accounts",
    "/accounts?resultType=details&limit=4",
    "/accounts?limit=0",
    "/accounts/{accountId}",
    "/accounts/{accountId}/transactions",
    "/accounts/{accountId}/transactions?startTime=2025-04-01&endTime=2026-03-31&limit=200",
    "/accounts/{accountId}/transactions?startTime=2026-03-31&endTime=2026-03-01",
    "/accounts/{accountId}/contact",
    "/accounts/{accountId}/payment-networks",
    "/accounts/{accountId}/statements?limit=5",
    "/accounts/{accountId}/statements/{statementId}",
    "/customers/current",
];

const FDX_IDS: &[(&str, &str)] =
    &[("accountId", "accountId"), ("statementId", "statementId"), ("consentId", "fdxConsentId")];

/// Without `PUT …/revocation`, which would end the permission that the others need.
const FDX_FUZZED: &str =
    r"^/(availability|capability|accounts|customers)|^/consents/\{consentId\}$";

const FDX_5: Entry = Entry {
    dialect: "fdx-5",
    spec: Source::Own("fdx-wrapped.yaml"),
    base: "/fdx/v5",
    link: Link::Standard,
    requests: FDX_4_AND_5,
    ids: FDX_IDS,
    next: ("/page/nextOffset", "offset"),
    fuzzed: FDX_FUZZED,
    scenarios: SCENARIOS,
};

/// All that is judged.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry {
        dialect: "fdx-6",
        spec: Source::Own("fdx.yaml"),
        base: "/fdx/v6",
        requests: FDX_6,
        next: ("/page/nextPageKey", "pageKey"),
        ..FDX_5
    },
    FDX_5,
    Entry { dialect: "fdx-4", base: "/fdx/v4", ..FDX_5 },
    Entry {
        dialect: "chase",
        base: "/jpmc/servicing/inquiry-maintenance/fdx/v4",
        link: Link::Chase,
        ..FDX_5
    },
];

//! The table: which specification judges which dialect.

mod berlin_group;
mod ukob;

use crate::{official, root, spec::Spec};
use guichet_mock_bank::{Quirk, Scenario};
use std::path::PathBuf;

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
    /// Who lets it in, one after the other. The last has the fewest accounts.
    pub(crate) customers: &'static [&'static str],
    /// What each request must have beside its token.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// What a fuzzer's requests must have too: it is not there to be judged.
    pub(crate) fixed: &'static [(&'static str, &'static str)],
    /// What is asked for, in this order: a path of the specification, perhaps with a query.
    pub(crate) requests: &'static [&'static str],
    /// Paths of the specification with `GET` that the mock bank does not speak.
    pub(crate) unspoken: &'static [&'static str],
    /// Parameters of paths, and the field of earlier answers in which their values were seen;
    /// before a slash, the list in which the field must stand.
    pub(crate) ids: &'static [(&'static str, &'static str)],
    /// How a listing goes on.
    pub(crate) next: Next,
    /// The paths that Schemathesis fuzzes, as a regular expression.
    pub(crate) fuzzed: &'static str,
    /// Those that it fuzzes with the app's own token.
    pub(crate) own_fuzzed: Option<&'static str>,
    /// What goes wrong, each on its own.
    pub(crate) scenarios: &'static [Scenario],
    /// Departures from the text that the judge must object to, each on its own.
    pub(crate) departures: &'static [Quirk],
    /// Ways of banks that the judge must not object to, each on its own.
    pub(crate) variants: &'static [Quirk],
}

/// Where a specification is.
pub(crate) enum Source {
    /// Beside this file, in our own words.
    Own(&'static str),
    /// In the folder of official files.
    Official(&'static str),
}

impl Source {
    /// The specification, unless it is an official one and they are not here.
    pub(crate) fn load(&self) -> Option<Spec> {
        self.file().map(|file| Spec::read(&file))
    }

    /// Where it is.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Own(name) => Some(root().join("tests/judges").join(name)),
            Self::Official(path) => official::folder().map(|folder| folder.join(path)),
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
    /// By the scopes of STET.
    Stet,
    /// By an account access consent of UK Open Banking.
    Ukob,
    /// By a consent of the Berlin Group, and a redirect.
    BerlinGroup,
}

/// How a listing goes on.
#[derive(Clone, Copy)]
pub(crate) enum Next {
    /// A JSON pointer to the word for the next page, and the parameter that takes it.
    Word(&'static str, &'static str),
    /// JSON pointers to the address of the next page, one for each sort of listing.
    Address(&'static [&'static str]),
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
    customers: &["alice", "bruno", "chloe"],
    headers: &[("x-fapi-interaction-id", "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f")],
    fixed: &[],
    requests: FDX_4_AND_5,
    unspoken: &[],
    ids: FDX_IDS,
    next: Next::Word("/page/nextOffset", "offset"),
    fuzzed: FDX_FUZZED,
    own_fuzzed: None,
    scenarios: SCENARIOS,
    departures: &[],
    variants: &[],
};

const STET: Entry = Entry {
    dialect: "stet",
    spec: Source::Official("stet/1.5.0.43/stet-ais-pis.json"),
    base: "/stet/psd2/v1",
    link: Link::Stet,
    customers: &["alice", "bruno", "margaux"],
    headers: &[("x-request-id", "5e3cf3a5")],
    // Without the first, four readings are all that there is. The second is required by the file,
    // and looked at only by a bank that was opened with a key.
    fixed: &[("psu-ip-address", "192.0.2.7"), ("signature", "none")],
    requests: &[
        "/accounts",
        "/accounts/{accountResourceId}/balances",
        "/accounts/{accountResourceId}/transactions",
        "/accounts/{accountResourceId}/transactions?dateFrom=2025-04-01&dateTo=2026-04-01",
        "/accounts/{accountResourceId}/transactions?dateFrom=2026-03-31T00:00:00Z&dateTo=2026-03-01T00:00:00Z",
        "/accounts/{accountResourceId}/owners",
        "/accounts/{accountResourceId}/overdrafts",
        "/end-user-identity",
        "/trusted-beneficiaries",
    ],
    unspoken: &[
        "/payment-requests/{paymentRequestResourceId}",
        "/payment-requests/{paymentRequestResourceId}/transactions",
    ],
    ids: &[("accountResourceId", "accounts/resourceId")],
    next: Next::Address(&["/_links/next/href"]),
    // Without `PUT /consents`, which is not spoken where the bank asks the customer itself.
    fuzzed: "^/(accounts|end-user-identity|trusted-beneficiaries)",
    own_fuzzed: None,
    scenarios: SCENARIOS,
    departures: &[
        Quirk::StetRemittanceList,
        Quirk::StetRemittanceText,
        Quirk::StetEmptyBookingDate,
        Quirk::StetNumericReference,
        Quirk::StetTextAmounts,
        Quirk::StetPlainDates,
        Quirk::StetError303001Once,
    ],
    variants: &[],
};

/// All that is judged.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry {
        dialect: "fdx-6",
        spec: Source::Own("fdx.yaml"),
        base: "/fdx/v6",
        requests: FDX_6,
        next: Next::Word("/page/nextPageKey", "pageKey"),
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
    STET,
    ukob::UKOB_3,
    ukob::UKOB_4,
    berlin_group::BERLIN_GROUP,
];

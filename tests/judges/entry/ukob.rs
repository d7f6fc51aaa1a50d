//! UK Open Banking, judged by its official files.

use super::{Entry, Link, Next, SCENARIOS, Source};
use guichet_mock_bank::{Quirk, Scenario};

pub(crate) const UKOB_3: Entry = Entry {
    dialect: "ukob-3.1",
    spec: Source::Official("obie/3.1.11/account-info-openapi.yaml"),
    base: "/open-banking/v3.1/aisp",
    link: Link::Ukob,
    customers: &["alice", "harriet"],
    headers: &[("x-fapi-interaction-id", "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f")],
    fixed: &[],
    requests: &[
        "/account-access-consents/{ConsentId}",
        "/accounts",
        "/accounts/{AccountId}",
        "/accounts/{AccountId}/balances",
        "/accounts/{AccountId}/beneficiaries",
        "/accounts/{AccountId}/direct-debits",
        "/accounts/{AccountId}/offers",
        "/accounts/{AccountId}/parties",
        "/accounts/{AccountId}/party",
        "/accounts/{AccountId}/product",
        "/accounts/{AccountId}/scheduled-payments",
        "/accounts/{AccountId}/standing-orders",
        "/accounts/{AccountId}/statements",
        "/accounts/{AccountId}/statements?fromStatementDateTime=yesterday",
        "/accounts/{AccountId}/statements/{StatementId}",
        "/accounts/{AccountId}/statements/{StatementId}/transactions",
        "/accounts/{AccountId}/transactions",
        "/accounts/{AccountId}/transactions?fromBookingDateTime=2026-03-01T00:00:00",
        "/accounts/{AccountId}/transactions?fromBookingDateTime=2026-03-01&toBookingDateTime=2026-02-01",
        "/balances",
        "/beneficiaries",
        "/direct-debits",
        "/offers",
        "/party",
        "/products",
        "/scheduled-payments",
        "/standing-orders",
        "/statements",
        "/transactions?fromBookingDateTime=2025-10-01T00:00:00",
    ],
    // A document, which the file declares as JSON.
    unspoken: &["/accounts/{AccountId}/statements/{StatementId}/file"],
    ids: &[("AccountId", "AccountId"), ("StatementId", "StatementId"), ("ConsentId", "ConsentId")],
    next: Next::Address(&["/Links/Next"]),
    fuzzed: "^/(accounts|balances|beneficiaries|direct-debits|offers|party|products|scheduled|standing|statements|transactions)(?!.*/file)",
    own_fuzzed: Some("^/account-access-consents"),
    scenarios: SCENARIOS,
    departures: &[],
    variants: &[Quirk::UkobNoTransactionId, Quirk::UkobSameTransactionOnTwoPages],
};

pub(crate) const UKOB_4: Entry = Entry {
    dialect: "ukob-4.0",
    spec: Source::Official("obie/4.0.0/account-info-openapi.yaml"),
    base: "/open-banking/v4.0/aisp",
    // What does not concern the versions was seen in the other.
    scenarios: &[Scenario::Error500Once, Scenario::ExpireConsent, Scenario::RevokeAtBank],
    variants: &[],
    ..UKOB_3
};

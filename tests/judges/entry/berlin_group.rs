//! NextGenPSD2, judged by its official file.

use super::{Entry, Link, Next, SCENARIOS, Source};
use guichet_mock_bank::Quirk;

pub(crate) const BERLIN_GROUP: Entry = Entry {
    dialect: "berlin-group-1.3",
    spec: Source::Official("berlin-group/1.3.11/psd2-api.yaml"),
    base: "/berlin-group",
    link: Link::BerlinGroup,
    customers: &["alice", "bruno", "jonas"],
    headers: &[("x-request-id", "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f")],
    // Without it, four readings are all that there is.
    fixed: &[("psu-ip-address", "192.0.2.7")],
    requests: &[
        "/v1/consents/{consentId}",
        "/v1/consents/{consentId}/status",
        "/v1/consents/{consentId}/authorisations",
        "/v1/consents/{consentId}/authorisations/{authorisationId}",
        "/v1/accounts",
        "/v1/accounts?withBalance=true",
        "/v1/accounts?withBalance=perhaps",
        "/v1/accounts/{account-id}",
        "/v1/accounts/{account-id}/balances",
        "/v1/accounts/{account-id}/transactions?bookingStatus=booked&dateFrom=2024-01-01",
        "/v1/accounts/{account-id}/transactions?bookingStatus=all&dateFrom=2026-03-01&withBalance=true",
        "/v1/accounts/{account-id}/transactions?bookingStatus=information",
        "/v1/accounts/{account-id}/transactions?bookingStatus=booked",
        "/v1/accounts/{account-id}/transactions/{transactionId}",
        "/v1/card-accounts",
        "/v1/card-accounts/{account-id}",
        "/v1/card-accounts/{account-id}/balances",
        "/v1/card-accounts/{account-id}/transactions?bookingStatus=both&dateFrom=2024-01-01",
    ],
    // Payments.
    unspoken: &[
        "/v1/{payment-service}/{payment-product}/{paymentId}",
        "/v1/{payment-service}/{payment-product}/{paymentId}/status",
        "/v1/{payment-service}/{payment-product}/{paymentId}/authorisations",
        "/v1/{payment-service}/{payment-product}/{paymentId}/authorisations/{authorisationId}",
        "/v1/{payment-service}/{payment-product}/{paymentId}/cancellation-authorisations",
        "/v1/{payment-service}/{payment-product}/{paymentId}/cancellation-authorisations/{authorisationId}",
        "/v1/signing-baskets/{basketId}",
        "/v1/signing-baskets/{basketId}/status",
        "/v1/signing-baskets/{basketId}/authorisations",
        "/v1/signing-baskets/{basketId}/authorisations/{authorisationId}",
    ],
    ids: &[
        ("account-id", "accounts/resourceId"),
        ("account-id", "cardAccounts/resourceId"),
        ("transactionId", "transactionId"),
        ("consentId", "consentId"),
        ("authorisationId", "authorisationId"),
    ],
    next: Next::Address(&["/transactions/_links/next/href", "/cardTransactions/_links/next/href"]),
    // Without the end of a consent, which the others need.
    fuzzed: r"^/v1/(accounts|card-accounts)|^/v1/consents(/\{consentId\}/(status|authorisations).*)?$",
    own_fuzzed: None,
    scenarios: SCENARIOS,
    departures: &[Quirk::BgUnknownStatus, Quirk::BgNoOffset],
    variants: &[
        Quirk::BgProblemJson,
        Quirk::BgDownloadOnly,
        Quirk::BgMultiCurrencyAccount,
        Quirk::BgIdPerConsent,
        Quirk::BgPartiallyAuthorised,
        Quirk::BgBothRefused,
    ],
};

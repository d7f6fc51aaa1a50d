//! The standard as it is written, in both versions, against the conformance kit.

use guichet_protocol_ukob::{Capabilities, Institution, Operation, Profile, Version};

const CAPABILITIES: Capabilities = Capabilities::of(&[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::Identity,
    Operation::ScheduledPayments,
    Operation::Beneficiaries,
    Operation::Statements,
    Operation::StatementDocument,
])
.pending();

const V4: Profile = Profile::new(
    Institution::new("plain-four-gb", "Plain Open Banking 4.0", "GB")
        .time_zone("Europe/London")
        .capabilities(CAPABILITIES),
);

const V3: Profile = Profile::new(
    Institution::new("plain-three-gb", "Plain Open Banking 3.1", "GB")
        .time_zone("Europe/London")
        .capabilities(CAPABILITIES),
)
.version(Version::V3_1);

mod four {
    guichet_conformance::suite!(UKOB_V4, |server| super::V4.bank(server.signed_config()));
}

mod three {
    guichet_conformance::suite!(UKOB_V3, |server| super::V3.bank(server.signed_config()));
}

//! The standard as it is written, in three versions, against the conformance kit.

use guichet_protocol_fdx::{Capabilities, Institution, Operation, Profile, Version};

const PLAIN: Capabilities = Capabilities::of(&[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::Identity,
    Operation::Holdings,
])
.pending();

const SIX: Institution = Institution::new("plain-six-us", "Plain FDX 6.4", "US")
    .time_zone("America/New_York")
    .capabilities(
        Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::ConsentStatus,
            Operation::RevokeConsent,
            Operation::RefreshGrant,
            Operation::Accounts,
            Operation::Balances,
            Operation::Transactions,
            Operation::Identity,
            Operation::Holdings,
            Operation::Statements,
            Operation::StatementDocument,
        ])
        .pending(),
    );

const V6: Profile = Profile::new(SIX).version(Version::V6_4);

const V5: Profile = Profile::new(
    Institution::new("plain-five-us", "Plain FDX 5.3", "US")
        .time_zone("America/New_York")
        .capabilities(PLAIN),
)
.version(Version::V5_3);

const V4: Profile = Profile::new(
    Institution::new("plain-four-us", "Plain FDX 4.6", "US")
        .time_zone("America/New_York")
        .capabilities(PLAIN),
)
.version(Version::V4_6);

mod six {
    guichet_conformance::suite!(FDX_V6, |server| super::V6.bank(server.config()));
}

mod five {
    guichet_conformance::suite!(FDX_V5, |server| super::V5.bank(server.config()));
}

mod four {
    guichet_conformance::suite!(FDX_V4, |server| super::V4.bank(server.config()));
}

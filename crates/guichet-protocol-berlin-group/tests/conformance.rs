//! The standard as it is written, against the conformance kit.

use guichet_protocol_berlin_group::{Capabilities, Institution, Operation, Profile};

const PLAIN: Profile = Profile::new(
    Institution::new("plain-de", "Plain NextGenPSD2", "DE")
        .time_zone("Europe/Berlin")
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
                Operation::ScheduledPayments,
            ])
            .pending(),
        ),
)
.card_accounts();

guichet_conformance::suite!(BERLIN_GROUP, |server| PLAIN.bank(server.config()));

//! The standard as it is written, and as many banks bend it, against the conformance kit.

use guichet_protocol_stet::{
    Capabilities, Conduct, ConsentLife, ConsentModel, Fact, HistoryLimit, Institution, Operation,
    OwedBalance, Profile, Quirk, SignConvention, UnattendedLimit, Version,
};

const READ: Capabilities = Capabilities::of(&[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::RefreshGrant,
    Operation::RevokeConsent,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::Identity,
    Operation::Beneficiaries,
])
.pending();

const CONDUCT: Conduct = Conduct::UNCONFIRMED
    .owed(Fact::assumed(OwedBalance::Signed, "the text of STET: a balance has its own sign"))
    .consent(Fact::assumed(ConsentLife::Days(180), "Delegated Regulation (EU) 2022/2360"))
    .history(Fact::assumed(HistoryLimit::Days(89), "the text of STET: 90 days, today included"))
    .time_zone(Fact::assumed("Europe/Paris", "where the bank is played"));

const PLAIN: Profile = Profile::new(
    Institution::new("plain-fr", "Plain STET", "FR")
        .conduct(CONDUCT.amounts(Fact::assumed(SignConvention::Unsigned, "the text of STET")))
        .capabilities(READ),
)
.version(Version::V1_5)
.quirks(&[Quirk::ExpectedIsAvailable]);

const BENT: Profile = Profile::new(
    Institution::new("bent-fr", "Bent STET", "FR")
        .conduct(CONDUCT.unattended(Fact::assumed(UnattendedLimit::per_day(4), "the stage")))
        .capabilities(READ),
)
.version(Version::V1_4)
.model(ConsentModel::Mixed);

mod plain {
    use super::PLAIN;

    guichet_conformance::suite!(STET, |server| PLAIN.bank(server.config()));
}

mod bent {
    use super::BENT;

    guichet_conformance::suite!(STET_MIXED, |server| BENT.bank(server.config()));
}

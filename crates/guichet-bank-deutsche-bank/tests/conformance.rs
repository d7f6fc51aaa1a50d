//! Deutsche Bank against the conformance kit.

guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_deutsche_bank::PROFILE
    .bank(server.config()));

//! Commerzbank against the conformance kit.

guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_commerzbank::PROFILE
    .bank(server.config()));

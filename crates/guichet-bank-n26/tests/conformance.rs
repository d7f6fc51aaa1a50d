//! N26 against the conformance kit.

guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_n26::PROFILE.bank(server.config()));

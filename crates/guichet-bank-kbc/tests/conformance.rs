//! KBC against the conformance kit.

guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_kbc::PROFILE.bank(server.config()));

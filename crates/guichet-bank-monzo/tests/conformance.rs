//! The profile against the conformance kit.

guichet_conformance::suite!(MONZO, |server| guichet_bank_monzo::PROFILE.bank(server.config()));

//! The profile against the conformance kit.

guichet_conformance::suite!(STARLING, |server| guichet_bank_starling::PROFILE
    .bank(server.config()));

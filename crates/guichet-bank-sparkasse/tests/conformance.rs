//! Sparkasse against the conformance kit.

guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_sparkasse::PROFILE
    .bank(server.config()));

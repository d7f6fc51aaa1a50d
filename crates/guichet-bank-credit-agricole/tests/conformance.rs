//! Every profile against the conformance kit.

guichet_conformance::suite!(STET, |server| guichet_bank_credit_agricole::PROFILE
    .bank(server.config()));

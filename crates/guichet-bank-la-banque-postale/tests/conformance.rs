//! Every profile against the conformance kit.

guichet_conformance::suite!(STET, |server| guichet_bank_la_banque_postale::PROFILE
    .bank(server.config()));

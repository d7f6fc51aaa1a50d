//! Every profile against the conformance kit.

guichet_conformance::suite!(STET, |server| guichet_bank_boursobank::PROFILE.bank(server.config()));

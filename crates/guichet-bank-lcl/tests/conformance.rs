//! The profile against the conformance kit.

guichet_conformance::suite!(STET, |server| guichet_bank_lcl::PROFILE.bank(server.config()));

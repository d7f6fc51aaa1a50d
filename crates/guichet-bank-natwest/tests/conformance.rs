//! NatWest against the conformance kit.

guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_natwest::PROFILE
    .bank(server.signed_config()));

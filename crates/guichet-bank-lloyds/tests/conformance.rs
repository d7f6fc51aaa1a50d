//! Lloyds Bank and Halifax against the conformance kit.

mod first {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_lloyds::PROFILE
        .bank(server.signed_config()));
}

mod halifax {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_lloyds::PROFILE_HALIFAX
        .bank(server.signed_config()));
}

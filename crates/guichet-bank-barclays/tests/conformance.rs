//! Every profile against the conformance kit.

mod barclays {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_barclays::PROFILE
        .bank(server.signed_config()));
}

mod barclaycard {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_barclays::PROFILE_BARCLAYCARD
        .bank(server.signed_config()));
}

//! Every profile against the conformance kit.

mod santander_uk {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_santander_uk::PROFILE
        .bank(server.signed_config()));
}

mod business {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_santander_uk::PROFILE_BUSINESS
        .bank(server.signed_config()));
}

mod corporate {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_santander_uk::PROFILE_CORPORATE
        .bank(server.signed_config()));
}

//! Every profile against the conformance kit.

mod hsbc {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_hsbc::PROFILE
        .bank(server.signed_config()));
}

mod first_direct {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_hsbc::PROFILE_FIRST_DIRECT
        .bank(server.signed_config()));
}

mod business {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_hsbc::PROFILE_BUSINESS
        .bank(server.signed_config()));
}

mod kinetic {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_hsbc::PROFILE_KINETIC
        .bank(server.signed_config()));
}

mod hsbcnet {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_hsbc::PROFILE_HSBCNET
        .bank(server.signed_config()));
}

//! Every profile against the conformance kit.

mod lloyds {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_lloyds::PROFILE
        .bank(server.signed_config()));
}

mod halifax {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_lloyds::PROFILE_HALIFAX
        .bank(server.signed_config()));
}

mod bank_of_scotland {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_lloyds::PROFILE_BANK_OF_SCOTLAND
        .bank(server.signed_config()));
}

mod mbna {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_lloyds::PROFILE_MBNA
        .bank(server.signed_config()));
}

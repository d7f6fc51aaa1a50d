//! Every profile against the conformance kit.

mod nationwide {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_nationwide::PROFILE
        .bank(server.signed_config()));
}

mod virgin_money {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_nationwide::PROFILE_VIRGIN_MONEY
        .bank(server.signed_config()));
}

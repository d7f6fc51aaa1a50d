//! Every profile against the conformance kit.

mod kbc {
    guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_kbc::PROFILE
        .bank(server.config()));
}

mod cbc {
    guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_kbc::PROFILE_CBC
        .bank(server.config()));
}

//! Every profile against the conformance kit.

mod commerzbank {
    guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_commerzbank::PROFILE
        .bank(server.config()));
}

mod comdirect {
    guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_commerzbank::PROFILE_COMDIRECT
        .bank(server.config()));
}

//! Every profile against the conformance kit.

mod deutsche_bank {
    guichet_conformance::suite!(BERLIN_GROUP, |server| guichet_bank_deutsche_bank::PROFILE
        .bank(server.config()));
}

mod postbank {
    guichet_conformance::suite!(BERLIN_GROUP, |server| {
        guichet_bank_deutsche_bank::PROFILE_POSTBANK.bank(server.config())
    });
}

mod norisbank {
    guichet_conformance::suite!(BERLIN_GROUP, |server| {
        guichet_bank_deutsche_bank::PROFILE_NORISBANK.bank(server.config())
    });
}

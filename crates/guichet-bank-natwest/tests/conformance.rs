//! Every profile against the conformance kit.

mod natwest {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_natwest::PROFILE
        .bank(server.signed_config()));
}

mod royal_bank_of_scotland {
    guichet_conformance::suite!(UKOB_V4, |server| {
        guichet_bank_natwest::PROFILE_ROYAL_BANK_OF_SCOTLAND.bank(server.signed_config())
    });
}

mod ulster_bank {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_natwest::PROFILE_ULSTER_BANK
        .bank(server.signed_config()));
}

mod mettle {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_natwest::PROFILE_METTLE
        .bank(server.signed_config()));
}

mod coutts {
    guichet_conformance::suite!(UKOB_V4, |server| guichet_bank_natwest::PROFILE_COUTTS
        .bank(server.signed_config()));
}

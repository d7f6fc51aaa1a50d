//! Every profile against the conformance kit.

mod bnp {
    guichet_conformance::suite!(STET, |server| guichet_bank_bnp_paribas::PROFILE
        .bank(server.config()));
}

mod hello {
    guichet_conformance::suite!(STET, |server| guichet_bank_bnp_paribas::PROFILE_HELLO
        .bank(server.config()));
}

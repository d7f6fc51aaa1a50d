//! Every profile against the conformance kit.

mod credit_mutuel {
    guichet_conformance::suite!(STET, |server| guichet_bank_credit_mutuel::PROFILE
        .bank(server.config()));
}

mod cic {
    guichet_conformance::suite!(STET, |server| guichet_bank_credit_mutuel::PROFILE_CIC
        .bank(server.config()));
}

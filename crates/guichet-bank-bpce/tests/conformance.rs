//! Every profile against the conformance kit.

mod banque_populaire {
    guichet_conformance::suite!(STET_MIXED, |server| guichet_bank_bpce::PROFILE
        .bank(server.config()));
}

mod caisse_epargne {
    guichet_conformance::suite!(STET_MIXED, |server| guichet_bank_bpce::PROFILE_CAISSE_EPARGNE
        .bank(server.config()));
}

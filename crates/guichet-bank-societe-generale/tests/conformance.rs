//! Every profile against the conformance kit.

mod private {
    guichet_conformance::suite!(STET, |server| guichet_bank_societe_generale::PROFILE
        .bank(server.config()));
}

mod professional {
    guichet_conformance::suite!(STET, |server| guichet_bank_societe_generale::PROFILE_PRO
        .bank(server.config()));
}

mod company {
    guichet_conformance::suite!(STET, |server| guichet_bank_societe_generale::PROFILE_ENT
        .bank(server.config()));
}

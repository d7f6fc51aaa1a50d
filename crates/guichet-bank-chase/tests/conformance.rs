//! Both profiles against the conformance kit.

mod consumer {
    guichet_conformance::suite!(FDX_V4_CHASE, |server| guichet_bank_chase::PROFILE
        .bank(server.config()));
}

mod business {
    use guichet_bank_chase::PROFILE_BUSINESS;
    use guichet_conformance::{Dialect, Unit, dialect};

    // No source names its scope; the mock bank's own word for all that it declares.
    const SCOPE: &str = "fdx:accountbasic:read fdx:accountdetailed:read fdx:balances:read \
                         fdx:bills:read fdx:customercontact:read fdx:paymentsupport:read \
                         fdx:statements:read fdx:transactions:read";

    // It is sold as one.
    const BUNDLED: Dialect = Dialect {
        units: &[Unit { name: SCOPE, covers: PROFILE_BUSINESS.unit.covers() }],
        ..dialect::FDX_V6
    };

    guichet_conformance::suite!(BUNDLED, |server| PROFILE_BUSINESS
        .bank(server.config().scope(SCOPE)));
}

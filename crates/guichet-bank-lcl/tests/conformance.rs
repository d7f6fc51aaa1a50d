//! The profile against the conformance kit.

// The kit comes back to a page without a slash at its end, which this bank would refuse.
guichet_conformance::suite!(STET, |server| guichet_bank_lcl::PROFILE
    .quirks(&[])
    .bank(server.config()));

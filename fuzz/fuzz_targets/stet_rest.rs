//! Any bytes as every other answer of STET.
#![no_main]

use guichet_core::{BankId, Permissions, ScopeSet};
use guichet_fuzz::{accounts, outcome, stored};
use guichet_protocol_stet::{Decoding, decode_balances, decode_beneficiaries, decode_identity};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let how = Decoding::new(BankId::new("fuzz-fr"), Permissions::of(ScopeSet::all()));
    for account in accounts() {
        if let Some(page) = outcome(decode_balances(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
    }
    if let Some(page) = outcome(decode_beneficiaries(body, &how), |p| &p.rejected) {
        stored(&page.items);
    }
    if let Some(page) = outcome(decode_identity(body, &how), |p| &p.rejected) {
        stored(&page.items);
    }
});

//! Any bytes as a page of transactions of STET, with every quirk of the decoder.
#![no_main]

use guichet_core::{BankId, Permissions, ScopeSet};
use guichet_fuzz::{accounts, outcome, stored};
use guichet_protocol_stet::{Decoding, Quirk, decode_transactions};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let how = Decoding::new(BankId::new("fuzz-fr"), Permissions::of(ScopeSet::all()))
        .quirks(&[Quirk::CardSummaryLine, Quirk::OtherMeansPending]);
    for account in accounts() {
        let answer = decode_transactions(body, &account, &how);
        if let Some(page) = outcome(answer, |page| &page.rejected) {
            stored(&page.items);
        }
    }
});

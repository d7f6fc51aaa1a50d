//! Any bytes as a page of transactions.
#![no_main]

use guichet_fuzz::{accounts, decoding, outcome, stored};
use guichet_protocol_fdx::decode_transactions;

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    for account in accounts() {
        let answer = decode_transactions(body, &account, &decoding());
        if let Some(page) = outcome(answer, |page| &page.rejected) {
            stored(&page.items);
        }
    }
});

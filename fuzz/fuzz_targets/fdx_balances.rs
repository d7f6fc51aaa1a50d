//! Any bytes as the balances of an account.
#![no_main]

use guichet_fuzz::{accounts, decoding, outcome, stored};
use guichet_protocol_fdx::decode_balances;

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    for account in accounts() {
        let answer = decode_balances(body, &account, &decoding());
        if let Some(page) = outcome(answer, |page| &page.rejected) {
            stored(&page.items);
        }
    }
});

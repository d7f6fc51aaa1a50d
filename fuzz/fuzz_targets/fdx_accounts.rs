//! Any bytes as a page of accounts.
#![no_main]

use guichet_fuzz::{decoding, outcome, stored};
use guichet_protocol_fdx::decode_accounts;

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    if let Some(page) = outcome(decode_accounts(body, &decoding()), |page| &page.rejected) {
        for entry in page.items {
            stored(&[entry.account]);
            stored(&entry.balances.unwrap_or_default());
        }
    }
});

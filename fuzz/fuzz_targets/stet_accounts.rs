//! Any bytes as a page of accounts of STET.
#![no_main]

use guichet_core::{AppKey, BankId, Currency, Permissions, ScopeSet};
use guichet_fuzz::{outcome, stored};
use guichet_protocol_stet::{Decoding, decode_accounts};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let how = Decoding::new(BankId::new("fuzz-fr"), Permissions::of(ScopeSet::all()))
        .currency(Currency::EUR)
        .app_key(AppKey::from_bytes([7; 32]))
        .request("https://api.bank.example/stet/psd2/v1/accounts".parse().expect("an address"));
    if let Some(page) = outcome(decode_accounts(body, &how), |page| &page.rejected) {
        for entry in page.items {
            stored(&[entry.account]);
            stored(&entry.balances.unwrap_or_default());
        }
    }
});

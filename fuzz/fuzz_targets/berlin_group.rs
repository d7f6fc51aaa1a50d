//! Any bytes as every answer of the Berlin Group's interface.
#![no_main]

use guichet_core::{AppKey, BankId, Currency, Permissions, ScopeSet};
use guichet_fuzz::{accounts, outcome, stored};
use guichet_protocol_berlin_group::{
    Decoding, decode_accounts, decode_balances, decode_scheduled_payments, decode_transactions,
};

fn decoding() -> Decoding {
    Decoding::new(BankId::new("fuzz-de"), Permissions::of(ScopeSet::all()))
        .currency(Currency::EUR)
        .app_key(AppKey::from_bytes([7; 32]))
        .request("https://api.bank.example/v1/accounts".parse().expect("an address"))
}

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let how = decoding();
    if let Some(page) = outcome(decode_accounts(body, &how), |page| &page.rejected) {
        for entry in page.items {
            stored(&[entry.account]);
            stored(&entry.balances.unwrap_or_default());
        }
    }
    for account in accounts() {
        if let Some(page) = outcome(decode_balances(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
        if let Some(page) = outcome(decode_transactions(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
        let planned = decode_scheduled_payments(body, &account, &how);
        if let Some(page) = outcome(planned, |p| &p.rejected) {
            stored(&page.items);
        }
    }
});

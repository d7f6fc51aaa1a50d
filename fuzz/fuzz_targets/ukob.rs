//! Any bytes as every answer of UK Open Banking.
#![no_main]

use guichet_core::{AppKey, BankId, Currency, Permissions, ScopeSet};
use guichet_fuzz::{accounts, outcome, stored};
use guichet_protocol_ukob::{
    Decoding, decode_accounts, decode_balances, decode_beneficiaries, decode_direct_debits,
    decode_parties, decode_scheduled_payments, decode_standing_orders, decode_statements,
    decode_transactions,
};

/// A bank in pounds, everything permitted.
fn how() -> Decoding {
    Decoding::new(BankId::new("fuzz-gb"), Permissions::of(ScopeSet::all()))
        .currency(Currency::GBP)
        .app_key(AppKey::from_bytes([7; 32]))
        .request("https://api.bank.example/aisp/accounts".parse().expect("an address"))
}

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let how = how();
    for account in accounts() {
        if let Some(page) = outcome(decode_transactions(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
        if let Some(page) = outcome(decode_balances(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
        if let Some(page) = outcome(decode_statements(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
        for planned in [
            decode_direct_debits(body, &account, &how),
            decode_standing_orders(body, &account, &how),
            decode_scheduled_payments(body, &account, &how),
        ] {
            if let Some(page) = outcome(planned, |p| &p.rejected) {
                stored(&page.items);
            }
        }
    }
    if let Some(page) = outcome(decode_accounts(body, &how), |p| &p.rejected) {
        let accounts: Vec<_> = page.items.into_iter().map(|entry| entry.account).collect();
        stored(&accounts);
    }
    if let Some(page) = outcome(decode_parties(body, &how), |p| &p.rejected) {
        stored(&page.items);
    }
    if let Some(page) = outcome(decode_beneficiaries(body, &how), |p| &p.rejected) {
        stored(&page.items);
    }
});

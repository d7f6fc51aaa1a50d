//! Any bytes as every other answer of FDX.
#![no_main]

use guichet_fuzz::{accounts, check, decoding, outcome, stored};
use guichet_protocol_fdx::{
    decode_contact, decode_customer, decode_holdings, decode_payment_networks,
    decode_scheduled_payments, decode_statements,
};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let how = decoding();
    for account in accounts() {
        if let Some(page) = outcome(decode_holdings(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
        let planned = decode_scheduled_payments(body, &account, &how);
        if let Some(page) = outcome(planned, |p| &p.rejected) {
            stored(&page.items);
        }
        if let Some(page) = outcome(decode_statements(body, &account, &how), |p| &p.rejected) {
            stored(&page.items);
        }
    }
    if let Some(page) = outcome(decode_payment_networks(body, &how), |p| &p.rejected) {
        stored(&page.items);
    }
    if let Some(page) = outcome(decode_customer(body, &how), |p| &p.rejected) {
        stored(&page.items);
    }
    if let Err(error) = decode_contact(body, &how) {
        check(&error);
    }
});

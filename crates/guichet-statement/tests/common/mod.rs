//! What the tests of all formats have in common.

#![allow(dead_code, reason = "each test uses what it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use guichet_core::BankId;
use guichet_core::raw::AppKey;
use guichet_statement::{Contents, Reading, decode};
use serde_json::{Value, json};

pub(crate) fn how() -> Reading {
    Reading::new(BankId::new("example")).key(AppKey::from_bytes([7; 32]))
}

pub(crate) fn contents(file: &[u8]) -> Contents {
    decode(file, &how()).unwrap()
}

/// All that was read, as JSON.
pub(crate) fn shown(file: &[u8]) -> Value {
    let contents = contents(file);
    let rejected: Vec<String> = contents.rejected.iter().map(ToString::to_string).collect();
    json!({
        "accounts": contents.accounts,
        "balances": contents.balances,
        "transactions": contents.transactions,
        "rejected": rejected,
    })
}

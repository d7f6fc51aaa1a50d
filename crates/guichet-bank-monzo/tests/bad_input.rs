//! Laws of decoding, whatever the bank sends.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use guichet_bank_monzo::{
    Decoding, PROFILE, decode_accounts, decode_balances, decode_transactions,
};
use guichet_core::{AccountId, AccountKind, AccountRef, ScopeSet, raw::Permissions};
use proptest::prelude::*;

fn how() -> Decoding {
    PROFILE.decoding(Permissions::of(ScopeSet::all_reading())).unwrap()
}

fn account() -> AccountRef {
    AccountRef::new(AccountId::new("acc_1"), AccountKind::Current)
}

const BODIES: [&str; 3] = [
    include_str!("fixtures/accounts.json"),
    include_str!("fixtures/transactions.json"),
    r#"{"balance": 5000, "total_balance": 6000, "currency": "GBP"}"#,
];

fn decode_all(body: &[u8]) {
    let _accounts = decode_accounts(body, &how());
    let _balances = decode_balances(body, &account(), &how());
    let _rows = decode_transactions(body, &account(), &how());
}

const VALUES: [&str; 9] =
    ["null", "0", "-1", "1e400", "\"\"", "\"\\ud83d\"", "[]", "{}", "[[{\"a\":null}]]"];

proptest! {
    #[test]
    fn no_change_of_an_answer_panics(
        which in 0..3_usize,
        from in any::<prop::sample::Index>(),
        length in 0..40_usize,
        value in 0..9_usize,
    ) {
        let body = BODIES[which].as_bytes();
        let from = from.index(body.len());
        let to = (from + length).min(body.len());
        let changed = [&body[..from], VALUES[value].as_bytes(), &body[to..]].concat();
        decode_all(&changed);
    }

    #[test]
    fn every_row_comes_or_is_rejected(rows in prop::collection::vec(0..9_usize, 0..60)) {
        let good = r#"{"id": "tx_1", "amount": -1, "currency": "GBP"}"#;
        let row = |kind: &usize| if *kind == 0 { good } else { VALUES[*kind] };
        let list = rows.iter().map(row).collect::<Vec<_>>().join(",");
        let body = format!("{{\"transactions\": [{list}]}}");
        if let Ok(page) = decode_transactions(body.as_bytes(), &account(), &how()) {
            prop_assert_eq!(page.items.len() + page.rejected.len(), rows.len());
        }
    }

    #[test]
    fn a_sign_and_every_digit_stay(units in -99_999_999_999_999_i64..99_999_999_999_999) {
        let body = format!(
            "{{\"transactions\": [{{\"id\": \"tx_1\", \"amount\": {units}, \"currency\": \"GBP\"}}]}}"
        );
        let page = decode_transactions(body.as_bytes(), &account(), &how()).unwrap();
        prop_assert_eq!(page.items[0].amount.to_minor_units(), Ok(units));
    }
}

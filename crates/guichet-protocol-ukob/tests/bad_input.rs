//! Any bytes end in a value or an error; a bad item costs itself and not its neighbours.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test whose own helper fails is a test that fails"
)]

use guichet_core::raw::{Page, Permissions};
use guichet_core::{
    AccountId, AccountKind, AccountRef, BankId, Currency, Error, ErrorKind, ScopeSet, Transaction,
};
use guichet_protocol_ukob::{
    Decoding, decode_accounts, decode_balances, decode_beneficiaries, decode_direct_debits,
    decode_parties, decode_scheduled_payments, decode_standing_orders, decode_statements,
    decode_transactions,
};
use proptest::prelude::*;

fn how() -> Decoding {
    Decoding::new(BankId::new("example-gb"), Permissions::of(ScopeSet::all()))
        .currency(Currency::GBP)
        .request("https://api.bank.example/aisp/accounts".parse().unwrap())
}

fn account() -> AccountRef {
    AccountRef::new(AccountId::new("a-1"), AccountKind::Current)
}

/// Puts bytes through every door.
fn everywhere(body: &[u8]) -> Vec<Result<(), Error>> {
    let (how, account) = (how(), account());
    vec![
        decode_accounts(body, &how).map(drop),
        decode_transactions(body, &account, &how).map(drop),
        decode_balances(body, &account, &how).map(drop),
        decode_direct_debits(body, &account, &how).map(drop),
        decode_standing_orders(body, &account, &how).map(drop),
        decode_scheduled_payments(body, &account, &how).map(drop),
        decode_statements(body, &account, &how).map(drop),
        decode_beneficiaries(body, &how).map(drop),
        decode_parties(body, &how).map(drop),
    ]
}

fn refused(body: &[u8]) {
    for result in everywhere(body) {
        let error = result.expect_err("no answer of the standard");
        assert_eq!(error.kind(), ErrorKind::Protocol);
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
    }
}

#[test]
fn what_is_no_answer_is_refused_without_repeating_it() {
    refused(b"");
    refused(b"  \n ");
    refused(b"<!DOCTYPE html><html><body>SECRET maintenance</body></html>");
    refused(b"null");
    refused(b"[]");
    refused(b"\"SECRET\"");
    refused(b"{\"Data\": {\"Account\": [{\"SECRET\"");
    refused(b"{} {}");
    refused(b"{\"Code\": \"SECRET\"}");
    refused(b"{\"Data\": 1e999, ");
    refused(b"\xff\xfe{\"Data\": {}}");
}

const FIXTURES: [&[u8]; 8] = [
    include_bytes!("fixtures/accounts_3_1.json"),
    include_bytes!("fixtures/accounts_4_0.json"),
    include_bytes!("fixtures/balances_3_1.json"),
    include_bytes!("fixtures/transactions_3_1.json"),
    include_bytes!("fixtures/transactions_4_0.json"),
    include_bytes!("fixtures/arrangements_3_1.json"),
    include_bytes!("fixtures/parties.json"),
    include_bytes!("fixtures/statements.json"),
];

#[test]
fn an_answer_cut_off_anywhere_ends() {
    for body in FIXTURES {
        for end in (0..body.len()).step_by(5) {
            let _ = everywhere(&body[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_change_of_an_answer_makes_it_panic(
        which in 0..FIXTURES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut body = FIXTURES[which].to_vec();
        for (at, byte) in changes {
            let at = at.index(body.len());
            body[at] = byte;
        }
        let _ = everywhere(&body);
    }

    #[test]
    fn the_word_decides_the_sign_and_every_row_is_told(
        rows in prop::collection::vec(
            (0..10_000_u32, prop::sample::select(vec!["Debit", "Credit", "Neither"]), any::<bool>()),
            0..12,
        ),
    ) {
        let json: Vec<_> = rows
            .iter()
            .map(|(cents, word, minus)| format!(
                r#"{{"CreditDebitIndicator": "{word}", "Status": "BOOK", "Amount":
                    {{"Amount": "{}{}.{:02}", "Currency": "GBP"}}}}"#,
                if *minus { "-" } else { "" }, cents / 100, cents % 100,
            ))
            .collect();
        let refs: Vec<_> = json.iter().map(String::as_str).collect();
        let page = page(&refs);
        prop_assert_eq!(page.items.len() + page.rejected.len(), rows.len());
        let mut items = page.items.iter();
        for (cents, word, minus) in &rows {
            let sure = *word != "Neither" || *minus || *cents == 0;
            if !sure {
                continue;
            }
            let amount = items.next().unwrap().amount.clone();
            let out = *cents > 0 && (*word == "Debit" || (*word == "Neither" && *minus));
            prop_assert_eq!(amount.is_negative(), out);
            prop_assert_eq!(amount.abs().to_minor_units().unwrap(), i64::from(*cents));
        }
    }
}

/// Rows of transactions around a bad one: what is wrong, and where it says so.
const BAD_ROWS: &[(&str, &str)] = &[
    ("null", "Data.Transaction[1]"),
    (r#""text""#, "Data.Transaction[1]"),
    ("7", "Data.Transaction[1]"),
    ("[]", "Data.Transaction[1]"),
    ("{}", "Data.Transaction[1].Amount"),
    (r#"{"Amount": 5, "CreditDebitIndicator": "Debit"}"#, "Data.Transaction[1].Amount"),
    (
        r#"{"Amount": {"Amount": ""}, "CreditDebitIndicator": "Debit"}"#,
        "Data.Transaction[1].Amount.Amount",
    ),
    (
        r#"{"Amount": {"Amount": "1,000"}, "CreditDebitIndicator": "Debit"}"#,
        "Data.Transaction[1].Amount.Amount",
    ),
    (
        r#"{"Amount": {"Amount": "NaN"}, "CreditDebitIndicator": "Debit"}"#,
        "Data.Transaction[1].Amount.Amount",
    ),
    (r#"{"Amount": {"Amount": "1.00"}}"#, "Data.Transaction[1].CreditDebitIndicator"),
    (
        r#"{"Amount": {"Amount": "1.00"}, "CreditDebitIndicator": 7}"#,
        "Data.Transaction[1].CreditDebitIndicator",
    ),
];

#[test]
fn a_bad_row_is_rejected_with_its_path_and_its_neighbours_stay() {
    for (row, path) in BAD_ROWS {
        let page = page(&[GOOD, row, GOOD]);
        assert_eq!(page.items.len(), 2, "{row}");
        let paths: Vec<_> = page.rejected.iter().map(|error| error.path().unwrap()).collect();
        assert_eq!(paths, [*path], "{row}");
    }
}

/// Fields beside a good amount that are odd: each costs itself only.
const ODD_FIELDS: &[&str] = &[
    r#""Status": "WOBBLING""#,
    r#""Status": {"word": 1}"#,
    r#""BookingDateTime": """#,
    r#""BookingDateTime": "31/03/2026""#,
    r#""BookingDateTime": "2026-03-31T09:30""#,
    r#""BookingDateTime": 1774915200"#,
    r#""TransactionId": null"#,
    r#""TransactionId": 12"#,
    r#""MerchantDetails": "not an object""#,
    r#""CurrencyExchange": {"InstructedAmount": {"Amount": "x", "Currency": "EUR"}}"#,
    r#""Balance": {"Amount": {"Amount": "5.00"}}"#,
    r#""CardInstrument": {"Identification": "\u00e9"}"#,
    r#""BankTransactionCode": "POS""#,
    r#""StatementReference": {"a": [1]}"#,
    r#""SupplementaryData": {"a": [1, {"b": []}]}"#,
    r#""CreditorAccount": null, "CreditorAgent": []"#,
    r#""TransactionInformation": "\ud83d \u0000 \ud83d\ude00""#,
];

#[test]
fn an_odd_field_costs_itself_only() {
    for field in ODD_FIELDS {
        let row = format!(
            r#"{{"Amount": {{"Amount": "1", "Currency": "GBP"}}, "CreditDebitIndicator": "Debit", {field}}}"#
        );
        let page = page(&[GOOD, &row, GOOD]);
        assert!(page.rejected.is_empty(), "{field}: {:?}", page.rejected);
        assert_eq!(page.items.len(), 3, "{field}");
        assert_eq!(page.items[1].amount.to_string(), "-1 GBP", "{field}");
    }
}

#[test]
fn depth_and_length_are_no_trouble() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let row = format!(
        r#"{{"Amount": {{"Amount": "1"}}, "CreditDebitIndicator": "Debit", "SupplementaryData": {deep}}}"#
    );
    assert_eq!(page(&[GOOD, &row, GOOD]).items.len(), 3);
    let _ = everywhere("[".repeat(100_000).as_bytes());
    let _ = everywhere("{\"Data\":".repeat(100_000).as_bytes());
}

#[test]
fn a_list_may_be_missing_or_one_object_and_data_may_not() {
    for body in [
        r#"{"Data": {}}"#,
        r#"{"Data": {"Transaction": []}}"#,
        r#"{"Data": {"Transaction": null}}"#,
    ] {
        let page = decode_transactions(body.as_bytes(), &account(), &how()).unwrap();
        assert!(page.items.is_empty() && page.rejected.is_empty(), "{body}");
    }
    let one = format!("\u{feff}{{\"Data\": {{\"Transaction\": {GOOD}}}}}");
    assert_eq!(decode_transactions(one.as_bytes(), &account(), &how()).unwrap().items.len(), 1);
    for body in ["{}", r#"{"Data": null}"#, r#"{"Data": []}"#] {
        let error = decode_transactions(body.as_bytes(), &account(), &how()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{body}");
    }
}

const GOOD: &str = r#"{"Amount": {"Amount": "5.00", "Currency": "GBP"},
    "CreditDebitIndicator": "Credit", "Status": "Booked"}"#;

fn page(rows: &[&str]) -> Page<Transaction> {
    let body = format!(r#"{{"Data": {{"Transaction": [{}]}}}}"#, rows.join(","));
    decode_transactions(body.as_bytes(), &account(), &how()).unwrap()
}

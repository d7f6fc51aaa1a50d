//! A page of transactions as a bank might send it, made up: 15 to 20 fields each, with escapes and
//! letters that are not ASCII.

use std::fmt::Write as _;

/// What stands in the description, and the name of the shop.
const SHOPS: [(&str, &str); 8] = [
    (r#"CAF\u00c9 \"LE COMPTOIR\" #0231, BRISTOL"#, r#"Caf\u00e9 \"Le Comptoir\""#),
    ("Bäckerei Müller & Söhne, London SE1", "Müller & Söhne"),
    ("WHOLE PANTRY MARKET 10455 LEEDS GB", "Whole Pantry Market"),
    (r"GAS \/ DIESEL STATION 77 — CARDIFF", "Gas Station 77"),
    ("東京ラーメン LONDON W1 GB", "東京ラーメン"),
    ("SQ *CORNER BOOKS", "Corner Books"),
    ("ONLINE MUSIC SUBSCRIPTION MONTHLY 4829104", "Online Music Subscription Service"),
    ("TST* Señor Taco Cantina 0042 GLASGOW", "Señor Taco Cantina"),
];

/// The JSON of a page of so many transactions of 4.0.
pub(crate) fn page(rows: usize) -> String {
    let mut json = String::from(r#"{"Data":{"Transaction":["#);
    for row in 0..rows {
        if row > 0 {
            json.push(',');
        }
        one(&mut json, row);
    }
    json.push_str(
        r#"]},"Links":{"Self":"https://api.bank.example/aisp/accounts/acc-4711/transactions",
"Next":"https://api.bank.example/aisp/accounts/acc-4711/transactions?page=2"},"Meta":{"TotalPages":4}}"#,
    );
    json
}

fn one(json: &mut String, row: usize) {
    let (day, hour, minute) = (row % 28 + 1, row % 23 + 1, row % 60);
    let (shop, name) = SHOPS[row % SHOPS.len()];
    let direction = if row.is_multiple_of(9) { "Credit" } else { "Debit" };
    let status = if row.is_multiple_of(20) { "PDNG" } else { "BOOK" };
    let _ = write!(
        json,
        r#"{{"AccountId":"acc-4711","TransactionId":"T2026-{row:010}","TransactionReference":"R{row:09}",
"CreditDebitIndicator":"{direction}","Status":"{status}","TransactionMutability":"Immutable",
"BookingDateTime":"2026-03-{day:02}T{hour:02}:{minute:02}:07.123Z","ValueDateTime":"2026-03-{day:02}T00:00:00+00:00",
"TransactionInformation":"{shop}","Amount":{{"Amount":"{}.{:02}","Currency":"GBP"}},
"Balance":{{"CreditDebitIndicator":"Credit","Type":"ITBD","Amount":{{"Amount":"{}.10","Currency":"GBP"}}}},
"MerchantDetails":{{"MerchantName":"{name}","MerchantCategoryCode":"5{:03}"}},
"CardInstrument":{{"CardSchemeName":"VISA","AuthorisationType":"Contactless","Identification":"xxxxxxxxxxxx4242"}}"#,
        row % 900 + 1,
        row % 100,
        row + 1000,
        row % 1000,
    );
    // Not every bank has a code for everything.
    if !row.is_multiple_of(3) {
        json.push_str(
            r#","BankTransactionCode":{"Code":"CCRD","SubCode":"POSD"},
"ProprietaryBankTransactionCode":{"Code":"DEB","Issuer":"Example Bank"}"#,
        );
    }
    if row % 8 == 1 {
        let _ = write!(
            json,
            r#","CurrencyExchange":{{"SourceCurrency":"EUR","ExchangeRate":0.86,"InstructedAmount":{{"Amount":"{}.50","Currency":"EUR"}}}}"#,
            row % 700 + 1
        );
    }
    if row.is_multiple_of(4) {
        json.push_str(r#","SupplementaryData":{"Category":"shopping","Tags":["a","b"]}"#);
    }
    json.push('}');
}

//! A page of transactions as a bank might send it, made up: 15 to 20 fields each, with escapes and
//! letters that are not ASCII.

use std::fmt::Write as _;

/// What stands in the description, and the name of the shop.
const SHOPS: [(&str, &str); 8] = [
    (r#"CAF\u00c9 \"LE COMPTOIR\" #0231, PORTLAND ME"#, r#"Caf\u00e9 \"Le Comptoir\""#),
    ("Boulangerie Müller & Söhne, Köln 50667 DE", "Müller & Söhne"),
    ("WHOLE PANTRY MARKET 10455 BROOKLYN NY", "Whole Pantry Market"),
    (r"GAS \/ DIESEL STATION 77 — TULSA OK", "Gas Station 77"),
    ("東京ラーメン NEW YORK NY 10003 USA", "東京ラーメン"),
    ("SQ *CORNER BOOKS", "Corner Books"),
    ("ONLINE MUSIC SUBSCRIPTION MONTHLY 4829104", "Online Music Subscription Service"),
    ("TST* Señor Taco Cantina 0042 SAN DIEGO", "Señor Taco Cantina"),
];

/// The JSON of a page of so many transactions of FDX 6.
pub(crate) fn page(rows: usize) -> String {
    let mut json =
        String::from(r#"{"page":{"nextOffset":"B47D80","totalElements":4000},"transactions":["#);
    for row in 0..rows {
        if row > 0 {
            json.push(',');
        }
        one(&mut json, row);
    }
    json.push_str("]}");
    json
}

fn one(json: &mut String, row: usize) {
    let (day, hour, minute) = (row % 28 + 1, row % 23 + 1, row % 60);
    let (shop, payee) = SHOPS[row % SHOPS.len()];
    let direction = if row.is_multiple_of(9) { "CREDIT" } else { "DEBIT" };
    let status = if row.is_multiple_of(20) { "PENDING" } else { "POSTED" };
    let _ = write!(
        json,
        r#"{{"accountCategory":"LOC_ACCOUNT","accountId":"card-4711","transactionId":"T2026-{row:010}",
"referenceTransactionId":"A2026-{row:010}","postedTimestamp":"2026-03-{day:02}T00:00:00.000Z",
"transactionTimestamp":"2026-03-{day:02}T{hour:02}:{minute:02}:07.123Z","description":"{shop}",
"debitCreditMemo":"{direction}","category":"5{:03}","subCategory":"MCC","reference":"R{row:09}",
"status":"{status}","transactionType":"PURCHASE","amount":{}.{:02},
"cardNumberDisplay":"XXXXXXXXXXXX4242","payee":"{payee}","#,
        row % 1000,
        row % 900 + 1,
        row % 100,
    );
    if row.is_multiple_of(4) {
        json.push_str(r#""memo":"Thank you","#);
    }
    if row % 8 == 1 {
        let _ = write!(json, r#""foreignAmount":{}.5,"foreignCurrency":"EUR","#, row % 700 + 1);
    }
    let _ = write!(
        json,
        r#""fiAttributes":[{{"name":"batch","value":"{row}"}}],"links":[{{"href":"/images/{row}","rel":"image"}}]}}"#
    );
}

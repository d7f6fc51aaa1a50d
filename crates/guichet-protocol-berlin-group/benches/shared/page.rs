//! A page of transactions as a bank might send it, made up: 12 to 18 fields each, with escapes and
//! letters that are not ASCII.

use std::fmt::Write as _;

/// The other side, and what the payer wrote.
const OTHERS: [(&str, &str); 8] = [
    (r#"Caf\u00e9 \"Le Comptoir\""#, r"Tisch 7 \/ Rechnung 0231"),
    ("Müller & Söhne", "Brot"),
    ("Stadtwerke Beispielstadt", "Abschlag Strom April Vertragskonto 100004711 Verbrauchsstelle 7"),
    ("Finanzamt Musterhausen", "EST-VORAUSZ 1. QUARTAL"),
    ("東京ラーメン", "Danke"),
    ("Hausverwaltung am Park", "Miete und Nebenkosten Wohnung 12"),
    ("Verein der Freunde", "Beitrag 2026"),
    ("Señor Taco Cantina", "0042"),
];

/// The JSON of a page of so many transactions of NextGenPSD2 1.3.
pub(crate) fn page(rows: usize) -> String {
    let mut json =
        String::from(r#"{"account":{"iban":"DE64999905170000012345"},"transactions":{"booked":["#);
    for row in 0..rows {
        if row > 0 {
            json.push(',');
        }
        one(&mut json, row);
    }
    json.push_str(r#"],"pending":[],"_links":{"account":{"href":"/v1/accounts/giro-4711"}}}}"#);
    json
}

fn one(json: &mut String, row: usize) {
    let day = row % 28 + 1;
    let (name, text) = OTHERS[row % OTHERS.len()];
    let (sign, side) = if row.is_multiple_of(9) { ("", "debtor") } else { ("-", "creditor") };
    let own = if row.is_multiple_of(9) { "creditor" } else { "debtor" };
    let _ = write!(
        json,
        r#"{{"transactionId":"2026-{row:010}","entryReference":"E{row:09}","bookingDate":"2026-03-{day:02}",
"valueDate":"2026-03-{day:02}","transactionAmount":{{"currency":"EUR","amount":"{sign}{}.{:02}"}},
"{side}Name":"{name}","{side}Account":{{"iban":"AT429999000234573201"}},"{own}Name":"Erika Muster",
"remittanceInformationUnstructured":"{text}","proprietaryBankTransactionCode":"{}","#,
        row % 900 + 1,
        row % 100,
        row % 190,
    );
    if row.is_multiple_of(4) {
        let _ = write!(json, r#""mandateId":"M-{row}","creditorId":"DE98ZZZ09999999999","#);
    }
    if row % 8 == 1 {
        json.push_str(r#""bankTransactionCode":"PMNT-ICDT-ESCT","purposeCode":"RINP","#);
    }
    let _ = write!(
        json,
        r#""endToEndId":"NOTPROVIDED","_links":{{"transactionDetails":{{"href":"/v1/accounts/giro-4711/transactions/{row}"}}}}}}"#
    );
}

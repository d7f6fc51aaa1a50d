//! A page of transactions as a bank might send it, made up: 10 to 14 fields each, with escapes and
//! letters that are not ASCII.

use std::fmt::Write as _;

/// The bank's own label, the other side's name, and the code.
const LINES: [(&str, &str, &str); 8] = [
    (r"CARTE 28\/03 CAF\u00c9 DE LA GARE RENNES", "Café de la Gare", "CCRD"),
    ("PRLV SEPA ÉNERGIE EXEMPLE FACTURE 0417", "Énergie Exemple", "RDDT"),
    ("VIR INST ZOE INVENTEE", "Mme Zoé Inventée", "ICDT"),
    ("CARTE 27/03 BOULANGERIE MÜLLER STRASBOURG", "Boulangerie Müller", "CCRD"),
    ("CARTE 26/03 LIBRAIRIE", "Librairie du Coin", "CCRD"),
    ("PRLV SEPA ABONNEMENT MUSIQUE EN LIGNE 4829104", "Musique en Ligne Services", "RDDT"),
    ("CARTE 25/03 MARCHÉ COUVERT NANTES 44000", "Marché Couvert", "CCRD"),
    ("VIR SEPA ATELIER EXEMPLE SARL REMBOURSEMENT", "Atelier Exemple SARL", "ICDT"),
];

/// The JSON of a page of so many transactions of STET 1.5.
pub(crate) fn page(rows: usize) -> String {
    let mut json = String::from(r#"{"transactions":["#);
    for row in 0..rows {
        if row > 0 {
            json.push(',');
        }
        one(&mut json, row);
    }
    json.push_str(
        r#"],"_links":{"self":{"href":"/v1/accounts/account-4711/transactions"},"balances":{"href":"/v1/accounts/account-4711/balances"}}}"#,
    );
    json
}

fn one(json: &mut String, row: usize) {
    let (day, hour, minute) = (row % 28 + 1, row % 23 + 1, row % 60);
    let (label, name, family) = LINES[row % LINES.len()];
    let back = row.is_multiple_of(9);
    let (indicator, side) = if back { ("CRDT", "debtor") } else { ("DBIT", "creditor") };
    let status = if row.is_multiple_of(20) { "PDNG" } else { "BOOK" };
    let _ = write!(
        json,
        r#"{{"resourceId":"T2026-{row:010}","entryReference":"{:010}",
"transactionAmount":{{"amount":{}.{:02},"currency":"EUR"}},"creditDebitIndicator":"{indicator}",
"status":"{status}","bookingDate":"2026-03-{day:02}T00:00:00+01:00","valueDate":"2026-03-{day:02}",
"transactionDate":"2026-03-{day:02}T{hour:02}:{minute:02}:07+01:00",
"bankTransactionCode":{{"domain":"PMNT","family":"{family}","subFamily":"ESCT"}},
"relatedParties":{{"{side}":{{"name":"{name}"}},"initiatingParty":{{"name":"Exemple"}}}},
"remittanceInformation":{{"unstructured":["{label}"]}}"#,
        row + 20_000_000,
        row % 900 + 1,
        row % 100,
    );
    if family == "CCRD" {
        let _ = write!(json, r#","merchantCategoryCode":"5{:03}""#, row % 1000);
    } else if row.is_multiple_of(4) {
        let _ = write!(json, r#","endToEndId":"E2E-{row:012}""#);
    }
    json.push('}');
}

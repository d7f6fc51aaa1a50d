//! What can be read, and how the permissions shape it.

use guichet_mock_bank::{Quirk, Scenario};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{ALL, Ukob, V3, V4};
use crate::support::{start, truth};

fn number(value: &Value) -> Decimal {
    value.to_string().parse().unwrap()
}

/// The amount with the sign that its direction gives it.
fn signed(row: &Value) -> Decimal {
    let amount: Decimal = row["Amount"]["Amount"].as_str().unwrap().parse().unwrap();
    assert!(!amount.is_sign_negative() && amount.scale() == 2);
    if row["CreditDebitIndicator"] == "Debit" { -amount } else { amount }
}

#[tokio::test]
async fn the_rows_are_those_of_the_books() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V3, "harriet", &ALL).await;
    let books = truth(&bank, "harriet&zone=Europe/London").await;
    for account in books["customers"][0]["accounts"].as_array().unwrap() {
        let id = account["id"].as_str().unwrap();
        let entries = account["entries"].as_array().unwrap();
        let (rows, pages) = app.all(&format!("accounts/{id}/transactions"), "Transaction").await;
        assert_eq!((rows.len(), pages), (entries.len(), entries.len().div_ceil(50)));
        for (row, entry) in rows.iter().zip(entries) {
            assert_eq!(row["TransactionId"], entry["id"]);
            assert_eq!(signed(row), number(&entry["amount"]));
            assert_eq!(row["Amount"]["Currency"], "GBP");
            if entry["status"] == "booked" {
                let at = row["BookingDateTime"].as_str().unwrap();
                assert!(at.starts_with(entry["day"].as_str().unwrap()), "{at}");
            }
            let booked = entry["status"] == "booked";
            assert_eq!(row["Status"], if booked { "Booked" } else { "Pending" });
        }
        let (_, body) = app.get(&format!("accounts/{id}/balances")).await;
        assert_eq!(signed(&body["Data"]["Balance"][0]), number(&account["booked"]));
        // Each booking leaves what the one before left, and itself.
        let booked: Vec<_> = rows.iter().filter(|row| row["Status"] == "Booked").collect();
        for pair in booked.windows(2) {
            assert_eq!(signed(&pair[0]["Balance"]), signed(&pair[1]["Balance"]) + signed(pair[0]));
        }
        // The newest booking leaves what is there now.
        let newest = rows.iter().find(|row| row["Status"] == "Booked").unwrap();
        assert_eq!(signed(&newest["Balance"]), number(&account["booked"]));
    }
}

#[tokio::test]
async fn the_versions_differ_in_words() {
    let bank = start().await;
    let three = Ukob::linked(&bank, V3, "harriet", &ALL).await;
    let four = Ukob::linked(&bank, V4, "harriet", &ALL).await;
    for (app, kind, code, booked, pending, balance) in [
        (&three, "AccountType", "AccountSubType", "Booked", "Pending", "InterimBooked"),
        (&four, "AccountCategory", "AccountTypeCode", "BOOK", "PDNG", "ITBD"),
    ] {
        let (_, body) = app.get("accounts").await;
        let account = &body["Data"]["Account"][0];
        assert_eq!(account[kind], "Personal");
        assert!(account[code].is_string());
        let (_, body) = app.get("transactions").await;
        let statuses: Vec<_> = body["Data"]["Transaction"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["Status"])
            .collect();
        assert!(statuses.contains(&&json!(booked)) && statuses.contains(&&json!(pending)));
        let (_, body) = app.get("balances").await;
        assert_eq!(body["Data"]["Balance"][0]["Type"], balance);
    }
}

#[tokio::test]
async fn numbers_are_sort_code_and_account_and_a_card_is_masked() {
    let bank = start().await;
    let without: Vec<_> = ALL.iter().copied().filter(|name| *name != "ReadPAN").collect();
    for (permissions, masked) in [(&ALL[..], false), (&without[..], true)] {
        let app = Ukob::linked(&bank, V3, "harriet", permissions).await;
        let (_, body) = app.get("accounts").await;
        let accounts = body["Data"]["Account"].as_array().unwrap();
        let number = &accounts[0]["Account"][0];
        assert_eq!(number["SchemeName"], "UK.OBIE.SortCodeAccountNumber");
        let digits = number["Identification"].as_str().unwrap();
        assert!(digits.len() == 14 && digits.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(accounts[0]["Account"][1]["SchemeName"], "UK.OBIE.IBAN");
        let card = &accounts[2]["Account"][0];
        assert_eq!(card["SchemeName"], "UK.OBIE.PAN");
        assert_eq!(card["Identification"].as_str().unwrap().starts_with("xxxx"), masked);
    }
}

#[tokio::test]
async fn what_is_not_permitted_is_absent_and_no_error() {
    let bank = start().await;
    let basic = [
        "ReadAccountsBasic",
        "ReadTransactionsBasic",
        "ReadTransactionsDebits",
        "ReadStandingOrdersBasic",
    ];
    let app = Ukob::linked(&bank, V3, "harriet", &basic).await;
    let (_, body) = app.get("accounts").await;
    let account = &body["Data"]["Account"][0];
    assert!(account.get("Account").is_none() && account.get("Servicer").is_none());
    let (rows, _) = app.all("transactions", "Transaction").await;
    assert!(!rows.is_empty());
    for row in &rows {
        assert_eq!(row["CreditDebitIndicator"], "Debit");
        for name in ["TransactionInformation", "Balance", "MerchantDetails", "CreditorAccount"] {
            assert!(row.get(name).is_none(), "{name}");
        }
    }
    let (_, body) = app.get("standing-orders").await;
    assert!(body["Data"]["StandingOrder"][0].get("CreditorAccount").is_none());
    let (status, error) = app.get("balances").await;
    assert_eq!(
        (status.as_u16(), &error["Errors"][0]["ErrorCode"]),
        (403, &json!("UK.OBIE.Resource.ConsentMismatch"))
    );
}

#[tokio::test]
async fn every_resource_answers_alone_and_in_bulk() {
    let bank = start().await;
    for base in [V3, V4] {
        let app = Ukob::linked(&bank, base, "harriet", &ALL).await;
        let id = app.account("Current").await;
        for (name, list) in [
            ("balances", "Balance"),
            ("beneficiaries", "Beneficiary"),
            ("direct-debits", "DirectDebit"),
            ("scheduled-payments", "ScheduledPayment"),
            ("standing-orders", "StandingOrder"),
            ("statements", "Statement"),
            ("transactions", "Transaction"),
        ] {
            let (bulk, _) = app.all(name, list).await;
            let (alone, _) = app.all(&format!("accounts/{id}/{name}"), list).await;
            assert!(!alone.is_empty(), "{name}");
            assert!(alone.iter().all(|row| bulk.contains(row)), "{name}");
        }
        let (_, offers) = app.get("offers").await;
        assert_eq!(offers["Data"]["Offer"].as_array().unwrap().len(), 1);
        let (_, products) = app.get(&format!("accounts/{id}/product")).await;
        assert_eq!(products["Data"]["Product"][0]["ProductType"], "PersonalCurrentAccount");
        assert_eq!(app.get("products").await.0, 200);
        let (_, own) = app.get("party").await;
        let (_, party) = app.get(&format!("accounts/{id}/party")).await;
        let (_, parties) = app.get(&format!("accounts/{id}/parties")).await;
        assert_eq!(own["Data"]["Party"]["Name"], party["Data"]["Party"]["Name"]);
        assert_eq!(parties["Data"]["Party"][0], party["Data"]["Party"]);
    }
}

#[tokio::test]
async fn a_statement_has_a_document_and_the_bookings_of_its_month() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V3, "harriet", &ALL).await;
    let id = app.account("Saver").await;
    let (rows, _) = app.all(&format!("accounts/{id}/statements"), "Statement").await;
    let statement = rows[0]["StatementId"].as_str().unwrap();
    assert_eq!(rows[0]["StatementReference"], "2026-02");
    let path = format!("accounts/{id}/statements/{statement}");
    assert_eq!(app.get(&path).await.1["Data"]["Statement"][0], rows[0]);
    let (booked, _) = app.all(&format!("{path}/transactions"), "Transaction").await;
    assert!(!booked.is_empty());
    let in_month = |row: &Value| row["BookingDateTime"].as_str().unwrap().starts_with("2026-02-");
    assert!(booked.iter().all(in_month));
    assert_eq!(app.get(&format!("{path}/file")).await.0, 200);
    let (status, _) = app.get(&format!("accounts/{id}/statements/nothing")).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn both_ends_of_the_filter_are_included_and_offsets_are_ignored() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V3, "harriet", &ALL).await;
    let id = app.account("Current").await;
    let path = format!("accounts/{id}/transactions");
    let (all, _) = app.all(&path, "Transaction").await;
    let chosen = all.iter().find(|row| row["Status"] == "Booked").unwrap();
    // With its offset, of which the bank takes no notice.
    let at = chosen["BookingDateTime"].as_str().unwrap();
    let bare = at.get(..19).unwrap();
    for moment in
        [bare.to_owned(), format!("{bare}Z"), format!("{bare}%2B09:00"), format!("{bare}.000Z")]
    {
        let path = format!("{path}?fromBookingDateTime={moment}&toBookingDateTime={moment}");
        let (rows, _) = app.all(&path, "Transaction").await;
        assert!(rows.contains(chosen), "{moment}");
        assert!(rows.len() < all.len());
    }
    for wrong in [
        "fromBookingDateTime=yesterday",
        "fromBookingDateTime=2026-03-02&toBookingDateTime=2026-03-01",
        "page=0",
    ] {
        assert_eq!(app.get(&format!("{path}?{wrong}")).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_window_of_the_consent_bounds_what_is_seen() {
    let bank = start().await;
    let mut app = Ukob::new(&bank, V3).await;
    app.lodge(&json!({
        "Permissions": ALL,
        "TransactionFromDateTime": "2026-03-01T00:00:00Z",
        "TransactionToDateTime": "2026-03-15T00:00:00Z",
    }))
    .await;
    app.link("harriet").await;
    let (rows, _) = app.all("transactions", "Transaction").await;
    assert!(!rows.is_empty());
    for row in rows {
        let at = row["BookingDateTime"].as_str().unwrap();
        assert!(("2026-03-01".."2026-03-15T00:00:01").contains(&at), "{at}");
    }
}

#[tokio::test]
async fn quirks_of_transactions() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V3, "harriet", &ALL).await;
    let id = app.account("Current").await;
    let path = format!("accounts/{id}/transactions");
    let (plain, _) = app.all(&path, "Transaction").await;

    bank.quirk(Quirk::UkobSameTransactionOnTwoPages);
    let (repeated, pages) = app.all(&path, "Transaction").await;
    assert_eq!(repeated.len(), plain.len() + pages - 1);
    assert_eq!(repeated[49], repeated[50]);
    bank.clear_quirks();

    bank.quirk(Quirk::UkobNextOnAnotherHost);
    let (_, first) = app.get(&path).await;
    let next = first["Links"]["Next"].as_str().unwrap();
    assert!(next.starts_with("http://localhost:"));
    assert!(first["Links"]["Self"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    bank.clear_quirks();

    bank.quirk(Quirk::UkobNoTransactionId);
    let (bare, _) = app.all(&path, "Transaction").await;
    assert!(bare.iter().all(|row| row.get("TransactionId").is_none()));
}

#[tokio::test]
async fn links_lead_through_all_pages() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V4, "harriet", &ALL).await;
    let (_, first) = app.get("transactions?fromBookingDateTime=2025-01-01T00:00:00").await;
    let links = &first["Links"];
    assert!(links.get("Prev").is_none());
    let last = links["Last"].as_str().unwrap();
    assert!(last.contains("fromBookingDateTime=2025-01-01T00"));
    let (_, last) = app.get(last).await;
    assert!(last["Links"].get("Next").is_none() && last["Links"]["Prev"].is_string());
    assert!(first["Meta"]["TotalPages"].as_u64().unwrap() > 2);
    assert!(first["Meta"]["FirstAvailableDateTime"].as_str().unwrap().starts_with("2024-03-"));

    bank.scenario(Scenario::EmptyMiddlePage);
    let (rows, pages) = app.all("statements", "Statement").await;
    assert_eq!(pages, 3);
    bank.clear_scenarios();
    assert_eq!(app.all("statements", "Statement").await.0, rows);
}

#[tokio::test]
async fn faults_speak_the_standard() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V4, "harriet", &ALL).await;
    bank.scenario(Scenario::TooManyRequests);
    assert_eq!(app.get("accounts").await, (reqwest::StatusCode::TOO_MANY_REQUESTS, json!(null)));
    bank.scenario(Scenario::Error500Once);
    let (status, error) = app.get("accounts").await;
    assert_eq!((status.as_u16(), &error["Errors"][0]["ErrorCode"]), (500, &json!("U000")));
    assert!(error.get("Code").is_none());
    bank.scenario(Scenario::OneFailingAccount);
    let saver = app.account("Saver").await;
    assert_eq!(app.get(&format!("accounts/{saver}/balances")).await.0, 500);
    assert_eq!(app.get("nothing").await.0, 404);
    assert_eq!(app.get("accounts/nothing").await.0, 400);
}

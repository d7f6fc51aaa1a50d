//! What can be read, how often, and in which shapes.

use guichet_mock_bank::{Quirk, Scenario};
use jiff::SignedDuration;
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::app::{BASE, REQUEST};
use super::{Bg, asking, everything};
use crate::support::{http, start, truth};

const ALL_TIME: &str = "dateFrom=2020-01-01";

fn number(value: &Value) -> Decimal {
    value.to_string().trim_matches('"').parse().unwrap()
}

#[tokio::test]
async fn the_rows_are_those_of_the_books() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let books = truth(&bank, "jonas&zone=Europe/Berlin").await;
    for account in books["customers"][0]["accounts"].as_array().unwrap() {
        let kind = account["kind"].as_str().unwrap();
        let (place, id_field) = match kind {
            "current" | "savings" => ("accounts", "transactionId"),
            "credit-card" | "charge-card" => ("card-accounts", "cardTransactionId"),
            _ => continue,
        };
        let id = account["id"].as_str().unwrap();
        for (status, list) in [("booked", "booked"), ("both", "pending")] {
            let path = format!("{place}/{id}/transactions?{ALL_TIME}&bookingStatus={status}");
            let (rows, _) = app.all(&path, list).await;
            let entries = account["entries"].as_array().unwrap();
            let entries: Vec<_> = entries.iter().filter(|entry| entry["status"] == list).collect();
            assert_eq!(rows.len(), entries.len());
            for (row, entry) in rows.iter().zip(entries) {
                assert_eq!(row[id_field], entry["id"]);
                assert_eq!(number(&row["transactionAmount"]["amount"]), number(&entry["amount"]));
                assert_eq!(row.get("bookingDate").is_some(), list == "booked");
                if list == "booked" {
                    assert_eq!(row["bookingDate"], entry["day"]);
                }
            }
        }
        let (_, body) = app.get(&format!("{place}/{id}/balances")).await;
        let booked = body["balances"].as_array().unwrap();
        let booked = booked.iter().find(|row| row["balanceType"] == "interimBooked").unwrap();
        assert_eq!(number(&booked["balanceAmount"]["amount"]), number(&account["booked"]));
    }
}

#[tokio::test]
async fn the_models_of_access_open_different_doors() {
    let bank = start().await;
    let books = truth(&bank, "jonas").await;
    let iban = &books["customers"][0]["accounts"][0]["iban"];
    let listed = asking(&json!({ "accounts": [{ "iban": iban }], "balances": [{ "iban": iban }] }));
    let app = Bg::linked(&bank, "jonas", &listed).await;
    let (_, body) = app.get("accounts?withBalance=true").await;
    let accounts = body["accounts"].as_array().unwrap();
    assert_eq!((accounts.len(), &accounts[0]["iban"]), (1, iban));
    assert!(accounts[0]["balances"].is_array());
    assert!(accounts[0]["_links"].get("transactions").is_none());
    let id = accounts[0]["resourceId"].as_str().unwrap();
    let path = format!("accounts/{id}/transactions?bookingStatus=booked&{ALL_TIME}");
    assert_eq!(app.refused(&path).await, (401, "CONSENT_INVALID".to_owned()));

    let mut available =
        asking(&json!({ "availableAccountsWithBalance": "allAccountsWithOwnerName" }));
    available["recurringIndicator"] = json!(false);
    available["frequencyPerDay"] = json!(1);
    let app = Bg::linked(&bank, "jonas", &available).await;
    let (_, body) = app.get("accounts").await;
    for account in body["accounts"].as_array().unwrap() {
        assert!(account.get("resourceId").is_none() && account.get("_links").is_none());
        assert!(account["balances"].is_array() && account["ownerName"].is_string());
    }
}

#[tokio::test]
async fn both_ends_of_the_dates_are_included_in_the_banks_own_days() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let (_, body) = app.get("accounts").await;
    let id = body["accounts"][0]["resourceId"].as_str().unwrap();
    let path = format!("accounts/{id}/transactions?bookingStatus=booked");
    let (all, _) = app.all(&format!("{path}&{ALL_TIME}"), "booked").await;
    let day = all[0]["bookingDate"].as_str().unwrap();
    let (rows, _) = app.all(&format!("{path}&dateFrom={day}&dateTo={day}"), "booked").await;
    let same: Vec<_> = all.iter().filter(|row| row["bookingDate"] == day).collect();
    assert_eq!(rows.iter().collect::<Vec<_>>(), same);
    for (query, expected) in [
        ("", "FORMAT_ERROR"),
        ("&dateFrom=yesterday", "FORMAT_ERROR"),
        ("&dateFrom=2026-03-02&dateTo=2026-03-01", "PERIOD_INVALID"),
        ("&entryReferenceFrom=nothing", "RESOURCE_UNKNOWN"),
        ("&deltaList=true", "PARAMETER_NOT_SUPPORTED"),
        ("&dateFrom=2026-03-01&withBalance=yes", "FORMAT_ERROR"),
    ] {
        assert_eq!(
            app.refused(&format!("{path}{query}")).await,
            (400, expected.to_owned()),
            "{query}"
        );
    }
    let missing = format!("accounts/{id}/transactions?{ALL_TIME}");
    assert_eq!(app.refused(&missing).await, (400, "FORMAT_ERROR".to_owned()));
}

#[tokio::test]
async fn a_report_can_begin_behind_an_entry() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let (_, body) = app.get("accounts").await;
    let id = body["accounts"][0]["resourceId"].as_str().unwrap();
    let path = format!("accounts/{id}/transactions?bookingStatus=booked");
    let (all, _) = app.all(&format!("{path}&{ALL_TIME}"), "booked").await;
    let reference = all[7]["entryReference"].as_str().unwrap();
    let (rows, _) = app.all(&format!("{path}&entryReferenceFrom={reference}"), "booked").await;
    assert_eq!(rows, all[..7]);
}

#[tokio::test]
async fn standing_orders_are_information() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let (_, body) = app.get("accounts").await;
    let id = body["accounts"][0]["resourceId"].as_str().unwrap();
    let (_, body) = app.get(&format!("accounts/{id}/transactions?bookingStatus=information")).await;
    let orders = body["transactions"]["information"].as_array().unwrap();
    let details = &orders[0]["additionalInformationStructured"]["standingOrderDetails"];
    assert_eq!(details["frequency"], "Monthly");
    assert!(body["transactions"].get("booked").is_none());
    let path = format!("accounts/{id}/transactions?bookingStatus=all&withBalance=true&{ALL_TIME}");
    let (_, body) = app.get(&path).await;
    for list in ["booked", "pending", "information"] {
        assert!(body["transactions"][list].is_array(), "{list}");
    }
    assert!(body["balances"].is_array());
}

#[tokio::test]
async fn a_transaction_has_details() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let (_, body) = app.get("accounts").await;
    let id = body["accounts"][0]["resourceId"].as_str().unwrap();
    let path = format!("accounts/{id}/transactions?bookingStatus=booked&{ALL_TIME}");
    let (_, body) = app.get(&path).await;
    let row = &body["transactions"]["booked"][0];
    let link = row["_links"]["transactionDetails"]["href"].as_str().unwrap();
    assert_eq!(&app.get(link).await.1["transactionsDetails"]["transactionDetails"], row);
    assert_eq!(app.get(&format!("accounts/{id}/transactions/nothing")).await.0, 404);
}

#[tokio::test]
async fn without_the_customer_each_resource_is_read_four_times_a_day() {
    let bank = start().await;
    let mut app = Bg::linked(&bank, "jonas", &everything()).await;
    app.attended = false;
    for _ in 0..4 {
        assert_eq!(app.get("accounts").await.0, 200);
    }
    assert_eq!(app.refused("accounts").await, (429, "ACCESS_EXCEEDED".to_owned()));
    let id = {
        app.attended = true;
        let (status, body) = app.get("accounts").await;
        assert_eq!(status, 200);
        body["accounts"][0]["resourceId"].as_str().unwrap().to_owned()
    };
    app.attended = false;
    assert_eq!(app.get(&format!("accounts/{id}/balances")).await.0, 200);
    // The pages of a listing are one reading.
    let path = format!("accounts/{id}/transactions?bookingStatus=booked&{ALL_TIME}");
    assert!(app.all(&path, "booked").await.1 > 4);
    bank.advance(SignedDuration::from_mins(599));
    assert_eq!(app.get("accounts").await.0, 429);
    bank.advance(SignedDuration::from_mins(1));
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn headers_are_looked_at() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let url = || bank.url().join(&format!("{BASE}/accounts")).unwrap();
    for (name, value, status, code) in [
        ("x-request-id", "1", 400, "FORMAT_ERROR"),
        ("consent-id", "", 400, "FORMAT_ERROR"),
        ("consent-id", "nothing", 403, "CONSENT_UNKNOWN"),
        ("accept", "text/html", 406, "REQUESTED_FORMATS_INVALID"),
    ] {
        let mut headers = vec![
            ("x-request-id", REQUEST),
            ("consent-id", app.consent.as_str()),
            ("accept", "*/*"),
            ("psu-ip-address", "192.0.2.7"),
        ];
        let send = async |headers: &[(&str, &str)]| {
            let mut request = http().get(url());
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = request.send().await.unwrap();
            let status = answer.status().as_u16();
            (status, serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap())
        };
        assert_eq!(send(&headers).await.0, 200);
        headers.iter_mut().find(|(given, _)| *given == name).unwrap().1 = value;
        let (got, body) = send(&headers).await;
        assert_eq!((got, super::code(&body).as_str()), (status, code), "{name}: {value}");
        headers.iter_mut().find(|(given, _)| *given == name).unwrap().1 = "*/*";
    }
    assert_eq!(app.send(Method::POST, "accounts").await.status(), 405);
    assert_eq!(app.refused("nothing").await, (404, "RESOURCE_UNKNOWN".to_owned()));
    assert_eq!(app.refused("accounts/nothing").await, (404, "RESOURCE_UNKNOWN".to_owned()));
    bank.quirk(Quirk::BgNoWildcardAccept);
    let request = app.request(Method::GET, "accounts").header("accept", "*/*");
    let any = request.build().unwrap();
    let only_any = {
        let mut request = any;
        request.headers_mut().insert("accept", "*/*".parse().unwrap());
        request
    };
    assert_eq!(http().execute(only_any).await.unwrap().status(), 406);
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn quirks_of_listings() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    let (_, body) = app.get("accounts").await;
    let id = body["accounts"][0]["resourceId"].as_str().unwrap();
    let path = format!("accounts/{id}/transactions?{ALL_TIME}&bookingStatus=");

    bank.quirk(Quirk::BgBothRefused);
    assert_eq!(
        app.refused(&format!("{path}both")).await,
        (400, "PARAMETER_NOT_SUPPORTED".to_owned())
    );
    assert_eq!(app.get(&format!("{path}booked")).await.0, 200);
    bank.clear_quirks();

    bank.quirk(Quirk::BgDownloadOnly);
    let (_, body) = app.get(&format!("{path}booked")).await;
    assert!(body.get("transactions").is_none());
    let link = body["_links"]["download"]["href"].as_str().unwrap();
    assert!(app.get(link).await.1["transactions"]["booked"].is_array());
    bank.clear_quirks();

    bank.quirk(Quirk::BgSameRequestIdOverPages);
    let (_, body) = app.get(&format!("{path}booked")).await;
    let next = body["transactions"]["_links"]["next"]["href"].as_str().unwrap();
    assert_eq!(app.get(next).await.0, 200);
    let mut other = app.request(Method::GET, next).build().unwrap();
    let id = "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f".parse().unwrap();
    other.headers_mut().insert("x-request-id", id);
    assert_eq!(http().execute(other).await.unwrap().status(), 400);
    bank.clear_quirks();

    bank.scenario(Scenario::EmptyMiddlePage);
    let (rows, pages) = app.all(&format!("{path}pending"), "pending").await;
    assert_eq!(pages, 3);
    bank.clear_scenarios();
    assert_eq!(app.all(&format!("{path}pending"), "pending").await.0, rows);
}

#[tokio::test]
async fn quirks_of_accounts() {
    let bank = start().await;
    let app = Bg::linked(&bank, "alice", &everything()).await;
    bank.quirk(Quirk::BgNoOffset);
    let (_, body) = app.get("accounts?withBalance=true").await;
    let changed = &body["accounts"][0]["balances"][1]["lastChangeDateTime"];
    assert_eq!(changed, "2026-03-31T14:00:00");
    bank.clear_quirks();
    let (_, body) = app.get("accounts?withBalance=true").await;
    let changed = &body["accounts"][0]["balances"][1]["lastChangeDateTime"];
    assert_eq!(changed, "2026-03-31T14:00:00+02:00");

    bank.quirk(Quirk::BgMultiCurrencyAccount);
    let (_, body) = app.get("accounts").await;
    let all = &body["accounts"][0];
    assert_eq!(all["currency"], "XXX");
    let id = all["resourceId"].as_str().unwrap();
    let (_, body) = app.get(&format!("accounts/{id}/balances")).await;
    let balances = body["balances"].as_array().unwrap();
    let currencies: std::collections::BTreeSet<_> =
        balances.iter().map(|row| row["balanceAmount"]["currency"].to_string()).collect();
    assert_eq!(currencies.len(), 5);
    let path = format!("accounts/{id}/transactions?bookingStatus=booked&dateFrom=2026-03-01");
    assert!(app.all(&path, "booked").await.0.len() > 20);
    bank.clear_quirks();

    bank.quirk(Quirk::BgIdPerConsent);
    let first = app.account("London").await;
    let second = Bg::linked(&bank, "alice", &everything()).await.account("London").await;
    assert_ne!(first, second);
    assert_eq!(app.get(&format!("accounts/{first}/balances")).await.0, 200);
    assert_eq!(app.get(&format!("accounts/{second}/balances")).await.0, 404);
}

#[tokio::test]
async fn faults_speak_the_standard() {
    let bank = start().await;
    let app = Bg::linked(&bank, "jonas", &everything()).await;
    bank.scenario(Scenario::TooManyRequests);
    assert_eq!(app.refused("accounts").await, (429, "ACCESS_EXCEEDED".to_owned()));
    bank.scenario(Scenario::Error500Once);
    assert_eq!(
        app.get("accounts").await,
        (reqwest::StatusCode::INTERNAL_SERVER_ERROR, json!(null))
    );
    bank.quirk(Quirk::BgProblemJson);
    let answer = app.send(Method::GET, "accounts/nothing").await;
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(body["code"], "RESOURCE_UNKNOWN");
}

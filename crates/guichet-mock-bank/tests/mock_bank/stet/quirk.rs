//! How banks depart from the text.

use guichet_mock_bank::{MockBank, Quirk};
use reqwest::Method;
use serde_json::{Value, json};

use super::App;
use crate::support::{http, start};

async fn first_row(quirk: Quirk, kind: &str, wanted: fn(&Value) -> bool) -> Value {
    let bank = MockBank::builder().quirk(quirk).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let rows = app.all(&app.transactions(kind).await).await;
    rows.into_iter().find(wanted).unwrap()
}

#[tokio::test]
async fn links_are_written_in_three_ways() {
    for (quirk, start) in [
        (None, "http://127.0.0.1"),
        (Some(Quirk::StetLinksFromRoot), "/stet/psd2/v1/accounts/"),
        (Some(Quirk::StetLinksWithoutSlash), "accounts/"),
    ] {
        let bank = start_with(quirk).await;
        let app = App::linked(&bank, "margaux", "aisp").await;
        let href = app.transactions("CARD").await;
        assert!(href.starts_with(start), "{href}");
        assert_eq!(app.get(&href).await.0, 200);
    }
}

async fn start_with(quirk: Option<Quirk>) -> MockBank {
    let bank = start().await;
    if let Some(quirk) = quirk {
        bank.quirk(quirk);
    }
    bank
}

#[tokio::test]
async fn an_id_may_have_all_that_the_pattern_allows() {
    let bank = MockBank::builder().quirk(Quirk::StetOddResourceIds).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let card = app.account("CARD").await;
    assert!(card["resourceId"].as_str().unwrap().starts_with("EUR /no?"));
    let rows = app.all(&app.transactions("CARD").await).await;
    assert!(!rows.is_empty());
}

#[tokio::test]
async fn quirks_change_one_field_each() {
    let any = |_: &Value| true;
    let out = |row: &Value| row["creditDebitIndicator"] == "DBIT";
    let pending = |row: &Value| row.get("expectedBookingDate").is_some();
    let booked = |row: &Value| row["status"] == "BOOK";

    let row = first_row(Quirk::StetRemittanceList, "CARD", any).await;
    assert!(row["remittanceInformation"][0].is_string());
    let row = first_row(Quirk::StetRemittanceText, "CARD", any).await;
    assert!(row["remittanceInformation"].is_string());
    let row = first_row(Quirk::StetNegativeDebits, "CARD", out).await;
    assert!(row["transactionAmount"]["amount"].to_string().starts_with('-'));
    let row = first_row(Quirk::StetTextAmounts, "CARD", out).await;
    assert!(!row["transactionAmount"]["amount"].as_str().unwrap().starts_with('-'));
    let row = first_row(Quirk::StetEmptyBookingDate, "CACC", pending).await;
    assert_eq!((&row["bookingDate"], &row["status"]), (&json!(""), &json!("PDNG")));
    let row = first_row(Quirk::StetPendingIsOther, "CARD", pending).await;
    assert_eq!(row["status"], "OTHR");
    let row = first_row(Quirk::StetPlainDates, "CARD", booked).await;
    assert_eq!(row["bookingDate"].as_str().unwrap().len(), 10);
    let bank = MockBank::builder().quirk(Quirk::StetNumericReference).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    let text = app.send(Method::GET, &href, None).await.text().await.unwrap();
    assert!(text.contains("\"entryReference\":2.0000"), "{text}");
}

#[tokio::test]
async fn an_empty_list_may_have_no_content() {
    for (quirk, status) in [(None, 200), (Some(Quirk::StetNoContent), 204)] {
        let bank = start_with(quirk).await;
        let app = App::linked(&bank, "margaux", "aisp").await;
        let href = app.transactions("CARD").await;
        let empty = format!("{href}?dateFrom=2026-03-31&dateTo=2026-03-31");
        assert_eq!(app.get(&empty).await.0, status);
    }
}

#[tokio::test]
async fn error_303001_comes_once() {
    let bank = MockBank::builder().quirk(Quirk::StetError303001Once).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, error) = app.get("accounts").await;
    assert_eq!(status, 500);
    assert_eq!((&error["status"], &error["error"]), (&json!("500"), &json!("303001")));
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn quirks_are_switched_over_http_too() {
    let bank = start().await;
    let at = |path: &str| bank.url().join(&format!("/_mock/quirks{path}")).unwrap();
    let name = "/stet-no-pages";
    assert_eq!(http().post(at(name)).send().await.unwrap().status(), 204);
    let listed = http().get(at("")).send().await.unwrap().text().await.unwrap();
    assert!(listed.contains("{\"name\":\"stet-no-pages\",\"on\":true}"), "{listed}");
    assert_eq!(http().delete(at(name)).send().await.unwrap().status(), 204);
    let listed = http().get(at("")).send().await.unwrap().text().await.unwrap();
    assert!(!listed.contains("true"));
    assert_eq!(http().post(at("/nothing")).send().await.unwrap().status(), 404);
}

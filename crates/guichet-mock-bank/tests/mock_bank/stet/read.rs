//! What is read, when all is as the text says.

use guichet_mock_bank::Quirk;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use super::{App, EXTENDED};
use crate::support::{http, start, truth};

#[tokio::test]
async fn payment_accounts_are_listed_and_the_card_names_its_account() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, body) = app.get("accounts").await;
    assert_eq!(status, 200);
    assert_eq!(body["accounts"].as_array().unwrap().len(), 2); // no savings
    let (current, card) = (app.account("CACC").await, app.account("CARD").await);
    assert_eq!(card["linkedAccount"], current["resourceId"]);
    assert!(current["accountId"]["iban"].as_str().unwrap().starts_with("FR"));
    assert_eq!(card["accountId"]["other"]["schemeName"], "MPAN");
    assert_eq!(card["name"], "Margaux Le Goff-Béranger 28/04/2026");
    let hal = app.send(Method::GET, "accounts", None).await;
    assert_eq!(hal.headers()["content-type"], "application/hal+json; charset=utf-8");
}

#[tokio::test]
async fn balances_have_their_sign_and_are_the_books() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let books = truth(&bank, "margaux").await;
    for (kind, index, types) in [("CACC", 0, vec!["CLBD", "XPCD"]), ("CARD", 2, vec!["OTHR"])] {
        let account = app.account(kind).await;
        let href = account["_links"]["balances"]["href"].as_str().unwrap();
        let (_, body) = app.get(href).await;
        let rows = body["balances"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| &row["balanceType"]).collect::<Vec<_>>(), types);
        let booked = &books["customers"][0]["accounts"][index]["booked"];
        assert_eq!(&rows[0]["balanceAmount"]["amount"], booked);
    }
    let card = &books["customers"][0]["accounts"][2]["booked"];
    assert!(card.to_string().starts_with('-'), "what is open on the card is owed: {card}");
}

#[tokio::test]
async fn all_pages_together_have_everything_once() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", EXTENDED).await;
    let rows = app.all(&app.transactions("CARD").await).await;
    let mut ids: Vec<_> = rows.iter().map(|row| row["resourceId"].to_string()).collect();
    assert!(ids.len() > 200);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), rows.len());
    bank.quirk(Quirk::StetNoPages);
    let (_, whole) = app.get(&app.transactions("CARD").await).await;
    assert_eq!(whole["transactions"].as_array().unwrap(), &rows);
    assert!(whole["_links"].get("next").is_none());
}

#[tokio::test]
async fn a_card_is_paid_in_one_line_a_month() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", EXTENDED).await;
    let summary = |row: &&Value| {
        row["remittanceInformation"]["unstructured"][0] == "RELEVE DIFFERE CARTE HERMINE"
    };
    let current = app.all(&app.transactions("CACC").await).await;
    assert!(current.iter().filter(summary).count() > 20);
    let card = app.all(&app.transactions("CARD").await).await;
    assert_eq!(card.iter().filter(summary).count(), 0);
}

#[tokio::test]
async fn the_end_of_the_window_is_not_in_it() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    // At 23:20 UTC of the 23rd it is the 24th in Paris.
    let late = |rows: &[Value]| {
        let shop = json!("CB LIBRAIRIE CA ET LA");
        rows.iter().any(|row| {
            row["remittanceInformation"]["unstructured"][0] == shop
                && row["transactionDate"] == "2026-03-24T00:20:00+01:00"
        })
    };
    for (window, found) in [
        ("dateFrom=2026-03-24&dateTo=2026-03-25", true),
        ("dateFrom=2026-03-23&dateTo=2026-03-24", false),
        ("dateFrom=2026-03-24T00:00:00%2B01:00&dateTo=2026-03-25T00:00:00%2B01:00", true),
    ] {
        let rows = app.all(&format!("{href}?{window}&dateType=transactionDate")).await;
        assert_eq!(late(&rows), found, "{window}");
    }
    let all = app.all(&href).await;
    let booked = all.iter().find_map(|row| row["bookingDate"].as_str()).unwrap();
    let day: jiff::civil::Date = booked[..10].parse().unwrap();
    let (before, after) = (day.yesterday().unwrap(), day.tomorrow().unwrap());
    let of_day = |row: &&Value| row["bookingDate"] == booked;
    let within = app.all(&format!("{href}?dateFrom={day}&dateTo={after}")).await;
    assert_eq!(within.iter().filter(of_day).count(), all.iter().filter(of_day).count());
    let outside = app.all(&format!("{href}?dateFrom={before}&dateTo={day}")).await;
    assert_eq!(outside.iter().filter(of_day).count(), 0);
}

#[tokio::test]
async fn references_grow_and_are_a_place_to_go_on_from() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    let rows = app.all(&href).await;
    let number = |row: &Value| row["entryReference"].as_str().map(|it| it.parse::<u64>().unwrap());
    let numbers: Vec<_> = rows.iter().filter_map(number).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] == pair[1] + 1));
    for name in ["entryReferenceFrom", "afterEntryReference"] {
        let newer = app.all(&format!("{href}?{name}={}", numbers[3])).await;
        assert_eq!(newer.iter().filter_map(number).collect::<Vec<_>>(), numbers[..3]);
    }
    bank.advance(SignedDuration::from_hours(24 * 5));
    let app = App { attended: true, ..App::linked(&bank, "margaux", "aisp").await };
    let later = app.all(&href).await;
    let same = rows.iter().find(|row| row["status"] == "BOOK").unwrap();
    assert!(later.contains(same), "a booking has changed its number");
}

#[tokio::test]
async fn errors_name_time_status_and_path() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, error) = app.get("accounts/nothing/balances").await;
    assert_eq!(status, 404);
    assert_eq!(error["timestamp"], "2026-03-31T14:00:00+02:00");
    assert_eq!(error["status"], 404);
    assert_eq!(error["path"], "/stet/psd2/v1/accounts/nothing/balances");
    let href = app.transactions("CARD").await;
    for (path, status) in [
        (format!("{href}?dateFrom=yesterday"), 400),
        (format!("{href}?dateFrom=2026-03-02&dateTo=2026-03-01"), 400),
        (format!("{href}?dateType=any"), 400),
        (format!("{href}?afterEntryReference=x"), 400),
        (format!("{href}?page=x"), 400),
        ("nothing".to_owned(), 404),
    ] {
        assert_eq!(app.get(&path).await.0, status, "{path}");
    }
    assert_eq!(app.send(Method::POST, "accounts", None).await.status(), 405);
    let bare = http().get(app.base.join("accounts").unwrap()).bearer_auth(&app.access);
    assert_eq!(bare.send().await.unwrap().status(), 406);
}

#[tokio::test]
async fn people_are_named() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (_, body) = app.get("end-user-identity").await;
    assert_eq!(body["identity"]["lastName"], "Le Goff-Béranger");
    let (_, body) = app.get("trusted-beneficiaries").await;
    assert_eq!(body["beneficiaries"][0]["creditor"]["name"], "Léa Guichard");
    let card = app.account("CARD").await;
    let (_, body) = app.get(card["_links"]["owners"]["href"].as_str().unwrap()).await;
    assert_eq!(body["identities"][0]["firstName"], "Margaux");
    let overdrafts = card["_links"]["overdrafts"]["href"].as_str().unwrap();
    assert_eq!(app.get(overdrafts).await.0, 204);
}

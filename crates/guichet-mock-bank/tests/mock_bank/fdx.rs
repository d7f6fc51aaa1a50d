//! FDX as the bank speaks it: headers, errors, dates, and the smaller endpoints.

use jiff::SignedDuration;
use serde_json::json;

use crate::support::{ALL, App, INTERACTION, http, start, unwrapped};

const VERSIONS: [&str; 3] = ["/fdx/v4", "/fdx/v5", "/fdx/v6"];

#[tokio::test]
async fn a_missing_interaction_id_is_invalid_input() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    for id in [None, Some("not-a-uuid")] {
        let mut request = http().get(app.base.join("accounts").unwrap()).bearer_auth(&app.access);
        if let Some(id) = id {
            request = request.header("x-fapi-interaction-id", id);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 400);
        let body: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(body["code"], "401");
    }
}

#[tokio::test]
async fn a_missing_unknown_or_old_token_is_unauthenticated() {
    let bank = start().await;
    for version in VERSIONS {
        let mut app = App::linked(&bank, version, "chloe", ALL).await;
        let code = if version == "/fdx/v6" { json!("603") } else { json!(603) };
        let fresh = std::mem::replace(&mut app.access, "nothing".to_owned());
        let (status, error) = app.get("accounts").await;
        assert_eq!((status.as_u16(), &error["code"]), (401, &code));
        app.access = fresh;
        bank.advance(SignedDuration::from_secs(900));
        assert_eq!(app.get("accounts").await.0, 401);
    }
}

#[tokio::test]
async fn wrong_input_is_named() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    let id = app.account("Courant").await;
    let rows = format!("accounts/{id}/transactions");
    for (path, status, code) in [
        ("accounts?resultType=everything".to_owned(), 400, "401"),
        ("accounts?limit=0".to_owned(), 400, "401"),
        ("accounts?pageKey=nonsense".to_owned(), 400, "401"),
        ("accounts?accountIds=nothing".to_owned(), 404, "701"),
        ("accounts/nothing".to_owned(), 404, "701"),
        ("accounts/nothing/transactions".to_owned(), 404, "701"),
        ("nothing".to_owned(), 404, "1107"),
        (format!("{rows}?startDate=2026-03-01"), 400, "703"),
        (format!("{rows}?endDate=2026-03-01"), 400, "703"),
        (format!("{rows}?startDate=2026-03-02&endDate=2026-03-01"), 400, "703"),
        (format!("{rows}?startTime=2026-03-02&endTime=2026-03-01"), 400, "703"),
        (format!("{rows}?startDate=2026-02-30&endDate=2026-03-01"), 400, "702"),
        (format!("accounts/{id}/payment-networks"), 422, "704"),
        (format!("accounts/{id}/statements/nothing"), 404, "1107"),
    ] {
        let (got, error) = app.get(&path).await;
        assert_eq!((got.as_u16(), &error["code"]), (status, &code.into()), "{path}: {error}");
        assert!(error["message"].is_string() && error["debugMessage"].is_string());
    }
}

#[tokio::test]
async fn wrong_headers_and_methods_are_refused() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    let send = |method: reqwest::Method, name: &'static str, value: &'static str| {
        http()
            .request(method, app.base.join("accounts").unwrap())
            .bearer_auth(&app.access)
            .header("x-fapi-interaction-id", INTERACTION)
            .header(name, value)
            .send()
    };
    let get = reqwest::Method::GET;
    assert_eq!(send(get.clone(), "accept", "text/html").await.unwrap().status(), 406);
    assert_eq!(send(get.clone(), "fdx-api-actor-type", "ROBOT").await.unwrap().status(), 400);
    assert_eq!(send(get, "fdx-api-actor-type", "BATCH").await.unwrap().status(), 200);
    let post = send(reqwest::Method::POST, "accept", "*/*").await.unwrap();
    assert_eq!(post.status(), 405);
    assert!(post.text().await.unwrap().contains("1206"));
}

#[tokio::test]
async fn without_dates_the_last_seven_days_are_meant_in_version_6() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let id = app.account("Everyday").await;
    let (implied, _) = app.all(&format!("accounts/{id}/transactions"), "transactions").await;
    let week = "startDate=2026-03-25&endDate=2026-03-31";
    let (stated, _) = app.all(&format!("accounts/{id}/transactions?{week}"), "transactions").await;
    assert_eq!(implied, stated);
    assert!(!implied.is_empty());
}

#[tokio::test]
async fn both_ends_of_the_dates_are_included() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v4", "chloe", ALL).await;
    let id = app.account("Courant").await;
    let day = "startTime=2026-03-30T10:00:00.000Z&endTime=2026-03-30T08:00:00.000Z";
    let (rows, _) = app.all(&format!("accounts/{id}/transactions?{day}"), "transactions").await;
    assert!(rows.iter().any(|row| unwrapped(row)["description"] == "VIR SEPA THEATRE DE L ILOT"));
}

#[tokio::test]
async fn a_lightweight_listing_has_no_amounts() {
    let bank = start().await;
    for version in VERSIONS {
        let app = App::linked(&bank, version, "alice", ALL).await;
        let text = app.text("accounts").await;
        assert!(!text.contains("Balance\":") && text.contains("accountNumberDisplay"));
        assert_eq!(text, app.text("accounts?resultType=lightweight").await);
    }
}

#[tokio::test]
async fn account_ids_choose_among_the_accounts() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let (a, b) = (app.account("Everyday").await, app.account("London").await);
    let (_, body) = app.get(&format!("accounts?accountIds={b},{a}")).await;
    let ids: Vec<_> =
        body["accounts"].as_array().unwrap().iter().map(|row| &row["accountId"]).collect();
    assert_eq!(ids, [&json!(a), &json!(b)]);
}

#[tokio::test]
async fn the_customer_and_the_holder_have_an_address() {
    let bank = start().await;
    for (version, region) in [("/fdx/v4", "state"), ("/fdx/v5", "region"), ("/fdx/v6", "region")] {
        let app = App::linked(&bank, version, "alice", ALL).await;
        let (_, customer) = app.get("customers/current").await;
        assert_eq!(customer["name"]["first"], "Alice");
        assert_eq!(customer["addresses"][0][region], "ME");
        assert_eq!(customer["dateOfBirth"], "1988-04-17");
        let id = app.account("Everyday").await;
        let (_, contact) = app.get(&format!("accounts/{id}/contact")).await;
        assert_eq!(contact["holders"][0]["relationship"], "PRIMARY");
    }
}

#[tokio::test]
async fn numbers_for_payments_are_tokens() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let id = app.account("Everyday").await;
    let (_, body) = app.get(&format!("accounts/{id}/payment-networks")).await;
    let networks = body["paymentNetworks"].as_array().unwrap();
    assert_eq!(networks.len(), 3);
    assert!(networks.iter().all(|one| one["identifierType"] == "TOKENIZED_ACCOUNT_NUMBER"));
    let number = crate::support::truth(&bank, "alice").await;
    let number = number["customers"][0]["accounts"][0]["number"].as_str().unwrap().to_owned();
    for path in ["accounts?resultType=details", &format!("accounts/{id}/payment-networks")] {
        assert!(!app.text(path).await.contains(&number));
    }
}

#[tokio::test]
async fn statements_are_small_pdfs() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    let id = app.account("Courant").await;
    let (statements, _) = app.all(&format!("accounts/{id}/statements"), "statements").await;
    assert_eq!(statements.len(), 12);
    assert_eq!(statements[0]["statementDate"], "2026-02-28");
    let href = statements[0]["links"][0]["href"].as_str().unwrap();
    let answer = app.send(href).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert!(answer.bytes().await.unwrap().starts_with(b"%PDF-1.4"));
}

#[tokio::test]
async fn the_bank_says_that_it_is_alive() {
    let bank = start().await;
    for version in VERSIONS {
        for path in ["availability", "capability"] {
            let url = bank.url().join(&format!("{version}/{path}")).unwrap();
            assert_eq!(http().get(url).send().await.unwrap().status(), 200);
        }
    }
}

#[tokio::test]
async fn a_memo_has_a_direction_of_its_own() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let id = app.account("Everyday").await;
    let (rows, _) = app.all(&format!("accounts/{id}/transactions"), "transactions").await;
    let statuses: Vec<_> = rows.iter().map(|row| row["status"].as_str().unwrap()).collect();
    for status in ["POSTED", "PENDING", "MEMO", "AUTHORIZATION"] {
        assert!(statuses.contains(&status), "{status}");
    }
    let memo = rows.iter().find(|row| row["status"] == "MEMO").unwrap();
    assert_eq!(memo["debitCreditMemo"], "MEMO");
    assert!(memo.get("postedTimestamp").is_none());
}

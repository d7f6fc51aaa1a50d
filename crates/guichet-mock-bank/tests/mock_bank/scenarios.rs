//! Every scenario, met by an app.

use std::collections::BTreeSet;

use guichet_mock_bank::{MockBank, Scenario, ScenarioSettings};
use jiff::SignedDuration;
use serde_json::Value;

use crate::support::{ALL, App, http, post_form, start, truth};

const DAYS: &str = "startTime=2026-01-01&endTime=2026-05-31&limit=500";

async fn rows(app: &App, nickname: &str) -> Vec<Value> {
    let id = app.account(nickname).await;
    app.all(&format!("accounts/{id}/transactions?{DAYS}"), "transactions").await.0
}

fn of(rows: &[Value], status: &str, text: &str) -> Vec<Value> {
    let wanted = |row: &&Value| {
        row["status"] == status && row["description"].as_str().unwrap().contains(text)
    };
    rows.iter().filter(wanted).cloned().collect()
}

fn ids(rows: &[Value]) -> BTreeSet<String> {
    rows.iter().map(|row| row["transactionId"].as_str().unwrap().to_owned()).collect()
}

async fn linked() -> (MockBank, App) {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    (bank, app)
}

#[tokio::test]
async fn settle_pendings_books_what_was_open() {
    let (bank, app) = linked().await;
    let before = rows(&app, "Everyday").await;
    let coffee = of(&before, "PENDING", "GULL & BEAN").remove(0);
    bank.scenario(Scenario::SettlePendings);
    let after = rows(&app, "Everyday").await;
    assert!(after.iter().all(|row| row["status"] == "POSTED"));
    let settled =
        after.iter().find(|row| row["referenceTransactionId"] == coffee["transactionId"]).unwrap();
    assert_ne!(settled["transactionId"], coffee["transactionId"]);
    // The pump held a round sum and takes what was filled; the hotel takes nothing.
    let text = app.text(&format!("accounts/{}", app.account("Everyday").await)).await;
    assert!(!text.is_empty());
    assert_eq!(of(&before, "AUTHORIZATION", "HOTEL SALTMARSH").len(), 1);
    let hotel = of(&before, "AUTHORIZATION", "HOTEL SALTMARSH").remove(0);
    assert!(!ids(&after).contains(hotel["transactionId"].as_str().unwrap()));
}

#[tokio::test]
async fn a_tip_is_added_when_the_dinner_is_posted() {
    let (bank, app) = linked().await;
    let id = app.account("Everyday").await;
    let path = format!("accounts/{id}/transactions?startDate=2026-03-30&endDate=2026-03-31");
    assert!(app.text(&path).await.contains("\"status\":\"PENDING\",\"amount\":48.00"));
    bank.scenario(Scenario::TipOnPosting);
    let after = app.text(&path).await;
    assert!(after.contains("\"status\":\"POSTED\",\"amount\":57.60"), "{after}");
    // It stays so when the time has come.
    bank.advance(SignedDuration::from_secs(800));
    assert!(app.text(&path).await.contains("57.60"));
}

#[tokio::test]
async fn a_day_is_renumbered() {
    let (bank, app) = linked().await;
    let before = rows(&app, "Everyday").await;
    bank.scenario(Scenario::RenumberADay);
    let after = rows(&app, "Everyday").await;
    assert_eq!(before.len(), after.len());
    let changed: Vec<_> = before
        .iter()
        .zip(&after)
        .filter(|(old, new)| old["transactionId"] != new["transactionId"])
        .map(|(old, _)| old["postedTimestamp"].as_str().unwrap()[..10].to_owned())
        .collect();
    assert!(changed.len() >= 2);
    assert_eq!(changed.iter().collect::<BTreeSet<_>>().len(), 1);
}

#[tokio::test]
async fn too_many_requests_refuses_the_next_one_only() {
    let (bank, app) = linked().await;
    bank.scenario(Scenario::TooManyRequests);
    let refused = app.send("accounts").await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "30");
    assert!(refused.text().await.unwrap().contains("\"code\":\"1207\""));
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn too_many_requests_can_last_until_its_time_is_up() {
    let (bank, app) = linked().await;
    let settings = ScenarioSettings { seconds: Some(60), ..ScenarioSettings::default() };
    bank.scenario_with(Scenario::TooManyRequests, settings);
    for _ in 0..3 {
        assert_eq!(app.get("accounts").await.0, 429);
    }
    bank.advance(SignedDuration::from_secs(60));
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn an_internal_error_comes_once_or_as_often_as_told() {
    let (bank, app) = linked().await;
    bank.scenario(Scenario::Error500Once);
    assert_eq!(app.get("accounts").await.0, 500);
    assert_eq!(app.get("accounts").await.0, 200);
    let settings = ScenarioSettings { times: Some(2), ..ScenarioSettings::default() };
    bank.scenario_with(Scenario::Error500Once, settings);
    for expected in [500, 500, 200] {
        assert_eq!(app.get("accounts").await.0, expected);
    }
}

#[tokio::test]
async fn a_body_is_cut_in_the_middle() {
    let (bank, app) = linked().await;
    bank.scenario(Scenario::CutTheBody);
    // Depending on when the connection breaks, the head may not be read either.
    let cut = match app.send("accounts").await {
        Ok(answer) => answer.text().await.is_err(),
        Err(_) => true,
    };
    assert!(cut);
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn a_web_page_comes_where_json_belongs() {
    let (bank, app) = linked().await;
    bank.scenario(Scenario::HtmlErrorPage);
    let answer = app.send("accounts").await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn pages_lead_in_a_circle() {
    let (bank, app) = linked().await;
    bank.scenario(Scenario::PageLoop);
    let (_, first) = app.get("accounts").await;
    let key = first["page"]["nextPageKey"].as_str().unwrap();
    let (_, second) = app.get(&format!("accounts?pageKey={key}")).await;
    assert_eq!(second["page"]["nextPageKey"], key);
    assert_ne!(first["accounts"], second["accounts"]);
}

#[tokio::test]
async fn an_empty_page_lies_in_the_middle() {
    let bank = start().await;
    for version in ["/fdx/v4", "/fdx/v5", "/fdx/v6"] {
        let app = App::linked(&bank, version, "alice", ALL).await;
        let (usual, _) = app.all("accounts", "accounts").await;
        bank.scenario(Scenario::EmptyMiddlePage);
        let (rows, pages) = app.all("accounts", "accounts").await;
        assert_eq!(rows, usual);
        assert_eq!(pages, 3);
        let (_, first) = app.get("accounts").await;
        let next = ["nextPageKey", "nextOffset"].map(|name| first["page"][name].as_str());
        let parameter = if next[0].is_some() { "pageKey" } else { "offset" };
        let key = next[0].or(next[1]).unwrap();
        let (_, empty) = app.get(&format!("accounts?{parameter}={key}")).await;
        assert_eq!(empty["accounts"], Value::Array(Vec::new()));
        bank.clear_scenarios();
    }
}

#[tokio::test]
async fn a_frozen_feed_shows_nothing_new() {
    let (bank, app) = linked().await;
    let before = rows(&app, "Everyday").await;
    bank.scenario(Scenario::FrozenFeed);
    bank.advance(SignedDuration::from_hours(24 * 20));
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    let (_, tokens) = post_form(&bank, "/oauth2/token", &form).await;
    let later = App::with_tokens(&bank, "/fdx/v6", &tokens);
    assert_eq!(rows(&later, "Everyday").await, before);
    bank.clear_scenarios();
    assert!(rows(&later, "Everyday").await.len() > before.len());
}

#[tokio::test]
async fn an_expired_consent_refuses_data_and_says_why() {
    let (bank, app) = linked().await;
    bank.scenario(Scenario::ExpireConsent);
    let (status, error) = app.get("accounts").await;
    assert_eq!((status.as_u16(), &error["code"]), (403, &"602".into()));
    assert_eq!(app.get(&format!("consents/{}", app.consent)).await.1["status"], "EXPIRED");
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    assert_eq!(post_form(&bank, "/oauth2/token", &form).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn a_customer_who_revokes_at_the_bank_ends_it_for_the_app() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let chase = App::linked_to_chase(&bank, "alice").await;
    bank.scenario(Scenario::RevokeAtBank);
    assert_eq!(app.get("accounts").await.0, 403);
    assert_eq!(app.get(&format!("consents/{}", app.consent)).await.1["status"], "REVOKED");
    assert_eq!(chase.get("accounts").await.0, 401);
    // A new permission is not touched by what was done before it.
    let again = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    assert_eq!(again.get("accounts").await.0, 200);
}

#[tokio::test]
async fn one_account_fails_and_the_others_do_not() {
    let (bank, app) = linked().await;
    let london = app.account("London").await;
    bank.scenario(Scenario::OneFailingAccount);
    let (status, body) = app.get("accounts?resultType=details").await;
    assert_eq!(status, 206);
    let all = body["accounts"].as_array().unwrap();
    assert_eq!(all.len(), 11);
    let failed: Vec<_> = all.iter().filter(|account| account.get("error").is_some()).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["nickname"], "Rainy days");
    assert!(failed[0].get("currentBalance").is_none());
    let id = failed[0]["accountId"].as_str().unwrap();
    assert_eq!(app.get(&format!("accounts/{id}/transactions")).await.0, 500);
    assert_eq!(app.get(&format!("accounts/{london}/transactions")).await.0, 200);

    let settings =
        ScenarioSettings { account: Some(london.clone()), ..ScenarioSettings::default() };
    bank.scenario_with(Scenario::OneFailingAccount, settings);
    assert_eq!(app.get(&format!("accounts/{london}")).await.0, 500);
    assert_eq!(app.get(&format!("accounts/{id}")).await.0, 200);
}

#[tokio::test]
async fn the_control_pages_do_what_the_library_does() {
    let (bank, app) = linked().await;
    let control = |path: &str| bank.url().join(&format!("/_mock/{path}")).unwrap();
    let http = http();
    let posted = http.post(control("scenarios/too-many-requests")).body("{\"times\":2}").send();
    assert_eq!(posted.await.unwrap().status(), 204);
    assert_eq!(app.get("accounts").await.0, 429);
    http.delete(control("scenarios/too-many-requests")).send().await.unwrap();
    assert_eq!(app.get("accounts").await.0, 200);
    assert_eq!(http.post(control("scenarios/nothing")).send().await.unwrap().status(), 404);
    let listed: Value = http.get(control("scenarios")).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed["scenarios"].as_array().unwrap().len(), Scenario::ALL.len());

    let moved = http.post(control("clock")).body("{\"advance\":\"PT1H\"}").send().await.unwrap();
    let moved: Value = moved.json().await.unwrap();
    assert_eq!(moved["now"], "2026-03-31T13:00:00Z");
    http.post(control("clock")).body("{\"set\":\"2026-04-01T08:00:00Z\"}").send().await.unwrap();
    assert_eq!(bank.now().to_string(), "2026-04-01T08:00:00Z");
    assert_eq!(truth(&bank, "alice").await["customers"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_arrived_is_remembered_with_its_headers() {
    let (bank, app) = linked().await;
    bank.clear_requests();
    app.get("accounts?limit=3").await;
    let requests = bank.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].path_and_query, "/fdx/v6/accounts?limit=3");
    assert_eq!((requests[0].method.as_str(), requests[0].status), ("GET", 200));
    assert!(requests[0].header("authorization").unwrap().starts_with("Bearer "));
    // Not in the text that lands in logs.
    assert!(!format!("{requests:?}").contains(&app.access));
    let url = bank.url().join("/_mock/requests").unwrap();
    let listed: Value = http().get(url.clone()).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed["requests"].as_array().unwrap().len(), 1);
    http().delete(url).send().await.unwrap();
    assert!(bank.requests().is_empty());
}

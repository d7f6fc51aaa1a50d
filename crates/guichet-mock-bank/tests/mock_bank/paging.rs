//! Pages.

use serde_json::Value;

use crate::support::{ALL, App, start, unwrapped};

fn id(row: &Value) -> String {
    unwrapped(row)["transactionId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn all_pages_together_have_everything_exactly_once() {
    let bank = start().await;
    for version in ["/fdx/v4", "/fdx/v5", "/fdx/v6"] {
        let app = App::linked(&bank, version, "alice", ALL).await;
        let account = app.account("Everyday").await;
        let path =
            format!("accounts/{account}/transactions?startTime=2025-06-01&endTime=2026-03-31");
        let (whole, pages) = app.all(&format!("{path}&limit=500"), "transactions").await;
        assert_eq!(pages, 1);
        assert!(whole.len() > 150);
        for limit in [7, 50] {
            let (rows, pages) = app.all(&format!("{path}&limit={limit}"), "transactions").await;
            assert_eq!(pages, whole.len().div_ceil(limit));
            let ids: Vec<_> = rows.iter().map(id).collect();
            assert_eq!(ids, whole.iter().map(id).collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn accounts_have_pages_too() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let (rows, pages) = app.all("accounts?limit=4", "accounts").await;
    assert_eq!((rows.len(), pages), (11, 3));
}

#[tokio::test]
async fn the_link_leads_where_the_key_leads() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let (_, first) = app.get("accounts?limit=4&resultType=details").await;
    let href = first["links"]["next"]["href"].as_str().unwrap();
    assert!(href.starts_with(bank.url().as_str()));
    let key = first["page"]["nextPageKey"].as_str().unwrap();
    let by_key = app.get(&format!("accounts?limit=4&resultType=details&pageKey={key}")).await;
    assert_eq!(app.get(href).await, by_key);
    assert_eq!(first["page"]["totalElements"], 11);
}

#[tokio::test]
async fn a_key_of_one_listing_does_not_open_another() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let (_, first) = app.get("accounts?limit=4").await;
    let key = first["page"]["nextPageKey"].as_str().unwrap();
    let account = app.account("Everyday").await;
    let (status, _) = app.get(&format!("accounts/{account}/transactions?pageKey={key}")).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn version_4_says_a_row_and_version_5_a_word() {
    let bank = start().await;
    let four = App::linked(&bank, "/fdx/v4", "alice", ALL).await;
    assert_eq!(four.get("accounts?limit=4").await.1["page"]["nextOffset"], "4");
    assert!(four.get("accounts?limit=4").await.1.get("links").is_none());
    let five = App::linked(&bank, "/fdx/v5", "alice", ALL).await;
    let (_, page) = five.get("accounts?limit=4").await;
    assert!(page["page"]["nextOffset"].as_str().unwrap().parse::<u64>().is_err());
    assert!(page["links"]["next"]["href"].as_str().unwrap().contains("offset="));
}

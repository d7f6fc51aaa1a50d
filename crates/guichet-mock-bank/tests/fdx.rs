//! FDX as the bank speaks it, in each version.

mod support;

use serde_json::Value;
use support::{ALL, App, INTERACTION, http, start, unwrapped};

const DAYS: &str = "startTime=2026-03-01&endTime=2026-03-31";

#[tokio::test]
async fn an_app_reads_accounts_and_transactions() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let (status, body) = app.get("accounts?resultType=details").await;
    assert_eq!(status, 200);
    assert_eq!(body["accounts"].as_array().unwrap().len(), 11);
    let id = app.account("Everyday").await;
    let (status, body) = app.get(&format!("accounts/{id}/transactions?{DAYS}")).await;
    assert_eq!(status, 200);
    assert!(body["transactions"].as_array().unwrap().len() > 20);
}

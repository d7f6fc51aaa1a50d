//! The consent as a resource, and what it covers.

use guichet_mock_bank::approve;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{
    ALL, App, INTERACTION, authorize_url, http, parameter, redeem, start, unwrapped, wish,
};

async fn revoke(app: &App) -> (u16, String) {
    let url = app.base.join(&format!("consents/{}/revocation", app.consent)).unwrap();
    let answer = http()
        .put(url)
        .bearer_auth(&app.access)
        .header("x-fapi-interaction-id", INTERACTION)
        .json(&json!({ "reason": "USER_ACTION", "initiator": "INDIVIDUAL" }))
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_consent_can_be_read_and_revoked_once() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    let path = format!("consents/{}", app.consent);
    let (status, consent) = app.get(&path).await;
    assert_eq!((status.as_u16(), &consent["status"]), (200, &"ACTIVE".into()));
    assert_eq!(consent["createdTime"], "2026-03-31T12:00:00Z");
    assert_eq!(consent["expirationTime"], "2026-06-29T12:00:00Z");
    assert_eq!(consent["resources"].as_array().unwrap().len(), 2);

    assert_eq!(revoke(&app).await, (204, String::new()));
    assert_eq!(revoke(&app).await.0, 409);
    assert_eq!(app.get(&path).await.1["status"], "REVOKED");
    assert_eq!(app.get(&format!("{path}/revocation")).await.1["initiator"], "INDIVIDUAL");
    assert_eq!(app.get("accounts").await.0, 403);
}

#[tokio::test]
async fn a_consent_ends_with_its_time() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    bank.advance(SignedDuration::from_hours(24 * 90));
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    let (_, error) = crate::support::post_form(&bank, "/oauth2/token", &form).await;
    assert_eq!(error["error"], "invalid_grant");
}

#[tokio::test]
async fn another_consent_is_not_found() {
    let bank = start().await;
    let chloe = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    let alice = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    assert_eq!(alice.get(&format!("consents/{}", chloe.consent)).await.0, 404);
}

#[tokio::test]
async fn only_the_accounts_that_were_chosen_are_there() {
    let bank = start().await;
    // A customer who unticks all boxes but one, by hand.
    let url = authorize_url(&bank, "/oauth2", &wish(ALL));
    let page = http().get(url).send().await.unwrap().text().await.unwrap();
    let visit = page.split_once("name=\"visit\" value=\"").unwrap().1.split('"').next().unwrap();
    let form = [("visit", visit), ("customer", "chloe"), ("password", "chloe")];
    let action = bank.url().join("/oauth2/authorize").unwrap();
    let page = http().post(action.clone()).form(&form).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Balances") && page.contains("Livret"));
    let account =
        page.split_once("name=\"account\" value=\"").unwrap().1.split('"').next().unwrap();

    let none = [("visit", visit), ("decision", "approve")];
    assert_eq!(http().post(action.clone()).form(&none).send().await.unwrap().status(), 422);

    let one = [("visit", visit), ("decision", "approve"), ("account", account)];
    let end = http().post(action).form(&one).send().await.unwrap();
    assert_eq!(end.status(), 303);
    let back = end.headers()["location"].to_str().unwrap().parse().unwrap();
    let (_, tokens) = redeem(&bank, &parameter(&back, "code").unwrap()).await;
    let app = App::with_tokens(&bank, "/fdx/v6", &tokens);
    let (_, body) = app.get("accounts").await;
    assert_eq!(body["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(body["accounts"][0]["accountId"], account);
    let missing = crate::support::truth(&bank, "chloe").await;
    let other = missing["customers"][0]["accounts"][1]["id"].as_str().unwrap();
    let (status, error) = app.get(&format!("accounts/{other}")).await;
    assert_eq!((status.as_u16(), &error["code"]), (404, &"701".into()));
}

#[tokio::test]
async fn clusters_that_are_missing_are_missing_from_the_answers() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", "ACCOUNT_BASIC").await;
    let (_, body) = app.get("accounts?resultType=details").await;
    for account in body["accounts"].as_array().unwrap() {
        for name in ["currentBalance", "principalBalance", "currentValue", "holdings", "bills"] {
            assert!(account.get(name).is_none(), "{name}");
        }
    }
    let id = app.account("Everyday").await;
    for path in ["transactions", "contact", "payment-networks", "statements"] {
        let (status, error) = app.get(&format!("accounts/{id}/{path}")).await;
        assert_eq!((status.as_u16(), &error["code"]), (403, &"602".into()), "{path}");
    }
    assert_eq!(app.get("customers/current").await.0, 403);
}

#[tokio::test]
async fn nothing_older_than_the_lookback_is_shown() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v5", "chloe", ALL).await;
    let id = app.account("Courant").await;
    let path = format!("accounts/{id}/transactions?startTime=2020-01-01&endTime=2026-03-31");
    let (rows, _) = app.all(&format!("{path}&limit=500"), "transactions").await;
    let days: Vec<_> = rows.iter().map(|row| day(unwrapped(row))).collect();
    assert!(days.iter().all(|day| day.as_str() >= "2025-03-31"));
    assert!(days.iter().any(|day| day.as_str() < "2025-04-10"));
}

fn day(row: &Value) -> String {
    let posted = row.get("postedTimestamp").unwrap_or(&row["transactionTimestamp"]);
    posted.as_str().unwrap()[..10].to_owned()
}

#[tokio::test]
async fn the_same_customer_may_consent_twice() {
    let bank = start().await;
    let first = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    let again = authorize_url(&bank, "/oauth2", &wish(ALL));
    assert!(approve(&again, "chloe").await.is_ok());
    assert_eq!(first.get("accounts").await.0, 200);
}

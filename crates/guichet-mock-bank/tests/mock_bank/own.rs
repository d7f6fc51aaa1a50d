//! The interfaces that are a bank's own: Monzo's and Starling's.

use guichet_mock_bank::{MockBank, Quirk, approve};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{REDIRECT, http, parameter, post_form};

/// An app with a token of one of them.
struct App<'a> {
    bank: &'a MockBank,
    base: &'static str,
    token: String,
}

impl<'a> App<'a> {
    async fn linked(bank: &'a MockBank, base: &'static str, oauth: &str) -> Self {
        let mut url = bank.url().join(&format!("{oauth}/authorize")).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", "guichet-demo"),
            ("redirect_uri", REDIRECT),
            ("state", "s"),
        ]);
        let back = approve(&url, "harriet").await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
        let (status, tokens) = post_form(bank, &format!("{oauth}/token"), &form).await;
        assert_eq!(status, 200, "{tokens}");
        Self { bank, base, token: tokens["access_token"].as_str().unwrap().to_owned() }
    }

    async fn monzo(bank: &'a MockBank) -> Self {
        Self::linked(bank, "/monzo", "/monzo/oauth").await
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let url = self.bank.url().join(&format!("{}{path}", self.base)).unwrap();
        let answer = http().get(url).bearer_auth(&self.token).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn rows(&self, query: &str) -> Vec<Value> {
        let (status, accounts) = self.get("/accounts").await;
        assert_eq!(status, 200);
        let id = accounts["accounts"][0]["id"].as_str().unwrap();
        let (status, body) = self.get(&format!("/transactions?account_id={id}&{query}")).await;
        assert_eq!(status, 200, "{body}");
        body["transactions"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn monzo_pages_begin_behind_an_id_and_the_oldest_comes_first() {
    let bank = MockBank::start().await.unwrap();
    let app = App::monzo(&bank).await;
    let first = app.rows("limit=3").await;
    let last = first[2]["id"].as_str().unwrap();
    let next = app.rows(&format!("since={last}&limit=2")).await;
    let all = app.rows("limit=5").await;
    assert_eq!([first, next.clone()].concat(), all);
    assert!(all[0]["created"].as_str() <= all[4]["created"].as_str());
    assert!(all.iter().all(|row| row["amount"].is_i64()));
    assert_eq!(app.rows("").await.len(), 30);
    let (status, body) = app.get("/transactions?account_id=nobody").await;
    assert_eq!((status.as_u16(), body["code"].as_str()), (403, Some("forbidden.not_your_account")));
}

#[tokio::test]
async fn monzo_gives_a_long_history_for_five_minutes() {
    let bank = MockBank::start().await.unwrap();
    let app = App::monzo(&bank).await;
    assert!(!app.rows("since=2020-01-01T00:00:00Z").await.is_empty());
    bank.advance(jiff::SignedDuration::from_mins(6));
    let (_, accounts) = app.get("/accounts").await;
    let id = accounts["accounts"][0]["id"].as_str().unwrap();
    let (status, body) =
        app.get(&format!("/transactions?account_id={id}&since=2020-01-01T00:00:00Z")).await;
    let code = body["code"].as_str();
    assert_eq!((status.as_u16(), code), (403, Some("forbidden.verification_required")));
}

#[tokio::test]
async fn monzo_waits_for_the_app_where_the_quirk_says_so() {
    let bank = MockBank::builder().quirk(Quirk::MonzoApproveInApp).start().await.unwrap();
    let app = App::monzo(&bank).await;
    assert_eq!(app.get("/accounts").await.0, 403);
    assert!(bank.approve_decoupled("in-app", "chloe").is_err());
    bank.approve_decoupled("in-app", "harriet").unwrap();
    assert_eq!(app.get("/accounts").await.0, 200);
}

#[tokio::test]
async fn starling_has_a_feed_for_each_category() {
    let bank = MockBank::start().await.unwrap();
    let app = App::linked(&bank, "/starling/api/v2", "/starling/oauth").await;
    let (_, accounts) = app.get("/accounts").await;
    let first = &accounts["accounts"][0];
    let (id, category) =
        (first["accountUid"].as_str().unwrap(), first["defaultCategory"].as_str().unwrap());
    let feed = |category: &str| {
        format!(
            "/feed/account/{id}/category/{category}/transactions-between\
             ?minTransactionTimestamp=2020-01-01T00:00:00Z\
             &maxTransactionTimestamp=2040-01-01T00:00:00Z"
        )
    };
    let (status, body) = app.get(&feed(category)).await;
    assert_eq!(status, 200);
    let rows = body["feedItems"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["amount"]["minorUnits"].as_i64() >= Some(0)));
    assert!(rows.iter().any(|row| row["direction"] == "OUT" && row["status"] == "PENDING"));
    assert_eq!(app.get(&feed("another")).await.0, 404);
    let (_, balance) = app.get(&format!("/accounts/{id}/balance")).await;
    assert!(balance["clearedBalance"]["minorUnits"].is_i64());
    let (_, spaces) = app.get(&format!("/account/{id}/spaces")).await;
    assert_eq!(spaces["savingsGoals"].as_array().map(Vec::len), Some(0));
}

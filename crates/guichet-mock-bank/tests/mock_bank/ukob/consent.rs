//! Consents: lodged, decided, ended.

use guichet_mock_bank::{MockBank, Quirk, Scenario, deny};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use super::{ALL, Ukob, V3, V4};
use crate::support::{http, start};

async fn refused(bank: &MockBank, base: &'static str, data: Value) -> (u16, String) {
    let mut app = Ukob::new(bank, base).await;
    let (status, body) = app.lodge(&data).await;
    (status.as_u16(), body["Errors"][0]["ErrorCode"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_consent_goes_through_its_states_in_the_words_of_each_version() {
    let bank = start().await;
    for (base, words) in
        [(V3, ["AwaitingAuthorisation", "Authorised", "Revoked"]), (V4, ["AWAU", "AUTH", "CANC"])]
    {
        let mut app = Ukob::new(&bank, base).await;
        let (status, body) = app.lodge(&json!({ "Permissions": ["ReadAccountsBasic"] })).await;
        assert_eq!((status.as_u16(), &body["Data"]["Status"]), (201, &json!(words[0])));
        assert_eq!(app.status().await, words[0]);
        app.link("harriet").await;
        assert_eq!(app.status().await, words[1]);
        assert_eq!(app.get("accounts").await.0, 200);
        let path = format!("account-access-consents/{}", app.consent);
        assert_eq!(app.send(Method::DELETE, &path, &app.own, None).await.0, 204);
        assert_eq!(app.status().await, words[2]);
        assert_eq!(app.get("accounts").await.0, 403);
    }
}

#[tokio::test]
async fn a_customer_who_cancels_rejects_the_consent() {
    let bank = start().await;
    for (base, word) in [(V3, "Rejected"), (V4, "RJCT")] {
        let mut app = Ukob::new(&bank, base).await;
        app.lodge(&json!({ "Permissions": ["ReadBalances"] })).await;
        let back = deny(&app.authorize_url(&[("response_type", "code")])).await.unwrap();
        assert!(back.as_str().contains("error=access_denied"));
        assert_eq!(app.status().await, word);
    }
}

#[tokio::test]
async fn only_version_4_has_a_word_for_an_expired_consent() {
    let bank = start().await;
    for (base, word) in [(V3, "Authorised"), (V4, "EXPD")] {
        let app = Ukob::linked(&bank, base, "harriet", &["ReadBalances"]).await;
        bank.scenario(Scenario::ExpireConsent);
        assert_eq!(app.status().await, word);
        let (status, error) = app.get("balances").await;
        let code = if base == V3 { "UK.OBIE.Reauthenticate" } else { "U028" };
        assert_eq!((status.as_u16(), &error["Errors"][0]["ErrorCode"]), (403, &json!(code)));
    }
}

#[tokio::test]
async fn the_date_of_expiry_is_kept() {
    let bank = start().await;
    let mut app = Ukob::new(&bank, V3).await;
    let data = json!({
        "Permissions": ["ReadAccountsBasic"],
        "ExpirationDateTime": "2026-06-01T00:00:00+01:00",
    });
    let (_, body) = app.lodge(&data).await;
    assert_eq!(body["Data"]["ExpirationDateTime"], "2026-06-01T00:00:00+01:00");
    app.link("harriet").await;
    assert_eq!(app.get("accounts").await.0, 200);
    bank.set_now("2026-05-31T22:59:00Z".parse().unwrap());
    app.link("harriet").await;
    assert_eq!(app.get("accounts").await.0, 200);
    bank.advance(SignedDuration::from_mins(2));
    assert_eq!(app.get("accounts").await.0, 403);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_both_error_models() {
    let bank = start().await;
    for (data, word, code) in [
        (json!({}), "UK.OBIE.Field.Missing", "U004"),
        (json!({ "Permissions": [] }), "UK.OBIE.Field.Missing", "U004"),
        (json!({ "Permissions": ["ReadAll"] }), "UK.OBIE.Field.Invalid", "U002"),
        (json!({ "Permissions": ["ReadTransactionsBasic"] }), "UK.OBIE.Field.Expected", "U001"),
        (json!({ "Permissions": ["ReadTransactionsDebits"] }), "UK.OBIE.Field.Expected", "U001"),
        (
            json!({ "Permissions": ["ReadBalances"], "ExpirationDateTime": "2026-01-01T00:00:00Z" }),
            "UK.OBIE.Field.InvalidDate",
            "U003",
        ),
        (
            json!({ "Permissions": ["ReadBalances"], "TransactionFromDateTime": "2026-01-01" }),
            "UK.OBIE.Field.InvalidDate",
            "U003",
        ),
    ] {
        assert_eq!(refused(&bank, V3, data.clone()).await, (400, word.to_owned()));
        assert_eq!(refused(&bank, V4, data).await, (400, code.to_owned()));
    }
}

#[tokio::test]
async fn one_permission_that_is_not_offered_spoils_the_consent() {
    let bank = start().await;
    let asked = json!({ "Permissions": ["ReadAccountsBasic", "ReadPAN"] });
    let mut app = Ukob::new(&bank, V3).await;
    assert_eq!(app.lodge(&asked).await.0, 201);
    bank.quirk(Quirk::UkobUnsupportedPermissions);
    assert_eq!(app.lodge(&asked).await.0, 400);
    assert_eq!(app.lodge(&json!({ "Permissions": ["ReadAccountsBasic"] })).await.0, 201);
}

#[tokio::test]
async fn each_token_opens_its_own_doors_only() {
    let bank = start().await;
    let app = Ukob::linked(&bank, V3, "harriet", &ALL).await;
    let path = format!("account-access-consents/{}", app.consent);
    for (path, token) in [(path.as_str(), &app.token), ("accounts", &app.own)] {
        let url = bank.url().join(&format!("{V3}/{path}")).unwrap();
        let answer = http().get(url).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert!(answer.headers().get("content-type").is_none());
        assert_eq!(answer.text().await.unwrap(), "");
    }
    let unknown = app.send(Method::GET, "account-access-consents/nothing", &app.own, None).await;
    assert_eq!(unknown.0, 400);
    assert_eq!(unknown.1["Errors"][0]["ErrorCode"], "UK.OBIE.Resource.NotFound");
}

#[tokio::test]
async fn a_consent_of_one_version_is_read_at_the_other() {
    let bank = start().await;
    let mut app = Ukob::linked(&bank, V3, "harriet", &["ReadAccountsBasic"]).await;
    app.base = V4;
    assert_eq!(app.status().await, "AUTH");
    let (status, body) = app.get("accounts").await;
    assert_eq!(
        (status.as_u16(), &body["Data"]["Account"][0]["AccountTypeCode"]),
        (200, &json!("CACC"))
    );
}

//! The authorization servers.

use guichet_mock_bank::{Error, approve, deny};
use jiff::SignedDuration;

use crate::support::{
    ALL, App, REDIRECT, VERIFIER, authorize_url, http, parameter, post_form, redeem, replace,
    start, wish,
};

#[tokio::test]
async fn the_state_comes_back_and_the_code_works_once() {
    let bank = start().await;
    let back = approve(&authorize_url(&bank, "/oauth2", &wish(ALL)), "alice").await.unwrap();
    assert!(back.as_str().starts_with(REDIRECT));
    assert_eq!(parameter(&back, "state").as_deref(), Some("xyz"));
    let code = parameter(&back, "code").unwrap();
    let (status, tokens) = redeem(&bank, &code).await;
    assert_eq!(status, 200);
    assert_eq!(tokens["expires_in"], 900);
    assert_eq!(tokens["grant_id"], tokens["fdxConsentId"]);
    assert_eq!(tokens["scope"], "offline_access");

    let (status, error) = redeem(&bank, &code).await;
    assert_eq!((status.as_u16(), &error["error"]), (400, &"invalid_grant".into()));
    // The tokens of a code that was used twice are taken back.
    let app = App::with_tokens(&bank, "/fdx/v6", &tokens);
    assert_eq!(app.get("accounts").await.0, 401);
}

#[tokio::test]
async fn a_code_lives_for_two_minutes() {
    let bank = start().await;
    let back = approve(&authorize_url(&bank, "/oauth2", &wish(ALL)), "alice").await.unwrap();
    bank.advance(SignedDuration::from_secs(120));
    let (_, error) = redeem(&bank, &parameter(&back, "code").unwrap()).await;
    assert_eq!(error["error"], "invalid_grant");
}

#[tokio::test]
async fn a_wrong_verifier_or_redirect_gives_no_token() {
    let bank = start().await;
    for (verifier, redirect) in [
        ("another-verifier-of-at-least-forty-three-chars", REDIRECT),
        (VERIFIER, "http://127.0.0.1:7000/elsewhere"),
    ] {
        let back = approve(&authorize_url(&bank, "/oauth2", &wish(ALL)), "alice").await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ];
        let (status, error) = post_form(&bank, "/oauth2/token", &form).await;
        assert_eq!((status.as_u16(), &error["error"]), (400, &"invalid_grant".into()));
    }
}

#[tokio::test]
async fn a_request_without_pkce_or_with_plain_is_refused_at_the_app() {
    let bank = start().await;
    for (name, value) in [("code_challenge", None), ("code_challenge_method", Some("plain"))] {
        let mut asked = wish(ALL);
        replace(&mut asked, name, value);
        let back = approve(&authorize_url(&bank, "/oauth2", &asked), "alice").await.unwrap();
        assert_eq!(parameter(&back, "error").as_deref(), Some("invalid_request"));
        assert_eq!(parameter(&back, "state").as_deref(), Some("xyz"));
        assert_eq!(parameter(&back, "code"), None);
    }
}

#[tokio::test]
async fn an_unknown_app_or_address_gets_a_page_and_no_redirect() {
    let bank = start().await;
    for (name, value) in [
        ("client_id", "someone"),
        ("redirect_uri", "https://evil.example/back"),
        ("redirect_uri", "http://127.0.0.1.evil.example/back"),
    ] {
        let mut asked = wish(ALL);
        replace(&mut asked, name, Some(value));
        let url = authorize_url(&bank, "/oauth2", &asked);
        let answer = http().get(url.clone()).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(answer.headers().get("location").is_none());
        assert!(matches!(approve(&url, "alice").await, Err(Error::Script(_))));
    }
}

#[tokio::test]
async fn a_customer_can_say_no() {
    let bank = start().await;
    let back = deny(&authorize_url(&bank, "/oauth2", &wish(ALL))).await.unwrap();
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&back, "state").as_deref(), Some("xyz"));
}

#[tokio::test]
async fn a_wrong_password_leads_back_to_the_login() {
    let bank = start().await;
    let lost = approve(&authorize_url(&bank, "/oauth2", &wish(ALL)), "nobody").await;
    assert!(matches!(lost, Err(Error::Script(_))));
    assert!(bank.requests().iter().any(|request| request.status == 401));
}

#[tokio::test]
async fn a_pushed_request_is_found_again_until_it_is_too_old() {
    let bank = start().await;
    let asked = wish(ALL);
    let form: Vec<_> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (status, pushed) = post_form(&bank, "/oauth2/par", &form).await;
    assert_eq!(status, 201);
    let uri = pushed["request_uri"].as_str().unwrap().to_owned();
    let short = [("client_id", "guichet-demo".to_owned()), ("request_uri", uri)];
    let url = authorize_url(&bank, "/oauth2", &short);
    let back = approve(&url, "alice").await.unwrap();
    let (status, _) = redeem(&bank, &parameter(&back, "code").unwrap()).await;
    assert_eq!(status, 200);

    bank.advance(SignedDuration::from_secs(pushed["expires_in"].as_i64().unwrap()));
    assert!(approve(&url, "alice").await.is_err());
}

#[tokio::test]
async fn a_pushed_request_needs_an_honest_client_and_sound_details() {
    let bank = start().await;
    let url = bank.url().join("/oauth2/par").unwrap();
    let answer = http().post(url).form(&wish(ALL)).send().await.unwrap();
    assert_eq!(answer.status(), 401);

    let mut asked = wish(ALL);
    replace(&mut asked, "authorization_details", Some("[{\"type\":\"other\"}]"));
    let form: Vec<_> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (status, error) = post_form(&bank, "/oauth2/par", &form).await;
    let expected = (400, &"invalid_authorization_details".into());
    assert_eq!((status.as_u16(), &error["error"]), expected);
}

#[tokio::test]
async fn a_client_may_prove_itself_in_the_form_but_not_twice() {
    let bank = start().await;
    let url = bank.url().join("/oauth2/token").unwrap();
    let proof = [("client_id", "guichet-demo"), ("client_secret", "guichet-demo-secret")];
    let sent = http().post(url.clone()).form(&proof).send().await.unwrap();
    assert_eq!(sent.status(), 400); // known, but without a grant_type
    let twice = http().post(url.clone()).basic_auth("guichet-demo", Some("x")).form(&proof);
    assert_eq!(twice.send().await.unwrap().status(), 400);
    let wrong = http().post(url).basic_auth("guichet-demo", Some("x")).form(&[("a", "b")]);
    let refused = wrong.send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers().contains_key("www-authenticate"));
}

#[tokio::test]
async fn a_refresh_token_is_replaced_and_the_old_one_is_dead() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    bank.advance(SignedDuration::from_secs(900));
    assert_eq!(app.get("accounts").await.0, 401);

    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    let (status, tokens) = post_form(&bank, "/oauth2/token", &form).await;
    assert_eq!(status, 200);
    let renewed = App::with_tokens(&bank, "/fdx/v6", &tokens);
    assert_ne!(renewed.refresh, app.refresh);
    assert_eq!(renewed.consent, app.consent);
    assert_eq!(renewed.get("accounts").await.0, 200);

    let (status, error) = post_form(&bank, "/oauth2/token", &form).await;
    assert_eq!((status.as_u16(), &error["error"]), (400, &"invalid_grant".into()));
}

#[tokio::test]
async fn a_revoked_refresh_token_ends_everything() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let form = [("token", app.refresh.as_str())];
    assert_eq!(post_form(&bank, "/oauth2/revoke", &form).await.0, 200);
    assert_eq!(app.get("accounts").await.0, 401);
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    assert_eq!(post_form(&bank, "/oauth2/token", &form).await.1["error"], "invalid_grant");
    // An unknown token is no error.
    assert_eq!(post_form(&bank, "/oauth2/revoke", &[("token", "nothing")]).await.0, 200);
}

#[tokio::test]
async fn a_single_permission_has_no_refresh_token() {
    let bank = start().await;
    let mut asked = wish(ALL);
    let once = asked.last().unwrap().1.replace("TIME_BOUND", "ONE_TIME");
    replace(&mut asked, "authorization_details", Some(&once));
    let back = approve(&authorize_url(&bank, "/oauth2", &asked), "chloe").await.unwrap();
    let (_, tokens) = redeem(&bank, &parameter(&back, "code").unwrap()).await;
    assert!(tokens.get("refresh_token").is_none());
}

#[tokio::test]
async fn scopes_ask_for_clusters_where_there_are_no_details() {
    let bank = start().await;
    let mut asked = wish(ALL);
    replace(&mut asked, "authorization_details", None);
    replace(&mut asked, "scope", Some("fdx:accountbasic:read"));
    let back = approve(&authorize_url(&bank, "/oauth2", &asked), "chloe").await.unwrap();
    let (_, tokens) = redeem(&bank, &parameter(&back, "code").unwrap()).await;
    let app = App::with_tokens(&bank, "/fdx/v6", &tokens);
    let id = app.account("Livret").await;
    let (status, error) = app.get(&format!("accounts/{id}/transactions")).await;
    assert_eq!((status.as_u16(), &error["code"]), (403, &"602".into()));

    replace(&mut asked, "scope", Some("fdx:everything:read"));
    let back = approve(&authorize_url(&bank, "/oauth2", &asked), "chloe").await.unwrap();
    assert_eq!(parameter(&back, "error").as_deref(), Some("invalid_scope"));
}

#[tokio::test]
async fn chase_has_its_own_answers() {
    let bank = start().await;
    let app = App::linked_to_chase(&bank, "chloe").await;
    assert_eq!(app.get("accounts").await.0, 200);
    assert_eq!(app.get("ping").await.0, 200);
    assert_eq!(app.get("consents/anything").await.0, 404);

    let form = [("grant_type", "refresh_token"), ("refresh_token", "no")];
    let (_, error) = post_form(&bank, "/aggregator-oauth/v1/token", &form).await;
    assert_eq!(error, serde_json::json!({ "error": "invalid_grant" }));
}

#[tokio::test]
async fn a_token_of_one_server_is_a_stranger_at_the_other() {
    let bank = start().await;
    let mut app = App::linked(&bank, "/fdx/v6", "chloe", ALL).await;
    app.base = bank.url().join("/jpmc/servicing/inquiry-maintenance/fdx/v4/").unwrap();
    assert_eq!(app.get("accounts").await.0, 401);
}

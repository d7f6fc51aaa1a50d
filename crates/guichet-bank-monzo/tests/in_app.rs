//! The approval in the bank's app, and one token at a time, against the mock bank.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use guichet_bank_monzo::{Config, OauthUrls, PROFILE};
use guichet_core::{
    AppKey, Bank, ConsentInput, ConsentRequest, ConsentStep, Context, Grant, Purpose, Scope,
};
use guichet_http::{HttpTransport, env};
use guichet_mock_bank::{MockBank, Quirk, approve};

fn connect(server: &MockBank) -> Bank {
    let at = |path: &str| server.url().join(path).unwrap();
    let urls =
        OauthUrls::new().authorize(at("monzo/oauth/authorize")).token(at("monzo/oauth/token"));
    let client = server.client();
    let config = Config::new(client.client_id, "http://127.0.0.1:1/back".parse().unwrap())
        .secret(client.client_secret)
        .resource_url(at("monzo"))
        .oauth_urls(urls)
        .allow_plain_loopback();
    let transport = HttpTransport::builder().allow_loopback_http().build().unwrap();
    PROFILE.bank(config).build(env(transport, AppKey::from_bytes([7; 32]))).unwrap()
}

fn request() -> ConsentRequest {
    let mut request =
        ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]).days(30);
    request.choice = Some("oauth".into());
    request
}

async fn come_back(bank: &Bank) -> ConsentStep {
    let cx = Context::new();
    let step = bank.begin_consent(&cx, &request()).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("{step:?}") };
    let input = ConsentInput::Callback(approve(&url, "harriet").await.unwrap());
    bank.resume_consent(&cx, &pending, &input).await.unwrap()
}

async fn link(bank: &Bank) -> Grant {
    match come_back(bank).await {
        ConsentStep::Granted(grant) => grant,
        step => panic!("{step:?}"),
    }
}

#[tokio::test]
async fn the_token_opens_nothing_until_the_customer_says_yes_in_the_app() {
    let server = MockBank::builder().quirk(Quirk::MonzoApproveInApp).start().await.unwrap();
    let bank = connect(&server);
    let ConsentStep::Decoupled { pending, .. } = come_back(&bank).await else { panic!() };
    let cx = Context::new();
    let poll = || bank.resume_consent(&cx, &pending, &ConsentInput::Poll);
    let ConsentStep::Decoupled { .. } = poll().await.unwrap() else { panic!() };
    server.approve_decoupled("in-app", "harriet").unwrap();
    let ConsentStep::Granted(grant) = poll().await.unwrap() else { panic!() };
    let accounts = bank.session(grant, Purpose::AnswerCustomer).accounts().await.unwrap();
    assert_eq!(accounts.items.len(), 2);
}

#[tokio::test]
async fn a_new_token_ends_the_one_before() {
    let server = MockBank::builder().quirk(Quirk::MonzoOneToken).start().await.unwrap();
    let bank = connect(&server);
    let (mut first, second) = (link(&bank).await, link(&bank).await);
    first.refresh_token = None;
    assert!(bank.session(first, Purpose::AnswerCustomer).accounts().await.is_err());
    assert!(bank.session(second, Purpose::AnswerCustomer).accounts().await.is_ok());
}

//! Two ways to a grant, the approval in the bank's app, and tokens that are good once.

use crate::support::*;
use guichet_core::{
    Challenge, ConsentInput, ConsentStep, ErrorKind, MemoryGrantStore, PendingConsent, Purpose,
    Remedy, SealKey, Secret,
};
use jiff::SignedDuration;
use std::sync::Arc;

/// Goes to the bank's page and comes back with a code.
async fn come_back(counter: &Counter) -> (PendingConsent, ConsentInput) {
    let mut asked = request();
    asked.choice = Some("oauth".into());
    let step = counter.bank.begin_consent(&here(), &asked).await.unwrap();
    let ConsentStep::Redirect { url: page, pending } = step else { panic!("{step:?}") };
    let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let back = url(&format!("https://app.example/callback?code=c&state={state}"));
    (pending, ConsentInput::Callback(back))
}

#[tokio::test]
async fn the_customer_chooses_between_two_ways_and_the_first_is_the_banks_page() {
    let counter = Counter::open().await;
    let step = counter.bank.begin_consent(&here(), &request()).await.unwrap();
    let ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } = step else {
        panic!("{step:?}")
    };
    let ids: Vec<_> = choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(ids, ["oauth", "token"]);
    let input = ConsentInput::Choice("oauth".into());
    let step = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap();
    assert!(matches!(step, ConsentStep::Redirect { .. }));
    let input = ConsentInput::Choice("carrier pigeon".into());
    let error = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn ones_own_token_becomes_a_grant_once_it_opens_something() {
    let counter = Counter::open().await;
    let mut asked = request();
    asked.choice = Some("token".into());
    let step = counter.bank.begin_consent(&here(), &asked).await.unwrap();
    let ConsentStep::Challenge { challenge: Challenge::Question { .. }, pending } = step else {
        panic!("{step:?}")
    };
    let resume = |text: &'static str| {
        let (bank, pending) = (&counter.bank, &pending);
        async move {
            let input = ConsentInput::Answer(Secret::from(text));
            bank.resume_consent(&here(), pending, &input).await
        }
    };
    assert_eq!(resume(" ").await.unwrap_err().kind(), ErrorKind::InvalidInput);
    counter.answer("GET", "/accounts", 401, r#"{"code": "unauthorized.bad_access_token"}"#).await;
    assert_eq!(resume("canary").await.unwrap_err().kind(), ErrorKind::Unauthorized);
    counter.server.reset().await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    let step = resume(" canary\n").await.unwrap();
    assert!(!format!("{step:?}").contains("canary"));
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.access_token.expose(), "canary");
    assert_eq!(grant.expires_at, Some(now() + SignedDuration::from_hours(30 * 24)));
    let session = counter.bank.session(grant, Purpose::AnswerCustomer);
    assert_eq!(session.accounts().await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_token_waits_for_the_customer_in_the_banks_app() {
    let counter = Counter::open().await;
    let (pending, input) = come_back(&counter).await;
    counter.answer("POST", "/oauth2/token", 200, TOKENS).await;
    counter.answer("GET", "/accounts", 403, NOT_YET).await;
    let step = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap();
    let ConsentStep::Decoupled { pending, .. } = step else { panic!("{step:?}") };

    // The app may restart meanwhile, and may ask too early.
    let key = SealKey::from_bytes([9; 32]);
    let pending = PendingConsent::open(&pending.seal(&key).unwrap(), &key).unwrap();
    let step = counter.bank.resume_consent(&here(), &pending, &ConsentInput::Poll).await.unwrap();
    let ConsentStep::Decoupled { pending, .. } = step else { panic!("{step:?}") };
    let error = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);

    counter.server.reset().await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    let step = counter.bank.resume_consent(&here(), &pending, &ConsentInput::Poll).await.unwrap();
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.access_token.expose(), "new");
    assert_eq!(grant.refresh_token.as_ref().unwrap().expose(), "next");
    assert_eq!(grant.token_expires_at, Some(now() + SignedDuration::from_secs(21_600)));
    assert_eq!(grant.expires_at, Some(now() + SignedDuration::from_hours(30 * 24)));
    assert_eq!(counter.count("/oauth2/token").await, 0, "the code is sent once");
}

#[tokio::test]
async fn a_bank_that_is_down_after_the_exchange_costs_no_token() {
    let counter = Counter::open().await;
    let (pending, input) = come_back(&counter).await;
    counter.answer("POST", "/oauth2/token", 200, TOKENS).await;
    counter.answer("GET", "/accounts", 503, "").await;
    let step = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap();
    assert!(matches!(step, ConsentStep::Decoupled { .. }));
}

#[tokio::test]
async fn the_secret_stands_in_the_form() {
    let counter = Counter::open().await;
    let (pending, input) = come_back(&counter).await;
    counter.answer("POST", "/oauth2/token", 200, TOKENS).await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    let step = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap();
    assert!(matches!(step, ConsentStep::Granted(_)));
    let sent = counter.server.received_requests().await.unwrap();
    let form = String::from_utf8(sent.first().unwrap().body.clone()).unwrap();
    assert!(form.contains("client_secret=canary-secret"));
    assert!(!sent.first().unwrap().headers.contains_key("authorization"));
}

/// A refresh token is good once: two tasks that find the token too old send it once.
#[tokio::test]
async fn c41_a_refresh_token_raced_by_two_tasks_is_sent_once() {
    let counter = Counter::open().await;
    counter.answer("POST", "/oauth2/token", 200, TOKENS).await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    counter.answer("GET", "/balance", 200, r#"{"balance": 1, "currency": "GBP"}"#).await;
    let mut grant = counter.grant();
    grant.refresh_token = Some(Secret::from("once"));
    grant.token_expires_at = Some(now());
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = counter.bank.session(grant, Purpose::AnswerCustomer).with_store(Arc::new(store));
    let other = session.clone();
    let account = account();
    let (one, two) = tokio::join!(session.accounts(), other.balances(&account));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(counter.count("/oauth2/token").await, 1);
    assert_eq!(session.grant().refresh_token.as_ref().unwrap().expose(), "next");
}

#[tokio::test]
async fn without_a_refresh_token_only_the_customer_helps() {
    let counter = Counter::open().await;
    counter.answer("GET", "/accounts", 401, r#"{"code": "unauthorized.bad_access_token"}"#).await;
    let error = counter.session().accounts().await.unwrap_err();
    assert_eq!(error.remedy(), Remedy::Reconsent);
}

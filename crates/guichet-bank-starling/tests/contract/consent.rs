//! Two ways to a grant.

use crate::support::*;
use guichet_core::{
    Challenge, ConsentInput, ConsentStep, ErrorKind, MemoryGrantStore, PendingConsent, Purpose,
    Secret,
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
    counter.answer("GET", "/accounts", 401, r#"{"error": "invalid_token"}"#).await;
    assert_eq!(resume("canary").await.unwrap_err().kind(), ErrorKind::Unauthorized);
    counter.server.reset().await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    counter.answer("GET", "/account/acc-1/spaces", 200, NO_SPACES).await;
    let step = resume(" canary\n").await.unwrap();
    assert!(!format!("{step:?}").contains("canary"));
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.access_token.expose(), "canary");
    assert_eq!(grant.expires_at, Some(now() + SignedDuration::from_hours(30 * 24)));
    let session = counter.bank.session(grant, Purpose::AnswerCustomer);
    assert_eq!(session.accounts().await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn the_banks_page_leads_to_a_grant_that_can_be_renewed() {
    let counter = Counter::open().await;
    let (pending, input) = come_back(&counter).await;
    counter.answer("POST", "/oauth/token", 200, TOKENS).await;
    let step = counter.bank.resume_consent(&here(), &pending, &input).await.unwrap();
    let ConsentStep::Granted(mut grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.access_token.expose(), "new");
    grant.token_expires_at = Some(now());
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    counter.answer("GET", "/account/acc-1/spaces", 200, NO_SPACES).await;
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = counter.bank.session(grant, Purpose::AnswerCustomer).with_store(Arc::new(store));
    assert_eq!(session.accounts().await.unwrap().items.len(), 1);
    assert_eq!(counter.count("/oauth/token").await, 2);
}

//! Headers and addresses.

use crate::support::{Counter, TOKEN, current, example, json};
use guichet_core::{AccountId, AccountKind, AccountRef, ErrorKind, Psu};
use std::collections::BTreeSet;

const EMPTY: &str = r#"{"Data": {"Balance": []}}"#;

#[tokio::test]
async fn q71_the_customers_address_is_sent_when_they_are_there_and_never_made_up() {
    let counter = Counter::open().await;
    counter.answer("/accounts/a-1/balances", EMPTY).await;
    let session = counter.session();
    session.balances(&current()).await.unwrap();
    let there = session.clone().with_psu(Psu::Present {
        ip: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some("Mozilla".to_owned()),
    });
    there.balances(&current()).await.unwrap();
    session.with_psu(Psu::here()).balances(&current()).await.unwrap();
    let requests = counter.requests().await;
    let address = |at: usize| requests[at].headers.get("x-fapi-customer-ip-address");
    assert!(address(0).is_none() && address(2).is_none());
    assert_eq!(address(1).unwrap(), "192.0.2.7");
    assert_eq!(requests[1].headers["x-customer-user-agent"], "Mozilla");
    assert!(requests.iter().all(|it| it.headers.get("x-fapi-auth-date").is_none()));
    let names: BTreeSet<_> = requests
        .iter()
        .map(|it| it.headers["x-fapi-interaction-id"].clone().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), 3, "each attempt has a name of its own");
}

#[tokio::test]
async fn c13_an_identifier_stays_in_its_place() {
    let counter = Counter::open().await;
    counter.respond("GET", "/accounts/a%2Fb%3Fc/balances", json(200, EMPTY)).await;
    let account = AccountRef::new(AccountId::new("a/b?c"), AccountKind::Current);
    counter.session().balances(&account).await.unwrap();
    let account = AccountRef::new(AccountId::new(".."), AccountKind::Current);
    let error = counter.session().balances(&account).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(counter.requests().await.len(), 1);
}

#[tokio::test]
async fn no_address_holds_a_token_and_headers_of_the_app_come_along() {
    let counter =
        Counter::with(example(), |config, _| config.header("x-fapi-financial-id", "bank-1")).await;
    counter.answer("/accounts/a-1/balances", EMPTY).await;
    counter.session().balances(&current()).await.unwrap();
    let requests = counter.requests().await;
    assert_eq!(requests[0].headers["x-fapi-financial-id"], "bank-1");
    assert!(!requests[0].url.as_str().contains(TOKEN));
}

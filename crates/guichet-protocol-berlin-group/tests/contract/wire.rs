//! What goes out.

use crate::support::{CONSENT, Counter, account, example, there};
use guichet_core::{Date, ErrorKind, TransactionQuery};
use guichet_protocol_berlin_group::Quirk;

#[tokio::test]
async fn a_reading_without_the_customer_says_so_by_silence() {
    let bank = Counter::open().await;
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    bank.session().accounts().await.unwrap();
    bank.session().with_psu(there().psu).accounts().await.unwrap();
    let requests = bank.requests().await;
    assert!(!requests[0].headers.contains_key("psu-ip-address"));
    assert_eq!(requests[1].headers.get("psu-ip-address").unwrap(), "203.0.113.77");
    assert_eq!(requests[0].headers.get("consent-id").unwrap(), CONSENT);
    assert_eq!(requests[0].headers.get("accept").unwrap(), "application/json");
    let id = |at: usize| requests[at].headers.get("x-request-id").unwrap().clone();
    assert_ne!(id(0), id(1));
}

#[tokio::test]
async fn q51_no_call_without_the_customers_address_where_the_bank_wants_it() {
    let bank = Counter::of(example().quirks(&[Quirk::CustomerIpOnEveryCall])).await;
    let error = bank.session().accounts().await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidInput, Some("psu.ip")));
    assert!(bank.requests().await.is_empty());
}

#[tokio::test]
async fn q52_the_date_of_each_request() {
    let bank = Counter::of(example().quirks(&[Quirk::DateHeader])).await;
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    bank.session().accounts().await.unwrap();
    let sent = bank.requests().await.pop().unwrap();
    assert_eq!(sent.headers.get("date").unwrap(), "Tue, 31 Mar 2026 11:00:00 GMT");
}

#[tokio::test]
async fn q54_headers_of_the_configuration_go_with_each_call() {
    let bank = Counter::with(example(), |config| config.header("PSU-ID-Type", "DE_ONLB_DB")).await;
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    bank.session().accounts().await.unwrap();
    let sent = bank.requests().await.pop().unwrap();
    assert_eq!(sent.headers.get("psu-id-type").unwrap(), "DE_ONLB_DB");
    let config = crate::support::config("http://127.0.0.1:1").header("Consent-ID", "mine");
    let error = example().bank(config).build(crate::support::env()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn both_days_of_a_period_are_sent_as_they_are() {
    use futures_util::StreamExt as _;

    let bank = Counter::open().await;
    bank.answer("/accounts/a-1/transactions", &crate::support::page("", "", "")).await;
    let query = TransactionQuery::new()
        .since(Date::constant(2026, 1, 2))
        .until(Date::constant(2026, 1, 31));
    let _: Vec<_> = bank.session().transactions(&account(), query).collect().await;
    let expected = "GET /v1/accounts/a-1/transactions\
        ?dateFrom=2026-01-02&dateTo=2026-01-31&bookingStatus=both";
    assert_eq!(bank.asked().await, [expected]);
}

#[tokio::test]
async fn a_bank_that_brings_balances_along_is_asked_to() {
    let bank = Counter::of(example().with_balance()).await;
    let list = r#"{"accounts": [{"resourceId": "a", "currency": "EUR", "balances":
        [{"balanceType": "interimBooked", "balanceAmount": {"amount": "1.00"}}]}]}"#;
    bank.answer("/accounts", list).await;
    let overview = bank.session().overview().await.unwrap();
    assert_eq!(overview.accounts[0].balances.as_ref().unwrap().items.len(), 1);
    assert_eq!(bank.asked().await, ["GET /v1/accounts?withBalance=true"]);
}

#[tokio::test]
async fn an_address_that_nobody_states_must_be_configured() {
    let mut config = crate::support::config("http://127.0.0.1:1");
    config.resource_url = None;
    let error = example().bank(config).build(crate::support::env()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
}

#[tokio::test]
async fn a_bank_that_wants_requests_signed_gets_them_signed() {
    use async_trait::async_trait;
    use guichet_http::{Signer, SigningAlgorithm, signature::SignaturePolicy};
    use std::sync::Arc;

    #[derive(Debug)]
    struct Seal;

    #[async_trait]
    impl Signer for Seal {
        fn algorithm(&self) -> SigningAlgorithm {
            SigningAlgorithm::Rs256
        }

        fn key_id(&self) -> &'static str {
            "SN=1,CA=2"
        }

        async fn sign(&self, _: &[u8]) -> guichet_core::Result<Vec<u8>> {
            Ok(b"signature".to_vec())
        }
    }

    let policy = SignaturePolicy::cavage(&["digest", "x-request-id"])
        .signed_if_present(&["psu-ip-address", "tpp-redirect-uri"]);
    let profile = example().signature(policy);
    let config = crate::support::config("http://127.0.0.1:1");
    let error = profile.bank(config).build(crate::support::env()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("signer")));

    let bank = Counter::with(profile, |config| config.signer(Arc::new(Seal))).await;
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    bank.session().accounts().await.unwrap();
    let sent = bank.requests().await.pop().unwrap();
    let signature = sent.headers.get("signature").unwrap().to_str().unwrap();
    assert!(signature.contains("headers=\"digest x-request-id\""), "{signature}");
    assert!(sent.headers.contains_key("digest"));
}

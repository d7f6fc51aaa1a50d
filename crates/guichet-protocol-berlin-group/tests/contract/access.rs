//! What a consent covers, and what it would cover beyond.

use crate::support::{Counter, example, json, redirect, there};
use guichet_core::{ConsentRequest, ErrorKind, Purpose, Scope, ScopeSet};
use guichet_protocol_berlin_group::AccessModel;

async fn asked(model: AccessModel, scopes: &[Scope]) -> serde_json::Value {
    let models: &'static [AccessModel] = Box::leak(Box::new([model]));
    let bank = Counter::of(example().access(models)).await;
    let body = r#"{"consentId": "c-1", "consentStatus": "received",
        "_links": {"scaRedirect": {"href": "https://bank.example/agree"}}}"#;
    bank.respond("POST", "/consents", json(201, body)).await;
    let request = ConsentRequest::new(scopes.iter().copied(), [Purpose::PlanBudget]);
    redirect(bank.bank.begin_consent(&there(), &request).await.unwrap());
    let sent = bank.requests().await.pop().unwrap();
    serde_json::from_slice::<serde_json::Value>(&sent.body).unwrap()["access"].take()
}

#[tokio::test]
async fn the_smallest_unit_is_asked_for() {
    let scopes = [Scope::AccountsBasic, Scope::Balances];
    let offered = asked(AccessModel::BankOffered, &scopes).await;
    assert_eq!(offered, serde_json::json!({ "accounts": [], "balances": [] }));
    let all = asked(AccessModel::AllPsd2, &scopes).await;
    assert_eq!(all, serde_json::json!({ "allPsd2": "allAccounts" }));
    let named = asked(AccessModel::AllPsd2, &[Scope::IdentityContact]).await;
    assert_eq!(named, serde_json::json!({ "allPsd2": "allAccountsWithOwnerName" }));
}

#[tokio::test]
async fn what_comes_along_is_named_beforehand() {
    let bank = Counter::of(example().access(&[AccessModel::AllPsd2])).await;
    let asked = ScopeSet::of(&[Scope::AccountsBasic, Scope::Balances]);
    assert!(bank.bank.surplus(asked).contains(Scope::TransactionsCounterparty));
    assert!(!bank.bank.surplus(asked).contains(Scope::IdentityContact));
}

#[tokio::test]
async fn what_no_consent_covers_is_refused_before_anything_is_sent() {
    let bank = Counter::open().await;
    let request = ConsentRequest::new([Scope::CardsLimits], [Purpose::PlanBudget]);
    let error = bank.bank.begin_consent(&there(), &request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(bank.requests().await.is_empty());
}

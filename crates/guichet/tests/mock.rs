//! What an app's own tests get with the feature `mock`.
#![cfg(feature = "mock")]

use guichet::{ErrorKind, Operation, Remedy, mock};
use std::time::Duration;

#[tokio::test]
async fn the_session_reads_everything_that_the_profile_declares() {
    let mock = mock::start().await.unwrap();
    let accounts = mock.session.accounts().await.unwrap();
    assert!(accounts.rejected.is_empty(), "{:?}", accounts.rejected);
    let session = &mock.session;
    for account in &accounts {
        let account = account.reference();
        session.balances(&account).await.unwrap();
        session.statements(&account).await.unwrap();
        session.scheduled_payments(&account).await.unwrap();
        if account.kind.as_str() == "investment" {
            assert!(!session.holdings(&account).await.unwrap().items.is_empty());
        }
    }
    assert!(!session.parties(None).await.unwrap().items.is_empty());
    session.consent_status().await.unwrap();
    assert!(mock.bank.capabilities().supports(Operation::RevokeConsent));
    mock.session.revoke().await.unwrap();
}

#[tokio::test]
async fn the_apps_clock_is_the_banks_and_a_token_that_ran_out_is_renewed() {
    let mock = mock::start().await.unwrap();
    let before = mock.session.grant();
    mock.server.set_now(mock.server.now() + Duration::from_hours(24));
    mock.session.accounts().await.unwrap();
    assert_eq!(mock.session.grant().generation, before.generation + 1);
}

#[tokio::test]
async fn what_the_customer_ends_at_the_bank_has_to_be_asked_again() {
    let mock = mock::start().await.unwrap();
    mock.server.scenario(mock::Scenario::RevokeAtBank);
    let error = mock.session.accounts().await.unwrap_err();
    // FDX has one code for a permission that is missing and one that was ended.
    assert_eq!(error.kind(), ErrorKind::ConsentMissing, "{error}");
    assert_eq!(error.remedy(), Remedy::Reconsent);
}

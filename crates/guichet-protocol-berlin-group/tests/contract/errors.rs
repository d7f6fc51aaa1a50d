//! Refusals, in every form that they come in.

use crate::support::{Counter, account, json, refusal, there};
use guichet_core::{ErrorKind, Remedy};
use std::time::Duration;
use wiremock::ResponseTemplate;

#[tokio::test]
async fn c16_the_days_calls_are_used_up_with_and_without_the_customer() {
    let bank = Counter::open().await;
    bank.respond("GET", "/accounts", refusal(429, "ACCESS_EXCEEDED")).await;
    let away = bank.session().accounts().await.unwrap_err();
    assert_eq!(away.kind(), ErrorKind::RateLimited);
    let tomorrow = Remedy::Retry { after: Some(Duration::from_hours(24)) };
    assert_eq!(away.remedy(), tomorrow, "another try today is in vain");
    let there = bank.session().with_psu(there().psu).accounts().await.unwrap_err();
    assert_eq!(there.kind(), ErrorKind::RateLimited);
    assert_eq!(there.remedy(), Remedy::Retry { after: None });
}

#[tokio::test]
async fn c22_problem_json_a_page_of_html_and_an_empty_401() {
    let problem = r#"{"type": "https://x.example", "title": "CANARY", "detail": "Erika Muster",
        "code": "CONSENT_EXPIRED", "additionalErrors": [{"code": "OTHER"}]}"#;
    let problem = ResponseTemplate::new(401).set_body_raw(problem, "application/problem+json");
    let html = ResponseTemplate::new(502).set_body_raw("<html>CANARY</html>", "text/html");
    for (answer, kind, code) in [
        (problem, ErrorKind::ConsentExpired, Some("CONSENT_EXPIRED")),
        (html, ErrorKind::Unavailable, None),
        (ResponseTemplate::new(401), ErrorKind::Unauthorized, None),
    ] {
        let bank = Counter::open().await;
        bank.respond("GET", "/accounts", answer).await;
        let error = bank.session().accounts().await.unwrap_err();
        assert_eq!((error.kind(), error.upstream().code.as_deref()), (kind, code));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("CANARY") && !shown.contains("Muster"), "{shown}");
    }
}

#[tokio::test]
async fn q55_the_code_decides_before_the_status() {
    for (status, code, kind) in [
        (401, "CONSENT_INVALID", ErrorKind::ConsentMissing),
        (400, "CONSENT_UNKNOWN", ErrorKind::ConsentRevoked),
        (400, "RESOURCE_UNKNOWN", ErrorKind::NotFound),
        (403, "RESOURCE_BLOCKED", ErrorKind::Declined),
        (401, "CERTIFICATE_MISSING", ErrorKind::Config),
    ] {
        let bank = Counter::open().await;
        bank.respond("GET", "/accounts/a-1/balances", refusal(status, code)).await;
        let error = bank.session().balances(&account()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {code}");
    }
}

#[tokio::test]
async fn c45_the_fifth_call_of_the_day_without_the_customer_is_not_sent() {
    use guichet_core::{Purpose, ScopeSet, UnattendedLimit};
    use guichet_layers::{MemoryUsageStore, RateLimit};
    use std::sync::Arc;

    let server = wiremock::MockServer::start().await;
    let mut profile = crate::support::example();
    profile.institution.capabilities =
        profile.institution.capabilities.unattended(UnattendedLimit::per_day(4));
    let counted = RateLimit::new(Arc::new(MemoryUsageStore::new()));
    let bank = profile.bank(crate::support::config(&server.uri())).layer(counted);
    let bank = Counter { bank: bank.build(crate::support::env()).unwrap(), server };
    bank.answer("/accounts", r#"{"accounts": []}"#).await;
    let session = bank.bank.session(bank.grant(ScopeSet::all().iter()), Purpose::AnswerCustomer);
    for _ in 0..4 {
        session.accounts().await.unwrap();
    }
    let error = session.accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(bank.requests().await.len(), 4);
    session.with_psu(there().psu).accounts().await.unwrap();
}

#[tokio::test]
async fn c48_one_of_three_accounts_fails() {
    let bank = Counter::open().await;
    let list = r#"{"accounts": [{"resourceId": "a", "currency": "EUR"},
        {"resourceId": "b", "currency": "EUR"}, {"resourceId": "c", "currency": "EUR"}]}"#;
    bank.answer("/accounts", list).await;
    let balance = r#"{"balances": [{"balanceType": "interimBooked",
        "balanceAmount": {"currency": "EUR", "amount": "1.00"}}]}"#;
    bank.answer("/accounts/a/balances", balance).await;
    bank.respond("GET", "/accounts/b/balances", json(500, "")).await;
    bank.answer("/accounts/c/balances", balance).await;
    let overview = bank.session().overview().await.unwrap();
    let good: Vec<_> = overview.accounts.iter().map(|one| one.balances.is_ok()).collect();
    assert_eq!(good, [true, false, true]);
}

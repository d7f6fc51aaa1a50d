//! Transactions: what a row means, which days are asked for, and how a listing goes on.

use crate::support::{Counter, ROOT, collect, example, json, now, on, row, row_at};
use guichet_core::{
    ConsentRequest, Currency, ErrorKind, Grant, MemoryGrantStore, Purpose, Remedy, ScopeSet,
    Secret, TransactionQuery,
};
use guichet_layers::{MemoryUsageStore, RateLimit};
use guichet_protocol_stet::{Conduct, Fact, Quirk, UnattendedLimit, Version};
use std::sync::Arc;
use wiremock::ResponseTemplate;

const PAID: &str = r#""transactionAmount": {"amount": 12.25, "currency": "EUR"},
    "creditDebitIndicator": "DBIT""#;

fn day(text: &str) -> guichet_core::Date {
    text.parse().unwrap()
}

#[tokio::test]
async fn c02_a_pending_entry_has_no_booking_day() {
    let found = row(&format!(
        r#"{PAID}, "status": "PDNG", "bookingDate": "", "expectedBookingDate": "2026-04-02""#
    ))
    .await;
    assert_eq!(found.status.as_str(), "pending");
    assert_eq!((found.booked_on, found.expected_on), (None, Some(day("2026-04-02"))));
    assert!(found.mutable);
}

#[tokio::test]
async fn c03_a_minus_beside_a_debit_counts_once() {
    for amount in ["12.25", "-12.25", r#""-12.25""#, r#""12.25""#] {
        let found = row(&format!(
            r#""transactionAmount": {{"amount": {amount}, "currency": "EUR"}}, "creditDebitIndicator": "DBIT""#
        ))
        .await;
        assert_eq!(found.amount.to_string(), "-12.25 EUR", "{amount}");
    }
}

#[tokio::test]
async fn c04_a_reference_may_be_a_number_of_any_length() {
    for (sent, expected) in [
        ("2.0000042E7", "20000042"),
        ("12345678901234567890123", "12345678901234567890123"),
        (r#""2E7""#, "2E7"),
    ] {
        let found = row(&format!(r#"{PAID}, "entryReference": {sent}"#)).await;
        assert_eq!(found.entry_reference.unwrap().as_str(), expected, "{sent}");
    }
}

#[tokio::test]
async fn c06_the_text_comes_in_three_shapes() {
    for (sent, description, lines) in [
        (r#""LOYER MARS""#, "LOYER MARS", 0),
        (r#"["LOYER MARS"]"#, "LOYER MARS", 0),
        (r#"["LOYER", "MARS"]"#, "LOYER MARS", 2),
        (r#"{"unstructured": ["LOYER MARS"], "structured": []}"#, "LOYER MARS", 0),
        (r#"{"unstructured": "LOYER MARS"}"#, "LOYER MARS", 0),
    ] {
        let found = row(&format!(r#"{PAID}, "remittanceInformation": {sent}"#)).await;
        let text = found.description.unwrap();
        assert_eq!(text.as_untrusted_str(), description, "{sent}");
        assert_eq!(found.remittance.len(), lines, "{sent}");
    }
}

#[tokio::test]
async fn c07_the_last_day_is_ours_and_what_lies_behind_it_is_dropped() {
    let counter = Counter::open().await;
    let line = |day: &str| format!(r#"{{{PAID}, "status": "BOOK", "bookingDate": "{day}"}}"#);
    let body = format!(
        r#"{{"transactions": [{}, {}, {}]}}"#,
        line("2026-03-21"),
        line("2026-03-20"),
        line("2026-03-01")
    );
    counter.answer("/accounts/A1/transactions", &body).await;
    let query = TransactionQuery::new().since(day("2026-03-01")).until(day("2026-03-20"));
    let (rows, _) = collect(&counter.session(), &on("A1"), query).await;
    let days: Vec<_> = rows.iter().map(|row| row.booked_on.unwrap().to_string()).collect();
    assert_eq!(days, ["2026-03-20", "2026-03-01"]);
    let asked = counter.asked().await;
    assert!(asked[0].ends_with("?dateFrom=2026-03-01&dateTo=2026-03-21"), "{asked:?}");
}

#[tokio::test]
async fn from_1_5_on_days_are_sent_as_instants_of_the_bank() {
    let counter = Counter::of(example().version(Version::V1_5)).await;
    counter.answer("/accounts/A1/transactions", r#"{"transactions": []}"#).await;
    let query = TransactionQuery::new().since(day("2026-03-01")).until(day("2026-03-29"));
    collect(&counter.session(), &on("A1"), query).await;
    let sent = counter.requests().await[0].url.clone();
    let pairs: Vec<_> = sent.query_pairs().map(|(_, value)| value.into_owned()).collect();
    assert_eq!(pairs, ["2026-03-01T00:00:00+01:00", "2026-03-30T00:00:00+02:00"]);
}

#[tokio::test]
async fn c08_a_period_that_the_bank_would_refuse_is_cut() {
    let counter = Counter::of(example().quirks(&[Quirk::LongPeriodRefused])).await;
    counter.answer("/accounts/A1/transactions", r#"{"transactions": []}"#).await;
    let query = TransactionQuery::new().since(day("2025-01-01"));
    collect(&counter.session(), &on("A1"), query).await;
    // 89 days before the last of March.
    assert!(counter.asked().await[0].ends_with("?dateFrom=2026-01-01"));
    // What lies before altogether is not asked for.
    let query = query.until(day("2025-02-01"));
    let (rows, errors) = collect(&counter.session(), &on("A1"), query).await;
    assert!(rows.is_empty() && errors.is_empty());
    assert_eq!(counter.requests().await.len(), 1);
}

#[tokio::test]
async fn c09_an_error_303001_means_try_again() {
    let counter = Counter::retrying(example().quirks(&[Quirk::TransientCode303001])).await;
    let refusal = json(500, r#"{"status": "500", "error": "303001", "message": "CANARY"}"#);
    counter.at_first(1, "/accounts/A1/transactions", refusal).await;
    counter
        .answer("/accounts/A1/transactions", &format!(r#"{{"transactions": [{{{PAID}}}]}}"#))
        .await;
    let (rows, errors) = collect(&counter.session(), &on("A1"), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (1, 0), "{errors:?}");
    assert_eq!(counter.requests().await.len(), 2);
}

#[tokio::test]
async fn c40_currencies_have_the_decimals_that_they_have() {
    for (code, amount) in [("JPY", "1200"), ("BHD", "1.205"), ("EUR", "0.10")] {
        let found = row(&format!(
            r#""transactionAmount": {{"amount": "{amount}", "currency": "{code}"}}, "creditDebitIndicator": "CRDT""#
        ))
        .await;
        assert_eq!(found.amount.currency, Currency::parse(code));
        assert_eq!(found.amount.amount.to_string(), amount);
    }
}

#[tokio::test]
async fn other_means_pending_at_some_banks_only() {
    let fields = format!(r#"{PAID}, "status": "OTHR", "bookingDate": "2026-04-01""#);
    assert_eq!(row(&fields).await.status.as_str(), "OTHR");
    let quirky = example().quirks(&[Quirk::OtherMeansPending]);
    assert_eq!(row_at(quirky, &fields).await.status.as_str(), "pending");
}

#[tokio::test]
async fn c45_the_fifth_call_of_a_day_without_the_customer_is_not_sent() {
    let limit = UnattendedLimit::per_day(4);
    let limited = crate::support::example_with(|it| {
        it.conduct(
            Conduct::UNCONFIRMED.unattended(Fact::assumed(limit, "how one group of banks counts")),
        )
    });
    let server = wiremock::MockServer::start().await;
    let layer = RateLimit::new(Arc::new(MemoryUsageStore::new()));
    let config = crate::support::config(&server.uri());
    let bank = limited.bank(config).layer(layer).build(crate::support::env()).unwrap();
    let counter = Counter { server, bank };
    counter.answer("/accounts", r#"{"accounts": []}"#).await;
    let session = counter.session();
    for _ in 0..4 {
        session.accounts().await.unwrap();
    }
    let error = session.accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(counter.requests().await.len(), 4);
}

#[tokio::test]
async fn c46_a_listing_in_circles_ends_in_an_error() {
    let counter = Counter::open().await;
    let body = format!(
        r#"{{"transactions": [{{{PAID}}}], "_links": {{"next": {{"href": "/v1/accounts/A1/transactions?page=2"}}}}}}"#
    );
    counter.answer("/accounts/A1/transactions", &body).await;
    let (_, errors) = collect(&counter.session(), &on("A1"), TransactionQuery::new()).await;
    assert_eq!(errors.last().unwrap().kind(), ErrorKind::Protocol);
    assert!(counter.requests().await.len() <= 3);
}

#[tokio::test]
async fn c47_a_consent_that_ends_between_two_pages_is_told() {
    let counter = Counter::open().await;
    let body = format!(
        r#"{{"transactions": [{{{PAID}}}], "_links": {{"next": {{"href": "/v1/accounts/A1/transactions?page=2"}}}}}}"#
    );
    counter.at_first(1, "/accounts/A1/transactions", json(200, &body)).await;
    let refusal = json(401, r#"{"status": 401, "error": "UNAUTHORIZED", "message": "CANARY"}"#);
    counter.respond("GET", &format!("{ROOT}/accounts/A1/transactions"), refusal).await;
    let ended = ResponseTemplate::new(400)
        .set_body_raw(r#"{"error": "invalid_grant"}"#, "application/json");
    counter.respond("POST", "/oauth/token", ended).await;
    let mut grant = counter.grant();
    grant.refresh_token = Some(Secret::from("canary-refresh-token"));
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = counter.bank.session(grant, Purpose::AnswerCustomer).with_store(Arc::new(store));
    let (rows, errors) = collect(&session, &on("A1"), TransactionQuery::new()).await;
    assert_eq!(rows.len(), 1);
    let error = errors.last().unwrap();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::ConsentRevoked, Remedy::Reconsent));
}

#[tokio::test]
async fn a_first_token_of_a_long_history_reads_as_far_back_as_the_bank_goes() {
    let counter = Counter::of(example().extended_history()).await;
    counter.answer("/accounts/A1/transactions", r#"{"transactions": []}"#).await;
    let scopes = ScopeSet::all_reading();
    let request = ConsentRequest::new(scopes.iter(), [Purpose::AnswerCustomer]);
    let id = counter.bank.info().id.clone();
    let mut grant = Grant::new(id, &request, Secret::from("t"), now()).unwrap();
    let plain = counter.bank.session(grant.clone(), Purpose::AnswerCustomer);
    collect(&plain, &on("A1"), TransactionQuery::new()).await;
    grant.extra.insert("extended_transaction_history".into(), Secret::from("granted"));
    let extended = counter.bank.session(grant, Purpose::AnswerCustomer);
    collect(&extended, &on("A1"), TransactionQuery::new()).await;
    let asked = counter.asked().await;
    assert!(asked[0].ends_with("transactions?dateFrom=2026-01-01"), "{asked:?}");
    assert!(asked[1].ends_with("transactions"), "{asked:?}");
}

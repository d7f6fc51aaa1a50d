//! Quirks 37 to 43: pages and periods.

use crate::support::{Counter, collect, current, example, json};
use guichet_core::{Cursor, ErrorKind, Scope, TransactionQuery};
use guichet_protocol_fdx::Version;
use wiremock::{MockServer, ResponseTemplate};

const AT: &str = "/accounts/a-1/transactions";

fn page(amount: &str, rest: &str) -> String {
    format!(r#"{{"transactions": [{{"amount": {amount}, "debitCreditMemo": "CREDIT"}}], {rest}}}"#)
}

async fn amounts(counter: &Counter) -> (Vec<String>, Vec<guichet_core::Error>) {
    let (rows, errors) = collect(&counter.session(), &current(), TransactionQuery::new()).await;
    (rows.iter().map(|row| row.amount.to_string()).collect(), errors)
}

#[tokio::test]
async fn q37_a_link_goes_before_a_page_key_and_that_before_an_offset() {
    let keys = r#""page": {"nextPageKey": "k", "nextOffset": "o"}"#;
    let counter = Counter::open().await;
    let link = r#""links": {"next": {"href": "/fdx/v6/accounts/a-1/transactions?link=2"}}"#;
    counter.page(AT, "link", "2", &page("2", r#""page": {"nextPageKey": "", "total": 2}"#)).await;
    counter.first_page(AT, "link", &page("1", &format!("{link}, {keys}"))).await;
    assert_eq!(amounts(&counter).await.0, ["1 USD", "2 USD"]);

    let counter = Counter::open().await;
    counter.page(AT, "pageKey", "k", &page("2", r#""page": {"nextOffset": "o"}"#)).await;
    counter.page(AT, "offset", "o", &page("3", r#""links": {}"#)).await;
    counter.answer(AT, &page("1", keys)).await;
    let (rows, errors) = amounts(&counter).await;
    assert_eq!(rows, ["1 USD", "2 USD", "3 USD"]);
    assert!(errors.is_empty());
    assert!(counter.asked().await.iter().all(|it| it.contains("limit=100")));
}

#[tokio::test]
async fn q38_a_link_to_another_host_is_refused_by_name_and_nothing_is_sent() {
    let elsewhere = MockServer::start().await;
    let counter = Counter::open().await;
    // Another port of this machine is another origin.
    let link = format!(r#""links": {{"next": {{"href": "{}/next"}}}}"#, elsewhere.uri());
    counter.answer(AT, &page("1", &link)).await;
    let (rows, errors) = amounts(&counter).await;
    assert_eq!(rows, ["1 USD"]);
    assert_eq!((errors.len(), errors[0].kind()), (1, ErrorKind::Protocol));
    assert!(errors[0].to_string().contains("127.0.0.1"), "{}", errors[0]);
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn q38_a_foreign_link_beside_a_page_key_is_passed_over() {
    let counter = Counter::open().await;
    let both = r#""links": {"next": {"href": "https://elsewhere.example/"}},
        "page": {"nextPageKey": "k"}"#;
    counter.first_page(AT, "pageKey", &page("1", both)).await;
    counter.page(AT, "pageKey", "k", &page("2", r#""page": {}"#)).await;
    assert_eq!(amounts(&counter).await.0, ["1 USD", "2 USD"]);
}

#[tokio::test]
async fn a_cursor_of_the_apps_making_leads_nowhere_else() {
    let elsewhere = MockServer::start().await;
    let counter = Counter::open().await;
    let connector = counter.bank.connector();
    let grant = counter.grant([Scope::AccountsBasic]);
    let cx = guichet_core::Context::new().with_purpose(guichet_core::Purpose::AnswerCustomer);
    let access = guichet_core::Access::new(&cx, &grant);
    let cursor = Cursor::new(format!("link:{}/accounts", elsewhere.uri()));
    let error = connector.accounts(access, Some(&cursor)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn q39_relative_links_are_resolved_against_the_request() {
    let counter = Counter::open().await;
    let link = r#""links": {"next": {"href": "transactions?more=1"}}"#;
    counter.first_page(AT, "more", &page("1", link)).await;
    counter.page(AT, "more", "1", &page("2", r#""links": {"next": null}"#)).await;
    let (rows, errors) = amounts(&counter).await;
    assert_eq!(rows, ["1 USD", "2 USD"]);
    assert!(errors.is_empty());
}

#[tokio::test]
async fn q40_a_key_that_repeats_ends_with_an_error_and_an_empty_page_does_not() {
    let counter = Counter::open().await;
    counter.answer(AT, &page("1", r#""page": {"nextPageKey": "again"}"#)).await;
    let (rows, errors) = amounts(&counter).await;
    assert_eq!(rows, ["1 USD", "1 USD"]);
    assert_eq!((errors.len(), errors[0].kind()), (1, ErrorKind::Protocol));

    let counter = Counter::open().await;
    let empty = r#"{"transactions": [], "page": {"nextPageKey": "3"}}"#;
    counter.first_page(AT, "pageKey", &page("1", r#""page": {"nextPageKey": "2"}"#)).await;
    counter.page(AT, "pageKey", "2", empty).await;
    counter.page(AT, "pageKey", "3", &page("3", r#""page": {}"#)).await;
    assert_eq!(amounts(&counter).await.0, ["1 USD", "3 USD"]);
}

#[tokio::test]
async fn q41_totals_are_not_counted_on() {
    for total in [r#""totalElements": 500"#, r#""total": "500""#, r#""totalElements": 0"#] {
        let counter = Counter::open().await;
        counter.answer(AT, &page("1", &format!(r#""page": {{{total}}}"#))).await;
        assert_eq!(amounts(&counter).await.0, ["1 USD"]);
        assert_eq!(counter.requests().await.len(), 1);
    }
}

async fn asked(version: Version, query: TransactionQuery) -> String {
    let counter = Counter::of(example().version(version)).await;
    counter.answer(AT, r#"{"transactions": []}"#).await;
    let (_, errors) = collect(&counter.session(), &current(), query).await;
    assert!(errors.is_empty());
    counter.asked().await.remove(0)
}

#[tokio::test]
async fn q42_a_period_is_always_sent_whole() {
    let open = asked(Version::V6_4, TransactionQuery::new()).await;
    assert!(open.contains("startDate=2024-03-31&endDate=2026-03-31"), "{open}");
    let since = TransactionQuery::new().since("2026-03-01".parse().unwrap());
    let half = asked(Version::V6_4, since).await;
    assert!(half.contains("startDate=2026-03-01&endDate=2026-03-31"), "{half}");
    let until = TransactionQuery::new().until("2020-01-31".parse().unwrap());
    let other = asked(Version::V6_4, until).await;
    assert!(other.contains("endDate=2020-01-31") && other.contains("startDate=2020-01-31"));
}

#[tokio::test]
async fn q42_the_period_of_statements_is_sent_too() {
    let counter = Counter::open().await;
    let body = r#"{"statements": [{"statementId": "s-1", "statementDate": "2026-02-28",
        "links": [{"href": "x", "types": ["application/pdf"]}]}]}"#;
    counter.answer("/accounts/a-1/statements", body).await;
    let statements = counter.session().statements(&current()).await.unwrap();
    assert_eq!(statements.items[0].formats[0].as_str(), "pdf");
    assert!(counter.asked().await[0].contains("startDate=2024-03-31&endDate=2026-03-31"));
}

#[tokio::test]
async fn q43_the_bounds_are_named_by_the_version() {
    for version in [Version::V4_6, Version::V5_3, Version::V6_2] {
        let asked = asked(version, TransactionQuery::new()).await;
        assert!(asked.contains("startTime=2024-03-31&endTime=2026-03-31"), "{asked}");
    }
    for version in [Version::V6_3, Version::V6_4] {
        assert!(asked(version, TransactionQuery::new()).await.contains("startDate=2024-03-31"));
    }
}

#[tokio::test]
async fn a_page_that_is_refused_is_asked_for_again_alone() {
    let counter = Counter::of_retrying().await;
    counter.first_page(AT, "pageKey", &page("1", r#""page": {"nextPageKey": "2"}"#)).await;
    let busy = ResponseTemplate::new(503);
    wiremock::Mock::given(wiremock::matchers::query_param("pageKey", "2"))
        .respond_with(busy)
        .up_to_n_times(1)
        .mount(&counter.server)
        .await;
    wiremock::Mock::given(wiremock::matchers::query_param("pageKey", "2"))
        .respond_with(json(200, &page("2", r#""page": {}"#)))
        .mount(&counter.server)
        .await;
    let (rows, errors) = amounts(&counter).await;
    assert_eq!(rows, ["1 USD", "2 USD"]);
    assert!(errors.is_empty());
    assert_eq!(counter.requests().await.len(), 3);
}

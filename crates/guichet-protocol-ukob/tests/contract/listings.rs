//! Pages, periods, and what stands in a list.

use crate::support::{ALL, Counter, collect, current, example, json, row, with_id};
use guichet_core::{AccountKind, Date, Scope, StatementId, TransactionQuery};
use guichet_protocol_ukob::{Institution, Permission, Profile, Quirk};

const ROWS: &str = "/accounts/a-1/transactions";

fn page(rows: &[String]) -> String {
    format!(r#"{{"Transaction": [{}]}}"#, rows.join(","))
}

#[tokio::test]
async fn q50_the_next_page_is_asked_for_at_the_link_with_the_same_token() {
    let counter = Counter::open().await;
    let next = format!("{}/aisp{ROWS}?page=2", counter.server.uri());
    let (first, second) = (page(&[with_id("T1", 1)]), page(&[with_id("T2", 2)]));
    counter.two_pages(ROWS, &next, &first, &second).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (2, 0));
    for request in counter.requests().await {
        assert_eq!(request.headers["authorization"], "Bearer canary-access-token");
    }
}

#[tokio::test]
async fn c25_a_link_to_another_brands_host_is_refused_unless_listed() {
    let next = "https://other-brand.example/aisp/accounts/a-1/transactions?page=2";
    let (first, second) = (page(&[with_id("T1", 1)]), page(&[with_id("T2", 2)]));

    let counter = Counter::open().await;
    counter.two_pages(ROWS, next, &first, &second).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (1, 1));
    assert_eq!(errors[0].path(), Some("Links.Next"));

    // Listed, it is followed: the connection fails, since nobody is there, but it is tried.
    let listed = Profile::new(
        Institution::new("example-gb", "Example Bank", "GB")
            .capabilities(ALL)
            .link_hosts(&["other-brand.example"]),
    )
    .authorisation(guichet_protocol_ukob::Authorisation::Plain);
    let counter = Counter::of(listed).await;
    counter.two_pages(ROWS, next, &first, &second).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (1, 1));
    assert_ne!(errors[0].path(), Some("Links.Next"));
}

#[tokio::test]
async fn q52_of_a_link_that_does_not_serve_only_the_query_is_taken() {
    let counter = Counter::of(example().quirks(&[Quirk::NextByQuery])).await;
    let next = "http://other-brand.example:8080//wrong?page=2";
    let (first, second) = (page(&[with_id("T1", 1)]), page(&[with_id("T2", 2)]));
    counter.two_pages(ROWS, next, &first, &second).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (2, 0));
}

#[tokio::test]
async fn c26_an_entry_that_slid_to_the_next_page_comes_once() {
    let counter = Counter::open().await;
    let first = page(&[with_id("T1", 1), with_id("T2", 2)]);
    // While it was read, a new entry pushed the second one onto the next page.
    let second = page(&[with_id("T2", 2), with_id("T3", 3)]);
    counter.two_pages(ROWS, "?page=2", &first, &second).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_ref().unwrap().as_str()).collect();
    assert_eq!((ids, errors.len()), (vec!["T1", "T2", "T3"], 0));
}

#[tokio::test]
async fn c30_without_an_identifier_twins_both_come() {
    let counter = Counter::open().await;
    let twin = row("", 4);
    let named = row(r#""TransactionId": "NOTPROVIDED","#, 4);
    let body = format!(r#"{{"Data": {}}}"#, page(&[twin.clone(), twin, named]));
    counter.answer(ROWS, &body).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (3, 0));
    assert!(rows.iter().all(|row| row.id.is_none()));
    assert_eq!(rows.iter().map(|row| row.occurrence).collect::<Vec<_>>(), [0, 1, 2]);
}

#[tokio::test]
async fn q26_one_identifier_of_two_entries_is_none() {
    let counter = Counter::open().await;
    let body = format!(r#"{{"Data": {}}}"#, page(&[with_id("T", 1), with_id("T", 2)]));
    counter.answer(ROWS, &body).await;
    let (rows, _) = collect(&counter.session(), TransactionQuery::new()).await;
    assert!(rows.len() == 2 && rows.iter().all(|row| row.id.is_none()));
}

#[tokio::test]
async fn c29_codes_of_version_4_are_read_as_the_words_of_version_3() {
    let counter = Counter::open().await;
    let accounts = r#"{"Data": {"Account": [
        {"AccountId": "a-1", "AccountTypeCode": "CACC", "AccountCategory": "Business"},
        {"AccountId": "a-2", "AccountSubType": "CurrentAccount", "AccountType": "Business"}]}}"#;
    counter.answer("/accounts", accounts).await;
    let accounts = counter.session().accounts().await.unwrap();
    let kinds: Vec<_> = accounts.iter().map(|it| (it.kind.clone(), it.usage.clone())).collect();
    assert_eq!(kinds[0], kinds[1]);
    assert_eq!(kinds[0].0, AccountKind::Current);
}

#[tokio::test]
async fn c46_pages_in_a_circle_end_in_an_error() {
    let counter = Counter::open().await;
    let body = format!(
        r#"{{"Data": {}, "Links": {{"Next": "?page=2"}}}}"#,
        page(&[with_id("T1", 1), with_id("T2", 2)])
    );
    counter.answer(ROWS, &body).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (2, 1));
    assert!(counter.asked().await.len() <= 4);
}

#[tokio::test]
async fn c47_a_consent_that_ends_between_two_pages_is_told() {
    let counter = Counter::open().await;
    let first =
        format!(r#"{{"Data": {}, "Links": {{"Next": "?page=2"}}}}"#, page(&[with_id("T1", 1)]));
    let revoked = r#"{"Code": "403 Forbidden", "Errors":
        [{"ErrorCode": "UK.OBIE.Resource.InvalidConsentStatus", "Message": "x"}]}"#;
    let given = || {
        wiremock::Mock::given(wiremock::matchers::method("GET"))
            .and(wiremock::matchers::path(format!("/aisp{ROWS}")))
    };
    given()
        .and(wiremock::matchers::query_param_is_missing("page"))
        .respond_with(json(200, &first))
        .mount(&counter.server)
        .await;
    given()
        .and(wiremock::matchers::query_param("page", "2"))
        .respond_with(json(403, revoked))
        .mount(&counter.server)
        .await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (1, 1));
    assert_eq!(errors[0].kind(), guichet_core::ErrorKind::ConsentRevoked);
}

#[tokio::test]
async fn c48_one_failing_account_leaves_the_rest() {
    let counter = Counter::open().await;
    let accounts = r#"{"Data": {"Account": [{"AccountId": "a-1"}, {"AccountId": "a-2"},
        {"AccountId": "a-3"}]}}"#;
    counter.answer("/accounts", accounts).await;
    for id in ["a-1", "a-3"] {
        let body = format!(
            r#"{{"Data": {{"Balance": [{{"AccountId": "{id}", "CreditDebitIndicator": "Credit",
            "Type": "ITBD", "Amount": {{"Amount": "5.00", "Currency": "GBP"}}}}]}}}}"#
        );
        counter.answer(&format!("/accounts/{id}/balances"), &body).await;
    }
    counter.respond("GET", "/accounts/a-2/balances", json(500, "{}")).await;
    let overview = counter.session().overview().await.unwrap();
    let good: Vec<_> = overview.accounts.iter().map(|it| it.balances.is_ok()).collect();
    assert_eq!(good, [true, false, true]);
}

#[tokio::test]
async fn q47_bounds_are_whole_days_and_kept_on_our_side_too() {
    let counter = Counter::open().await;
    let body = format!(r#"{{"Data": {}}}"#, page(&[with_id("T1", 1)]));
    counter.answer(ROWS, &body).await;
    let query =
        TransactionQuery::new().since(Date::constant(2026, 7, 2)).until(Date::constant(2026, 7, 3));
    // The bank ignores the filter and sends the first of July.
    let (rows, _) = collect(&counter.session(), query).await;
    assert!(rows.is_empty());
    let asked = counter.asked().await;
    assert_eq!(
        asked[0],
        format!(
            "GET /aisp{ROWS}?fromBookingDateTime=2026-07-02T00%3A00%3A00&toBookingDateTime=2026-07-03T23%3A59%3A59"
        )
    );
    let query =
        TransactionQuery::new().since(Date::constant(2026, 7, 1)).until(Date::constant(2026, 7, 1));
    assert_eq!(collect(&counter.session(), query).await.0.len(), 1);
}

#[tokio::test]
async fn q05_nothing_is_an_empty_page() {
    let counter = Counter::open().await;
    counter.respond("GET", ROWS, wiremock::ResponseTemplate::new(204)).await;
    let (rows, errors) = collect(&counter.session(), TransactionQuery::new()).await;
    assert_eq!((rows.len(), errors.len()), (0, 0));
}

#[tokio::test]
async fn q46_three_resources_make_one_listing() {
    let counter = Counter::of(
        example().without(&[Permission::StandingOrdersBasic, Permission::StandingOrdersDetail]),
    )
    .await;
    let debits = r#"{"Data": {"DirectDebit": [{"DirectDebitId": "D", "Name": "Example Power",
        "DirectDebitStatusCode": "ACTV"}]}}"#;
    counter.answer("/accounts/a-1/direct-debits", debits).await;
    let unsupported = r#"{"Errors": [{"ErrorCode": "UK.OBIE.Unsupported.Currency"}]}"#;
    counter.respond("GET", "/accounts/a-1/scheduled-payments", json(400, unsupported)).await;
    let planned = counter.session().scheduled_payments(&current()).await.unwrap();
    assert_eq!((planned.items.len(), planned.rejected.len()), (1, 0));
    let asked = counter.asked().await;
    assert_eq!(
        asked,
        ["GET /aisp/accounts/a-1/direct-debits", "GET /aisp/accounts/a-1/scheduled-payments"]
    );
}

#[tokio::test]
async fn q53_later_sessions_read_accounts_out_of_balances() {
    let counter = Counter::of(example().quirks(&[Quirk::LaterAccountsByBalances])).await;
    counter.respond("GET", "/accounts", json(403, "")).await;
    let balances = r#"{"Data": {"Balance": [
        {"AccountId": "a-1", "CreditDebitIndicator": "Credit", "Type": "ITBD",
         "Amount": {"Amount": "5.00", "Currency": "GBP"}},
        {"AccountId": "a-1", "CreditDebitIndicator": "Credit", "Type": "ITAV",
         "Amount": {"Amount": "4.00", "Currency": "GBP"}},
        {"AccountId": "a-2", "CreditDebitIndicator": "Debit", "Type": "ITBD",
         "Amount": {"Amount": "3.00", "Currency": "GBP"}}]}}"#;
    counter.answer("/balances", balances).await;
    let overview = counter.session().overview().await.unwrap();
    let counts: Vec<_> =
        overview.accounts.iter().map(|it| it.balances.as_ref().unwrap().items.len()).collect();
    assert_eq!(counts, [2, 1]);
    // Without the permission to read balances there is nothing to read accounts out of.
    let error = counter.session_for([Scope::AccountsBasic]).accounts().await.unwrap_err();
    assert_eq!(error.kind(), guichet_core::ErrorKind::ConsentMissing);
}

#[tokio::test]
async fn statements_and_their_files_are_fetched() {
    let counter = Counter::open().await;
    let body = r#"{"Data": {"Statement": [{"StatementId": "S/9", "AccountId": "a-1",
        "StartDateTime": "2026-06-01T00:00:00Z", "EndDateTime": "2026-06-30T00:00:00Z"}]}}"#;
    counter.answer("/accounts/a-1/statements", body).await;
    let file = wiremock::ResponseTemplate::new(200).set_body_raw("%PDF", "application/pdf");
    counter.respond("GET", "/accounts/a-1/statements/S%2F9/file", file).await;
    let session = counter.session();
    let statements = session.statements(&current()).await.unwrap();
    assert_eq!(statements.items[0].id, StatementId::new("S/9"));
    let bytes = session.statement_document(&current(), &statements.items[0].id).await.unwrap();
    assert_eq!(bytes.as_ref(), b"%PDF");
}

#[tokio::test]
async fn people_and_payees_are_asked_for_where_they_are() {
    let counter = Counter::open().await;
    let party = r#"{"Data": {"Party": {"PartyId": "P", "Name": "Robin Sample"}}}"#;
    counter.answer("/party", party).await;
    counter.answer("/accounts/a-1/parties", party).await;
    let payees = r#"{"Data": {"Beneficiary": [{"BeneficiaryType": "Trusted",
        "CreditorAccount": {"Name": "Lee Landlord"}}]}}"#;
    counter.answer("/accounts/a-1/beneficiaries", payees).await;
    let session = counter.session();
    assert_eq!(session.parties(None).await.unwrap().items.len(), 1);
    assert_eq!(session.parties(Some(&current())).await.unwrap().items.len(), 1);
    let payees = session.beneficiaries(Some(&current())).await.unwrap();
    assert_eq!(payees.items[0].trusted, Some(true));
}

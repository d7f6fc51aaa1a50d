//! Accounts, their links, and the cards that hang on them.

use crate::support::{Counter, ROOT, collect, example, json, on};
use guichet_core::{AccountKind, ErrorKind, TransactionKind, TransactionQuery};
use guichet_protocol_stet::Quirk;
use wiremock::ResponseTemplate;

const EMPTY: &str = r#"{"transactions": [], "_links": {}}"#;

#[tokio::test]
async fn c01_an_answer_without_content_is_an_empty_list() {
    let counter = Counter::open().await;
    for at in ["/accounts", "/accounts/A1/transactions", "/accounts/A1/balances"] {
        counter.respond("GET", &format!("{ROOT}{at}"), ResponseTemplate::new(204)).await;
    }
    let session = counter.session();
    assert!(session.accounts().await.unwrap().items.is_empty());
    assert!(session.balances(&on("A1")).await.unwrap().items.is_empty());
    let (rows, errors) = collect(&session, &on("A1"), TransactionQuery::new()).await;
    assert!(rows.is_empty() && errors.is_empty());
}

#[tokio::test]
async fn c05_links_begin_anywhere_and_lead_below_the_root() {
    for href in [
        "{server}/stet/psd2/v1/accounts/A1/transactions",
        "/stet/psd2/v1/accounts/A1/transactions",
        "v1/accounts/A1/transactions",
        "accounts/A1/transactions{?dateFrom}",
    ] {
        let counter = Counter::open().await;
        let href = href.replace("{server}", &counter.server.uri());
        let body = format!(
            r#"{{"accounts": [{{"resourceId": "A1", "cashAccountType": "CACC", "_links": {{
                "balances": {{"href": "/v1/accounts/A1/balances"}},
                "transactions": {{"href": "{href}"}}}}}}],
               "_links": {{"self": {{"href": "v1/accounts"}}}}}}"#
        );
        counter.answer("/accounts", &body).await;
        counter.answer("/accounts/A1/transactions", EMPTY).await;
        let session = counter.session();
        let account = session.accounts().await.unwrap().items[0].reference();
        assert_eq!(account.id.as_str(), "A1", "{href}");
        let (_, errors) = collect(&session, &account, TransactionQuery::new()).await;
        assert!(errors.is_empty(), "{href}: {errors:?}");
    }
}

#[tokio::test]
async fn a_link_elsewhere_at_the_bank_is_followed() {
    let counter = Counter::open().await;
    let body = r#"{"accounts": [{"resourceId": "A1", "_links": {
        "balances": {"href": "/v1/accounts/A1/balances"},
        "transactions": {"href": "/histories/A1?kind=all"}}}]}"#;
    counter.answer("/accounts", body).await;
    counter.respond("GET", "/histories/A1", json(200, EMPTY)).await;
    let session = counter.session();
    let account = session.accounts().await.unwrap().items[0].reference();
    let query = TransactionQuery::new().since("2026-03-01".parse().unwrap());
    let (_, errors) = collect(&session, &account, query).await;
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(counter.asked().await[1], "/histories/A1?kind=all&dateFrom=2026-03-01");
}

#[tokio::test]
async fn what_no_link_leads_to_was_not_consented_and_is_not_asked_for() {
    let counter = Counter::open().await;
    let body = r#"{"accounts": [{"resourceId": "A1", "_links": {
        "balances": {"href": "/v1/accounts/A1/balances"}}}]}"#;
    counter.answer("/accounts", body).await;
    counter.answer("/accounts/A1/balances", r#"{"balances": []}"#).await;
    let session = counter.session();
    let account = session.accounts().await.unwrap().items[0].reference();
    session.balances(&account).await.unwrap();
    let (_, errors) = collect(&session, &account, TransactionQuery::new()).await;
    assert_eq!(errors[0].kind(), ErrorKind::ConsentMissing);
    assert_eq!(counter.requests().await.len(), 2);
}

#[tokio::test]
async fn c13_an_identifier_is_one_segment_whatever_it_holds() {
    let counter = Counter::open().await;
    let id = "a/b ?c'(1)";
    counter.answer("/accounts/a%2Fb%20%3Fc'(1)/transactions", EMPTY).await;
    let (_, errors) = collect(&counter.session(), &on(id), TransactionQuery::new()).await;
    assert!(errors.is_empty(), "{errors:?}");
    let asked = counter.asked().await;
    assert!(
        asked[0].starts_with("/stet/psd2/v1/accounts/a%2Fb%20%3Fc'(1)/transactions?"),
        "{asked:?}"
    );
    // One that would be resolved away names another resource.
    let (_, errors) = collect(&counter.session(), &on(".."), TransactionQuery::new()).await;
    assert_eq!(errors[0].kind(), ErrorKind::InvalidInput);
    assert_eq!(counter.requests().await.len(), 1);
}

#[tokio::test]
async fn c12_a_card_and_the_line_that_sums_it_up_are_told_apart() {
    let counter = Counter::of(example().quirks(&[Quirk::CardSummaryLine])).await;
    let links = |id: &str| {
        format!(
            r#""_links": {{"balances": {{"href": "/v1/accounts/{id}/balances"}},
            "transactions": {{"href": "/v1/accounts/{id}/transactions"}}}}"#
        )
    };
    let body = format!(
        r#"{{"accounts": [
            {{"resourceId": "A1", "cashAccountType": "CACC", "accountId": {{"iban": "FR7699999000010000000000115", "currency": "EUR"}}, {}}},
            {{"resourceId": "C1", "cashAccountType": "CARD", "linkedAccount": "FR7699999000010000000000115",
              "accountId": {{"other": {{"identification": "XXXX4242", "schemeName": "CPAN"}}, "currency": "EUR"}}, {}}}]}}"#,
        links("A1"),
        links("C1")
    );
    counter.answer("/accounts", &body).await;
    let row = |id: &str, amount: &str, text: &str| {
        format!(
            r#"{{"resourceId": "{id}", "transactionAmount": {{"amount": {amount}, "currency": "EUR"}},
            "creditDebitIndicator": "DBIT", "status": "BOOK", "bookingDate": "2026-03-31",
            "remittanceInformation": ["{text}"]}}"#
        )
    };
    let current = format!(
        r#"{{"transactions": [{}, {}]}}"#,
        row("1", "30.00", "RELEVE DIFFERE CARTE 4242"),
        row("2", "5.00", "PRLV SEPA EXEMPLE")
    );
    let card =
        format!(r#"{{"transactions": [{}, {}]}}"#, row("3", "10.00", "A"), row("4", "20.00", "B"));
    counter.answer("/accounts/A1/transactions", &current).await;
    counter.answer("/accounts/C1/transactions", &card).await;
    let session = counter.session();
    let accounts = session.accounts().await.unwrap().items;
    assert_eq!(accounts[1].kind, AccountKind::ChargeCard);
    assert_eq!(accounts[1].parent.as_ref(), Some(&accounts[0].id));
    let mut spent = Vec::new();
    for account in &accounts {
        let (rows, _) = collect(&session, &account.reference(), TransactionQuery::new()).await;
        // Whoever sums up leaves out what pays a card.
        spent.extend(
            rows.into_iter().filter(|row| row.kind != Some(TransactionKind::CardRepayment)),
        );
    }
    let amounts: Vec<_> = spent.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["-5.00 EUR", "-10.00 EUR", "-20.00 EUR"]);
}

#[tokio::test]
async fn c48_one_account_that_fails_leaves_the_others() {
    let counter = Counter::open().await;
    let account = |id: &str| {
        format!(
            r#"{{"resourceId": "{id}", "_links": {{"balances": {{"href": "/v1/accounts/{id}/balances"}},
            "transactions": {{"href": "/v1/accounts/{id}/transactions"}}}}}}"#
        )
    };
    let body = format!(r#"{{"accounts": [{}, {}, {}]}}"#, account("A"), account("B"), account("C"));
    counter.answer("/accounts", &body).await;
    let balances = r#"{"balances": [{"balanceAmount": {"amount": 1.5, "currency": "EUR"}, "balanceType": "CLBD", "name": "x"}]}"#;
    for id in ["A", "C"] {
        counter.answer(&format!("/accounts/{id}/balances"), balances).await;
    }
    let refusal =
        json(503, r#"{"status": 503, "error": "SERVICE_UNAVAILABLE", "message": "CANARY"}"#);
    counter.respond("GET", &format!("{ROOT}/accounts/B/balances"), refusal).await;
    let overview = counter.session().overview().await.unwrap();
    let good: Vec<_> = overview.accounts.iter().map(|one| one.balances.is_ok()).collect();
    assert_eq!(good, [true, false, true]);
    let error = overview.accounts[1].balances.as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}

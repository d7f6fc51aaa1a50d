//! Accounts, balances and transactions as banks send them.

use crate::support::{Counter, account, example, json, mock, page, read, refusal, row};
use guichet_core::{ErrorKind, TransactionStatus, UntrustedText};
use guichet_protocol_berlin_group::{Bookings, Quirk};
use wiremock::matchers::{query_param, query_param_is_missing};

async fn rows_of(body: &str) -> Vec<guichet_core::Transaction> {
    let bank = Counter::open().await;
    bank.answer("/accounts/a-1/transactions", body).await;
    let (rows, errors) = read(&bank.session()).await;
    assert!(errors.is_empty(), "{errors:?}");
    rows
}

#[tokio::test]
async fn c18_a_time_without_offset_is_the_banks() {
    let bank = Counter::open().await;
    let body = r#"{"balances": [{"balanceType": "interimAvailable",
        "balanceAmount": {"currency": "EUR", "amount": "1.00"},
        "lastChangeDateTime": "2026-03-31T11:16:54.991"}]}"#;
    bank.answer("/accounts/a-1/balances", body).await;
    let balances = bank.session().balances(&account()).await.unwrap();
    let as_of = balances.items[0].as_of.unwrap();
    assert_eq!(as_of.to_string(), "2026-03-31T09:16:54.991Z");
}

async fn both_refused(bank: &Counter, code: &str) {
    let at = "/v1/accounts/a-1/transactions";
    let with = |status: &str| mock("GET", at).and(query_param("bookingStatus", status));
    with("both").respond_with(refusal(400, code)).mount(&bank.server).await;
    let (booked, pending) = (page(&row("1", "-1.00"), "", ""), page("", &row("2", "-2.00"), ""));
    with("booked").respond_with(json(200, &booked)).mount(&bank.server).await;
    with("pending").respond_with(json(200, &pending)).mount(&bank.server).await;
}

#[tokio::test]
async fn c19_both_booked_and_pending_in_one_listing_is_refused() {
    let bank = Counter::open().await;
    both_refused(&bank, "PARAMETER_NOT_SUPPORTED").await;
    let (rows, errors) = read(&bank.session()).await;
    assert!(errors.is_empty(), "{errors:?}");
    let statuses: Vec<_> = rows.iter().map(|row| row.status.as_str()).collect();
    assert_eq!(statuses, ["booked", "pending"]);
    let asked = bank.asked().await;
    let words: Vec<_> = asked.iter().filter_map(|it| it.rsplit_once("bookingStatus=")).collect();
    let words: Vec<_> = words.into_iter().map(|(_, word)| word).collect();
    assert_eq!(words, ["both", "booked", "pending"]);
}

#[tokio::test]
async fn q42_a_bank_known_to_list_them_apart_is_asked_so() {
    let bank = Counter::of(example().bookings(Bookings::Separate)).await;
    both_refused(&bank, "PARAMETER_NOT_SUPPORTED").await;
    assert_eq!(read(&bank.session()).await.0.len(), 2);
    assert_eq!(bank.asked().await.len(), 2);
    // Another refusal of the listing is an error, and nothing else is asked.
    let bank = Counter::open().await;
    both_refused(&bank, "PERIOD_INVALID").await;
    let (rows, errors) = read(&bank.session()).await;
    assert_eq!((rows.len(), errors[0].kind()), (0, ErrorKind::InvalidInput));
}

#[tokio::test]
async fn c20_only_a_link_to_a_download() {
    let bank = Counter::open().await;
    let body = r#"{"_links": {"download": {"href": "/v1/accounts/a-1/transactions/download/x"}}}"#;
    bank.answer("/accounts/a-1/transactions", body).await;
    let (rows, errors) = read(&bank.session()).await;
    assert_eq!((rows.len(), errors[0].kind()), (0, ErrorKind::Unsupported));
    let sent = bank.requests().await.pop().unwrap();
    assert_eq!(sent.headers.get("accept").unwrap(), "application/json");
}

#[tokio::test]
async fn c24_an_account_of_several_currencies_as_xxx() {
    let bank = Counter::open().await;
    let iban = "DE64999905170000012345";
    let list = format!(
        r#"{{"accounts": [
            {{"resourceId": "all", "iban": "{iban}", "currency": "XXX"}},
            {{"resourceId": "eur", "iban": "{iban}", "currency": "EUR"}},
            {{"resourceId": "usd", "iban": "{iban}", "currency": "USD"}}]}}"#
    );
    bank.answer("/accounts", &list).await;
    let accounts = bank.session().accounts().await.unwrap().items;
    let keys: std::collections::BTreeSet<_> = accounts.iter().map(|one| one.key).collect();
    assert_eq!(keys.len(), 3, "number and currency together make the key");
    let without = r#"{"balances": [{"balanceAmount": {"amount": "1.00"}},
        {"balanceAmount": {"amount": "2.00", "currency": "USD"}}]}"#;
    bank.answer("/accounts/all/balances", without).await;
    let found = bank.session().balances(&accounts[0].reference()).await.unwrap();
    assert_eq!(found.items[0].amount.to_string(), "2.00 USD");
    assert_eq!(found.rejected[0].path(), Some("balances[0].balanceAmount.currency"));
}

#[tokio::test]
async fn c12_a_card_and_its_list_are_not_counted_twice() {
    let bank = Counter::of(example().card_accounts()).await;
    let card = r#""maskedPan": "525412******3241", "currency": "EUR""#;
    let list = format!(
        r#"{{"accounts": [{{"resourceId": "giro", "currency": "EUR"}},
            {{"resourceId": "x", "cashAccountType": "CARD", {card}}}]}}"#
    );
    bank.answer("/accounts", &list).await;
    let cards = format!(r#"{{"cardAccounts": [{{"resourceId": "cc", {card}}}]}}"#);
    bank.answer("/card-accounts", &cards).await;
    let accounts = bank.session().accounts().await.unwrap().items;
    let ids: Vec<_> = accounts.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["giro", "cc"]);
    bank.answer("/card-accounts/cc/balances", r#"{"balances": []}"#).await;
    bank.session().balances(&accounts[1].reference()).await.unwrap();
}

#[tokio::test]
async fn q13_a_consent_without_cards_keeps_the_accounts() {
    let bank = Counter::of(example().card_accounts()).await;
    bank.answer("/accounts", r#"{"accounts": [{"resourceId": "giro", "currency": "EUR"}]}"#).await;
    bank.respond("GET", "/card-accounts", refusal(401, "CONSENT_INVALID")).await;
    let listing = bank.session().accounts().await.unwrap();
    assert_eq!((listing.items.len(), listing.rejected.len()), (1, 1));
}

#[tokio::test]
async fn c37_the_identifier_changes_and_the_key_stays() {
    let mut keys = std::collections::BTreeSet::new();
    for id in ["one", "other"] {
        let bank = Counter::open().await;
        let list = format!(
            r#"{{"accounts": [{{"resourceId": "{id}", "iban": "DE64999905170000012345", "currency": "EUR"}}]}}"#
        );
        bank.answer("/accounts", &list).await;
        keys.insert(bank.session().accounts().await.unwrap().items[0].key);
    }
    assert_eq!(keys.len(), 1);
}

#[tokio::test]
async fn c13_an_identifier_with_a_slash_and_a_question_mark() {
    let bank = Counter::open().await;
    let mut odd = account();
    odd.id = guichet_core::AccountId::new("a/1?x=#é");
    let _ = bank.session().balances(&odd).await;
    let asked = bank.asked().await;
    assert_eq!(asked, ["GET /v1/accounts/a%2F1%3Fx=%23%C3%A9/balances"]);
}

#[tokio::test]
async fn c32_blank_placeholder_and_repeated_identifiers() {
    let booked = [
        row(" ", "-1"),
        row("NOTPROVIDED", "-2"),
        row("same", "-3"),
        row("same", "-4"),
        row("own", "-5"),
    ];
    let rows = rows_of(&page(&booked.join(","), "", "")).await;
    let with: Vec<_> = rows.iter().map(|row| row.id.is_some()).collect();
    assert_eq!(with, [false, false, false, false, true]);
}

#[tokio::test]
async fn c33_a_card_whose_signs_are_reversed() {
    let bank = Counter::of(example().quirks(&[Quirk::ReversedSigns])).await;
    bank.answer("/accounts/a-1/transactions", &page(&row("1", "12.00"), "", "")).await;
    let (rows, _) = read(&bank.session()).await;
    assert_eq!(rows[0].amount.to_string(), "-12.00 EUR");
}

#[tokio::test]
async fn c35_pending_without_a_date_and_with_one_in_the_future() {
    let without =
        r#"{"transactionAmount": {"currency": "EUR", "amount": "-1"}, "bookingDate": ""}"#;
    let future = row("2", "-2").replace("2026-03-30", "2026-04-07");
    let rows = rows_of(&page("", &format!("{without}, {future}"), "")).await;
    assert!(rows.iter().all(|row| row.booked_on.is_none()));
    assert_eq!(rows[0].expected_on, None);
    assert_eq!(rows[1].expected_on.unwrap().to_string(), "2026-04-07");
    assert!(rows.iter().all(|row| row.status == TransactionStatus::Pending && row.mutable));
}

#[tokio::test]
async fn c36_remittance_information_cut_every_140_characters() {
    let first = format!("{}Kund", "x".repeat(136));
    let row = format!(
        r#"{{"transactionAmount": {{"amount": "-1"}},
            "remittanceInformationUnstructuredArray": ["{first}", "ennummer 4711"]}}"#
    );
    let rows = rows_of(&page(&row, "", "")).await;
    let text = rows[0].description.as_ref().map(UntrustedText::as_untrusted_str).unwrap();
    assert!(text.ends_with("xKundennummer 4711"));
    assert_eq!(rows[0].remittance.len(), 2, "the lines stay as they were sent");
}

#[tokio::test]
async fn c38_an_empty_page_that_has_a_next_one() {
    let bank = Counter::open().await;
    let at = "/v1/accounts/a-1/transactions";
    let empty = page("", "", "/v1/accounts/a-1/transactions?page=2");
    mock("GET", at)
        .and(query_param_is_missing("page"))
        .respond_with(json(200, &empty))
        .mount(&bank.server)
        .await;
    bank.answer("/accounts/a-1/transactions", &page(&row("1", "-1"), "", "")).await;
    assert_eq!(read(&bank.session()).await.0.len(), 1);
}

#[tokio::test]
async fn c46_a_page_that_leads_to_itself_ends_in_an_error() {
    let bank = Counter::open().await;
    let body = page(&row("1", "-1"), "", "/v1/accounts/a-1/transactions?page=2");
    bank.answer("/accounts/a-1/transactions", &body).await;
    let (_, errors) = read(&bank.session()).await;
    assert_eq!(errors[0].kind(), ErrorKind::Protocol);
    assert!(bank.requests().await.len() < 4);
}

#[tokio::test]
async fn c40_amounts_without_decimals_and_with_three() {
    let yen = row("1", "-1500").replace("EUR", "JPY");
    let dinar = row("2", "0.285").replace("EUR", "BHD");
    let rows = rows_of(&page(&format!("{yen}, {dinar}"), "", "")).await;
    let amounts: Vec<_> = rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["-1500 JPY", "0.285 BHD"]);
}

#[tokio::test]
async fn standing_orders_are_asked_for_as_information() {
    let bank = Counter::open().await;
    let body = r#"{"transactions": {"information": [{"transactionAmount": {"amount": "650.00"},
        "additionalInformationStructured": {"standingOrderDetails": {"frequency": "Monthly"}}}]}}"#;
    bank.answer("/accounts/a-1/transactions", body).await;
    let orders = bank.session().scheduled_payments(&account()).await.unwrap();
    assert_eq!(orders.items[0].amount.as_ref().unwrap().to_string(), "-650.00 EUR");
    let expected = "GET /v1/accounts/a-1/transactions?bookingStatus=information";
    assert_eq!(bank.asked().await, [expected]);
}

#[tokio::test]
async fn what_is_new_since_the_last_entry() {
    use guichet_core::Cursor;
    use guichet_protocol_berlin_group::Delta;

    let bank = Counter::of(example().delta(Delta::EntryReference)).await;
    let entry = |id: &str, day: &str| {
        row(id, "-1")
            .replace("2026-03-30", day)
            .replace("{\"tr", &format!("{{\"entryReference\": \"E{id}\", \"tr"))
    };
    let at = "/v1/accounts/a-1/transactions";
    let get = || mock("GET", at);
    let rest = json(200, &page(&entry("1", "2026-03-28"), "", ""));
    get().and(query_param("page", "2")).respond_with(rest).mount(&bank.server).await;
    let none = json(200, &page("", "", ""));
    let since_three = get().and(query_param("entryReferenceFrom", "E3"));
    since_three.respond_with(none).mount(&bank.server).await;
    let both = format!("{}, {}", entry("3", "2026-03-30"), entry("2", "2026-03-29"));
    let first = json(200, &page(&both, "", "transactions?page=2"));
    get().respond_with(first).mount(&bank.server).await;

    let session = bank.session();
    let mut cursor: Option<Cursor> = None;
    let mut found = Vec::new();
    for _ in 0..3 {
        let changes = session.changes(&account(), cursor.as_ref()).await.unwrap();
        found.push((changes.added.len(), changes.more));
        cursor = Some(changes.next);
    }
    assert_eq!(found, [(2, true), (1, false), (0, false)]);
    let asked = bank.asked().await;
    assert!(asked[0].ends_with("?dateFrom=2026-01-01&bookingStatus=booked"), "{asked:?}");
    assert!(asked[2].contains("entryReferenceFrom=E3"));
    // Nothing new: the same place, the next time.
    session.changes(&account(), cursor.as_ref()).await.unwrap();
    assert_eq!(bank.asked().await[3], asked[2]);
}

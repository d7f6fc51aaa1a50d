//! Quirks 21 to 30: direction, status and days.

use crate::support::{ALL, Counter, account, collect, example_with, row, row_of, rows};
use guichet_core::{AccountKind, CurrencyBasis, Date, TransactionQuery, TransactionStatus};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[tokio::test]
async fn q21_the_direction_gives_the_sign_on_every_account() {
    for kind in [AccountKind::Current, AccountKind::Card] {
        let of = account(kind);
        let out = row_of(&of, r#""amount": 20.00, "debitCreditMemo": "DEBIT""#).await;
        assert_eq!(out.amount.to_string(), "-20.00 USD");
        let back = row_of(&of, r#""amount": 20.00, "debitCreditMemo": "CREDIT""#).await;
        assert_eq!(back.amount.to_string(), "20.00 USD");
    }
}

#[tokio::test]
async fn q22_a_sign_on_the_amount_says_nothing() {
    let credit = row(r#""amount": -0.29, "debitCreditMemo": "CREDIT""#).await;
    assert_eq!(credit.amount.to_string(), "0.29 USD");
    let debit = row(r#""amount": -0.29, "debitCreditMemo": "DEBIT""#).await;
    assert_eq!(debit.amount.to_string(), "-0.29 USD");
}

#[tokio::test]
async fn q23_a_memo_is_a_pending_debit_that_may_change() {
    let memo = row(r#""amount": 5.00, "debitCreditMemo": "MEMO", "status": "POSTED""#).await;
    assert_eq!(memo.amount.to_string(), "-5.00 USD");
    assert_eq!(memo.status, TransactionStatus::Pending);
    assert!(memo.mutable);
}

#[tokio::test]
async fn q24_without_a_direction_only_a_clear_type_gives_one() {
    let out = row(r#""amount": 5.00, "transactionType": "WITHDRAWAL""#).await;
    assert_eq!(out.amount.to_string(), "-5.00 USD");
    let back = row(r#""amount": 5.00, "transactionType": "DIRECTDEPOSIT""#).await;
    assert_eq!(back.amount.to_string(), "5.00 USD");

    let body = r#"{"transactions": [{"amount": -5.00, "transactionType": "ADJUSTMENT"},
        {"amount": 1.00, "debitCreditMemo": "CREDIT"}]}"#;
    let (rows, errors) = rows(&account(AccountKind::Current), body).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(errors[0].path(), Some("transactions[0].debitCreditMemo"));
}

#[tokio::test]
async fn q25_three_words_mean_pending() {
    for word in ["PENDING", "AUTHORIZATION", "MEMO"] {
        let fields = format!(r#""amount": 1, "debitCreditMemo": "DEBIT", "status": "{word}""#);
        assert_eq!(row(&fields).await.status, TransactionStatus::Pending, "{word}");
    }
    let posted = row(r#""amount": 1, "debitCreditMemo": "DEBIT", "status": "POSTED""#).await;
    assert_eq!((posted.status, posted.mutable), (TransactionStatus::Booked, false));
}

#[tokio::test]
async fn q26_a_pending_row_is_not_booked_by_its_posting_time() {
    let fields = r#""amount": 1, "debitCreditMemo": "DEBIT", "status": "PENDING",
        "postedTimestamp": "2026-04-02T00:00:00Z""#;
    let row = row(fields).await;
    assert_eq!((row.booked_on, row.expected_on), (None, Some(day("2026-04-02"))));
}

#[tokio::test]
async fn q27_midnight_means_the_day_that_is_written() {
    let fields = r#""amount": 1, "debitCreditMemo": "DEBIT", "status": "POSTED",
        "postedTimestamp": "2022-04-06T00:00:00.000Z""#;
    let row = row(fields).await;
    assert_eq!((row.booked_on, row.booked_at), (Some(day("2022-04-06")), None));
}

#[tokio::test]
async fn q28_times_without_offset_are_the_banks_own() {
    let base = r#""amount": 1, "debitCreditMemo": "DEBIT", "status": "POSTED""#;
    let local = row(&format!(r#"{base}, "postedTimestamp": "2026-01-31T22:30:00""#)).await;
    assert_eq!(local.booked_on, Some(day("2026-01-31")));
    assert_eq!(local.booked_at, Some("2026-02-01T03:30:00Z".parse().unwrap()));
    // The same instant with an offset still falls on the day before in New York.
    let given = row(&format!(r#"{base}, "postedTimestamp": "2026-02-01T03:30:00Z""#)).await;
    assert_eq!((given.booked_on, given.booked_at), (local.booked_on, local.booked_at));
}

#[tokio::test]
async fn q29_the_currency_is_the_accounts() {
    let row = row(r#""amount": 1.00, "debitCreditMemo": "DEBIT""#).await;
    assert_eq!(row.amount.to_string(), "-1.00 USD");
    assert_eq!(row.currency_basis, CurrencyBasis::Account);
}

#[tokio::test]
async fn q30_stand_ins_are_no_identifiers() {
    for word in [r#""""#, r#""0""#, "0", r#""NOTPROVIDED""#, r#"" ""#] {
        let fields = format!(r#""amount": 1, "debitCreditMemo": "DEBIT", "transactionId": {word}"#);
        assert!(row(&fields).await.id.is_none(), "{word}");
    }
    let row = row(r#""amount": 1, "debitCreditMemo": "DEBIT", "transactionId": "T-1""#).await;
    assert_eq!(row.id.unwrap().as_str(), "T-1");
}

#[tokio::test]
async fn a_bank_of_booked_entries_gives_no_others() {
    let mut booked = ALL;
    booked.pending = false;
    let counter = Counter::of(example_with(|it| it.capabilities(booked))).await;
    let body = r#"{"transactions": [
        {"amount": 1, "debitCreditMemo": "DEBIT", "status": "PENDING"},
        {"amount": 2, "debitCreditMemo": "DEBIT", "status": "POSTED"}]}"#;
    counter.answer("/accounts/a-1/transactions", body).await;
    let query = TransactionQuery::new();
    let (rows, _) = collect(&counter.session(), &account(AccountKind::Current), query).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].status, TransactionStatus::Booked);
}

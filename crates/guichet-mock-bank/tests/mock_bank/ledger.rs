//! The books.

use std::collections::BTreeMap;

use guichet_mock_bank::MockBank;
use jiff::civil::date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::support::{http, start};

#[derive(Deserialize)]
struct Truth {
    customers: Vec<Customer>,
}

#[derive(Deserialize)]
struct Customer {
    login: String,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    kind: String,
    currency: String,
    opening: Box<RawValue>,
    booked: Box<RawValue>,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    status: String,
    kind: String,
    amount: Box<RawValue>,
    day: String,
    text: String,
    end_to_end: Option<String>,
}

fn exact(number: &RawValue) -> Decimal {
    Decimal::from_str_exact(number.get()).unwrap()
}

async fn books(bank: &MockBank) -> String {
    let url = bank.url().join("/_mock/ledger").unwrap();
    http().get(url).send().await.unwrap().text().await.unwrap()
}

async fn truth() -> Truth {
    serde_json::from_str(&books(&start().await).await).unwrap()
}

#[tokio::test]
async fn the_same_seed_and_day_give_the_same_bytes() {
    let open = |seed, day| MockBank::builder().seed(seed).today(day).start();
    let day = date(2025, 7, 14);
    let first = books(&open(9, day).await.unwrap()).await;
    assert_eq!(first, books(&open(9, day).await.unwrap()).await);
    assert_ne!(first, books(&open(10, day).await.unwrap()).await);
    assert_ne!(first, books(&open(9, date(2025, 7, 15)).await.unwrap()).await);
}

#[tokio::test]
async fn opening_and_booked_make_the_balance() {
    for account in truth().await.customers.iter().flat_map(|customer| &customer.accounts) {
        let booked: Decimal = account
            .entries
            .iter()
            .filter(|entry| entry.status == "booked")
            .map(|entry| exact(&entry.amount))
            .sum();
        assert_eq!(exact(&account.opening) + booked, exact(&account.booked), "{}", account.kind);
    }
}

#[tokio::test]
async fn amounts_have_the_digits_of_their_currency() {
    for account in truth().await.customers.iter().flat_map(|customer| &customer.accounts) {
        let digits = if account.currency == "JPY" { 0 } else { 2 };
        assert!(account.entries.iter().all(|entry| exact(&entry.amount).scale() == digits));
    }
}

#[tokio::test]
async fn ids_are_never_used_twice_on_an_account() {
    for account in truth().await.customers.iter().flat_map(|customer| &customer.accounts) {
        let mut ids: Vec<_> = account.entries.iter().map(|entry| &entry.id).collect();
        let before = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), before);
    }
}

#[tokio::test]
async fn transfers_between_own_accounts_cancel_out() {
    for customer in truth().await.customers {
        let mut sums: BTreeMap<String, (usize, Decimal)> = BTreeMap::new();
        for entry in customer.accounts.iter().flat_map(|account| &account.entries) {
            if let Some(reference) = &entry.end_to_end {
                let (count, sum) = sums.entry(reference.clone()).or_default();
                *count += 1;
                *sum += exact(&entry.amount);
            }
        }
        assert!(sums.len() > 20);
        assert!(sums.values().all(|found| *found == (2, Decimal::ZERO)), "{}", customer.login);
    }
}

#[tokio::test]
async fn there_are_twin_coffees_an_overpaid_card_and_a_price_that_rose() {
    let customers = truth().await.customers;
    let alice = &customers[0].accounts[0];
    let twins: Vec<_> = alice
        .entries
        .iter()
        .filter(|entry| entry.text.starts_with("GULL") && entry.amount.get() == "-3.80")
        .collect();
    assert!(twins.windows(2).any(|pair| pair[0].day == pair[1].day && pair[0].id != pair[1].id));

    let card = customers[1].accounts.iter().find(|account| account.kind == "credit-card").unwrap();
    assert_eq!(card.booked.get(), "150.00");

    let mut prices: Vec<_> = alice
        .entries
        .iter()
        .filter(|entry| entry.text.starts_with("TIDEWATER"))
        .map(|entry| entry.amount.get())
        .collect();
    prices.dedup();
    assert_eq!(prices, ["-74.99", "-69.99"]);
}

#[tokio::test]
async fn all_kinds_of_movements_happen() {
    let customers = truth().await.customers;
    let has = |kind: &str| {
        let mut entries = customers[0].accounts.iter().flat_map(|account| &account.entries);
        entries.any(|entry| entry.kind == kind)
    };
    for kind in [
        "card-payment",
        "refund",
        "cash",
        "cheque",
        "deposit",
        "transfer",
        "direct-debit",
        "fee",
        "interest",
        "salary",
        "repayment",
        "trade",
        "dividend",
    ] {
        assert!(has(kind), "{kind}");
    }
}

#[tokio::test]
async fn time_books_what_is_pending() {
    let bank = start().await;
    let before: Truth = serde_json::from_str(&books(&bank).await).unwrap();
    bank.advance(jiff::SignedDuration::from_hours(24 * 10));
    let after: Truth = serde_json::from_str(&books(&bank).await).unwrap();
    let open = |truth: &Truth| -> Vec<String> {
        let entries = truth.customers[0].accounts[0].entries.iter();
        entries.filter(|entry| entry.status == "pending").map(|entry| entry.id.clone()).collect()
    };
    assert!(open(&before).len() >= 5);
    assert!(open(&before).iter().all(|id| !open(&after).contains(id)));
    assert!(
        after.customers[0].accounts[0].entries.len()
            > before.customers[0].accounts[0].entries.len()
    );
}

//! Quirks 14 to 20: balances.

use crate::support::{balances, example_with, one, overview_at};
use guichet_core::{DayOrInstant, Overview};
use guichet_protocol_fdx::{Conduct, Fact, OwedBalance};

/// A bank that signs what is owed itself.
const SIGNED: Conduct =
    Conduct::UNCONFIRMED.owed(Fact::confirmed(OwedBalance::Signed, "a test", "2026-11-21"));

async fn checking(fields: &str) -> Overview {
    usd("CHECKING", fields).await
}

async fn card(fields: &str) -> Overview {
    usd("CREDITCARD", fields).await
}

async fn usd(kind: &str, fields: &str) -> Overview {
    let currency = r#""currency": {"currencyCode": "USD"}"#;
    one(&format!(r#""accountType": "{kind}", {currency}, {fields}"#)).await
}

fn pairs(overview: &Overview) -> Vec<(String, String)> {
    balances(overview)
}

fn pair(kind: &str, amount: &str) -> (String, String) {
    (kind.to_owned(), amount.to_owned())
}

#[tokio::test]
async fn q14_balances_as_text_keep_their_digits() {
    let overview = checking(r#""currentBalance": "90071992547409.93""#).await;
    assert_eq!(pairs(&overview), [pair("booked", "90071992547409.93 USD")]);
    let overview = checking(r#""currentBalance": 0.10"#).await;
    assert_eq!(pairs(&overview), [pair("booked", "0.10 USD")]);
}

#[tokio::test]
async fn q15_what_is_owed_is_negative_and_an_overpaid_card_positive() {
    assert_eq!(pairs(&card(r#""currentBalance": 250.00"#).await), [pair("owed", "-250.00 USD")]);
    assert_eq!(pairs(&card(r#""currentBalance": -12.50"#).await), [pair("owed", "12.50 USD")]);
}

#[tokio::test]
async fn q16_the_balance_type_wins_over_the_category() {
    let overview = card(r#""currentBalance": 250.00, "balanceType": "ASSET""#).await;
    assert_eq!(balances(&overview)[0].1, "250.00 USD");
    let overview = checking(r#""currentBalance": 250.00, "balanceType": "LIABILITY""#).await;
    assert_eq!(balances(&overview)[0].1, "-250.00 USD");
}

#[tokio::test]
async fn q17_what_falls_due_is_negative_whichever_way_it_comes() {
    for amount in ["25.00", "-25.00"] {
        let overview = card(&format!(r#""minimumPaymentAmount": {amount}"#)).await;
        assert_eq!(pairs(&overview), [pair("minimum_due", "-25.00 USD")]);
        let overview = card(&format!(r#""pastDueAmount": {amount}"#)).await;
        assert_eq!(pairs(&overview), [pair("past_due", "-25.00 USD")]);
    }
    let body = r#"{"accounts": [{"accountId": "a-1", "accountType": "CREDITCARD",
        "currency": {"currencyCode": "USD"}, "currentBalance": -250.00}]}"#;
    let signed = overview_at(example_with(|it| it.conduct(SIGNED)), body).await;
    assert_eq!(pairs(&signed), [pair("owed", "-250.00 USD")]);
}

#[tokio::test]
async fn q18_a_credit_limit_is_not_money() {
    let fields = r#""creditLine": 5000.00, "availableCredit": 4750.00, "cashAdvanceLimit": 800"#;
    let overview = card(fields).await;
    let expected = [pair("available_credit", "4750.00 USD"), pair("credit_limit", "5000.00 USD")];
    let mut found = pairs(&overview);
    found.sort();
    assert_eq!(found, expected);
    let terms = overview.accounts[0].account.terms.as_ref().unwrap();
    assert_eq!(terms.cash_limit.as_ref().unwrap().to_string(), "800 USD");
}

#[tokio::test]
async fn q19_a_loan_has_several_balances() {
    let fields = r#""principalBalance": 1000.00, "payOffAmount": 1010.00, "escrowBalance": 90.00"#;
    let mut found = pairs(&usd("MORTGAGE", fields).await);
    found.sort();
    let expected = [
        pair("escrowBalance", "90.00 USD"),
        pair("payoff", "-1010.00 USD"),
        pair("principal", "-1000.00 USD"),
    ];
    let kinds: Vec<_> = found.iter().map(|(_, amount)| amount.as_str()).collect();
    assert_eq!(found.len(), 3);
    for (_, amount) in &expected {
        assert!(kinds.contains(&amount.as_str()), "{amount}");
    }
}

#[tokio::test]
async fn q20_as_of_is_a_day_or_an_instant_of_the_banks_zone() {
    let fields = r#""currentBalance": 1.00, "balanceAsOf": "2026-03-30""#;
    let as_of = checking(fields).await.accounts[0].balances.as_ref().unwrap().items[0].as_of;
    assert_eq!(as_of, Some(DayOrInstant::Day("2026-03-30".parse().unwrap())));

    let fields = r#""currentBalance": 1.00, "balanceAsOf": "2026-03-30T18:00:00""#;
    let as_of = checking(fields).await.accounts[0].balances.as_ref().unwrap().items[0].as_of;
    // Six in the evening in New York, where the clocks are four hours behind by then.
    assert_eq!(as_of, Some(DayOrInstant::Instant("2026-03-30T22:00:00Z".parse().unwrap())));
}

//! What is held, spendable and owed: an answer, or none, but never a guess.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use guichet_core::{
    AccountId, AccountKind, Balance, BalanceKind, BalancePoint, Balances, CreditLine,
    CreditLineKind, DayOrInstant, Money, SpendableBasis,
};

fn balance(kind: BalanceKind, amount: &str) -> Balance {
    let (amount, currency) = amount.split_once(' ').unwrap_or((amount, "EUR"));
    Balance::new(AccountId::new("7"), kind, Money::parse(amount, currency).unwrap())
}

fn dated(kind: BalanceKind, amount: &str, as_of: &str) -> Balance {
    let mut balance = balance(kind, amount);
    balance.as_of = DayOrInstant::parse(as_of);
    assert!(balance.as_of.is_some());
    balance
}

fn text(money: Option<Money>) -> Option<String> {
    money.map(|money| money.to_string())
}

#[track_caller]
fn check_booked(list: &[Balance], expected: Option<&str>) {
    let answer = Balances::of(&AccountKind::Current, list).booked();
    assert_eq!(text(answer).as_deref(), expected);
    let mut reversed = list.to_vec();
    reversed.reverse();
    let answer = Balances::of(&AccountKind::Current, &reversed).booked();
    assert_eq!(text(answer).as_deref(), expected, "in reverse order");
}

use BalanceKind::{Available, AvailableCredit, Booked, CreditLimit, Owed, Payoff, Principal};

#[test]
fn the_only_booked_balance_is_the_answer() {
    check_booked(&[balance(Booked, "310.00"), balance(Available, "290.00")], Some("310.00 EUR"));
    check_booked(&[balance(Available, "290.00")], None);
    check_booked(&[], None);
}

#[test]
fn the_latest_of_several_is_the_answer() {
    let old = dated(Booked, "1.00", "2026-03-30");
    let new = dated(Booked, "2.00", "2026-03-31");
    check_booked(&[old, new], Some("2.00 EUR"));
}

#[test]
fn balances_that_cannot_be_told_apart_give_no_answer() {
    let (one, two) = (balance(Booked, "1.00"), balance(Booked, "2.00"));
    check_booked(&[one.clone(), two.clone()], None);
    check_booked(&[one.clone(), one.clone()], Some("1.00 EUR"));

    let day = dated(Booked, "1.00", "2026-03-31");
    let instant = dated(Booked, "2.00", "2026-03-31T09:30:00Z");
    check_booked(&[day.clone(), instant], None);
    check_booked(&[day.clone(), two], None);
    check_booked(&[day.clone(), dated(Booked, "2.00", "2026-03-31")], None);
    let later = dated(Booked, "3.00", "2026-04-01");
    check_booked(&[day, dated(Booked, "2.00", "2026-03-31"), later], Some("3.00 EUR"));
}

#[test]
fn two_currencies_give_no_answer() {
    check_booked(&[balance(Booked, "1.00 EUR"), balance(Booked, "1.00 USD")], None);
}

#[test]
fn balances_of_another_time_are_not_asked() {
    let mut opening = balance(Booked, "1.00");
    opening.point = Some(BalancePoint::Opening);
    let mut closing = balance(Booked, "2.00");
    closing.point = Some(BalancePoint::Closing);
    check_booked(&[opening.clone(), closing], Some("2.00 EUR"));
    check_booked(&[opening], None);
}

#[track_caller]
fn check_spendable(kind: &AccountKind, list: &[Balance], expected: Option<(&str, SpendableBasis)>) {
    let answer = Balances::of(kind, list).spendable().map(|it| (it.amount.to_string(), it.basis));
    assert_eq!(answer, expected.map(|(text, basis)| (text.to_owned(), basis)));
}

#[test]
fn a_card_says_that_it_is_credit() {
    let list = [
        balance(Owed, "-120.50"),
        balance(CreditLimit, "5000"),
        balance(AvailableCredit, "4879.50"),
    ];
    check_spendable(&AccountKind::Card, &list, Some(("4879.50 EUR", SpendableBasis::Credit)));
    let list = [balance(Available, "4879.50")];
    check_spendable(&AccountKind::ChargeCard, &list, Some(("4879.50 EUR", SpendableBasis::Credit)));
}

#[test]
fn a_limit_alone_is_no_answer() {
    for kind in [AccountKind::Card, AccountKind::Current, AccountKind::Loan] {
        check_spendable(&kind, &[balance(CreditLimit, "5000"), balance(Booked, "10")], None);
    }
    check_spendable(&AccountKind::Current, &[balance(AvailableCredit, "5000")], None);
}

#[test]
fn a_credit_line_is_not_money_held() {
    let line = |amount: Option<&str>| {
        let amount = amount.map(|it| Money::parse(it, "EUR").unwrap());
        CreditLine::included(CreditLineKind::PreAgreed, amount)
    };
    let with = |lines: Vec<CreditLine>| {
        let mut balance = balance(Available, "810.00");
        balance.credit_lines = lines;
        [balance]
    };
    let current = AccountKind::Current;
    let held = |text| Some((text, SpendableBasis::Held));
    check_spendable(&current, &with(vec![line(Some("500.00"))]), held("310.00 EUR"));
    check_spendable(&current, &with(vec![line(Some("900.00"))]), held("-90.00 EUR"));
    check_spendable(&current, &with(vec![line(None)]), None);
    check_spendable(&current, &with(vec![line(Some("500")), line(Some("100"))]), None);

    let outside = CreditLine::not_included(CreditLineKind::PreAgreed, None);
    check_spendable(&current, &with(vec![outside]), held("810.00 EUR"));
}

#[test]
fn accounts_that_are_not_for_spending_give_no_answer() {
    for kind in ["loan", "mortgage", "investment", "pension", "insurance", "escrow", "other"] {
        check_spendable(&AccountKind::parse(kind), &[balance(Available, "10")], None);
    }
}

#[track_caller]
fn check_owed(kind: &AccountKind, list: &[Balance], expected: Option<&str>) {
    assert_eq!(text(Balances::of(kind, list).owed()).as_deref(), expected);
}

#[test]
fn what_is_owed_is_positive_and_what_is_overpaid_negative() {
    check_owed(&AccountKind::Card, &[balance(Owed, "-120.50")], Some("120.50 EUR"));
    check_owed(&AccountKind::Card, &[balance(Owed, "5.00")], Some("-5.00 EUR"));
    check_owed(&AccountKind::Loan, &[balance(Booked, "-900")], Some("900 EUR"));
    check_owed(&AccountKind::Card, &[balance(Owed, "0.00")], Some("0.00 EUR"));
}

#[test]
fn principal_and_payoff_are_not_what_is_owed() {
    check_owed(&AccountKind::Loan, &[balance(Principal, "-900"), balance(Payoff, "-910")], None);
}

#[test]
fn accounts_that_hold_money_owe_nothing_that_is_known() {
    check_owed(&AccountKind::Current, &[balance(Booked, "-20.00")], None);
}

//! Who the customers are and which accounts they have.

mod alice;
mod bruno;
mod chloe;
mod harriet;
mod jonas;
mod margaux;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::account::{Account, Kind, Terms};
use super::day::plus_days;
use super::diary::{Diary, Span};
use super::dice::Dice;
use super::entry::EntryKind;
use super::life::{Recent, transfer};
use super::merchant::{BISTRO, BRITISH, CAFE, FRENCH, GERMAN, HOTEL, JAPANESE, PUMP};
use super::money::{Currency, Money};
use super::{Customer, number};

pub(crate) fn all(seed: u64, span: Span) -> Vec<Customer> {
    vec![
        alice::alice(seed, span),
        bruno::bruno(seed, span),
        chloe::chloe(seed, span),
        margaux::margaux(seed, span),
        jonas::jonas(seed, span),
        harriet::harriet(seed, span),
    ]
}

const AMERICAN_DAYS: Recent =
    Recent { cafe: &CAFE, table: &BISTRO, pump: Some(&PUMP), hotel: Some(&HOTEL) };
const FRENCH_DAYS: Recent =
    Recent { cafe: &FRENCH[0], table: &FRENCH[2], pump: Some(&FRENCH[5]), hotel: None };
const GERMAN_DAYS: Recent =
    Recent { cafe: &GERMAN[0], table: &GERMAN[2], pump: Some(&GERMAN[5]), hotel: None };
const BRITISH_DAYS: Recent =
    Recent { cafe: &BRITISH[0], table: &BRITISH[1], pump: None, hotel: None };
const JAPANESE_DAYS: Recent =
    Recent { cafe: &JAPANESE[0], table: &JAPANESE[1], pump: None, hotel: None };

/// Makes an account out of a finished diary, with numbers that fit its kind and currency.
fn account(
    diary: Diary,
    numbers: &mut Dice,
    kind: Kind,
    name: &'static str,
    product: &'static str,
) -> Account {
    let currency = diary.currency;
    let opened_on = plus_days(diary.span.from, -numbers.between(200, 3000));
    let iban = if kind.is_card() {
        None
    } else if let Some(make) = diary.iban {
        Some(make(numbers))
    } else {
        match currency {
            Currency::Eur => Some(number::french_iban(numbers)),
            Currency::Gbp => Some(number::british_iban(numbers)),
            Currency::Chf => Some(number::swiss_iban(numbers)),
            Currency::Usd | Currency::Jpy => None,
        }
    };
    let number = match &iban {
        _ if kind.is_card() => number::card(numbers),
        Some(iban) => iban.chars().skip(4).collect(),
        None if currency == Currency::Jpy => numbers.digits(7),
        None => format!("000{}", numbers.digits(7)),
    };
    let pays = matches!(kind, Kind::Current | Kind::Savings) && currency == Currency::Usd;
    Account {
        id: numbers.id(),
        kind,
        name,
        product,
        currency,
        number,
        iban,
        tokenised: pays.then(|| format!("888{}", numbers.digits(13))),
        parent: None,
        opened_on,
        opening: Money::new(diary.opening, currency),
        entries: diary.sorted(),
        holdings: Vec::new(),
        terms: Terms::default(),
    }
}

/// What a card may draw, and the interest it takes.
fn card_terms(limit: i64, rate: Decimal) -> Terms {
    Terms { limit: Some(limit), rate: Some(rate), payment_day: Some(20), ..Terms::default() }
}

/// A loan that is paid back on the fifth of each month.
struct LoanPlan {
    kind: Kind,
    name: &'static str,
    product: &'static str,
    original: i64,
    owed_at_start: i64,
    monthly: i64,
    /// Hundredths of a per cent a year.
    rate: i64,
    months: i64,
    /// Months between the opening and the first entry.
    paid_before: i64,
    text: &'static str,
}

/// Writes both ends of the payments, and the interest, and makes the account.
fn loan(plan: &LoanPlan, mut diary: Diary, payer: &mut Diary, numbers: &mut Dice) -> Account {
    let span = diary.span;
    for (_, on) in span.monthly(5) {
        let before = diary.booked_on(plus_days(on, -1));
        let interest = before * plan.rate / 120_000;
        if interest < 0 {
            diary.plain(EntryKind::Interest, on, interest, "INTEREST CHARGED", None);
        }
        let kinds = (EntryKind::Repayment, EntryKind::Repayment);
        transfer(payer, &mut diary, on, plan.monthly, kinds, (plan.text, "PAYMENT RECEIVED"));
    }
    let mut made = account(diary, numbers, plan.kind, plan.name, plan.product);
    made.opened_on = plus_days(span.from, -plan.paid_before * 365 / 12);
    made.terms = Terms {
        limit: None,
        rate: Some(Decimal::new(plan.rate, 2)),
        original_principal: Some(plan.original),
        months: Some(plan.months),
        monthly_payment: Some(plan.monthly),
        payment_day: Some(5),
        maturity_on: Some(plus_days(made.opened_on, plan.months * 365 / 12)),
    };
    made
}

/// A birthday; the parts are written in this crate and exist.
fn born(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}

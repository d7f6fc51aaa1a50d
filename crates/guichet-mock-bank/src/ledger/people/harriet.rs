//! Harriet lives in York: a current account, a saver, and a credit card that she pays each month.

use rust_decimal::Decimal;

use super::super::account::Kind;
use super::super::day::plus_days;
use super::super::diary::{Diary, Span};
use super::super::dice::Dice;
use super::super::entry::EntryKind;
use super::super::life::{Bill, Life, interest, live, memo, recent, settle_card, transfer};
use super::super::merchant::{BRITISH, FRENCH};
use super::super::money::Currency;
use super::super::number::british_iban;
use super::super::{Address, Customer};
use super::{BRITISH_DAYS, account, born, card_terms};

static BILLS: [Bill; 3] = [
    Bill {
        day: 1,
        name: "Ouse Lettings Ltd",
        text: "OUSE LETTINGS RENT",
        price: 84_000,
        then: Some((12, 87_500)),
    },
    Bill { day: 8, name: "Ridings Water", text: "RIDINGS WATER DD", price: 3_140, then: None },
    Bill {
        day: 15,
        name: "Minster Broadband",
        text: "MINSTER BROADBAND DD",
        price: 2_800,
        then: Some((16, 3_050)),
    },
];

pub(super) fn harriet(seed: u64, span: Span) -> Customer {
    let mut numbers = Dice::new(seed, "harriet");
    let id = numbers.id();
    let open = |name, opening| {
        let mut diary = Diary::new(seed, name, Currency::Gbp, span, opening);
        diary.iban = Some(british_iban);
        diary
    };

    let mut current = open("harriet-current", 143_000);
    let salary = (28, 241_500, "Shambles Press Ltd", "SHAMBLES PRESS LTD SALARY");
    let life = Life { salary: Some(salary), bills: &BILLS, shops: &BRITISH, ..Life::default() };
    live(&mut current, &life);
    recent(&mut current, &BRITISH_DAYS);
    let day = plus_days(span.today, -1);
    current.at_night(day, -3_500, "FASTER PAYMENT CONCERT TICKET", "Oluwaseun Pettigrew");
    memo(&mut current, -1_899, "Dales Cheese Club", "DALES CHEESE CLUB DD");

    let mut savings = open("harriet-saver", 410_000);
    for (_, on) in span.monthly(3) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        let texts = ("TRANSFER TO SAVER", "TRANSFER FROM CURRENT ACCOUNT");
        transfer(&mut current, &mut savings, on, 15_000, kinds, texts);
    }
    interest(&mut savings, 310, "GROSS INTEREST");

    let mut card = open("harriet-card", -6_420);
    live(&mut card, &Life { shops: &BRITISH[..2], abroad: &FRENCH[..3], ..Life::default() });
    recent(&mut card, &BRITISH_DAYS);
    settle_card(&mut card, &mut current, "WHITE ROSE CARD DIRECT DEBIT");

    let current = account(current, &mut numbers, Kind::Current, "Current", "Classic Account");
    let mut savings = account(savings, &mut numbers, Kind::Savings, "Saver", "Instant Saver");
    savings.terms.rate = Some(Decimal::new(310, 2));
    let mut card =
        account(card, &mut numbers, Kind::CreditCard, "White Rose", "White Rose Credit Card");
    card.terms = card_terms(350_000, Decimal::new(2390, 2));
    card.parent = Some(current.id.clone());
    Customer {
        login: "harriet",
        id,
        first_name: "Harriet",
        last_name: "Okonkwo-Lamb",
        email: "harriet@customers.example".to_owned(),
        phone: "01632960187",
        born_on: born(1990, 12, 3),
        address: Address {
            line: "31 Whip-Ma-Whop-Ma-Gate",
            city: "York",
            region: "",
            postal_code: "YO1 8BL",
            country: "GB",
        },
        accounts: vec![current, savings, card],
    }
}

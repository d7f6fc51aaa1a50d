//! Jonas lives in Berlin: a current account, one for rainy days, and a card paid once a month.

use super::super::account::Kind;
use super::super::day::plus_days;
use super::super::diary::{Diary, Span};
use super::super::dice::Dice;
use super::super::entry::EntryKind;
use super::super::life::{Bill, Life, interest, live, memo, recent, settle_deferred, transfer};
use super::super::merchant::{GERMAN, SWISS};
use super::super::money::Currency;
use super::super::number::german_iban;
use super::super::{Address, Customer};
use super::{GERMAN_DAYS, account, born};

static BILLS: [Bill; 3] = [
    Bill {
        day: 1,
        name: "Hausverwaltung Admiralbrücke",
        text: "MIETE WHG 14 ADMIRALBRUECKE",
        price: 88_000,
        then: Some((11, 91_500)),
    },
    Bill {
        day: 5,
        name: "Stromwerk Spree",
        text: "STROMWERK SPREE ABSCHLAG",
        price: 6_400,
        then: None,
    },
    Bill {
        day: 16,
        name: "Funkloch Mobil GmbH",
        text: "FUNKLOCH MOBIL RECHNUNG",
        price: 1_799,
        then: None,
    },
];

pub(super) fn jonas(seed: u64, span: Span) -> Customer {
    let mut numbers = Dice::new(seed, "jonas");
    let id = numbers.id();
    let open = |name, opening| {
        let mut diary = Diary::new(seed, name, Currency::Eur, span, opening);
        diary.iban = Some(german_iban);
        diary
    };

    let mut current = open("jonas-giro", 152_000);
    let salary = (29, 291_000, "Werkstatt Lötkolben GmbH", "LOHN WERKSTATT LOETKOLBEN");
    live(
        &mut current,
        &Life {
            salary: Some(salary),
            bills: &BILLS,
            shops: &GERMAN,
            monthly_fee: 390,
            ..Life::default()
        },
    );
    recent(&mut current, &GERMAN_DAYS);
    let day = plus_days(span.today, -9);
    current.at_night(day, -2_750, "ECHTZEITUEBERWEISUNG KINO", "Özge Drünkler");
    memo(&mut current, -4_990, "Turnverein Landwehrkanal", "LASTSCHRIFT TURNVEREIN");

    let mut savings = open("jonas-tagesgeld", 520_000);
    for (_, on) in span.monthly(2) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        let texts = ("UEBERTRAG TAGESGELD", "UEBERTRAG VON GIROKONTO");
        transfer(&mut current, &mut savings, on, 20_000, kinds, texts);
    }
    interest(&mut savings, 180, "ZINSGUTSCHRIFT");

    let mut card = open("jonas-karte", 0);
    live(&mut card, &Life { shops: &GERMAN[2..4], abroad: &SWISS, ..Life::default() });
    recent(&mut card, &GERMAN_DAYS);
    settle_deferred(&mut card, &mut current, "KREDITKARTENABRECHNUNG");

    let current = account(current, &mut numbers, Kind::Current, "Girokonto", "Giro Klassik");
    let savings = account(savings, &mut numbers, Kind::Savings, "Rücklage", "Tagesgeldkonto");
    let mut card = account(card, &mut numbers, Kind::ChargeCard, "Karte Kranich", "Charge Karte");
    card.parent = Some(current.id.clone());
    Customer {
        login: "jonas",
        id,
        first_name: "Jonas",
        last_name: "Größwang",
        email: "jonas@customers.example".to_owned(),
        phone: "03023125014",
        born_on: born(1992, 9, 21),
        address: Address {
            line: "Planufer 417",
            city: "Berlin",
            region: "Berlin",
            postal_code: "10999",
            country: "DE",
        },
        accounts: vec![current, savings, card],
    }
}

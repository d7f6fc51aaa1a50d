//! Chloé has two accounts and nothing else.

use rust_decimal::Decimal;

use super::super::account::Kind;
use super::super::diary::{Diary, Span};
use super::super::dice::Dice;
use super::super::entry::EntryKind;
use super::super::life::{Bill, Life, interest, live, recent, transfer};
use super::super::merchant::FRENCH;
use super::super::money::Currency;
use super::super::{Address, Customer};
use super::{FRENCH_DAYS, account, born};

static BILLS: [Bill; 2] = [
    Bill {
        day: 2,
        name: "Foyer des Tanneurs",
        text: "PRLV SEPA FOYER DES TANNEURS LOYER",
        price: 48_000,
        then: None,
    },
    Bill {
        day: 10,
        name: "Ondes Mobiles",
        text: "PRLV SEPA ONDES MOBILES",
        price: 999,
        then: Some((18, 1_299)),
    },
];

pub(super) fn chloe(seed: u64, span: Span) -> Customer {
    let mut numbers = Dice::new(seed, "chloe");
    let id = numbers.id();
    let mut current = Diary::new(seed, "chloe-courant", Currency::Eur, span, 164_000);
    let salary = (30, 152_000, "Théâtre de l’Îlot", "VIR SEPA THEATRE DE L ILOT");
    let life = Life { salary: Some(salary), bills: &BILLS, shops: &FRENCH, ..Life::default() };
    live(&mut current, &life);
    recent(&mut current, &FRENCH_DAYS);
    let mut savings = Diary::new(seed, "chloe-livret", Currency::Eur, span, 21_000);
    for (_, on) in span.monthly(5) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        let texts = ("VIR VERS LIVRET", "VIR DEPUIS COMPTE COURANT");
        transfer(&mut current, &mut savings, on, 4_000, kinds, texts);
    }
    interest(&mut savings, 300, "INTERETS CREDITEURS");
    let current = account(current, &mut numbers, Kind::Current, "Courant", "Compte jeune");
    let mut savings = account(savings, &mut numbers, Kind::Savings, "Livret", "Livret jeune");
    savings.terms.rate = Some(Decimal::new(300, 2));
    Customer {
        login: "chloe",
        id,
        first_name: "Chloé",
        last_name: "Ångström",
        email: "chloe@customers.example".to_owned(),
        phone: "0199000263",
        born_on: born(2001, 2, 28),
        address: Address {
            line: "27 quai des Brumes",
            city: "Nantes",
            region: "Pays de la Loire",
            postal_code: "44000",
            country: "FR",
        },
        accounts: vec![current, savings],
    }
}

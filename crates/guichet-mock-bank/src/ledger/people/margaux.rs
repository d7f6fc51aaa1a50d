//! Margaux lives in Rennes. Her card is debited once a month, in one line of her current account.

use super::super::account::Kind;
use super::super::day::plus_days;
use super::super::diary::{Diary, Span};
use super::super::dice::Dice;
use super::super::entry::EntryKind;
use super::super::life::{Bill, Life, interest, live, memo, recent, settle_deferred, transfer};
use super::super::merchant::{BRITISH, FRENCH};
use super::super::money::Currency;
use super::super::{Address, Customer};
use super::{FRENCH_DAYS, account, born};

static BILLS: [Bill; 3] = [
    Bill {
        day: 3,
        name: "Régie des Lices",
        text: "PRLV SEPA REGIE DES LICES LOYER",
        price: 69_500,
        then: Some((13, 71_200)),
    },
    Bill {
        day: 6,
        name: "Eaux de la Vilaine",
        text: "PRLV SEPA EAUX DE LA VILAINE",
        price: 2_840,
        then: None,
    },
    Bill {
        day: 11,
        name: "Ondes Mobiles",
        text: "PRLV SEPA ONDES MOBILES",
        price: 1_999,
        then: None,
    },
];

pub(super) fn margaux(seed: u64, span: Span) -> Customer {
    let mut numbers = Dice::new(seed, "margaux");
    let id = numbers.id();
    let open = |name, opening| Diary::new(seed, name, Currency::Eur, span, opening);

    let mut current = open("margaux-courant", 187_000);
    let salary = (27, 264_000, "Imprimerie du Thabor", "VIR SEPA IMPRIMERIE DU THABOR SALAIRE");
    let shops = &FRENCH[4..5]; // cash only: everything else goes over the card
    live(&mut current, &Life { salary: Some(salary), bills: &BILLS, shops, ..Life::default() });
    current.at_night(plus_days(span.today, -9), -4_250, "VIR INST LEA GUICHARD", "Léa Guichard");
    memo(&mut current, -3_490, "Ciné-club des Lices", "PRLV SEPA CINE CLUB DES LICES");

    let mut savings = open("margaux-livret", 640_000);
    for (_, on) in span.monthly(4) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        let texts = ("VIR VERS LIVRET", "VIR DEPUIS COMPTE COURANT");
        transfer(&mut current, &mut savings, on, 12_000, kinds, texts);
    }
    interest(&mut savings, 240, "INTERETS CREDITEURS");

    let mut card = open("margaux-carte", 0);
    live(&mut card, &Life { shops: &FRENCH[..4], abroad: &BRITISH, ..Life::default() });
    recent(&mut card, &FRENCH_DAYS);
    card.pay(&FRENCH[3], plus_days(span.today, -8), (23, 20), 1_990);
    settle_deferred(&mut card, &mut current, "RELEVE DIFFERE CARTE HERMINE");

    let current = account(current, &mut numbers, Kind::Current, "Compte chèques", "Compte courant");
    let savings = account(savings, &mut numbers, Kind::Savings, "Livret", "Livret d’épargne");
    let mut card =
        account(card, &mut numbers, Kind::ChargeCard, "Carte Hermine", "Carte à débit différé");
    card.parent = Some(current.id.clone());
    Customer {
        login: "margaux",
        id,
        first_name: "Margaux",
        last_name: "Le Goff-Béranger",
        email: "margaux@customers.example".to_owned(),
        phone: "0199000341",
        born_on: born(1985, 6, 9),
        address: Address {
            line: "8 place des Lices",
            city: "Rennes",
            region: "Bretagne",
            postal_code: "35000",
            country: "FR",
        },
        accounts: vec![current, savings, card],
    }
}

//! Bruno lives in France. He paid his card twice: the card owes him.

use rust_decimal::Decimal;

use super::super::account::{Account, Holding, HoldingKind, Kind};
use super::super::day::plus_days;
use super::super::diary::{Diary, Span};
use super::super::dice::Dice;
use super::super::entry::EntryKind;
use super::super::life::{Bill, Life, interest, live, recent, settle_card, transfer};
use super::super::merchant::{BRITISH, FRENCH, SWISS};
use super::super::money::{Currency, Money};
use super::super::{Address, Customer};
use super::{FRENCH_DAYS, LoanPlan, account, born, card_terms, loan};

static BILLS: [Bill; 3] = [
    Bill {
        day: 4,
        name: "Électricité de la Butte",
        text: "PRLV SEPA ELEC DE LA BUTTE",
        price: 7_260,
        then: None,
    },
    Bill {
        day: 8,
        name: "Câble & Cie",
        text: "PRLV SEPA CABLE ET CIE",
        price: 2_999,
        then: Some((15, 3_499)),
    },
    Bill {
        day: 14,
        name: "Mutuelle du Rhône",
        text: "PRLV SEPA MUTUELLE DU RHONE",
        price: 5_810,
        then: None,
    },
];

static HOME: LoanPlan = LoanPlan {
    kind: Kind::Mortgage,
    name: "Appartement",
    product: "Prêt immobilier 20 ans",
    original: 18_500_000,
    owed_at_start: 14_320_000,
    monthly: 96_400,
    rate: 185,
    months: 240,
    paid_before: 63,
    text: "ECHEANCE PRET IMMOBILIER",
};

pub(super) fn bruno(seed: u64, span: Span) -> Customer {
    let mut numbers = Dice::new(seed, "bruno");
    let id = numbers.id();
    Customer {
        login: "bruno",
        id,
        first_name: "Bruno",
        last_name: "Lefèvre-Østby",
        email: "bruno@customers.example".to_owned(),
        phone: "0199000117",
        born_on: born(1979, 11, 2),
        address: Address {
            line: "3 rue de l’Écluse",
            city: "Lyon",
            region: "Auvergne-Rhône-Alpes",
            postal_code: "69003",
            country: "FR",
        },
        accounts: accounts(seed, span, &mut numbers),
    }
}

fn accounts(seed: u64, span: Span, numbers: &mut Dice) -> Vec<Account> {
    let open = |name, currency, opening| Diary::new(seed, name, currency, span, opening);

    let mut current = open("bruno-courant", Currency::Eur, 231_000);
    let salary = (27, 348_000, "Ateliers Vauzelle", "VIR SEPA ATELIERS VAUZELLE SALAIRE");
    let life = Life {
        salary: Some(salary),
        bills: &BILLS,
        shops: &FRENCH,
        cheques: true,
        monthly_fee: 590,
        ..Life::default()
    };
    live(&mut current, &life);
    recent(&mut current, &FRENCH_DAYS);

    let mut savings = open("bruno-livret", Currency::Eur, 890_000);
    for (_, on) in span.monthly(29) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        let texts = ("VIR VERS LIVRET", "VIR DEPUIS COMPTE COURANT");
        transfer(&mut current, &mut savings, on, 15_000, kinds, texts);
    }
    interest(&mut savings, 300, "INTERETS CREDITEURS");

    let mut card = open("bruno-carte", Currency::Eur, -12_040);
    live(&mut card, &Life { shops: &FRENCH[3..], abroad: &BRITISH, ..Life::default() });
    settle_card(&mut card, &mut current, "PRELEVEMENT CARTE ESTUAIRE");
    overpay(&mut card, &mut current);

    let home =
        loan(&HOME, open("bruno-home", Currency::Eur, -HOME.owed_at_start), &mut current, numbers);

    let mut broker = open("bruno-titres", Currency::Eur, 64_500);
    for (_, on) in span.monthly(10) {
        broker.plain(EntryKind::Dividend, on, 1_240, "COUPON OBLIGATION CANAL 2032", None);
    }

    let mut swiss = open("bruno-suisse", Currency::Chf, 352_000);
    live(&mut swiss, &Life { shops: &SWISS, ..Life::default() });

    let current =
        account(current, numbers, Kind::Current, "Compte de tous les jours", "Compte courant");
    let mut card = account(card, numbers, Kind::CreditCard, "Carte Estuaire", "Carte Estuaire Or");
    card.terms = card_terms(300_000, Decimal::new(1690, 2));
    card.parent = Some(current.id.clone());
    let mut savings = account(savings, numbers, Kind::Savings, "Livret", "Livret d’épargne");
    savings.terms.rate = Some(Decimal::new(300, 2));
    let mut titres = account(broker, numbers, Kind::Investment, "Titres", "Compte-titres");
    titres.holdings = vec![Holding {
        symbol: "CANAL32",
        cusip: "99999F100",
        name: "Obligation Canal du Midi 2032",
        kind: HoldingKind::Bond,
        units: Decimal::new(40, 0),
        paid: Decimal::new(9_912, 2),
        price: Decimal::new(10_105, 2),
        value: Money::new(404_200, Currency::Eur),
    }];
    let swiss = account(swiss, numbers, Kind::Current, "Genève", "Privatkonto");
    vec![current, savings, card, home, titres, swiss]
}

/// Two days ago he paid all he owed and 150 more, so the card's balance is in his favour.
fn overpay(card: &mut Diary, current: &mut Diary) {
    let day = plus_days(card.span.today, -4);
    let owed = (-card.booked_on(card.span.today)).max(0);
    let kinds = (EntryKind::Repayment, EntryKind::Repayment);
    let texts = ("VIR CARTE ESTUAIRE", "PAYMENT - THANK YOU");
    transfer(current, card, day, owed + 15_000, kinds, texts);
}

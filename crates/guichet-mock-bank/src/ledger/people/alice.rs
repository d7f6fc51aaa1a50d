//! Alice lives in the United States and keeps accounts in the places she has worked in.

use rust_decimal::Decimal;

use super::super::account::{Account, Holding, HoldingKind, Kind, Terms};
use super::super::diary::{Diary, Span};
use super::super::dice::Dice;
use super::super::entry::{EntryKind, Trade};
use super::super::life::{Bill, Life, interest, live, memo, recent, settle_card, transfer};
use super::super::merchant::{AMERICAN, BRITISH, FRENCH, JAPANESE, SWISS};
use super::super::money::{Currency, Money};
use super::super::{Address, Customer};
use super::{
    AMERICAN_DAYS, BRITISH_DAYS, FRENCH_DAYS, JAPANESE_DAYS, LoanPlan, account, born, card_terms,
    loan,
};

static BILLS: [Bill; 4] = [
    Bill {
        day: 3,
        name: "Baxter Power & Light",
        text: "BAXTER POWER ACH PMT",
        price: 9_840,
        then: None,
    },
    Bill {
        day: 9,
        name: "Tidewater Fiber",
        text: "TIDEWATER FIBER AUTOPAY",
        price: 6_999,
        then: Some((14, 7_499)),
    },
    Bill {
        day: 17,
        name: "Pinecone Mutual",
        text: "PINECONE MUTUAL INS PREM",
        price: 12_450,
        then: None,
    },
    Bill { day: 22, name: "Harbor Gym", text: "HARBOR GYM MEMBERSHIP", price: 4_200, then: None },
];

static SUBSCRIPTIONS: [Bill; 2] = [
    Bill {
        day: 6,
        name: "Lumen Films",
        text: "LUMENFILMS.EXAMPLE MONTHLY",
        price: 1_299,
        then: Some((16, 1_549)),
    },
    Bill { day: 19, name: "Earful Music", text: "EARFUL MUSIC PREMIUM", price: 1_099, then: None },
];

static PARIS_BILLS: [Bill; 2] = [
    Bill {
        day: 2,
        name: "Régie Montorgueil",
        text: "PRLV SEPA REGIE MONTORGUEIL LOYER",
        price: 89_000,
        then: Some((12, 91_200)),
    },
    Bill {
        day: 11,
        name: "Électricité de la Butte",
        text: "PRLV SEPA ELEC DE LA BUTTE",
        price: 5_430,
        then: None,
    },
];

pub(super) fn alice(seed: u64, span: Span) -> Customer {
    let mut numbers = Dice::new(seed, "alice");
    let id = numbers.id();
    let mut accounts = dollars(seed, span, &mut numbers);
    accounts.extend(elsewhere(seed, span, &mut numbers));
    Customer {
        login: "alice",
        id,
        first_name: "Alice",
        last_name: "Quimby-Ashdown",
        email: "alice@customers.example".to_owned(),
        phone: "2075550142",
        born_on: born(1988, 4, 17),
        address: Address {
            line: "14 Lighthouse Lane",
            city: "Portland",
            region: "ME",
            postal_code: "04101",
            country: "US",
        },
        accounts,
    }
}

fn dollars(seed: u64, span: Span, numbers: &mut Dice) -> Vec<Account> {
    let open = |name, opening| Diary::new(seed, name, Currency::Usd, span, opening);
    let mut checking = open("alice-checking", 420_000);
    let salary = (28, 645_000, "Brightwater Labs", "BRIGHTWATER LABS INC PAYROLL");
    live(
        &mut checking,
        &Life {
            salary: Some(salary),
            bills: &BILLS,
            shops: &AMERICAN,
            abroad: &[],
            cheques: true,
            monthly_fee: 0,
        },
    );
    recent(&mut checking, &AMERICAN_DAYS);
    memo(&mut checking, -5_600, "Casco Water District", "CASCO WATER DISTRICT BILL PMT");

    let mut savings = open("alice-savings", 1_250_000);
    saving(&mut checking, &mut savings, 40_000);
    interest(&mut savings, 360, "INTEREST EARNED");

    let mut card = open("alice-card", -38_215);
    let shops =
        Life { bills: &SUBSCRIPTIONS, shops: &AMERICAN, abroad: &FRENCH, ..Life::default() };
    live(&mut card, &shops);
    recent(&mut card, &AMERICAN_DAYS);
    settle_card(&mut card, &mut checking, "HARBOR REWARDS CARD PAYMENT");

    let mut charge = open("alice-charge", 0);
    live(&mut charge, &Life { abroad: &JAPANESE, ..Life::default() });
    recent(&mut charge, &AMERICAN_DAYS);
    settle_card(&mut charge, &mut checking, "MERIDIAN CHARGE PAYMENT");

    let car = loan(&CAR, open("alice-car", -CAR.owed_at_start), &mut checking, numbers);
    let home = loan(&HOME, open("alice-home", -HOME.owed_at_start), &mut checking, numbers);
    let investment = brokerage(&mut checking, open("alice-broker", 85_000), numbers);

    let checking = account(checking, numbers, Kind::Current, "Everyday", "Everyday Checking");
    let parent = Some(checking.id.clone());
    let mut savings = account(savings, numbers, Kind::Savings, "Rainy days", "Rainy Day Savings");
    savings.terms.rate = Some(Decimal::new(360, 2));
    let mut card =
        account(card, numbers, Kind::CreditCard, "Harbor card", "Harbor Rewards Credit Card");
    card.terms = card_terms(1_200_000, Decimal::new(2199, 2));
    card.parent.clone_from(&parent);
    let mut charge = account(charge, numbers, Kind::ChargeCard, "Meridian", "Meridian Charge Card");
    charge.terms = Terms { payment_day: Some(20), ..Terms::default() };
    charge.parent = parent;
    vec![checking, savings, card, charge, car, home, investment]
}

static CAR: LoanPlan = LoanPlan {
    kind: Kind::Loan,
    name: "The car",
    product: "Auto Loan 60",
    original: 2_900_000,
    owed_at_start: 2_280_000,
    monthly: 51_200,
    rate: 589,
    months: 60,
    paid_before: 14,
    text: "AUTO LOAN PAYMENT",
};

static HOME: LoanPlan = LoanPlan {
    kind: Kind::Mortgage,
    name: "Lighthouse Lane",
    product: "30 Year Fixed Mortgage",
    original: 31_000_000,
    owed_at_start: 27_150_000,
    monthly: 148_000,
    rate: 425,
    months: 360,
    paid_before: 98,
    text: "MORTGAGE PAYMENT",
};

fn saving(from: &mut Diary, to: &mut Diary, monthly: i64) {
    for (_, on) in from.span.monthly(26) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        transfer(from, to, on, monthly, kinds, ("TRANSFER TO SAVINGS", "TRANSFER FROM CHECKING"));
    }
}

fn brokerage(checking: &mut Diary, mut broker: Diary, numbers: &mut Dice) -> Account {
    for (month, on) in broker.span.monthly(7) {
        let kinds = (EntryKind::Transfer, EntryKind::Transfer);
        let texts = ("TRANSFER TO BROKERAGE", "CASH CONTRIBUTION");
        transfer(checking, &mut broker, on, 25_000, kinds, texts);
        let bought = broker.plain(EntryKind::Trade, on, -24_030, "BOUGHT 4.5 TIDE", None);
        bought.trade = Some(Trade {
            symbol: "TIDE",
            units: Some(Decimal::new(45, 1)),
            price: Some(Decimal::new(5340, 2)),
        });
        if month % 3 == 2 {
            let fund = Some("Tideline Index Fund");
            let dividend = broker.plain(EntryKind::Dividend, on, 3_117, "DIVIDEND TIDE", fund);
            dividend.trade = Some(Trade { symbol: "TIDE", units: None, price: None });
            broker.plain(EntryKind::Fee, on, -450, "CUSTODY FEE", None);
        }
    }
    let mut made = account(broker, numbers, Kind::Investment, "Someday", "Self-Directed Brokerage");
    made.holdings = holdings();
    made
}

fn holdings() -> Vec<Holding> {
    let dollars = |minor| Money::new(minor, Currency::Usd);
    vec![
        Holding {
            symbol: "TIDE",
            cusip: "99999T104",
            name: "Tideline Index Fund",
            kind: HoldingKind::Fund,
            units: Decimal::new(1_845, 1),
            paid: Decimal::new(4_812, 2),
            price: Decimal::new(5_340, 2),
            value: dollars(985_230),
        },
        Holding {
            symbol: "GULL",
            cusip: "99999G107",
            name: "Gull Aeronautics Inc",
            kind: HoldingKind::Stock,
            units: Decimal::new(12_345_678, 6),
            paid: Decimal::new(8_000, 2),
            price: Decimal::new(10_215, 2),
            value: dollars(126_111),
        },
        Holding {
            symbol: "CASCO31",
            cusip: "99999C109",
            name: "Casco Bay Ferries 4.1% 2031",
            kind: HoldingKind::Bond,
            units: Decimal::new(5, 0),
            paid: Decimal::new(99_870, 2),
            price: Decimal::new(100_420, 2),
            value: dollars(502_100),
        },
    ]
}

fn elsewhere(seed: u64, span: Span, numbers: &mut Dice) -> Vec<Account> {
    let open = |name, currency, opening| Diary::new(seed, name, currency, span, opening);

    let mut paris = open("alice-paris", Currency::Eur, 185_000);
    let salary = (27, 214_000, "Atelier Numérique", "VIR SEPA ATELIER NUMERIQUE SALAIRE");
    let life = Life {
        salary: Some(salary),
        bills: &PARIS_BILLS,
        shops: &FRENCH,
        abroad: &SWISS,
        cheques: false,
        monthly_fee: 250,
    };
    live(&mut paris, &life);
    recent(&mut paris, &FRENCH_DAYS);

    let mut london = open("alice-london", Currency::Gbp, 96_000);
    let pay = (25, 62_000, "Wharf Lectures Ltd", "WHARF LECTURES LTD");
    live(&mut london, &Life { salary: Some(pay), shops: &BRITISH, ..Life::default() });
    recent(&mut london, &BRITISH_DAYS);

    let mut zurich = open("alice-zurich", Currency::Chf, 1_840_000);
    live(&mut zurich, &Life { shops: &SWISS, ..Life::default() });
    interest(&mut zurich, 75, "ZINSGUTSCHRIFT");

    let mut tokyo = open("alice-tokyo", Currency::Jpy, 182_000);
    let pay = (25, 86_000, "みなと翻訳社", "給与 ミナトホンヤクシヤ");
    live(&mut tokyo, &Life { salary: Some(pay), shops: &JAPANESE, ..Life::default() });
    recent(&mut tokyo, &JAPANESE_DAYS);

    let mut zurich = account(zurich, numbers, Kind::Savings, "Zürich", "Sparkonto Züri");
    zurich.terms.rate = Some(Decimal::new(75, 2));
    vec![
        account(paris, numbers, Kind::Current, "Paris", "Compte courant"),
        account(london, numbers, Kind::Current, "London", "Classic Current Account"),
        zurich,
        account(tokyo, numbers, Kind::Current, "東京", "普通預金"),
    ]
}

//! What happens on an account month after month, and the oddities of the last few days.

use jiff::civil::Date;

use super::account::last_statement;
use super::day::plus_days;
use super::diary::Diary;
use super::entry::{EntryKind, HoldForm};
use super::merchant::{Merchant, Till};

/// Something that is paid each month.
#[derive(Debug)]
pub(crate) struct Bill {
    pub(crate) day: i8,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    /// The price, and what it rises to in the month of the given number.
    pub(crate) price: i64,
    pub(crate) then: Option<(usize, i64)>,
}

/// The regular life of an account.
#[derive(Debug, Default)]
pub(crate) struct Life {
    /// Day, amount, payer and text of the salary.
    pub(crate) salary: Option<(i8, i64, &'static str, &'static str)>,
    pub(crate) bills: &'static [Bill],
    pub(crate) shops: &'static [Merchant],
    /// Shops of a place that the customer travels to four times a year.
    pub(crate) abroad: &'static [Merchant],
    pub(crate) cheques: bool,
    /// What the bank takes each month.
    pub(crate) monthly_fee: i64,
}

/// Writes the life into the diary.
pub(crate) fn live(diary: &mut Diary, life: &Life) {
    if let Some((day, amount, name, text)) = life.salary {
        for (_, on) in diary.span.monthly(day) {
            diary.plain(EntryKind::Salary, on, amount, text, Some(name));
        }
    }
    for bill in life.bills {
        for (month, on) in diary.span.monthly(bill.day) {
            let price = match bill.then {
                Some((from, price)) if month >= from => price,
                _ => bill.price,
            };
            diary.plain(EntryKind::DirectDebit, on, -price, bill.text, Some(bill.name));
        }
    }
    if life.monthly_fee > 0 {
        for (_, on) in diary.span.monthly(28) {
            diary.plain(EntryKind::Fee, on, -life.monthly_fee, "MONTHLY ACCOUNT FEE", None);
        }
    }
    shop(diary, life);
    if life.cheques {
        cheques(diary);
    }
    refunds(diary);
}

fn shop(diary: &mut Diary, life: &Life) {
    for (number, day) in diary.span.days().enumerate() {
        for merchant in life.shops {
            if diary.dice.chance(merchant.per_thousand) {
                diary.visit(merchant, day);
            }
        }
        if number % 91 < 5 {
            for merchant in life.abroad {
                if diary.dice.chance(merchant.per_thousand * 4) {
                    diary.visit(merchant, day);
                    foreign_fee(diary, day);
                }
            }
        }
    }
}

/// Three in a hundred of what was just paid abroad.
fn foreign_fee(diary: &mut Diary, day: Date) {
    let last = diary.entries.last();
    if last.is_some_and(|entry| entry.original.is_some()) {
        let fee = last.map_or(0, |entry| entry.amount.minor() * 3 / 100);
        if fee != 0 {
            diary.plain(EntryKind::Fee, plus_days(day, 1), fee, "FOREIGN TRANSACTION FEE", None);
        }
    }
}

fn cheques(diary: &mut Diary) {
    let one = 10_i64.pow(diary.currency.digits());
    for (month, on) in diary.span.monthly(12) {
        if month % 3 == 0 {
            let cheque = 1041 + i64::try_from(month).unwrap_or(0) / 3;
            let amount = -diary.dice.between(40, 260) * one;
            let entry = diary.plain(EntryKind::Cheque, on, amount, "CHECK", None);
            entry.text = format!("CHECK {cheque}");
            entry.cheque = Some(cheque);
        }
        if month % 5 == 2 {
            let amount = diary.dice.between(20, 180) * one;
            diary.plain(EntryKind::Deposit, on, amount, "MOBILE CHECK DEPOSIT", None);
        }
    }
}

/// Every second month a shop takes something back, eight days later.
fn refunds(diary: &mut Diary) {
    let months = diary.span.monthly(15);
    for (_, on) in months.iter().filter(|(month, _)| month % 2 == 1) {
        let bought = diary
            .entries
            .iter()
            .rev()
            .filter(|entry| entry.kind == EntryKind::CardPayment && entry.made_on() < *on)
            .filter(|entry| entry.original.is_none())
            .find(|entry| entry.merchant.is_some_and(|shop| shop.till == Till::Shop))
            .map(|entry| (entry.id.clone(), entry.merchant, entry.amount.minor()));
        if let Some((id, Some(merchant), amount)) = bought {
            let text = format!("REFUND {}", merchant.text);
            let entry = diary.plain(EntryKind::Refund, plus_days(*on, 8), -amount, &text, None);
            entry.merchant = Some(merchant);
            entry.refers_to = Some(id);
        }
    }
}

/// The shops of an account's last few days.
#[derive(Debug)]
pub(crate) struct Recent {
    pub(crate) cafe: &'static Merchant,
    pub(crate) table: &'static Merchant,
    pub(crate) pump: Option<&'static Merchant>,
    pub(crate) hotel: Option<&'static Merchant>,
}

/// What is still open today: a tip, a round sum held at a pump, a hotel that lets go, a coffee.
/// Three weeks back, two coffees that differ in nothing but their id.
pub(crate) fn recent(diary: &mut Diary, shops: &Recent) {
    let today = diary.span.today;
    let one = 10_i64.pow(diary.currency.digits());
    twins(diary, shops.cafe, plus_days(today, -20));
    let dinner = diary.pay(shops.table, plus_days(today, -1), (19, 40), 48 * one);
    dinner.booked_at = Some(super::day::instant(plus_days(today, 2), 4, 0));
    if let Some(pump) = shops.pump {
        let filled = diary.pay(pump, plus_days(today, -1), (17, 10), 63 * one + one / 6);
        filled.booked_at = Some(super::day::instant(plus_days(today, 1), 4, 0));
    }
    if let Some(hotel) = shops.hotel {
        diary.dropped(hotel, plus_days(today, -2), 210 * one);
    }
    let (cheapest, _) = shops.cafe.prices;
    let coffee = diary.pay(shops.cafe, today, (8, 10), cheapest);
    coffee.booked_at = Some(super::day::instant(plus_days(today, 2), 4, 0));
    if let Some(hold) = &mut coffee.hold {
        hold.id.insert_str(0, "p-");
        hold.named_by_booking = true;
    }
}

fn twins(diary: &mut Diary, cafe: &'static Merchant, day: Date) {
    let (cheapest, _) = cafe.prices;
    let first = diary.pay(cafe, day, (8, 5), cheapest).booked_at;
    diary.pay(cafe, day, (8, 5), cheapest).booked_at = first;
}

/// A bill that the bank has noted today and books in the night.
pub(crate) fn memo(diary: &mut Diary, minor: i64, name: &str, text: &str) {
    let today = diary.span.today;
    let id = diary.dice.id();
    let entry = diary.plain(EntryKind::DirectDebit, plus_days(today, 1), minor, text, Some(name));
    entry.made_at = super::day::instant(today, 9, 0);
    entry.hold = Some(super::entry::Hold {
        id,
        amount: entry.amount,
        form: HoldForm::Memo,
        named_by_booking: false,
        lapses_at: None,
    });
}

/// Money from one of the customer's accounts to another, with the same reference on both ends.
pub(crate) fn transfer(
    from: &mut Diary,
    to: &mut Diary,
    day: Date,
    minor: i64,
    (kind_out, kind_in): (EntryKind, EntryKind),
    (text_out, text_in): (&str, &str),
) {
    let reference = format!("OWN-{}", from.dice.digits(10));
    from.plain(kind_out, day, -minor, text_out, None).end_to_end = Some(reference.clone());
    to.plain(kind_in, day, minor, text_in, None).end_to_end = Some(reference);
}

/// Pays on the 20th what was owed on the card at the last statement.
pub(crate) fn settle_card(card: &mut Diary, from: &mut Diary, text: &str) {
    settle(card, from, 20, (text, "PAYMENT - THANK YOU"));
}

/// A card with deferred debit: on the 28th the current account pays all of it in one line.
pub(crate) fn settle_deferred(card: &mut Diary, from: &mut Diary, text: &str) {
    settle(card, from, 28, (text, text));
}

fn settle(card: &mut Diary, from: &mut Diary, day: i8, texts: (&str, &str)) {
    for (_, on) in card.span.monthly(day) {
        let owed = -card.booked_on(last_statement(on));
        if owed > 0 {
            let kinds = (EntryKind::Repayment, EntryKind::Repayment);
            transfer(from, card, on, owed, kinds, texts);
        }
    }
}

/// Interest on the first of each month over what was there: earned when positive, owed when not.
pub(crate) fn interest(diary: &mut Diary, hundredths_of_a_per_cent: i64, text: &str) {
    for (_, on) in diary.span.monthly(1) {
        let amount = diary.booked_on(plus_days(on, -1)) * hundredths_of_a_per_cent / 120_000;
        if amount != 0 {
            diary.plain(EntryKind::Interest, on, amount, text, None);
        }
    }
}

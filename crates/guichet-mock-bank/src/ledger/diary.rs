//! Writes the history of one account, entry by entry.

use jiff::civil::Date;

use super::day::{banking_day, day_of, instant, plus_days};
use super::dice::Dice;
use super::entry::{Counterparty, Entry, EntryKind, Hold, HoldForm, Original};
use super::merchant::{Merchant, Till};
use super::money::{Currency, Money};
use super::number::french_iban;

/// The days that a ledger covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) from: Date,
    pub(crate) today: Date,
    /// Written in advance, so that a clock moved forward finds new entries.
    pub(crate) until: Date,
}

impl Span {
    /// The given day of each month, with the number of the month.
    pub(crate) fn monthly(&self, day: i8) -> Vec<(usize, Date)> {
        let mut found = Vec::new();
        let mut first = self.from.first_of_month();
        let mut number = 0;
        while first <= self.until {
            let on = plus_days(first, i64::from(day.clamp(1, 28)) - 1);
            if on >= self.from && on <= self.until {
                found.push((number, on));
            }
            first = plus_days(first, 32).first_of_month();
            number += 1;
        }
        found
    }

    pub(crate) fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let until = self.until;
        std::iter::successors(Some(self.from), |day| Some(plus_days(*day, 1)))
            .take_while(move |day| *day <= until)
    }
}

/// An account's entries in the making.
#[derive(Debug)]
pub(crate) struct Diary {
    pub(crate) currency: Currency,
    pub(crate) span: Span,
    pub(crate) dice: Dice,
    pub(crate) opening: i64,
    pub(crate) entries: Vec<Entry>,
    /// How accounts are numbered where this one is kept; where nothing is said, the currency tells.
    pub(crate) iban: Option<fn(&mut Dice) -> String>,
}

impl Diary {
    pub(crate) fn new(seed: u64, name: &str, currency: Currency, span: Span, opening: i64) -> Self {
        let dice = Dice::new(seed, name);
        Self { currency, span, dice, opening, entries: Vec::new(), iban: None }
    }

    /// What is there at the end of a day.
    pub(crate) fn booked_on(&self, day: Date) -> i64 {
        self.entries
            .iter()
            .filter(|entry| entry.booked_at.is_some_and(|at| day_of(at) <= day))
            .fold(self.opening, |sum, entry| sum.saturating_add(entry.amount.minor()))
    }

    /// A movement that is booked in the night of its day and not announced before.
    pub(crate) fn plain(
        &mut self,
        kind: EntryKind,
        day: Date,
        minor: i64,
        text: &str,
        counterparty: Option<&str>,
    ) -> &mut Entry {
        let usual: fn(&mut Dice) -> String = french_iban;
        let iban = self.iban.or((self.currency == Currency::Eur).then_some(usual));
        let counterparty = counterparty.map(|name| Counterparty {
            name: name.to_owned(),
            // The same name has the same account, wherever it is met.
            account: iban.map(|iban| iban(&mut Dice::new(0, name))),
        });
        let booked_on = banking_day(day);
        let entry = Entry {
            id: self.dice.id(),
            kind,
            amount: Money::new(minor, self.currency),
            made_at: instant(booked_on, 4, 0),
            booked_at: Some(instant(booked_on, 4, 0)),
            hold: None,
            text: text.to_owned(),
            merchant: None,
            counterparty,
            original: None,
            cheque: None,
            end_to_end: None,
            refers_to: None,
            tip: None,
            trade: None,
        };
        self.keep(entry)
    }

    fn keep(&mut self, entry: Entry) -> &mut Entry {
        self.entries.push_mut(entry)
    }

    /// A visit to a shop at a price of its range.
    pub(crate) fn visit(&mut self, merchant: &'static Merchant, day: Date) {
        let (low, high) = merchant.prices;
        let price = self.dice.between(low, high);
        let hour = i8::try_from(self.dice.between(7, 20)).unwrap_or(12);
        let minute = i8::try_from(self.dice.between(0, 59)).unwrap_or(0);
        self.pay(merchant, day, (hour, minute), price);
    }

    /// A card payment of `price`, in the minor units of the shop's own currency.
    pub(crate) fn pay(
        &mut self,
        merchant: &'static Merchant,
        day: Date,
        (hour, minute): (i8, i8),
        price: i64,
    ) -> &mut Entry {
        let made_at = instant(day, hour, minute);
        if merchant.till == Till::Machine {
            return self.withdraw(merchant, day, price);
        }
        let paid = Money::new(price.saturating_neg(), merchant.currency);
        let (amount, original) = self.in_own_currency(paid);
        let booked_on = banking_day(plus_days(day, self.dice.between(1, 3)));
        let hold = self.hold_for(merchant, amount);
        // Two of three holds get another id when they are booked.
        let id = if self.dice.chance(667) { self.dice.id() } else { hold.id.clone() };
        let tip = (merchant.till == Till::Table).then(|| amount.minor() / 5);
        self.keep(Entry {
            id,
            kind: EntryKind::CardPayment,
            amount,
            made_at,
            booked_at: Some(instant(booked_on, 4, 0)),
            hold: Some(hold),
            text: merchant.text.to_owned(),
            merchant: Some(merchant),
            counterparty: None,
            original,
            cheque: None,
            end_to_end: None,
            refers_to: None,
            tip,
            trade: None,
        })
    }

    /// Cash comes in tens and is booked in the same night.
    fn withdraw(&mut self, merchant: &'static Merchant, day: Date, notes: i64) -> &mut Entry {
        let ten = 10 * 10_i64.pow(merchant.currency.digits());
        let entry = self.plain(EntryKind::Cash, day, -notes * ten, merchant.text, None);
        entry.merchant = Some(merchant);
        entry
    }

    fn in_own_currency(&mut self, paid: Money) -> (Money, Option<Original>) {
        if paid.currency() == self.currency {
            return (paid, None);
        }
        let jitter = self.dice.between(-150, 150);
        let (amount, rate) = paid.converted(self.currency, jitter);
        (amount, Some(Original { amount: paid, rate }))
    }

    fn hold_for(&mut self, merchant: &Merchant, amount: Money) -> Hold {
        let (amount, form) = if merchant.till == Till::Pump {
            let round = -100 * 10_i64.pow(self.currency.digits());
            (Money::new(round, self.currency), HoldForm::Authorization)
        } else {
            (amount, HoldForm::Pending)
        };
        let named_by_booking = self.dice.chance(600);
        Hold { id: self.dice.id(), amount, form, named_by_booking, lapses_at: None }
    }

    /// An instant transfer shortly before midnight, when it is the next day further east.
    pub(crate) fn at_night(&mut self, day: Date, minor: i64, text: &str, counterparty: &str) {
        let at = instant(day, 23, 20);
        let entry = self.plain(EntryKind::Transfer, day, minor, text, Some(counterparty));
        entry.made_at = at;
        entry.booked_at = Some(at);
    }

    /// An authorisation that is never booked and goes away after a week.
    pub(crate) fn dropped(&mut self, merchant: &'static Merchant, day: Date, price: i64) {
        let entry = self.pay(merchant, day, (11, 5), price);
        entry.booked_at = None;
        if let Some(hold) = &mut entry.hold {
            hold.form = HoldForm::Authorization;
            hold.lapses_at = Some(instant(plus_days(day, 7), 4, 0));
        }
    }

    /// In the order in which the customer made them; equal instants stay as written.
    pub(crate) fn sorted(mut self) -> Vec<Entry> {
        self.entries.sort_by_key(|entry| entry.made_at);
        self.entries
    }
}

//! What can be seen of an account at one instant.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::civil::Date;

use super::account::Account;
use super::day::{day_of, instant, plus_days};
use super::entry::{Entry, HoldForm, Original};
use super::money::Money;

/// From where, and through which distortion, the books are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(crate) now: Timestamp,
    /// Since when all that is announced is booked at once.
    pub(crate) settled: Option<Timestamp>,
    /// Since when restaurants book at once, with a tip.
    pub(crate) tips: Option<Timestamp>,
    /// The entries booked on this day have other ids than before.
    pub(crate) renumbered: Option<Date>,
}

impl Look {
    pub(crate) fn at(now: Timestamp) -> Self {
        Self { now, settled: None, tips: None, renumbered: None }
    }
}

/// Whether a line is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Booked,
    Held(HoldForm),
}

/// One entry as it shows now.
#[derive(Clone, Debug)]
pub(crate) struct Line<'ledger> {
    pub(crate) entry: &'ledger Entry,
    pub(crate) id: String,
    pub(crate) amount: Money,
    pub(crate) standing: Standing,
    /// When it was booked, or announced when it is not booked yet.
    pub(crate) at: Timestamp,
    /// The announcement that this booking names as the one it settles.
    pub(crate) settles: Option<&'ledger str>,
}

impl<'ledger> Line<'ledger> {
    pub(crate) fn day(&self) -> Date {
        day_of(self.at)
    }

    /// What was paid in another currency; not of a round sum held, which is not what was paid.
    pub(crate) fn original(&self) -> Option<&'ledger Original> {
        let settled = self.is_booked() || self.amount == self.entry.amount;
        self.entry.original.as_ref().filter(|_| settled)
    }

    pub(crate) fn is_booked(&self) -> bool {
        self.standing == Standing::Booked
    }
}

/// What an account holds now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Balances {
    /// Opening and all that is booked.
    pub(crate) booked: Money,
    /// Booked, less what is announced to go out. Money announced to come in does not count yet.
    pub(crate) available: Money,
    /// What was booked before today.
    pub(crate) opening_of_day: Money,
}

/// The visible lines, newest first; equal instants keep one fixed order.
pub(crate) fn lines<'ledger>(account: &'ledger Account, look: &Look) -> Vec<Line<'ledger>> {
    let mut seen: Vec<_> = account.entries.iter().filter_map(|entry| line(entry, look)).collect();
    seen.sort_by_key(|line| Reverse(line.at));
    seen
}

fn line<'ledger>(entry: &'ledger Entry, look: &Look) -> Option<Line<'ledger>> {
    if entry.made_at > look.now {
        return None;
    }
    if let Some(at) = booked_at(entry, look).filter(|at| *at <= look.now) {
        return Some(booked(entry, look, at));
    }
    let hold = entry.hold.as_ref()?;
    if hold.lapses_at.is_some_and(|lapse| lapse <= look.now || look.settled.is_some()) {
        return None;
    }
    Some(Line {
        entry,
        id: hold.id.clone(),
        amount: hold.amount,
        standing: Standing::Held(hold.form),
        at: entry.made_at,
        settles: None,
    })
}

/// When the entry is booked, or sooner while a scenario hurries it.
fn booked_at(entry: &Entry, look: &Look) -> Option<Timestamp> {
    let hurried = look.settled.or(look.tips.filter(|_| entry.tip.is_some()));
    let planned = entry.booked_at?;
    Some(hurried.map_or(planned, |since| planned.min(since.max(entry.made_at))))
}

fn booked<'ledger>(entry: &'ledger Entry, look: &Look, at: Timestamp) -> Line<'ledger> {
    let renumbered = look.renumbered == Some(day_of(at));
    let settles = entry
        .hold
        .as_ref()
        .filter(|hold| hold.named_by_booking && hold.id != entry.id)
        .map(|hold| hold.id.as_str());
    // A tip belongs to what was open when the scenario began, not to two years of dinners.
    let open = look.tips.zip(entry.booked_at).is_some_and(|(since, planned)| planned > since);
    let tip = entry.tip.filter(|_| open).unwrap_or(0);
    Line {
        entry,
        id: if renumbered { format!("{}-r", entry.id) } else { entry.id.clone() },
        amount: entry.amount.plus(tip),
        standing: Standing::Booked,
        at,
        settles,
    }
}

pub(crate) fn balances(account: &Account, look: &Look) -> Balances {
    let midnight = instant(day_of(look.now), 0, 0);
    let mut all = Balances {
        booked: account.opening,
        available: account.opening,
        opening_of_day: account.opening,
    };
    for line in account.entries.iter().filter_map(|entry| line(entry, look)) {
        let minor = line.amount.minor();
        if line.is_booked() {
            all.booked = all.booked.plus(minor);
            if line.at < midnight {
                all.opening_of_day = all.opening_of_day.plus(minor);
            }
        }
        if line.is_booked() || minor < 0 {
            all.available = all.available.plus(minor);
        }
    }
    all
}

/// What was booked at the end of a day, in minor units.
pub(crate) fn booked_until(account: &Account, look: &Look, last: Date) -> i64 {
    lines(account, look)
        .iter()
        .filter(|line| line.is_booked() && line.day() <= last)
        .fold(account.opening.minor(), |sum, line| sum.saturating_add(line.amount.minor()))
}

/// The last days of the months that are over, from the first entry or `earliest` on.
pub(crate) fn month_ends(account: &Account, today: Date, earliest: Date) -> Vec<Date> {
    let oldest = account.entries.first().map_or(Date::MAX, Entry::made_on);
    let first = oldest.max(earliest);
    std::iter::successors(Some(today.first_of_month()), |month| {
        Some(plus_days(*month, -1).first_of_month())
    })
    .map(|month| plus_days(month, -1))
    .take_while(|end| *end >= first)
    .collect()
}

/// The most recent day before today on which at least two entries were booked.
pub(crate) fn last_busy_day(account: &Account, now: Timestamp) -> Option<Date> {
    let today = day_of(now);
    let seen = lines(account, &Look::at(now));
    let mut days: Vec<_> = seen.iter().filter(|line| line.is_booked()).map(Line::day).collect();
    days.dedup();
    days.into_iter().find(|day| {
        *day < today
            && seen.iter().filter(|line| line.is_booked() && line.day() == *day).count() > 1
    })
}

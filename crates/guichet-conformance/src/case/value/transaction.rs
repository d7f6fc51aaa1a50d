//! Transactions against the books: amounts, signs, days, texts.

use super::{IdText as _, Reading};
use crate::{Bench, BookedAccount, Entry, Failure, Outcome, ensure};
use guichet_core::{Account, Date, Transaction, TransactionStatus};
use jiff::{SignedDuration, Span, tz::TimeZone};

/// All transactions of the usual days, each with its account's book and its true entry.
struct Rows(Vec<(BookedAccount, Vec<(Transaction, Entry)>)>);

impl Rows {
    async fn of(bench: &Bench, customer: &str) -> Outcome<Self> {
        let reading = Reading::of(bench, customer).await?;
        Self::from(bench, &reading).await
    }

    async fn usual(bench: &Bench) -> Outcome<Self> {
        Self::of(bench, bench.dialect().customer).await
    }

    async fn from(bench: &Bench, reading: &Reading) -> Outcome<Self> {
        let mut all = Vec::new();
        for (account, book) in reading.pairs()? {
            all.push((book.clone(), Self::one(bench, reading, account, book).await?));
        }
        ensure!(all.iter().any(|(_, rows)| !rows.is_empty()), "there is no transaction");
        Ok(Self(all))
    }

    async fn one(
        bench: &Bench,
        reading: &Reading,
        account: &Account,
        book: &BookedAccount,
    ) -> Outcome<Vec<(Transaction, Entry)>> {
        let days = bench.window();
        let found = bench.all_transactions(&reading.session, &account.reference(), days).await?;
        let pair = |row: Transaction| {
            let id = row.id.as_ref().map(guichet_core::TransactionId::as_str);
            let entry = book.entries.iter().find(|entry| Some(&*entry.id) == id);
            let entry = entry.ok_or_else(|| Failure::new("a transaction is not in the books"))?;
            Ok((row, entry.clone()))
        };
        found.into_iter().map(pair).collect()
    }

    fn iter(&self) -> impl Iterator<Item = (&BookedAccount, &Transaction, &Entry)> {
        self.0
            .iter()
            .flat_map(|(book, rows)| rows.iter().map(move |(row, entry)| (book, row, entry)))
    }
}

fn same_amounts(rows: &Rows) -> Outcome {
    for (book, row, entry) in rows.iter() {
        ensure!(
            row.amount.amount == entry.amount,
            "on a {} {} is {}: exact, and money out negative",
            book.kind,
            entry.amount,
            row.amount
        );
        let digits = row.amount.amount.to_string() == entry.amount.to_string();
        ensure!(digits, "{} changed its digits: {}", entry.amount, row.amount);
    }
    Ok(())
}

/// To the last digit, and money out is negative: on current accounts, cards and loans, for
/// purchases, refunds and repayments.
pub async fn amounts_are_exact_and_money_out_is_negative(bench: &Bench) -> Outcome {
    same_amounts(&Rows::usual(bench).await?)?;
    same_amounts(&Rows::of(bench, bench.dialect().overpaid).await?)
}

/// What was paid in another currency stands apart from what the account was charged.
pub async fn a_foreign_amount_stays_apart(bench: &Bench) -> Outcome {
    let rows = Rows::usual(bench).await?;
    let mut foreign = 0;
    for (book, row, entry) in rows.iter() {
        let code = row.amount.currency.code();
        ensure!(code == book.currency, "an account in {} was charged in {code}", book.currency);
        if let Some(((amount, code), original)) = entry.original.as_ref().zip(row.original.as_ref())
        {
            let same = original.amount.currency.code() == code
                && original.amount.amount.abs() == amount.abs();
            ensure!(same, "{amount} {code} abroad came as {}", original.amount);
            ensure!(
                original.amount.is_negative() == row.amount.is_negative(),
                "abroad the money went the other way"
            );
            foreign += 1;
        }
    }
    let expected = rows.iter().filter(|(_, _, entry)| entry.original.is_some()).count();
    ensure!(foreign == expected, "of {expected} foreign amounts {foreign} came");
    Ok(())
}

/// What is booked and what is pending are told apart; a bank that does not declare pending
/// entries lists none.
pub async fn booked_and_pending_are_told_apart(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let rows = Rows::from(bench, &reading).await?;
    let declared = bench.capabilities().pending;
    for (book, row, entry) in rows.iter() {
        let booked = row.status == TransactionStatus::Booked;
        ensure!(
            booked != entry.pending,
            "on a {} an entry that is {} came as {}",
            book.kind,
            if entry.pending { "pending" } else { "booked" },
            row.status.as_str()
        );
        ensure!(declared || booked, "pending entries are not declared, and one came");
        ensure!(booked || row.booked_on.is_none(), "what is pending has a day of booking");
    }
    let (first, last) = bench.window();
    let open = reading.books.accounts.iter().flat_map(|one| one.between(first, last));
    let expected = open.filter(|entry| entry.pending).count();
    let found = rows.iter().filter(|(_, _, entry)| entry.pending).count();
    ensure!(expected > 0, "nothing is pending on the stage");
    ensure!(!declared || found == expected, "of {expected} pending entries {found} came");
    Ok(())
}

/// A booking day is the bank's: an instant becomes a day in the bank's own zone, nowhere else.
pub async fn a_booking_has_the_day_of_the_bank(bench: &Bench) -> Outcome {
    let zone = bench.bank()?.info().time_zone.clone();
    for (_, row, entry) in Rows::usual(bench).await?.iter().filter(|(_, _, one)| !one.pending) {
        let day = row.booked_on.ok_or_else(|| Failure::new("a booking has no day"))?;
        if let Some(at) = row.booked_at {
            // The stage writes instants of its own days, which are those of UTC.
            let (stage, bank) = (at.to_zoned(TimeZone::UTC), at.to_zoned(zone.clone()));
            ensure!(stage.date() == entry.day, "booked on {}, came as {at}", entry.day);
            ensure!(bank.date() == day, "the day of {at} at the bank is not {day}");
        } else {
            // A day alone is the bank's, and may have begun before or after that of the stage.
            let near = [entry.day.yesterday().ok(), Some(entry.day), entry.day.tomorrow().ok()];
            ensure!(near.contains(&Some(day)), "booked on {}, came as {day}", entry.day);
        }
    }
    Ok(())
}

/// Both bounds of a period are within it.
pub async fn both_bounds_of_a_period_are_included(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let (first, last) = bench.window();
    let fullest = reading.books.accounts.iter().max_by_key(|one| one.between(first, last).count());
    let book = fullest.ok_or_else(|| Failure::new("the books are empty"))?;
    let booked: Vec<Date> = book
        .between(first, last.saturating_sub(Span::new().days(7)))
        .filter(|entry| !entry.pending)
        .map(|entry| entry.day)
        .collect();
    let (late, early) = booked
        .first()
        .zip(booked.get(booked.len() / 2))
        .ok_or_else(|| Failure::new("the fullest account has no booking"))?;
    let account = reading.accounts.iter().find(|one| one.id_text() == book.id);
    let account = account.ok_or_else(|| Failure::new("the fullest account is not listed"))?;
    for days in [(*early, *late), (*late, *late), (*early, *early)] {
        let found = bench.all_transactions(&reading.session, &account.reference(), days).await?;
        let expected = book
            .between(days.0, days.1)
            .filter(|entry| bench.capabilities().pending || !entry.pending)
            .count();
        ensure!(
            found.len() == expected,
            "from {} to {}, both included, there are {expected}; {} came",
            days.0,
            days.1,
            found.len()
        );
    }
    Ok(())
}

/// The bank's text comes whole: who reads it decides what of it is noise.
pub async fn the_banks_text_comes_whole(bench: &Bench) -> Outcome {
    for (_, row, entry) in Rows::usual(bench).await?.iter() {
        let text = row.description.as_ref().map(guichet_core::UntrustedText::as_untrusted_str);
        ensure!(text == Some(&*entry.text), "{:?} came as {text:?}", entry.text);
    }
    Ok(())
}

/// Where the bank says which announcement a booking settles, the app is told: else both stay,
/// and the money is counted twice.
pub async fn a_booking_names_what_it_settles(bench: &Bench) -> Outcome {
    // All that is pending on the first day is settled by then.
    bench.stage().advance(SignedDuration::from_hours(5 * 24));
    let rows = Rows::usual(bench).await?;
    let mut named = 0;
    for (book, row, entry) in rows.iter() {
        let found = row.replaces.as_ref().map(guichet_core::TransactionId::as_str);
        if let Some(found) = found {
            ensure!(entry.settles.as_deref() == Some(found), "a booking replaces what it does not");
        }
        // Elsewhere than on cards the same word of a bank may mean a reversal.
        let can_name = bench.dialect().words.optional.contains(&"referenceTransactionId");
        if !can_name {
            continue;
        }
        if book.is_card() && entry.settles.is_some() && entry.amount.is_negative() {
            ensure!(found.is_some(), "the bank names what a booking settles, and it is lost");
            named += 1;
        }
    }
    let can_name = bench.dialect().words.optional.contains(&"referenceTransactionId");
    ensure!(named > 0 || !can_name, "no booking on the stage settles anything");
    Ok(())
}

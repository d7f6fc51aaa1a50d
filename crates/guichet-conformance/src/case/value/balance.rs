//! Balances: which is which, what is owed, and that a failure is not a zero.

use super::{IdText as _, Reading};
use crate::{Aim, Bench, Failure, Fault, Json, Outcome, Story, ensure};
use guichet_core::{
    AccountKind, Amount, Balance, BalanceKind, BalancePoint, ErrorKind, Operation, Scope,
};
use jiff::SignedDuration;

/// All balances of an account: those that the listing carried, or those asked for.
async fn all(bench: &Bench, reading: &Reading) -> Outcome<Vec<(usize, Vec<Balance>)>> {
    let mut found = Vec::new();
    if !bench.declares(Operation::Balances) {
        return Ok(found);
    }
    for (index, account) in reading.accounts.iter().enumerate() {
        found.push((index, reading.session.balances(&account.reference()).await?.items));
    }
    Ok(found)
}

/// What is booked on an account, whatever the bank calls it there.
fn booked(balances: &[Balance]) -> Option<&Balance> {
    let wanted = [BalanceKind::Booked, BalanceKind::Owed, BalanceKind::Principal];
    wanted.iter().find_map(|kind| {
        let now =
            |point: &Option<BalancePoint>| matches!(point, None | Some(BalancePoint::Interim));
        balances.iter().find(|balance| balance.kind == *kind && now(&balance.point))
    })
}

async fn compare(bench: &Bench, customer: &str) -> Outcome<usize> {
    let reading = Reading::of(bench, customer).await?;
    let mut compared = 0;
    for (index, balances) in all(bench, &reading).await? {
        let Some(account) = reading.accounts.get(index) else { continue };
        let book = reading.books.account(account.id_text())?;
        // What an investment account is worth is not what is booked on it.
        if account.kind == AccountKind::Investment {
            continue;
        }
        // Some banks tell nothing but what can be spent.
        let spendable = || balances.iter().find(|one| one.kind == BalanceKind::Available);
        let told = booked(&balances).map(|found| (found, book.booked));
        let told = told.or_else(|| spendable().map(|found| (found, book.available)));
        let none = || Failure::new(format!("a {} has no balance", book.kind));
        let (found, expected) = told.ok_or_else(none)?;
        ensure!(
            found.amount.amount == expected,
            "a {} has {expected}, and the bank says {}",
            book.kind,
            found.amount
        );
        ensure!(found.amount.currency.code() == book.currency, "a balance changed its currency");
        compared += 1;
    }
    Ok(compared)
}

/// What is booked, to the cent; what is owed is negative, on cards and loans.
pub async fn balances_are_the_banks_and_what_is_owed_is_negative(bench: &Bench) -> Outcome {
    let compared = compare(bench, bench.dialect().customer).await?;
    ensure!(compared > 0 || !bench.declares(Operation::Balances), "no balance was compared");
    Ok(())
}

/// A card that was paid twice is in credit: its balance is positive.
pub async fn an_overpaid_card_is_in_credit(bench: &Bench) -> Outcome {
    let books = bench.stage().books(bench.dialect().overpaid).await?;
    let overpaid = books.accounts.iter().any(|one| one.is_card() && one.booked > Amount::ZERO);
    ensure!(overpaid, "the stage has no overpaid card");
    compare(bench, bench.dialect().overpaid).await.map(drop)
}

/// A limit is not money: on a card, nothing that may be borrowed is called available or booked.
pub async fn a_limit_is_not_money(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    // A card that is paid in full each month need not have any.
    let with_credit = reading.books.accounts.iter().any(|one| one.kind == "credit-card");
    let mut limits = 0;
    for (index, balances) in all(bench, &reading).await? {
        let Some(account) = reading.accounts.get(index) else { continue };
        if !account.kind.is_revolving_credit() {
            continue;
        }
        let money = |balance: &&Balance| {
            matches!(balance.kind, BalanceKind::Available | BalanceKind::Booked)
                && balance.amount.amount > Amount::ZERO
        };
        ensure!(!balances.iter().any(|one| money(&one)), "credit of a card is called money held");
        let credit = [BalanceKind::CreditLimit, BalanceKind::AvailableCredit];
        limits += balances.iter().filter(|one| credit.contains(&one.kind)).count();
    }
    ensure!(
        limits > 0 || !with_credit || !bench.declares(Operation::Balances),
        "a card has neither limit nor credit"
    );
    Ok(())
}

/// What can be spent is not what is booked: both come, each by its name.
pub async fn what_can_be_spent_is_apart_from_what_is_booked(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    for (index, balances) in all(bench, &reading).await? {
        let Some(account) = reading.accounts.get(index) else { continue };
        let book = reading.books.account(account.id_text())?;
        if !matches!(account.kind, AccountKind::Current | AccountKind::Savings) {
            continue;
        }
        // Some banks say what is booked and what is known to come, which leaves the same.
        let kinds = [BalanceKind::Available, BalanceKind::Expected];
        let found = kinds.iter().find_map(|kind| balances.iter().find(|one| one.kind == *kind));
        let found = found.ok_or_else(|| Failure::new("what is available is missing"))?;
        ensure!(
            found.amount.amount == book.available,
            "{} is available, and the bank says {}",
            book.available,
            found.amount
        );
    }
    Ok(())
}

/// What falls due on a card is there, and is owed.
pub async fn what_falls_due_on_a_card_is_owed(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let (mut cards, mut due) = (0, 0);
    for (index, balances) in all(bench, &reading).await? {
        let Some(account) = reading.accounts.get(index) else { continue };
        if !account.kind.is_revolving_credit() {
            continue;
        }
        cards += 1;
        for balance in &balances {
            if matches!(balance.kind, BalanceKind::MinimumDue | BalanceKind::PastDue) {
                ensure!(balance.amount.amount <= Amount::ZERO, "what falls due is not owed");
                due += 1;
            }
        }
    }
    let permitted = reading.session.grant().scopes.contains(Scope::Bills);
    ensure!(permitted || due == 0, "what falls due came without permission");
    let expected = permitted && cards > 0 && bench.declares(Operation::Balances);
    ensure!(!expected || due > 0, "what falls due on the cards is lost");
    Ok(())
}

/// A balance that failed is a failure of that account alone, and never a zero.
pub async fn a_failed_balance_is_no_zero(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let failing = reading.accounts.get(1).ok_or_else(|| Failure::new("there is one account"))?;
    bench.stage().play(Story::OneFailingAccount);
    let overview = reading.session.overview().await?;
    let there = overview.accounts.iter().find(|one| one.account.id == failing.id);
    match there {
        Some(one) => {
            ensure!(one.balances.is_err(), "the failed account has balances: {:?}", one.balances);
        }
        None => ensure!(!overview.rejected.is_empty(), "the failed account is gone without a word"),
    }
    if bench.declares(Operation::Balances) {
        let alone = reading.session.balances(&failing.reference()).await;
        ensure!(alone.is_err(), "the failed account has balances: {alone:?}");
    }
    Ok(())
}

/// One balance that cannot be read is one error with its place; the others of the account come.
pub async fn a_bad_balance_loses_no_other(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let current = reading.accounts.iter().find(|one| one.kind == AccountKind::Current);
    let current = current.ok_or_else(|| Failure::new("there is no current account"))?.reference();
    if !bench.declares(Operation::Balances) {
        return Ok(());
    }
    let before = reading.session.balances(&current).await?;
    let name = bench.dialect().words.balance;
    let bad = Json::Text("a word".to_owned());
    // Where balances are a list, all of them have the same field: one is spoilt.
    let spoil = move |body: &mut Json| {
        let list = if body.find("Balance").is_some() { "Balance" } else { "balances" };
        match body.list_mut(list) {
            Some(list) => list.iter_mut().take(1).for_each(|one| one.replace(name, &bad)),
            None => body.replace(name, &bad),
        }
    };
    bench.wire().strike_all(Aim::Resource, Fault::rewritten(spoil));
    let after = reading.session.balances(&current).await?;
    ensure!(!after.rejected.is_empty(), "the bad balance is gone without a word");
    let total = after.items.len() + after.rejected.len();
    ensure!(total == before.items.len(), "of {} balances {total} came", before.items.len());
    ensure!(!after.items.is_empty(), "with one bad balance all are lost");
    for error in &after.rejected {
        ensure!(error.kind() == ErrorKind::Protocol, "the kind must be protocol: {error:?}");
        ensure!(error.path().is_some(), "the error must say where: {error:?}");
    }
    Ok(())
}

/// One account that fails leaves the others as they are.
pub async fn one_failing_account_leaves_the_rest(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let failing = reading.accounts.get(1).ok_or_else(|| Failure::new("there is one account"))?;
    bench.stage().play(Story::OneFailingAccount);
    let listing = reading.session.accounts().await?;
    let all_there = reading
        .accounts
        .iter()
        .filter(|one| one.id != failing.id)
        .all(|account| listing.items.iter().any(|one| one.id == account.id));
    ensure!(all_there, "with one failing account others are lost");
    // What the bank said of it may come too, but never as if nothing had happened.
    // A list of names and numbers has nothing to fail with; its balances fail then.
    let told = !listing.rejected.is_empty()
        || listing.items.iter().any(|one| one.id == failing.id)
            && reading.session.balances(&failing.reference()).await.is_err();
    ensure!(told, "the failure of an account is not told");
    Ok(())
}

/// A balance says when it was read, and when it was so, as the bank says: a frozen feed shows.
pub async fn a_frozen_feed_shows_its_age(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    if !bench.declares(Operation::Balances) {
        return Ok(());
    }
    bench.stage().play(Story::FrozenFeed);
    // Less than the life of a token.
    bench.stage().advance(SignedDuration::from_mins(10));
    let now = bench.stage().now();
    for account in &reading.accounts {
        for balance in reading.session.balances(&account.reference()).await? {
            ensure!(
                balance.fetched_at == Some(now),
                "a balance was read on {:?} by its own word, and on {now}",
                balance.fetched_at
            );
            if let Some(guichet_core::DayOrInstant::Instant(at)) = balance.as_of {
                ensure!(at < now, "the feed is frozen, and a balance is said to be of now");
            }
        }
    }
    Ok(())
}

/// Holdings with their value, not with what was paid for them; or a refusal with nothing sent.
pub async fn a_market_value_is_not_a_cost(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    for (account, book) in reading.pairs()? {
        if account.kind != AccountKind::Investment {
            continue;
        }
        let answer = reading.session.holdings(&account.reference()).await;
        if !bench.declares(Operation::Holdings) {
            ensure!(answer.is_err(), "holdings are not declared, and come");
            ensure!(bench.wire().sent().is_empty(), "an undeclared operation was sent");
            continue;
        }
        let found = answer?.items;
        ensure!(found.len() == book.holdings.len(), "{} holdings came", found.len());
        for (holding, (symbol, units, value)) in found.iter().zip(&book.holdings) {
            let quantity = holding.quantity;
            ensure!(quantity == Some(*units), "{symbol}: the number of units is another");
            let worth = holding.value.as_ref().map(|money| money.amount);
            ensure!(worth == Some(*value), "{symbol}: the value is another: {worth:?}");
        }
    }
    Ok(())
}

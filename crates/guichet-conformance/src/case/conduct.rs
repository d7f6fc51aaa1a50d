//! Conduct: what is said of how the bank behaves, against how it behaves on the stage.
//!
//! A claim that is made must hold; what is left unconfirmed claims nothing, and has nothing to
//! prove. The stage plays the dialect, so these cases find a claim that its own connector, or the
//! dialect in which the bank is played, contradicts. Whether the live bank keeps to it, its
//! source must say.

use crate::{Aim, Bench, Failure, Fault, Outcome, Story, ensure};
use futures_util::TryStreamExt as _;
use guichet_core::{
    Account, AccountId, AccountIds, AccountKey, Conduct, ErrorKind, PendingEntries, Purpose,
    Session, SignConvention, Transaction, TransactionId, TransactionIds, TransactionQuery,
    TransactionStatus,
};
use guichet_layers::{MemoryUsageStore, RateLimit};
use jiff::Span;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

fn conduct(bench: &Bench) -> Outcome<Conduct> {
    Ok(bench.bank()?.info().conduct.clone())
}

/// What is said of a bank is said once: its bounds, its zone and its words do not contradict each
/// other.
pub async fn what_is_said_of_the_bank_agrees_with_itself(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let (info, capabilities) = (bank.info(), *bank.capabilities());
    let said = &info.conduct;
    let bounded = capabilities.bounded_by(said);
    ensure!(capabilities == bounded, "declared is {capabilities:?}, and said is {bounded:?}");
    if let Some(zone) = said.time_zone.value() {
        let kept = info.time_zone.iana_name();
        ensure!(kept == Some(zone), "the zone is said to be {zone}, and {kept:?} is gone by");
    }
    let changes = said.transaction_ids.value() == Some(TransactionIds::ChangesWhenBooked);
    let stable = said.transaction_ids.value() == Some(TransactionIds::Stable);
    match said.pending.value() {
        Some(PendingEntries::NotListed | PendingEntries::SameId) => {
            ensure!(!changes, "identifiers cannot change when an entry is booked, and are said to");
        }
        Some(PendingEntries::AnotherId) => {
            ensure!(!stable, "identifiers cannot be stable when a booked entry has another one");
        }
        _ => {}
    }
    Ok(())
}

/// How many amounts below zero are on the wire, and how many the connector made of them.
async fn below_zero(bench: &Bench) -> Outcome<(usize, usize)> {
    let session = bench.session().await?;
    let words = bench.dialect().words;
    let seen = Arc::new(Mutex::new(0));
    let count = {
        let seen = seen.clone();
        move |body: &mut crate::Json| {
            let below = |row: &&crate::Json| {
                let amount = row.find(words.amount);
                // Some standards have an object of amount and currency.
                let text = amount.and_then(|it| it.text().or_else(|| it.field("amount")?.text()));
                text.is_some_and(|text| text.starts_with('-'))
            };
            // Some have a list for each status.
            for list in BTreeSet::from([words.transactions, "pending"]) {
                let found = body.list_mut(list).map_or(0, |rows| rows.iter().filter(below).count());
                *seen.lock().unwrap_or_else(PoisonError::into_inner) += found;
            }
        }
    };
    bench.wire().strike_all(Aim::Resource, Fault::rewritten(count));
    let mut out = 0;
    for account in bench.accounts(&session).await? {
        let days = bench.window();
        let rows = bench.all_transactions(&session, &account.reference(), days).await?;
        out += rows.iter().filter(|row| row.amount.is_negative()).count();
    }
    ensure!(out > 0, "no money went out on the stage");
    let on_the_wire = *seen.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((on_the_wire, out))
}

/// The sign that amounts are said to have on the wire is the one that they have there.
pub async fn signs_on_the_wire_are_those_that_are_said(bench: &Bench) -> Outcome {
    let Some(said) = conduct(bench)?.amounts.value() else { return Ok(()) };
    let (wire, out) = below_zero(bench).await?;
    let holds = match said {
        SignConvention::Signed => wire == out,
        SignConvention::Unsigned => wire == 0,
        SignConvention::Inverted => wire != out,
        _ => false,
    };
    ensure!(holds, "signs are said to be {said:?}: {wire} are below zero, and {out} went out");
    Ok(())
}

/// The identifiers of the bank's accounts, by their keys.
async fn ids(bench: &Bench, session: &Session) -> Outcome<BTreeMap<AccountKey, AccountId>> {
    let keyed = |account: Account| account.key.map(|key| (key, account.id));
    Ok(bench.accounts(session).await?.into_iter().filter_map(keyed).collect())
}

/// Identifiers of accounts last as long as is said: one call, one consent, or for good.
pub async fn identifiers_of_accounts_last_as_is_said(bench: &Bench) -> Outcome {
    let Some(said) = conduct(bench)?.account_ids.value() else { return Ok(()) };
    let bank = bench.bank()?;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let session = bank.session(bench.link(&bank).await?, Purpose::AnswerCustomer);
        let pair = (ids(bench, &session).await?, ids(bench, &session).await?);
        ensure!(!pair.0.is_empty(), "there is no account");
        seen.push(pair);
    }
    let [(first, again), (anew, _)] = seen.as_slice() else {
        return Err(Failure::new("two consents were given"));
    };
    let holds = match said {
        AccountIds::Stable => first == again && first == anew,
        AccountIds::PerConsent => first == again && first != anew,
        AccountIds::PerCall => first != again,
        _ => false,
    };
    ensure!(holds, "identifiers of accounts are said to be {said:?}, and are not");
    Ok(())
}

/// All transactions of the usual days.
async fn rows(bench: &Bench, session: &Session) -> Outcome<Vec<Transaction>> {
    let mut all = Vec::new();
    for account in bench.accounts(session).await? {
        let days = bench.window();
        all.extend(bench.all_transactions(session, &account.reference(), days).await?);
    }
    Ok(all)
}

fn known(rows: &[Transaction]) -> Vec<&TransactionId> {
    rows.iter().filter_map(|row| row.id.as_ref()).collect()
}

/// Identifiers of transactions last as long as is said, over a second reading and over the
/// booking of what was pending. A place in a list is no identifier: none may come.
pub async fn identifiers_of_transactions_last_as_is_said(bench: &Bench) -> Outcome {
    let said = conduct(bench)?;
    let (ids, pending) = (said.transaction_ids.value(), said.pending.value());
    let session = bench.session().await?;
    let (first, again) = (rows(bench, &session).await?, rows(bench, &session).await?);
    match ids {
        Some(TransactionIds::Absent | TransactionIds::Positional) => {
            ensure!(known(&first).is_empty(), "there are said to be no identifiers, and some come");
        }
        Some(_) => {
            ensure!(known(&first).len() == first.len(), "an entry has no identifier");
            ensure!(known(&first) == known(&again), "identifiers changed without a booking");
        }
        None => {}
    }
    let open = |row: &&Transaction| row.status == TransactionStatus::Pending;
    let announced: Vec<_> = first.iter().filter(open).filter_map(|row| row.id.clone()).collect();
    ensure!(
        pending != Some(PendingEntries::NotListed) || first.iter().filter(open).count() == 0,
        "pending entries are said not to be listed, and come"
    );
    bench.stage().play(Story::SettlePendings);
    let later = rows(bench, &session).await?;
    let kept = later
        .iter()
        .filter(|row| row.status == TransactionStatus::Booked)
        .filter_map(|row| row.id.as_ref())
        .any(|id| announced.contains(id));
    let another = ids == Some(TransactionIds::ChangesWhenBooked)
        || pending == Some(PendingEntries::AnotherId);
    ensure!(
        !another || !kept,
        "a booked entry is said to have another identifier, and kept its own"
    );
    let same = pending == Some(PendingEntries::SameId);
    ensure!(!same || kept, "a booked entry is said to keep its identifier, and lost it");
    Ok(())
}

/// The first day that is asked for may lie before all that the bank gives: what there is comes.
/// Where no day is asked for, nothing is asked for that is said to be out of reach.
pub async fn a_period_before_the_history_brings_what_there_is(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let today = bench.today();
    let near = bench.all_transactions(&session, &account, bench.window()).await?;
    bench.wire().clear();
    let long_ago = today.saturating_sub(Span::new().years(12));
    let whole = bench.all_transactions(&session, &account, (long_ago, today)).await?;
    let there = near.iter().all(|row| whole.iter().any(|one| one.id == row.id));
    ensure!(there && !near.is_empty(), "a longer period lost what a shorter one has");
    ensure!(!bench.wire().sent().is_empty(), "the bank was not asked");
    let said = conduct(bench)?.history.value();
    let Some(first) = said.and_then(|limit| limit.first_day(today)) else { return Ok(()) };
    let open: Vec<_> =
        session.transactions(&account, TransactionQuery::new()).try_collect().await?;
    let earliest = open.iter().filter_map(|row| row.booked_on).min();
    // The bank's day may have begun a day before or after that of the stage.
    let bound = first.saturating_sub(Span::new().days(1));
    let early = earliest.filter(|day| *day < bound);
    ensure!(early.is_none(), "history is said to begin on {first}, and {early:?} was asked for");
    Ok(())
}

/// Behind the layer that counts calls, as many are made while the customer is away as are said to
/// be allowed, and one more sends nothing.
pub async fn calls_without_the_customer_are_as_many_as_is_said(bench: &Bench) -> Outcome {
    let Some(limit) = bench.capabilities().unattended else { return Ok(()) };
    let counted = RateLimit::new(Arc::new(MemoryUsageStore::new()));
    let bank = bench.builder(bench.server()).layer(counted).build(bench.env())?;
    let session = bank.session(bench.link(&bank).await?, Purpose::AnswerCustomer);
    for _ in 0..limit.calls {
        session.accounts().await?;
    }
    bench.wire().clear();
    let Err(error) = session.accounts().await else {
        return Err(Failure::new(format!(
            "{} calls are allowed, and one more was made",
            limit.calls
        )));
    };
    ensure!(error.kind() == ErrorKind::RateLimited, "the kind must be rate_limited: {error:?}");
    ensure!(bench.wire().sent().is_empty(), "one call too many was sent");
    ensure!(
        limit.calls > 0,
        "no call without the customer is allowed: then no app can wait for news"
    );
    Ok(())
}

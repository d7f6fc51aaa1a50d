//! What a bank sends along unasked: written down where it may stay, dropped where it may not.

use crate::support::{
    account, bank::CountingBank, budget, days, empty_draft, given, log, memory, start,
};
use guichet_consent::{
    Audit, ConsentGate, Item, Ledger,
    log::{Entry, Log, Phase, entries},
};
use guichet_core::{
    Account, AccountKind, Balance, BalanceKind, Bank, BankId, Grant, Money, Purpose, Scope,
    ScopeSet, Transaction, TransactionStatus,
};
use std::sync::Arc;

fn audited(ledger: &Ledger, log: &Arc<Log>, counting: &CountingBank) -> Bank {
    let audit = Audit::new(log.clone(), ledger.clone(), budget());
    let gate = ConsentGate::new(ledger.clone());
    counting.bank(|bank| bank.layer(audit).layer(gate))
}

/// A list of accounts with a balance in it, and entries of today and of a year ago.
fn generous() -> CountingBank {
    let counting = CountingBank::new();
    let (id, bank) = (account("a").id, BankId::new(crate::support::BANK));
    let money = || Money::parse("12.30", "EUR").unwrap();
    let row = |day| {
        let mut row = Transaction::new(account("a").id, TransactionStatus::Booked, money());
        row.booked_on = Some(day);
        row
    };
    let today = start().to_zoned(jiff::tz::TimeZone::UTC).date();
    counting.holds(
        vec![Account::new(id.clone(), bank, AccountKind::Current)],
        vec![Balance::new(id, BalanceKind::Booked, money())],
        vec![row(today), row(today.saturating_sub(jiff::Span::new().days(365)))],
    );
    counting
}

async fn read(scopes: &[Scope]) -> (Bank, Grant, Arc<Log>) {
    let ((ledger, _), log) = (memory(), log());
    let bank = audited(&ledger, &log, &generous());
    let item = |scope: &Scope| Item::new(*scope, Purpose::PlanBudget).lookback_days(30);
    let draft = scopes.iter().map(item).fold(empty_draft(), guichet_consent::Draft::item);
    let (_, grant) = given(&ledger, draft).await;
    (bank, grant, log)
}

async fn outcome(log: &Log) -> Entry {
    let all = entries(&**log.store(), 0..10).await.unwrap();
    let (_, last) = all.into_iter().next_back().unwrap();
    assert!(matches!(last.phase, Phase::Outcome { .. }));
    last
}

#[tokio::test]
async fn balances_that_came_along_with_accounts_are_written_down_as_read() {
    let (bank, grant, log) = read(&[Scope::AccountsBasic, Scope::Balances]).await;
    bank.session(grant, Purpose::PlanBudget).accounts().await.unwrap();
    let both = ScopeSet::of(&[Scope::AccountsBasic, Scope::Balances]);
    assert_eq!(outcome(&log).await.scopes, both);
}

#[tokio::test]
async fn balances_that_were_dropped_are_not() {
    let (bank, grant, log) = read(&[Scope::AccountsBasic]).await;
    bank.session(grant, Purpose::PlanBudget).accounts().await.unwrap();
    assert_eq!(outcome(&log).await.scopes, ScopeSet::of(&[Scope::AccountsBasic]));
}

/// A connector that forgets the look-back shows nothing from before it.
#[tokio::test]
async fn nothing_from_before_the_look_back_arrives() {
    let (bank, grant, log) = read(&[Scope::AccountsBasic, Scope::Transactions]).await;
    let session = bank.session(grant, Purpose::PlanBudget);
    let changes = session.changes(&account("a"), None).await.unwrap();
    assert_eq!(changes.added.len(), 1);
    assert_eq!(outcome(&log).await.rows, Some(1));
    let rows = session.transactions(&account("a"), guichet_core::TransactionQuery::new());
    let rows: Vec<_> = futures_util::TryStreamExt::try_collect(rows).await.unwrap();
    let first = days(-30).to_zoned(jiff::tz::TimeZone::UTC).date();
    assert!(rows.len() == 1 && rows[0].booked_on >= Some(first), "{rows:?}");
}

//! The gate and the audit: nothing is asked that was not permitted, and everything is written.

use crate::support::{
    account,
    bank::{CountingBank, make, make_for_days, readings},
    days, draft, empty_draft,
    full::FullAfter,
    given, grant, hours, ledger_over, listed, log, log_over, memory, start, yes,
};
use async_trait::async_trait;
use guichet_consent::{
    Audit, Change, ConsentGate, Draft, Item, Ledger, Narrowing, Place, Recipient, Refusal, State,
    log::{Action, Actor, Decision, Ending, Entry, Log, Phase, Rule},
    store::{Errand, LedgerStore as _, MemoryStore},
};
use guichet_core::{
    Bank, Date, ErrorKind, Operation, Purpose, Result, Scope, ScopeSet, TransactionQuery,
    raw::{Call, Layer, Next, Outcome},
};
use std::sync::Arc;

const PLAN: Option<Purpose> = Some(Purpose::PlanBudget);

/// A bank behind the gate, and the one behind it that counts.
fn gated(ledger: &Ledger) -> (Bank, CountingBank) {
    let counting = CountingBank::new();
    let gate = ConsentGate::new(ledger.clone());
    (counting.bank(|bank| bank.layer(gate)), counting)
}

/// A consent to some scopes.
fn draft_of(scopes: impl IntoIterator<Item = Scope>) -> Draft {
    let lines = scopes.into_iter().map(|scope| Item::new(scope, Purpose::PlanBudget));
    lines.fold(empty_draft(), Draft::item)
}

fn rule(result: Result<()>) -> Rule {
    let error = result.unwrap_err();
    Refusal::rule_of(&error).unwrap_or_else(|| panic!("no refusal: {error:?}"))
}

#[tokio::test]
async fn every_operation_without_its_scopes_sends_nothing() {
    let (mut refused, mut sent) = (0, 0);
    for operation in readings() {
        for missing in Scope::ALL {
            let (ledger, _) = memory();
            let (bank, counting) = gated(&ledger);
            let kept = Scope::ALL.iter().copied().filter(|scope| scope != missing);
            let (_, grant) = given(&ledger, draft_of(kept)).await;
            let result = make(&bank, operation, &grant, PLAN, Some("a")).await;
            let left = operation.scopes().without(*missing);
            if left.is_empty() {
                assert_eq!(rule(result), Rule::ScopeMissing, "{operation} without {missing}");
                assert_eq!(counting.count(), 0, "{operation} without {missing}");
                refused += 1;
            } else {
                result.unwrap();
                let arrived = counting.last();
                assert_eq!(arrived.operation, operation);
                let scopes = arrived.permissions.unwrap().scopes;
                assert!(!scopes.contains(*missing), "{operation} without {missing}: {scopes:?}");
                sent += 1;
            }
        }
        // And with nothing of what it needs at all.
        let (ledger, _) = memory();
        let (bank, counting) = gated(&ledger);
        let others = ScopeSet::all().difference(operation.scopes());
        let (_, grant) = given(&ledger, draft_of(others.iter())).await;
        let result = make(&bank, operation, &grant, PLAN, Some("a")).await;
        assert_eq!((rule(result), counting.count()), (Rule::ScopeMissing, 0), "{operation}");
    }
    assert!(refused > 0 && sent > 0);
}

#[tokio::test]
async fn every_state_but_two_sends_nothing() {
    for state in State::ALL {
        let (ledger, _) = memory();
        let (bank, counting) = gated(&ledger);
        let asked = ledger.request(draft_of(Scope::ALL.iter().copied()), start()).await.unwrap();
        let grant = grant();
        ledger.store().bind(&grant.id, asked.id).await.unwrap();
        for change in way_to(*state) {
            ledger.change(asked.id, change, start()).await.unwrap();
        }
        assert_eq!(ledger.read(asked.id).await.unwrap().state(), *state);
        for operation in readings() {
            let result = make(&bank, operation, &grant, PLAN, Some("a")).await;
            assert_eq!(result.is_ok(), state.may_read(), "{operation} in {state}");
        }
        let expected = if state.may_read() { readings().count() } else { 0 };
        assert_eq!(counting.count(), expected, "{state}");
    }
}

/// The changes that lead to a state.
fn way_to(state: State) -> Vec<Change> {
    let give = Change::Give {
        expression: yes(start()),
        consent: None,
        accounts: guichet_core::AccountSelection::CustomerPicks,
    };
    let reason = guichet_consent::Reason::Security;
    let by = guichet_consent::Actor::Bank;
    let renew = Change::Renew {
        until: days(100),
        expression: yes(start()),
        notice: crate::support::notice(),
        consent: None,
    };
    let withdraw = Change::Withdraw { place: Place::App };
    match state {
        State::Requested => vec![],
        State::Deferred => vec![Change::Defer],
        State::PartlyAuthorised => vec![Change::AuthorisePartly],
        State::Given => vec![give],
        State::Suspended => vec![give, Change::Suspend],
        State::Renewed => vec![give, renew],
        State::Refused => vec![Change::Refuse { by }],
        State::Expired => vec![give, Change::Expire],
        State::Withdrawn => vec![give, withdraw],
        State::Revoked => vec![give, Change::Revoke { by, reason }],
        State::Invalidated => vec![give, Change::Invalidate { reason }],
        State::Consumed => vec![give, Change::Consume],
        State::Purged => vec![give, withdraw, Change::Purge],
        other => panic!("{other} is new: say here how it is reached"),
    }
}

#[tokio::test]
async fn another_purpose_or_none_sends_nothing() {
    let (ledger, _) = memory();
    let (bank, counting) = gated(&ledger);
    let (record, grant) = given(&ledger, draft()).await;
    for operation in [Operation::Accounts, Operation::Balances, Operation::Transactions] {
        // None is refused by the core already, before any layer.
        assert!(make(&bank, operation, &grant, None, Some("a")).await.is_err());
        let other = make(&bank, operation, &grant, Some(Purpose::AnswerCustomer), Some("a")).await;
        assert_eq!(rule(other), Rule::PurposeMissing, "{operation}");
    }
    assert_eq!(counting.count(), 0);
    // Taken away, while the other purpose stays.
    let narrowing = Change::Narrow(Narrowing::Purpose(Purpose::PlanBudget));
    ledger.change(record.id, narrowing, start()).await.unwrap();
    let plan = make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await;
    assert_eq!((rule(plan), counting.count()), (Rule::PurposeMissing, 0));
    make(&bank, Operation::Balances, &grant, Some(Purpose::WarnOfFraud), Some("a")).await.unwrap();
    assert_eq!(counting.count(), 1);
}

#[tokio::test]
async fn a_recipient_that_the_consent_does_not_name_gets_nothing() {
    let (ledger, _) = memory();
    let chat = Recipient::chat_platform("messenger");
    let counting = CountingBank::new();
    let gate = ConsentGate::new(ledger.clone()).reading_for(chat.clone());
    let bank = counting.bank(|bank| bank.layer(gate));
    let line = Item::new(Scope::Balances, Purpose::PlanBudget);
    let (_, unnamed) = given(&ledger, empty_draft().item(line.clone())).await;
    let result = make(&bank, Operation::Balances, &unnamed, PLAN, Some("a")).await;
    assert_eq!((rule(result), counting.count()), (Rule::RecipientMissing, 0));
    let (_, named) = given(&ledger, empty_draft().item(line.recipient(chat))).await;
    make(&bank, Operation::Balances, &named, PLAN, Some("a")).await.unwrap();
    assert_eq!(counting.count(), 1);
}

#[tokio::test]
async fn an_account_that_is_not_covered_is_never_asked_for() {
    let (ledger, _) = memory();
    let (bank, counting) = gated(&ledger);
    let draft = draft_of(Scope::ALL.iter().copied()).accounts(listed(&["a", "b"]));
    let (_, grant) = given(&ledger, draft).await;
    for operation in readings().filter(|it| *it != Operation::Accounts) {
        let before = counting.count();
        let foreign = make(&bank, operation, &grant, PLAN, Some("c")).await;
        assert_eq!(rule(foreign), Rule::AccountMissing, "{operation}");
        assert_eq!(counting.count(), before, "{operation}");
        make(&bank, operation, &grant, PLAN, Some("a")).await.unwrap();
    }
    // Without an account the bank would tell of the cards of all.
    let before = counting.count();
    let all = make(&bank, Operation::Cards, &grant, PLAN, None).await;
    assert_eq!((rule(all), counting.count()), (Rule::AccountMissing, before));
}

#[tokio::test]
async fn the_look_back_clamps_the_days_and_takes_narrower_kinds_of_data_away() {
    let (ledger, _) = memory();
    let (bank, counting) = gated(&ledger);
    let line = |scope, days| Item::new(scope, Purpose::PlanBudget).lookback_days(days);
    let draft = empty_draft()
        .item(line(Scope::Transactions, 30))
        .item(line(Scope::TransactionsCounterparty, 7));
    let (_, grant) = given(&ledger, draft).await;
    let day = |text: &str| text.parse::<Date>().unwrap();
    let ask = async |query| {
        make_for_days(&bank, Operation::Transactions, &grant, PLAN, Some("a"), query)
            .await
            .unwrap();
    };
    // The consent is of 1 March; 30 days back is 30 January.
    ask(TransactionQuery::new()).await;
    let arrived = counting.last();
    assert_eq!(arrived.dates.unwrap().since, Some(day("2026-01-30")));
    assert_eq!(arrived.permissions.unwrap().scopes, ScopeSet::of(&[Scope::Transactions]));
    // Within 7 days the names of others may be seen too.
    ask(TransactionQuery::new().since(day("2026-02-22"))).await;
    let scopes = counting.last().permissions.unwrap().scopes;
    assert!(scopes.contains(Scope::TransactionsCounterparty));
    ask(TransactionQuery::new().since(day("2026-02-21"))).await;
    let scopes = counting.last().permissions.unwrap().scopes;
    assert!(!scopes.contains(Scope::TransactionsCounterparty));
    // Wholly before the look-back: nothing is asked.
    let before = counting.count();
    ask(TransactionQuery::new().until(day("2026-01-29"))).await;
    assert_eq!(counting.count(), before);
}

#[tokio::test]
async fn a_consent_ends_by_the_clock_before_anybody_writes_it_down() {
    let (ledger, _) = memory();
    let (bank, counting) = gated(&ledger);
    let (_, mut grant) = given(&ledger, draft()).await;
    grant.expires_at = None;
    counting.clock().set(days(90));
    let result = make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await;
    assert_eq!((rule(result), counting.count()), (Rule::ConsentExpired, 0));
}

#[tokio::test]
async fn a_grant_that_no_consent_names_reads_nothing() {
    let (ledger, _) = memory();
    let (bank, counting) = gated(&ledger);
    let result = make(&bank, Operation::Balances, &grant(), PLAN, Some("a")).await;
    assert_eq!((rule(result), counting.count()), (Rule::ConsentUnknown, 0));
}

#[tokio::test]
async fn after_a_withdrawal_the_end_at_the_bank_passes_and_a_refresh_only_while_it_is_pending() {
    let (ledger, store) = memory();
    let (bank, counting) = gated(&ledger);
    let (record, grant) = given(&ledger, draft()).await;
    let pass = async |operation| make(&bank, operation, &grant, None, None).await;
    pass(Operation::RefreshGrant).await.unwrap();
    pass(Operation::ConsentStatus).await.unwrap();
    let withdraw = Change::Withdraw { place: Place::App };
    ledger.change(record.id, withdraw, start()).await.unwrap();
    let before = counting.count();
    assert_eq!(rule(pass(Operation::RefreshGrant).await), Rule::ConsentWithdrawn);
    assert_eq!(rule(pass(Operation::ConsentStatus).await), Rule::ConsentWithdrawn);
    assert_eq!(counting.count(), before);
    pass(Operation::RevokeConsent).await.unwrap();
    store.begin_errand(&Errand::new(record.id, Some(vec![1]), start())).await.unwrap();
    pass(Operation::RefreshGrant).await.unwrap();
    assert_eq!(counting.last().operation, Operation::RefreshGrant);
    assert_eq!(rule(pass(Operation::ConsentStatus).await), Rule::ConsentWithdrawn);
}

/// Ends the consent while the call is at the bank.
#[derive(Debug)]
struct EndsMeanwhile(Ledger, guichet_consent::RecordId, Change);

#[async_trait]
impl Layer for EndsMeanwhile {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let outcome = next.run(call).await?;
        self.0.change(self.1, self.2.clone(), call.now).await?;
        Ok(outcome)
    }
}

#[tokio::test]
async fn a_page_in_flight_is_dropped_when_the_consent_ends() {
    for (change, dropped) in [
        (Change::Withdraw { place: Place::Chat }, true),
        (Change::Narrow(Narrowing::Purpose(Purpose::PlanBudget)), true),
        (Change::Narrow(Narrowing::Purpose(Purpose::WarnOfFraud)), false),
    ] {
        let store = Arc::new(MemoryStore::new());
        let ledger = ledger_over(store.clone());
        let (record, grant) = given(&ledger, draft()).await;
        let counting = CountingBank::new();
        // The other machine has a ledger of its own.
        let meanwhile = EndsMeanwhile(ledger_over(store), record.id, change);
        let gate = ConsentGate::new(ledger);
        let bank = counting.bank(|bank| bank.layer(gate).layer(meanwhile));
        let result = make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await;
        assert_eq!((result.is_err(), counting.count()), (dropped, 1));
    }
}

#[tokio::test]
async fn without_the_gate_the_bank_is_asked() {
    // The mutant: every test above rests on the gate and on nothing else.
    let counting = CountingBank::new();
    let bank = counting.bank(|bank| bank);
    for operation in readings() {
        make(&bank, operation, &grant(), PLAN, Some("c")).await.unwrap();
    }
    assert_eq!(counting.count(), readings().count());
}

#[tokio::test]
async fn without_the_audit_nothing_is_written_and_without_the_gate_nothing_is_refused() {
    // The other mutants.
    let (ledger, _) = memory();
    let log = log();
    let (bank, _) = gated(&ledger);
    let (_, grant) = given(&ledger, draft()).await;
    make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await.unwrap();
    assert!(entries(&log).await.is_empty());
    let counting = CountingBank::new();
    let audit = Audit::new(log.clone(), ledger.clone(), Actor::app("example"));
    let bank = counting.bank(|bank| bank.layer(audit));
    let other = Some(Purpose::AnswerCustomer);
    make(&bank, Operation::Balances, &grant, other, Some("a")).await.unwrap();
    let expected = Phase::Outcome { of: 0, result: Ending::Done };
    assert_eq!(entries(&log).await[1].phase, expected);
}

/// Everything in a log.
async fn entries(log: &Log) -> Vec<Entry> {
    let leaves = log.store().read(0..u64::MAX).await.unwrap();
    leaves.iter().map(|leaf| Entry::from_bytes(&leaf.entry).unwrap()).collect()
}

fn audited(ledger: &Ledger, log: &Arc<Log>) -> (Bank, CountingBank) {
    let counting = CountingBank::new();
    let audit = Audit::new(log.clone(), ledger.clone(), Actor::app("example"));
    let gate = ConsentGate::new(ledger.clone());
    (counting.bank(|bank| bank.layer(audit).layer(gate)), counting)
}

#[tokio::test]
async fn a_call_is_written_down_before_and_after_and_its_refusal_with_the_rule() {
    let (ledger, _) = memory();
    let log = log();
    let (bank, _) = audited(&ledger, &log);
    let (record, grant) = given(&ledger, draft()).await;
    make(&bank, Operation::Balances, &grant, PLAN, Some("canary-account")).await.unwrap();
    let other = Some(Purpose::AnswerCustomer);
    make(&bank, Operation::Balances, &grant, other, Some("canary-account")).await.unwrap_err();
    let entries = entries(&log).await;
    let phases: Vec<Phase> = entries.iter().map(|entry| entry.phase.clone()).collect();
    assert_eq!(
        phases,
        [
            Phase::Intent,
            Phase::Outcome { of: 0, result: Ending::Done },
            Phase::Intent,
            Phase::Outcome { of: 2, result: Ending::Refused(Rule::PurposeMissing) },
        ]
    );
    for entry in &entries {
        assert_eq!(entry.action, Action::Call(Operation::Balances));
        assert_eq!(entry.consent.as_ref().unwrap().id.as_str(), record.id.to_string());
        let text = String::from_utf8(entry.to_bytes().unwrap()).unwrap();
        assert!(!text.contains("canary"), "{text}");
    }
    assert_eq!(entries[1].rows, Some(0));
}

#[tokio::test]
async fn what_core_refuses_before_any_layer_is_in_the_log_too() {
    let (ledger, _) = memory();
    let log = log();
    let (bank, counting) = audited(&ledger, &log);
    let (_, mut grant) = given(&ledger, draft()).await;
    grant.purposes = Purpose::PlanBudget.into();
    let other = Some(Purpose::AnswerCustomer);
    make(&bank, Operation::Balances, &grant, other, Some("a")).await.unwrap_err();
    grant.scopes = ScopeSet::of(&[Scope::AccountsBasic]);
    make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await.unwrap_err();
    let decisions: Vec<_> = entries(&log).await.into_iter().map(|entry| entry.decision).collect();
    let refused = Decision::Refused;
    assert_eq!(decisions, [refused(Rule::PurposeMissing), refused(Rule::ScopeMissing)]);
    assert_eq!(counting.count(), 0);
}

#[tokio::test]
async fn a_call_that_is_cancelled_is_still_in_the_log() {
    let (ledger, _) = memory();
    let log = log();
    let (bank, counting) = audited(&ledger, &log);
    let (_, grant) = given(&ledger, draft()).await;
    counting.hangs(true);
    let call = make(&bank, Operation::Balances, &grant, PLAN, Some("a"));
    let time = std::time::Duration::from_millis(50);
    assert!(tokio::time::timeout(time, call).await.is_err());
    assert_eq!(counting.count(), 1);
    let entries = entries(&log).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].phase, Phase::Intent);
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_done() {
    for (room, sent) in [(0, 0), (1, 1)] {
        let (ledger, _) = memory();
        let log = log_over(Arc::new(FullAfter::new(room)));
        let (bank, counting) = audited(&ledger, &log);
        let (_, grant) = given(&ledger, draft()).await;
        let result = make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Unavailable);
        assert_eq!(counting.count(), sent, "with room for {room}");
    }
}

#[tokio::test]
async fn a_narrowed_grant_asks_for_no_more_than_the_record() {
    let (ledger, _) = memory();
    let draft = empty_draft()
        .item(Item::new(Scope::Balances, Purpose::PlanBudget).lookback_days(30))
        .accounts(listed(&["a"]));
    let (record, mut grant) = given(&ledger, draft).await;
    record.narrow_grant(&mut grant);
    assert_eq!(grant.scopes, ScopeSet::of(&[Scope::Balances]));
    assert_eq!(grant.purposes.iter().collect::<Vec<_>>(), [Purpose::PlanBudget]);
    assert!(grant.covers(&account("a").id) && !grant.covers(&account("b").id));
    assert_eq!((grant.lookback_days, grant.expires_at), (Some(30), Some(record.ends_at())));
    assert!(hours(1) < record.ends_at());
}

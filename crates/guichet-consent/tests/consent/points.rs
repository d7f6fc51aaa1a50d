//! Points of enforcement that no other test would miss.

use crate::{
    session::{WORDS, desk_with},
    support::{
        account,
        bank::{CountingBank, make},
        days, draft, empty_draft,
        full::FullAfter,
        given, listed, log, log_over, memory, notice, start, subject,
    },
};
use async_trait::async_trait;
use guichet_consent::{
    BankRefusal, BankTerms, Change, ConsentGate, Draft, Item, Ledger, Narrowing, Party, Recipient,
    RecipientKind, RecordId, Refusal,
    log::{Decision, Phase, Rule},
    purposes::PlanBudget,
};
use guichet_core::{
    Account, AccountKind, AccountSelection, BankId, ErrorKind, Operation, Purpose, Result, Scope,
    ScopeSet,
    raw::{Call, Layer, Next, Outcome},
};
use std::sync::Arc;

const PLAN: Option<Purpose> = Some(Purpose::PlanBudget);

/// A grant that says it is this bank's, under a consent for another bank.
#[tokio::test]
async fn a_consent_for_another_bank_permits_nothing_here() {
    let (ledger, _) = memory();
    let party = Party::new("Example SAS", "privacy@example.com");
    let draft = Draft::new(subject(), party, BankId::new("another-de"), notice())
        .item(Item::new(Scope::Balances, Purpose::PlanBudget))
        .days(90, start());
    let asked = ledger.request(draft.clone(), start()).await.unwrap();
    let request = draft.to_request(start());
    let bank = BankId::new("another-de");
    let mut grant = guichet_core::Grant::new(bank, &request, "token".into(), start()).unwrap();
    ledger.give(asked.id, &grant, crate::support::yes(start()), start()).await.unwrap();
    grant.bank = BankId::new(crate::support::BANK);
    let counting = CountingBank::new();
    let bank = counting.bank(|bank| bank.layer(ConsentGate::new(ledger)));
    let error = make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await.unwrap_err();
    assert_eq!(Refusal::rule_of(&error), Some(Rule::ConsentUnknown));
    assert_eq!(counting.count(), 0);
}

/// A bank that refuses one kind of data is not asked for it in a call that is left.
#[tokio::test]
async fn what_a_bank_refuses_in_part_is_left_out_of_the_call() {
    let (ledger, _) = memory();
    let scopes = [Scope::Transactions, Scope::TransactionsCounterparty];
    let item = |scope| Item::new(scope, Purpose::PlanBudget);
    let (_, grant) =
        given(&ledger, scopes.map(item).into_iter().fold(empty_draft(), Draft::item)).await;
    let refusal = BankRefusal::new(
        BankId::new(crate::support::BANK),
        RecipientKind::App,
        "This bank names nobody.",
    );
    let refusal = refusal.only(ScopeSet::of(&[Scope::TransactionsCounterparty]));
    let gate = ConsentGate::new(ledger).with_terms(Arc::new(BankTerms::new([refusal])));
    let counting = CountingBank::new();
    let bank = counting.bank(|bank| bank.layer(gate));
    let id = account("a").id;
    make(&bank, Operation::Transactions, &grant, PLAN, Some(id.as_str())).await.unwrap();
    let permitted = counting.last().permissions.unwrap().scopes;
    assert_eq!(permitted, ScopeSet::of(&[Scope::Transactions]));
}

/// Nobody has written down yet that the time is over.
#[tokio::test]
async fn a_consent_that_ran_out_by_the_clock_is_not_kept_alive() {
    let (ledger, _) = memory();
    let (_, mut grant) = given(&ledger, draft()).await;
    grant.expires_at = None;
    let counting = CountingBank::new();
    let bank = counting.bank(|bank| bank.layer(ConsentGate::new(ledger)));
    counting.clock().set(days(90));
    for operation in [Operation::RefreshGrant, Operation::ConsentStatus] {
        let error = make(&bank, operation, &grant, None, None).await.unwrap_err();
        assert_eq!(Refusal::rule_of(&error), Some(Rule::ConsentExpired), "{operation}");
    }
    assert_eq!(counting.count(), 0);
}

/// Changes the consent while the call is at the bank.
#[derive(Debug)]
struct Meanwhile(Ledger, RecordId, Vec<Change>);

#[async_trait]
impl Layer for Meanwhile {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let outcome = next.run(call).await?;
        for change in &self.2 {
            self.0.change(self.1, change.clone(), call.now).await?;
        }
        Ok(outcome)
    }
}

/// What was permitted when the call was made is not what is permitted when its answer comes.
#[tokio::test]
async fn an_answer_is_dropped_when_less_is_permitted_by_then() {
    let suspended_and_back = vec![Change::Suspend, Change::Resume];
    let less = vec![Change::Narrow(Narrowing::Scope(Scope::Balances))];
    for changes in [suspended_and_back, less] {
        let (ledger, _) = memory();
        let (record, grant) = given(&ledger, draft()).await;
        let gate = ConsentGate::new(ledger.clone());
        let meanwhile = Meanwhile(ledger, record.id, changes.clone());
        let bank = CountingBank::new().bank(|bank| bank.layer(gate).layer(meanwhile));
        let result = make(&bank, Operation::Transactions, &grant, PLAN, Some("a")).await;
        let rule = result.as_ref().err().and_then(Refusal::rule_of);
        assert_eq!(rule, Some(Rule::PermitStale), "{changes:?}");
    }
}

/// A session has a gate and an audit of its own, whatever stands around its bank.
#[tokio::test]
async fn a_session_reads_what_the_record_covers_and_writes_each_call_down() {
    let desk = desk_with(log());
    let only_a = draft().accounts(listed(&["a"]));
    let (_, mut grant) = given(&desk.ledger, only_a).await;
    // The bank's consent is for more than the customer agreed to here.
    grant.accounts = AccountSelection::CustomerPicks;
    let account_of =
        |id| Account::new(account(id).id, desk.bank.info().id.clone(), AccountKind::Current);
    desk.counting.holds(vec![account_of("a"), account_of("b")], Vec::new(), Vec::new());
    let session = desk.consents.session(&desk.bank, grant, PlanBudget).await.unwrap();
    let listed = session.account_refs().await.unwrap();
    assert_eq!(listed.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["a"]);
    let (before, written) = (desk.counting.count(), desk.entries().await.len());
    let error = session.balances(&account("b")).await.unwrap_err();
    assert_eq!(Refusal::rule_of(&error), Some(Rule::AccountMissing));
    assert_eq!(desk.counting.count(), before);
    session.balances(&account("a")).await.unwrap();
    let phases: Vec<_> =
        desk.entries().await.split_off(written).into_iter().map(|it| it.phase).collect();
    assert!(
        matches!(
            phases[..],
            [Phase::Intent, Phase::Outcome { .. }, Phase::Intent, Phase::Outcome { .. }]
        ),
        "{phases:?}"
    );
}

/// What cannot be written down is neither opened, nor put into words, nor told as a refusal.
#[tokio::test]
async fn with_a_full_log_nothing_is_opened() {
    // Two calls are two entries each.
    let desk = desk_with(log_over(Arc::new(FullAfter::new(4))));
    let (_, grant) = given(&desk.ledger, draft()).await;
    let (held, permit) = desk.balances(grant).await;
    let stranger = Recipient::chat_platform("messenger");
    for error in [
        permit.look(&held, &(), |balances, ()| balances.len()).await.unwrap_err(),
        permit.disclose(&held, &Recipient::app(), &(), &WORDS).await.unwrap_err(),
        permit.disclose(&held, &stranger, &(), &WORDS).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    }
}

#[tokio::test]
async fn who_asks_without_a_consent_is_in_the_log() {
    let desk = desk_with(log());
    let stranger = crate::support::grant();
    desk.consents.session(&desk.bank, stranger, PlanBudget).await.unwrap_err();
    let last = desk.entries().await.pop().unwrap();
    assert_eq!(last.decision, Decision::Refused(Rule::ConsentUnknown));
}

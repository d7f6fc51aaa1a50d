//! What a bank refuses is honoured before any call, and is an entry of the log.

use crate::support::{
    BANK,
    bank::{CountingBank, make},
    empty_draft, given, log, memory,
};
use guichet_consent::{
    Audit, BankRefusal, BankTerms, ConsentGate, Item, Recipient, RecipientKind, Refusal,
    log::{Actor, Ending, Entry, Phase, Rule},
};
use guichet_core::{BankId, ErrorKind, Operation, Purpose, Scope, ScopeSet};
use std::sync::Arc;

const PLAN: Option<Purpose> = Some(Purpose::PlanBudget);

fn no_transactions() -> BankRefusal {
    BankRefusal::new(BankId::new(BANK), RecipientKind::ChatPlatform, "Not through a messenger.")
        .only(ScopeSet::of(&[Scope::Transactions, Scope::TransactionsSummary]))
}

#[tokio::test]
async fn what_a_bank_refuses_is_not_asked_and_is_written_down() {
    let (ledger, _) = memory();
    let (log, chat) = (log(), Recipient::chat_platform("messenger"));
    let terms = Arc::new(BankTerms::new([no_transactions()]));
    let counting = CountingBank::new();
    let audit =
        Audit::new(log.clone(), ledger.clone(), Actor::app("example")).reading_for(chat.clone());
    let gate = ConsentGate::new(ledger.clone()).reading_for(chat.clone()).with_terms(terms.clone());
    let bank = counting.bank(|bank| bank.layer(audit).layer(gate));
    let line = |scope| Item::new(scope, Purpose::PlanBudget).recipient(chat.clone());
    let draft = empty_draft().item(line(Scope::Transactions)).item(line(Scope::Balances));
    let (_, grant) = given(&ledger, draft).await;

    let error = make(&bank, Operation::Transactions, &grant, PLAN, Some("a")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Declined);
    assert_eq!(Refusal::rule_of(&error), Some(Rule::BankRefusesChannel));
    assert_eq!(counting.count(), 0);
    let leaves = log.store().read(0..9).await.unwrap();
    let last = Entry::from_bytes(&leaves.last().unwrap().entry).unwrap();
    let expected = Ending::Refused(Rule::BankRefusesChannel);
    assert_eq!(last.phase, Phase::Outcome { of: 0, result: expected });
    // The rest is served, and so is another recipient.
    make(&bank, Operation::Balances, &grant, PLAN, Some("a")).await.unwrap();
    let app = ConsentGate::new(ledger.clone()).with_terms(terms);
    let bank = counting.bank(|bank| bank.layer(app));
    make(&bank, Operation::Transactions, &grant, PLAN, Some("a")).await.unwrap();
    assert_eq!(counting.count(), 2);
}

#[tokio::test]
async fn a_bank_that_refuses_a_recipient_is_not_asked_for_a_consent_either() {
    let (ledger, _) = memory();
    let chat = Recipient::chat_platform("messenger");
    let kind = RecipientKind::ChatPlatform;
    let refusal = BankRefusal::new(BankId::new(BANK), kind, "No bots.").named("messenger");
    let counting = CountingBank::new();
    let gate = ConsentGate::new(ledger.clone())
        .reading_for(chat.clone())
        .with_terms(Arc::new(BankTerms::new([refusal])));
    let bank = counting.bank(|bank| bank.layer(gate));
    let line = Item::new(Scope::Balances, Purpose::PlanBudget).recipient(chat);
    let (_, grant) = given(&ledger, empty_draft().item(line)).await;
    for operation in [Operation::BeginConsent, Operation::Balances, Operation::RefreshGrant] {
        let error = make(&bank, operation, &grant, PLAN, Some("a")).await.unwrap_err();
        assert_eq!(Refusal::rule_of(&error), Some(Rule::BankRefusesRecipient), "{operation}");
    }
    assert_eq!(counting.count(), 0);
    // What was given before the bank changed its mind can still be ended.
    make(&bank, Operation::RevokeConsent, &grant, None, None).await.unwrap();
}

#[test]
fn a_file_with_a_slip_is_refused_and_not_half_read() {
    for text in ["{}", r#"[{ "bank": "x" }]"#, r#"[{"bank":"x","kind":"app","why":"?"}]"#] {
        assert_eq!(BankTerms::from_json(text).unwrap_err().kind(), ErrorKind::Config, "{text}");
    }
    assert_eq!(BankTerms::from_json("[]").unwrap(), BankTerms::default());
}

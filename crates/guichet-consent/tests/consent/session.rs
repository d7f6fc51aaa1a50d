//! Use and egress: held data, permits and the one door.

use crate::support::{
    bank::CountingBank, draft, empty_draft, given, hours, ledger_over, log, sealed_over, start,
};
use async_trait::async_trait;
use guichet_consent::{
    BankRefusal, BankTerms, Change, Channel, Consents, Detail, Draft, Held, Item, Ledger,
    Narrowing, Permit, Place, Recipient, RecipientKind, Refusal, Terms, Wording,
    log::{Action, Actor, Decision, Entry, Log, Rule},
    purposes::{self, PlanBudget},
    scopes, send,
    store::MemoryStore,
};
use guichet_core::{
    Account, AccountId, AccountKind, Balance, BalanceKind, Bank, BankId, ErrorKind, Grant, Money,
    Purpose, Result, Scope, Transaction, TransactionQuery, TransactionStatus,
};
use std::sync::{Arc, Mutex};

pub(crate) struct Desk {
    pub(crate) ledger: Ledger,
    log: Arc<Log>,
    pub(crate) counting: CountingBank,
    pub(crate) bank: Bank,
    pub(crate) consents: Consents,
}

fn desk() -> Desk {
    desk_with(log())
}

/// One whose log is kept elsewhere.
pub(crate) fn desk_with(log: Arc<Log>) -> Desk {
    let store = Arc::new(MemoryStore::new());
    let ledger = ledger_over(store.clone());
    let counting = CountingBank::new();
    counting.holds(
        vec![Account::new(AccountId::new("a"), BankId::new("example-fr"), AccountKind::Current)],
        vec![Balance::new(
            AccountId::new("a"),
            BalanceKind::Available,
            Money::parse("1234.56", "EUR").unwrap(),
        )],
        vec![{
            let amount = Money::parse("-20.00", "EUR").unwrap();
            let mut entry =
                Transaction::new(AccountId::new("a"), TransactionStatus::Booked, amount);
            entry.remittance = vec!["canary: happy birthday".into()];
            entry
        }],
    );
    let consents = Consents::new(
        ledger.clone(),
        log.clone(),
        sealed_over(store, &ledger),
        Arc::new(counting.clock().clone()),
        Actor::app("example"),
    );
    let bank = counting.bank(|bank| bank);
    Desk { ledger, log, counting, bank, consents }
}

impl Desk {
    pub(crate) async fn entries(&self) -> Vec<Entry> {
        let leaves = self.log.store().read(0..u64::MAX).await.unwrap();
        leaves.iter().map(|leaf| Entry::from_bytes(&leaf.entry).unwrap()).collect()
    }

    async fn last(&self) -> Entry {
        self.entries().await.pop().unwrap()
    }

    /// Balances that are held, and the permit that opens them.
    pub(crate) async fn balances(
        &self,
        grant: Grant,
    ) -> (Held<Vec<Balance>>, Permit<scopes::Balances, PlanBudget>) {
        let session = self.consents.session(&self.bank, grant, PlanBudget).await.unwrap();
        let accounts = session.account_refs().await.unwrap();
        let held = session.balances(&accounts[0]).await.unwrap();
        (held, session.permit(scopes::Balances).await.unwrap())
    }
}

/// A chat platform that remembers what came.
#[derive(Debug)]
struct Chat(Recipient, Mutex<Vec<String>>);

#[async_trait]
impl Channel for Chat {
    fn recipient(&self) -> &Recipient {
        &self.0
    }

    async fn deliver(&self, text: String) -> Result<()> {
        self.1.lock().unwrap().push(text);
        Ok(())
    }
}

fn messenger() -> Recipient {
    Recipient::chat_platform("messenger")
}

pub(crate) const WORDS: Wording<Vec<Balance>, ()> = Wording {
    full: |balances, ()| format!("You have {}.", balances[0].amount),
    masked: |balances, ()| format!("You have about {}.", balances[0].about.as_ref().unwrap()),
    doorbell: |count, ()| format!("{count} notice, open the app"),
};

fn draft_for(terms: Terms) -> Draft {
    draft().item(Item::new(Scope::Balances, Purpose::PlanBudget).terms(terms).kept_days(1))
}

fn rule_of(error: &guichet_core::Error) -> Rule {
    Refusal::rule_of(error).unwrap_or_else(|| panic!("no refusal: {error:?}"))
}

#[tokio::test]
async fn a_recipient_sees_what_its_detail_level_lets_it_see() {
    for (detail, expected) in [
        (Detail::Full, "You have 1234.56 EUR."),
        (Detail::Masked, "You have about 1200 EUR."),
        (Detail::Doorbell, "1 notice, open the app"),
    ] {
        let desk = desk();
        let terms = Terms::new(messenger(), detail);
        let (record, grant) = given(&desk.ledger, draft_for(terms)).await;
        let (held, permit) = desk.balances(grant).await;
        let disclosure = permit.disclose(&held, &messenger(), &(), &WORDS).await.unwrap();
        // Written before anything leaves.
        let entry = desk.last().await;
        assert_eq!((entry.action, entry.rows), (Action::Disclose, Some(1)));
        assert_eq!(entry.recipient.as_ref().unwrap().as_str(), "chat_platform:messenger");
        assert_eq!(entry.consent.as_ref().unwrap().id.as_str(), record.id.to_string());
        assert!(entry.payload.is_some());
        assert_eq!(entry.fields.is_empty(), detail != Detail::Full);
        let text = String::from_utf8(entry.to_bytes().unwrap()).unwrap();
        assert!(!text.contains("1234.56") && !text.contains("EUR"), "{text}");
        let chat = Chat(messenger(), Mutex::default());
        send(&chat, disclosure).await.unwrap();
        assert_eq!(chat.1.lock().unwrap().as_slice(), [expected]);
    }
}

#[tokio::test]
async fn a_recipient_that_was_not_named_gets_nothing_and_the_refusal_is_written_down() {
    let desk = desk();
    let (_, grant) = given(&desk.ledger, draft()).await;
    let (held, permit) = desk.balances(grant).await;
    let stranger = Recipient::new(RecipientKind::Other, "ad-network");
    let error = permit.disclose(&held, &stranger, &(), &WORDS).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::RecipientMissing);
    let entry = desk.last().await;
    assert_eq!(entry.decision, Decision::Refused(Rule::RecipientMissing));
    assert_eq!(entry.recipient.as_ref().unwrap().as_str(), "other:ad-network");
    // Disclosed to one, it does not go to another.
    let disclosure = permit.disclose(&held, &Recipient::app(), &(), &WORDS).await.unwrap();
    let chat = Chat(messenger(), Mutex::default());
    assert_eq!(send(&chat, disclosure).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert!(chat.1.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_ad_network_asks_and_is_refused_in_the_log() {
    let desk = desk();
    let stranger = Recipient::new(RecipientKind::Other, "ad-network");
    for (words, rule) in [
        ("targeted_advertising", Rule::PurposeForbidden),
        ("gardening", Rule::PurposeUnknown),
        ("plan_budget", Rule::PurposeMissing),
    ] {
        let error = desk.consents.refuse_purpose(words, &stranger).await.unwrap_err();
        assert_eq!(rule_of(&error), rule);
        assert_eq!(desk.last().await.decision, Decision::Refused(rule));
    }
}

#[tokio::test]
async fn an_end_kills_sessions_permits_and_what_is_held() {
    let desk = desk();
    let (record, grant) = given(&desk.ledger, draft()).await;
    let session = desk.consents.session(&desk.bank, grant.clone(), PlanBudget).await.unwrap();
    let accounts = session.account_refs().await.unwrap();
    let (held, permit) = desk.balances(grant.clone()).await;
    assert_eq!(permit.look(&held, &(), |balances, ()| balances.len()).await.unwrap(), 1);
    assert_eq!(desk.last().await.action, Action::Use);
    // A suspension and its end: what was opened before stays dead.
    desk.ledger.change(record.id, Change::Suspend, start()).await.unwrap();
    let error = permit.look(&held, &(), |balances, ()| balances.len()).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::ConsentSuspended);
    desk.ledger.change(record.id, Change::Resume, start()).await.unwrap();
    let before = desk.counting.count();
    for error in [
        permit.look(&held, &(), |balances, ()| balances.len()).await.unwrap_err(),
        permit.disclose(&held, &Recipient::app(), &(), &WORDS).await.unwrap_err(),
        session.balances(&accounts[0]).await.unwrap_err(),
        session.permit(scopes::Balances).await.unwrap_err(),
    ] {
        assert_eq!(rule_of(&error), Rule::PermitStale);
        assert_eq!(desk.last().await.decision, Decision::Refused(Rule::PermitStale));
    }
    // A new session works, but not on what an old one held.
    let (fresh, permit) = desk.balances(grant.clone()).await;
    let error = permit.look(&held, &(), |balances, ()| balances.len()).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::PermitStale);
    permit.look(&fresh, &(), |balances, ()| balances.len()).await.unwrap();
    let sent = desk.counting.count();
    assert!(sent > before);
    desk.ledger.change(record.id, Change::Withdraw { place: Place::Chat }, start()).await.unwrap();
    let error = permit.look(&fresh, &(), |balances, ()| balances.len()).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::ConsentWithdrawn);
    let error = desk.consents.session(&desk.bank, grant, PlanBudget).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::ConsentWithdrawn);
    assert_eq!(desk.counting.count(), sent);
}

/// Two customers, each with a consent of their own: the right to look at one's data opens
/// nothing of the other's.
#[tokio::test]
async fn a_permit_opens_nothing_of_another_consent() {
    let desk = desk();
    let (_, mine) = given(&desk.ledger, draft()).await;
    let (_, theirs) = given(&desk.ledger, draft()).await;
    let (_, permit) = desk.balances(mine).await;
    let (held, _) = desk.balances(theirs).await;
    let error = permit.look(&held, &(), |balances, ()| balances.len()).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::PermitStale);
    let error = permit.disclose(&held, &Recipient::app(), &(), &WORDS).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::PermitStale);
}

#[tokio::test]
async fn withdrawing_one_purpose_leaves_the_other_running() {
    let desk = desk();
    let (record, grant) = given(&desk.ledger, draft()).await;
    let fraud = purposes::WarnOfFraud;
    let session = desk.consents.session(&desk.bank, grant.clone(), fraud).await.unwrap();
    let warn = session.permit(scopes::Balances).await.unwrap();
    let (held, plan) = desk.balances(grant.clone()).await;
    let narrowing = Change::Narrow(Narrowing::Purpose(Purpose::PlanBudget));
    desk.ledger.change(record.id, narrowing, hours(0)).await.unwrap();
    let error = plan.look(&held, &(), |balances, ()| balances.len()).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::PurposeMissing);
    assert_eq!(warn.look(&held, &(), |balances, ()| balances.len()).await.unwrap(), 1);
    let error = desk.consents.session(&desk.bank, grant, PlanBudget).await.unwrap_err();
    assert_eq!(rule_of(&error), Rule::PurposeMissing);
}

#[tokio::test]
async fn a_recipient_with_fewer_scopes_sees_fewer_fields() {
    let desk = desk();
    let accountant = Recipient::accountant("Jeanne Martin");
    let line = |scope| Item::new(scope, Purpose::PlanBudget);
    let draft = empty_draft()
        .item(line(Scope::AccountsBasic))
        .item(line(Scope::Transactions).recipient(accountant.clone()))
        .item(line(Scope::TransactionsCounterparty));
    let (_, grant) = given(&desk.ledger, draft).await;
    let session = desk.consents.session(&desk.bank, grant, PlanBudget).await.unwrap();
    let accounts = session.account_refs().await.unwrap();
    let query = TransactionQuery::new();
    let held = session.transactions(&accounts[0], query).await.unwrap();
    let permit = session.permit(scopes::Transactions).await.unwrap();
    let wording: Wording<Vec<Transaction>, ()> = Wording {
        full: |entries, ()| {
            let words = entries.iter().flat_map(|entry| &entry.remittance);
            words.map(|text| text.printable().to_string()).collect()
        },
        masked: |_, ()| String::new(),
        doorbell: |_, ()| String::new(),
    };
    for (recipient, expected) in [(Recipient::app(), "canary: happy birthday"), (accountant, "")] {
        let disclosure = permit.disclose(&held, &recipient, &(), &wording).await.unwrap();
        let has = desk.last().await.fields.iter().any(|it| it.as_str().ends_with("remittance"));
        assert_eq!(has, !expected.is_empty());
        let channel = Chat(recipient, Mutex::default());
        send(&channel, disclosure).await.unwrap();
        assert_eq!(channel.1.lock().unwrap().as_slice(), [expected]);
    }
}

#[tokio::test]
async fn a_bank_that_refuses_a_channel_is_heard_at_the_door_too() {
    let desk = desk();
    let kind = RecipientKind::ChatPlatform;
    let refusal = BankRefusal::new(BankId::new("example-fr"), kind, "Not through a messenger.");
    let consents = desk.consents.clone().with_terms(Arc::new(BankTerms::new([refusal])));
    for (detail, may) in [(Detail::Full, false), (Detail::Doorbell, true)] {
        let (_, grant) = given(&desk.ledger, draft_for(Terms::new(messenger(), detail))).await;
        let session = consents.session(&desk.bank, grant, PlanBudget).await.unwrap();
        let accounts = session.account_refs().await.unwrap();
        let held = session.balances(&accounts[0]).await.unwrap();
        let permit = session.permit(scopes::Balances).await.unwrap();
        let answer = permit.disclose(&held, &messenger(), &(), &WORDS).await;
        assert_eq!(answer.is_ok(), may);
        if let Err(error) = answer {
            assert_eq!(rule_of(&error), Rule::BankRefusesChannel);
        }
    }
}

#[tokio::test]
async fn what_the_core_refuses_is_in_the_log_too() {
    let desk = desk();
    let (_, mut grant) = given(&desk.ledger, draft()).await;
    grant.scopes = grant.scopes.without(Scope::Balances);
    grant.accounts = crate::support::listed(&["a"]);
    let session = desk.consents.session(&desk.bank, grant, PlanBudget).await.unwrap();
    session.balances(&crate::support::account("a")).await.unwrap_err();
    assert_eq!(desk.last().await.decision, Decision::Refused(Rule::ScopeMissing));
    session.balances(&crate::support::account("b")).await.unwrap_err();
    assert_eq!(desk.last().await.decision, Decision::Refused(Rule::AccountMissing));
    session.permit(scopes::Statements).await.unwrap_err();
    assert_eq!(desk.last().await.decision, Decision::Refused(Rule::ScopeMissing));
    assert_eq!(desk.entries().await.len(), 3, "each refusal is written down once");
    assert_eq!(desk.counting.count(), 0);
}

#[tokio::test]
async fn nothing_that_is_held_is_printed() {
    let desk = desk();
    let (_, grant) = given(&desk.ledger, draft()).await;
    let (held, permit) = desk.balances(grant).await;
    assert_eq!(format!("{held:?}"), "Held(withheld)");
    assert_eq!(format!("{permit:?}"), "Permit(balances, plan_budget)");
    let disclosure = permit.disclose(&held, &Recipient::app(), &(), &WORDS).await.unwrap();
    assert!(!format!("{disclosure:?}").contains("1234"));
}

#[tokio::test]
async fn a_life_is_in_the_ledger_and_in_the_log() {
    let desk = desk();
    let asked = desk.consents.request(draft()).await.unwrap();
    let yes = crate::support::yes(start());
    let grant = crate::support::grant();
    let (_, place) = desk.consents.give(asked.id, &grant, yes).await.unwrap();
    assert_eq!(place, 1);
    for change in [
        Change::Narrow(Narrowing::Scope(Scope::Transactions)),
        Change::Suspend,
        Change::Resume,
        Change::Consume,
    ] {
        desk.consents.change(asked.id, change).await.unwrap();
    }
    assert!(desk.consents.change(asked.id, Change::Resume).await.is_err());
    let actions: Vec<String> =
        desk.entries().await.iter().map(|entry| entry.action.to_string()).collect();
    let words = ["requested", "given", "narrowed", "suspended", "resumed", "consumed"];
    assert_eq!(actions, words.map(|word| format!("consent.{word}")));
    // Each entry binds the revision that it is about.
    let history = desk.ledger.history(asked.id).await.unwrap();
    for (entry, signed) in desk.entries().await.iter().zip(&history) {
        assert_eq!(entry.record, Some(signed.digest));
    }
}

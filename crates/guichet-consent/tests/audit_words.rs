//! The log in plain words, in both languages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod audit;

use guichet_consent::{
    Language, Recipient,
    log::{Action, Actor, ActorKind, ConsentEvent, Ending, Entry, Rule, WithdrawalStep, explain},
};
use guichet_core::{BankId, Error, ErrorKind, Operation, Purpose, Scope, ScopeSet, Timestamp};
use jiff::tz::TimeZone;

fn at(minute: i64) -> Timestamp {
    let start: Timestamp = "2026-11-21T14:03:00Z".parse().unwrap();
    start + std::time::Duration::from_secs(60 * u64::try_from(minute).unwrap())
}

/// A day in the life of a log.
fn told() -> Vec<(u64, Entry)> {
    let app = || Actor::app("budget");
    let bank = BankId::new("example-fr");
    let read = |minute| {
        Entry::new(at(minute), app(), Action::Call(Operation::Transactions))
            .bank(&bank)
            .purpose(Purpose::PlanBudget)
            .scopes(ScopeSet::of(&[Scope::Transactions]))
            .period(Some("2026-10-01".parse().unwrap()), Some("2026-10-31".parse().unwrap()))
    };
    let network = Error::new(ErrorKind::Timeout, "no answer in time");
    let chat = Recipient::chat_platform("messenger").to_string();
    let two = ScopeSet::of(&[Scope::Balances, Scope::Transactions]);
    let advertiser = Actor::new(ActorKind::Outsider, "ad-network");
    let bot = Actor::new(ActorKind::Bot, "budget-bot");
    let customer = Actor::customer;
    let entries = vec![
        Entry::new(at(0), customer(), Action::Consent(ConsentEvent::Given)),
        read(1).intent(),
        read(2).outcome(1, Ending::Done).rows(12).fields(["amount", "booked_on"]),
        read(3).intent(),
        read(4).outcome(3, Ending::from(&network)),
        read(5).intent(),
        read(6).refused(Rule::LookbackExceeded),
        Entry::new(at(7), bot, Action::Disclose)
            .recipient(chat)
            .scopes(two)
            .purpose(Purpose::AnswerCustomer)
            .rows(1),
        Entry::new(at(8), advertiser, Action::Ask)
            .scopes(two)
            .purpose_words("targeted_advertising")
            .refused(Rule::PurposeForbidden),
        Entry::new(at(9), app(), Action::Disclose)
            .recipient("telegraph")
            .refused(Rule::RecipientMissing),
        Entry::new(at(10), customer(), Action::Consent(ConsentEvent::Withdrawn)),
        Entry::new(at(11), app(), Action::Withdrawal(WithdrawalStep::KeyDestroyed)),
        Entry::new(at(12), app(), Action::Withdrawal(WithdrawalStep::BankPending)).bank(&bank),
        read(13).period(Some("2026-10-01".parse().unwrap()), None).refused(Rule::ConsentWithdrawn),
    ];
    (0..).zip(entries).collect()
}

#[test]
fn a_day_is_told_in_english() {
    let told = explain(&told(), Language::English, &TimeZone::UTC).join("\n");
    insta::assert_snapshot!(told);
}

#[test]
fn a_day_is_told_in_french() {
    let paris = TimeZone::get("Europe/Paris").unwrap();
    insta::assert_snapshot!(explain(&told(), Language::French, &paris).join("\n"));
}

#[test]
fn an_outcome_without_its_intent_is_told_too() {
    let part = &told()[2..3];
    let told = explain(part, Language::English, &TimeZone::UTC);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("read your transactions") && told[0].contains("12 rows"));
}

/// Everything that can be written can be told, without a place left open.
#[test]
fn every_action_and_every_rule_can_be_told() {
    let operations = Operation::ALL.iter().copied().map(Action::Call);
    let events = ConsentEvent::ALL.iter().copied().map(Action::Consent);
    let steps = WithdrawalStep::ALL.iter().copied().map(Action::Withdrawal);
    let words = ["use", "disclose", "ask", "receipt", "remind", "export", "erase", "rotate_key"];
    let plain = words.iter().map(|word| Action::parse(word).unwrap());
    for action in operations.chain(events).chain(steps).chain(plain) {
        for rule in Rule::ALL {
            let done = Entry::new(at(0), Actor::customer(), action).recipient("app");
            let refused = done.clone().refused(*rule);
            for language in [Language::English, Language::French] {
                for told in
                    explain(&[(0, done.clone()), (1, refused.clone())], language, &TimeZone::UTC)
                {
                    assert!(!told.contains(['{', '}', '?']) && !told.contains("  "), "{told}");
                }
            }
        }
    }
}

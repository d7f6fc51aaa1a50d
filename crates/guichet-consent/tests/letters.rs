//! What the customer reads and what other programs read, in both languages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod audit;

use audit::{key, log};
use guichet_consent::{
    Asked, Change, ConsentRecord, Draft, Ed25519Signer, Expression, Item, Language, Ledger,
    Letters, Method, Notice, Party, Place, Recipient, RecordId, Subject, Term, calendar,
    log::{Actor, ConsentEvent, Entry, MemoryLogStore, Receipt, ReceiptError, verify_receipt},
    outward::{authorization_details_of, consent_receipt, consent_record},
    reminder_due_at,
    store::{AtBank, MemoryStore},
};
use guichet_core::{
    AccountId, AccountSelection, BankId, CustomerRef, Purpose, Scope, ScopeSet, Timestamp,
    raw::AppKey,
};
use jiff::{ToSpan as _, tz::TimeZone};
use std::sync::Arc;

const LANGUAGES: [Language; 2] = [Language::English, Language::French];

fn start() -> Timestamp {
    "2026-11-21T14:03:00Z".parse().unwrap()
}

fn days(days: i64) -> Timestamp {
    start() + (24 * days).hours()
}

fn party() -> Party {
    Party::new("Budget SAS", "privacy@budget.example").registered("REGAFI 12345")
}

fn items() -> Vec<Item> {
    vec![
        Item::new(Scope::AccountsBasic, Purpose::PlanBudget),
        Item::new(Scope::Transactions, Purpose::PlanBudget).lookback_days(90).kept_days(30),
        Item::new(Scope::Balances, Purpose::WarnOfFraud)
            .recipient(Recipient::chat_platform("messenger")),
    ]
}

fn letters(language: Language) -> Letters {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    Letters::new(language, "Banque Exemple").zone(zone)
}

fn notice(language: Language) -> Notice {
    let (party, items) = (party(), items());
    let unit = ScopeSet::of(&[Scope::AccountsBasic, Scope::Transactions, Scope::IdentityContact]);
    let asked = Asked::new(&party, &items, Term::Until(days(90))).bank_unit(unit);
    letters(language).notice(&asked)
}

/// A consent, as far as the changes bring it.
async fn consent(changes: Vec<(i64, Change)>) -> Arc<ConsentRecord> {
    let signer = Arc::new(Ed25519Signer::from_bytes(&[3; 32]));
    let ledger = Ledger::new(Arc::new(MemoryStore::new()), signer);
    let subject =
        Subject::derive(&AppKey::from_bytes([5; 32]), &CustomerRef::new("canary-customer"));
    let draft = Draft::new(subject, party(), BankId::new("exemple-fr"), notice(Language::French));
    let draft = items().into_iter().fold(draft, Draft::item).days(300, start());
    let mut record = ledger.request(draft, start()).await.unwrap();
    for (day, change) in changes {
        record = ledger.change(record.id, change, days(day)).await.unwrap();
    }
    record
}

fn yes(accounts: AccountSelection) -> (i64, Change) {
    let expression = Expression::new(Method::Click, start());
    (0, Change::Give { expression, consent: None, accounts })
}

async fn given() -> Arc<ConsentRecord> {
    consent(vec![yes(AccountSelection::CustomerPicks)]).await
}

async fn withdrawn() -> Arc<ConsentRecord> {
    let end = Change::Withdraw { place: Place::Chat };
    consent(vec![yes(AccountSelection::CustomerPicks), (10, end)]).await
}

/// The identifier of a consent is drawn at random.
fn without_id(text: &str, id: RecordId) -> String {
    text.replace(&id.to_string(), "<id>")
}

#[test]
fn a_notice_says_who_what_why_how_long_and_how_to_end_it() {
    insta::assert_snapshot!("notice_en", notice(Language::English).text);
    insta::assert_snapshot!("notice_fr", notice(Language::French).text);
    for language in LANGUAGES {
        assert_eq!(notice(language), Notice::new(language, notice(language).text));
    }
}

#[test]
fn a_notice_names_the_surplus_of_the_banks_smallest_unit_and_only_that() {
    let (party, items) = (party(), items());
    let asked = Asked::new(&party, &items, Term::OneTime);
    assert_eq!(asked.surplus(), ScopeSet::EMPTY);
    let without = letters(Language::English).notice(&asked).text;
    assert!(!without.contains("bundle") && without.contains("one reading, today"));
    let all: ScopeSet = items.iter().map(|item| item.scope).collect();
    let asked = asked.bank_unit(all.with(Scope::AccountNumbers));
    assert_eq!(asked.surplus(), ScopeSet::of(&[Scope::AccountNumbers]));
    let with = letters(Language::English).notice(&asked).text;
    assert!(with.contains("will also name: your account numbers. Budget SAS does not fetch"));
    let listed = AccountSelection::Listed(vec![AccountId::new("canary-account")]);
    let text = letters(Language::French).notice(&asked.accounts(listed)).text;
    assert!(text.contains("les 1 que vous avez choisis") && !text.contains("canary"));
}

#[tokio::test]
async fn receipts_tell_what_happened_and_what_remains() {
    let (given, ended) = (given().await, withdrawn().await);
    for (language, name) in LANGUAGES.into_iter().zip(["en", "fr"]) {
        let letters = letters(language);
        let text = letters.receipt(&given, ConsentEvent::Given, None, 4);
        insta::assert_snapshot!(format!("receipt_given_{name}"), text);
        let pending = Some(AtBank::Pending);
        let text = letters.receipt(&ended, ConsentEvent::Withdrawn, pending, 17);
        insta::assert_snapshot!(format!("receipt_withdrawn_{name}"), text);
        let told = letters.receipt(&ended, ConsentEvent::Withdrawn, Some(AtBank::Confirmed), 17);
        assert_ne!(told, text);
    }
}

#[tokio::test]
async fn renewal_and_expiry_have_receipts_too() {
    let later = Change::Renew {
        until: days(400),
        expression: Expression::new(Method::Click, days(100)),
        notice: notice(Language::French),
        consent: None,
    };
    let renewed = consent(vec![yes(AccountSelection::CustomerPicks), (100, later)]).await;
    let text = letters(Language::English).receipt(&renewed, ConsentEvent::Renewed, None, 5);
    assert!(text.starts_with("You renewed your consent for Budget SAS"), "{text}");
    assert!(text.contains("until 26 December 2027"), "{text}");
    let over = consent(vec![yes(AccountSelection::CustomerPicks), (300, Change::Expire)]).await;
    let lapsed = Some(AtBank::Lapsed);
    let text = letters(Language::French).receipt(&over, ConsentEvent::Expired, lapsed, 6);
    assert!(text.contains("est arrivé à son terme le 17 septembre 2027"), "{text}");
}

#[tokio::test]
async fn a_reminder_comes_after_ninety_days_and_every_ninety_days_after() {
    let record = given().await;
    let letters = letters(Language::French);
    assert_eq!(letters.reminder(&record, None, days(89)), None);
    let text = letters.reminder(&record, None, days(90)).unwrap();
    insta::assert_snapshot!("reminder_fr", text);
    assert_eq!(letters.reminder(&record, Some(days(90)), days(100)), None);
    assert!(letters.reminder(&record, Some(days(90)), days(180)).is_some());
    assert_eq!(letters.reminder(&*withdrawn().await, None, days(90)), None);
    assert_eq!(letters.reminder(&record, None, days(301)), None);
    assert_eq!(reminder_due_at(&*consent(vec![]).await, None), None);
    assert_eq!(reminder_due_at(&record, None), Some(days(90)));
}

#[tokio::test]
async fn the_calendar_holds_the_ends_of_consents_in_force() {
    let (one, over) = (given().await, withdrawn().await);
    let letters = letters(Language::French);
    let consents = [(&letters, &*one), (&letters, &*over)];
    let file = calendar(consents, Language::French, days(1));
    insta::assert_snapshot!("calendar_fr", without_id(&file, one.id).replace("\r\n", "\n"));
    assert_eq!(file.matches("BEGIN:VEVENT").count(), 1);
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
    for line in file.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    // Unfolded, it says what it should.
    let unfolded = file.replace("\r\n ", "");
    assert!(unfolded.contains("SUMMARY:Fin du consentement chez Banque Exemple\r\n"));
    assert!(unfolded.contains("l’application") || unfolded.contains("Renouvelez"));
}

#[tokio::test]
async fn a_name_cannot_bring_lines_into_the_calendar() {
    let letters = Letters::new(Language::English, "Bank\r\nATTACH:http://evil;x,y\\");
    let record = given().await;
    let file = calendar([(&letters, &*record)], Language::English, days(1));
    assert!(!file.contains("\r\nATTACH"));
    assert!(file.replace("\r\n ", "").contains("Bank\\nATTACH:http://evil\\;x\\,y\\\\"));
}

#[tokio::test]
async fn rich_authorization_requests_carry_the_purpose() {
    let listed = AccountSelection::Listed(vec![AccountId::new("A1"), AccountId::new("A2")]);
    let record = consent(vec![yes(listed)]).await;
    let details = authorization_details_of(&record, &["https://api.bank.example"]);
    assert_eq!(details.as_array().unwrap().len(), 6);
    insta::assert_json_snapshot!("rar", details[4]);
    let picks = authorization_details_of(&*given().await, &[]);
    assert_eq!(picks.as_array().unwrap().len(), 3);
    assert_eq!(picks[0].get("identifier"), None);
    assert_eq!(picks[0].get("locations"), None);
}

#[tokio::test]
async fn a_record_is_told_in_the_words_of_ts_27560() {
    let record = withdrawn().await;
    let document = consent_record(&record);
    let text = serde_json::to_string_pretty(&document).unwrap();
    let subject = record.subject.as_str();
    let text = without_id(&text, record.id).replace(subject, "<subject>");
    insta::assert_snapshot!("record_27560", text);
    let receipt = consent_receipt(&record, "5b0f4f0c-55f4-4e05-9a54-4c3b1d1d8d11", days(11));
    assert_eq!(receipt["@type"], "dpv:ConsentReceipt");
    assert_eq!(receipt["dpv:hasRecordOfActivity"]["dct:identifier"], record.id.to_string());
    assert!(!text.contains("canary"), "{text}");
}

/// The whole way: the record is logged, the customer keeps a receipt, the receipt holds.
#[tokio::test]
async fn a_receipt_binds_the_record_and_the_notice() {
    let store = Arc::new(MemoryLogStore::new());
    let (log, record) = (log(&store), given().await);
    let entry = Entry::of_record(start(), Actor::customer(), ConsentEvent::Given, &record).unwrap();
    let index = log.append(&entry).await.unwrap();
    let text = letters(Language::French).receipt(&record, ConsentEvent::Given, None, index);
    let receipt = Receipt::new(&log, index, Language::French, text).await.unwrap();
    assert_eq!(receipt.notice, Some(record.notice.sha256));
    assert_eq!(receipt.record, entry.record);
    assert_eq!(verify_receipt(&*store, &key(), &receipt).await.unwrap(), []);
    let file = receipt.to_json().unwrap();
    assert!(!file.contains("canary"));
    // Another notice or record cannot be slipped under the same entry.
    for hash in [receipt.notice, receipt.record] {
        let other = file.replacen(&hash.unwrap().to_string(), &"0".repeat(64), 1);
        let other = Receipt::from_json(other.as_bytes()).unwrap();
        assert_eq!(other.check(&key()), Err(ReceiptError::OtherRecord));
    }
}

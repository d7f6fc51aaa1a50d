//! How a bank behaves: its JSON, its words, and the bounds that follow from it.

use guichet_core::{
    AccountIds, BankId, BankInfo, Capabilities, Conduct, ConsentLife, Date, Evidence, Fact,
    HistoryLimit, Operation, PendingEntries, TransactionIds, UnattendedLimit,
};
use serde_json::json;

const SOURCE: &str = "developer.bank.example";
const DATE: &str = "2026-11-21";

const CONDUCT: Conduct = Conduct::UNCONFIRMED
    .account_ids(Fact::confirmed(AccountIds::PerConsent, SOURCE, DATE))
    .transaction_ids(Fact::assumed(TransactionIds::ChangesWhenBooked, "the standard"))
    .pending(Fact::confirmed(PendingEntries::NotListed, SOURCE, DATE))
    .history(Fact::confirmed(HistoryLimit::Days(90), SOURCE, DATE))
    .consent(Fact::confirmed(ConsentLife::UntilEnded, SOURCE, DATE))
    .unattended(Fact::confirmed(UnattendedLimit::per_day(4), SOURCE, DATE))
    .time_zone(Fact::assumed("Europe/Paris", "the seat"));

#[test]
fn a_fact_is_json_with_its_evidence() {
    let json = serde_json::to_value(&CONDUCT).unwrap();
    assert_eq!(
        json["account_ids"],
        json!({ "value": "per_consent", "evidence": "confirmed", "source": SOURCE, "date": DATE })
    );
    assert_eq!(
        json["transaction_ids"],
        json!({ "value": "changes_when_booked", "evidence": "assumed", "basis": "the standard" })
    );
    assert_eq!(json["owed"], json!({ "value": null, "evidence": "unconfirmed" }));
    assert_eq!(json["history"]["value"], json!({ "days": 90 }));
    assert_eq!(json["consent"]["value"], json!("until_ended"));
    let limit = json!({ "calls": 4, "window": "bank_day", "counts": "listings" });
    assert_eq!(json["unattended"]["value"], limit);
    let word: TransactionIds =
        serde_json::from_value(json["transaction_ids"]["value"].clone()).unwrap();
    assert_eq!(word, TransactionIds::ChangesWhenBooked);
}

#[test]
fn a_bank_is_json_with_its_conduct() {
    let mut bank = BankInfo::new(BankId::new("example-fr"), "Example Bank", "FR");
    bank.conduct = CONDUCT;
    let json = serde_json::to_value(&bank).unwrap();
    assert_eq!(json["time_zone"], "UTC");
    assert_eq!(json["conduct"]["time_zone"]["value"], "Europe/Paris");
}

#[test]
fn every_fact_is_a_claim_in_words() {
    let claims = CONDUCT.claims();
    let fields = serde_json::to_value(&CONDUCT).unwrap();
    assert_eq!(claims.len(), fields.as_object().unwrap().len());
    for claim in &claims {
        let fact = &fields[claim.name];
        assert_eq!(claim.value.is_some(), !fact["value"].is_null(), "{}", claim.name);
    }
    let said: Vec<_> = claims.iter().filter_map(|claim| claim.value.as_deref()).collect();
    assert_eq!(
        said,
        [
            "another with each consent",
            "another once booked",
            "not listed",
            "90 days",
            "until someone ends it",
            "4 listings a day of the bank, per consent, account and operation",
            "Europe/Paris",
        ]
    );
}

#[test]
fn what_is_assumed_is_not_stated() {
    assert_eq!(CONDUCT.history.stated(), Some(HistoryLimit::Days(90)));
    assert_eq!(CONDUCT.transaction_ids.stated(), None);
    assert_eq!(CONDUCT.time_zone.evidence(), Evidence::Assumed { basis: "the seat" });
    assert_eq!(Conduct::default(), Conduct::UNCONFIRMED);
}

#[test]
fn bounds_follow_from_the_conduct_and_from_nothing_unsaid() {
    let own = Capabilities::of(&[Operation::Accounts]).pending().history_days(30).consent_days(180);
    assert_eq!(own.bounded_by(&Conduct::UNCONFIRMED), own);
    let bounded = own.bounded_by(&CONDUCT);
    assert_eq!(bounded.history_days, Some(90));
    // The bank sets no day, so what the connector keeps to stays.
    assert_eq!(bounded.consent_days, Some(180));
    assert_eq!(bounded.unattended, Some(UnattendedLimit::per_day(4)));
    assert!(!bounded.pending);
}

#[test]
fn history_begins_on_a_day() {
    let check = |limit: HistoryLimit, today: &str, first: Option<&str>| {
        let first: Option<Date> = first.map(|day| day.parse().unwrap());
        assert_eq!(limit.first_day(today.parse().unwrap()), first, "{limit:?}");
    };
    check(HistoryLimit::Days(90), "2026-03-01", Some("2025-12-01"));
    check(HistoryLimit::SinceStartOfLastYear, "2026-01-01", Some("2025-01-01"));
    check(HistoryLimit::SinceStartOfLastYear, "2024-02-29", Some("2023-01-01"));
    check(HistoryLimit::Whole, "2026-03-01", None);
}

//! Records and receipts by ISO/IEC TS 27560:2023, in the W3C Data Privacy Vocabulary (DPV).
//!
//! The shape is that of the guide `guides/consent-27560.html` of `w3c/dpv` (Final Community Group
//! Report), with its four sections: header, processing, parties, events. Statuses are those of
//! `2.0/dpv/modules/consent_status.csv`, kinds of personal data those of
//! `2.0/pd/modules/extended.csv`; both read 2026-11-21. There is no amount, no account number and
//! no name of the customer in it.

use crate::{Actor, ConsentRecord, Event, Item, Language, Place, State, Term, dpv};
use guichet_core::{Scope, Timestamp};
use serde_json::{Map, Value, json};

const RECORD: &str = "https://w3id.org/dpv/schema/dpv-27560#record";
const RECEIPT: &str = "https://w3id.org/dpv/schema/dpv-27560#receipt";

/// The prefixes of the vocabularies.
fn context() -> Value {
    json!({
        "dct": "http://purl.org/dc/terms/",
        "dpv": "https://w3id.org/dpv#",
        "finance": "https://w3id.org/dpv/sector/finance#",
        "loc": "https://w3id.org/dpv/loc#",
        "pd": "https://w3id.org/dpv/pd#",
    })
}

/// A record as JSON-LD.
pub fn consent_record(record: &ConsentRecord) -> Value {
    let mut document = record_body(record);
    document.insert("@context".into(), context());
    Value::Object(document)
}

/// A receipt as JSON-LD: an identifier of its own, and the record inside.
///
/// It is for programs that know the vocabulary. The receipt that proves something is
/// [`log::Receipt`](crate::log::Receipt).
pub fn consent_receipt(record: &ConsentRecord, id: &str, created: Timestamp) -> Value {
    json!({
        "@context": context(),
        "@id": urn(id),
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": RECEIPT,
        "dpv:hasIdentifier": id,
        "dct:created": created.to_string(),
        "dct:publisher": record.controller.name.as_str(),
        "dct:audience": "dpv:DataSubject",
        "dpv:hasRecordOfActivity": record_body(record),
    })
}

fn urn(id: &str) -> String {
    format!("urn:uuid:{id}")
}

fn record_body(record: &ConsentRecord) -> Map<String, Value> {
    let id = record.id.to_string();
    let events = record.events.iter().filter_map(|event| status(record, event));
    let processes = record.items.iter().map(|item| process(record, item));
    let language = match record.notice.language {
        Language::French => "fr",
        Language::English => "en",
    };
    let last = record.events.last().map_or_else(|| record.asked_at(), |event| event.at);
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("@id", urn(&id).into());
    put("@type", "dpv:ConsentRecord".into());
    put("dct:conformsTo", RECORD.into());
    put("dct:identifier", id.into());
    put("dct:hasVersion", record.version.to_string().into());
    put("dct:created", record.asked_at().to_string().into());
    put("dct:modified", last.to_string().into());
    put(
        "dpv:hasDataSubject",
        json!({ "@type": "dpv:Consumer", "dpv:hasIdentifier": record.subject.as_str() }),
    );
    put("dpv:hasDataController", controller(record));
    put("dpv:hasJurisdiction", location(record.jurisdiction.as_str()));
    put("dpv:hasLegalBasis", "dpv:ExplicitlyExpressedConsent".into());
    put("dpv:hasProcess", processes.collect());
    put(
        "dpv:hasProhibition",
        json!({ "@type": "dpv:Prohibition", "dpv:hasPurpose": terms(record) }),
    );
    put(
        "dpv:hasNotice",
        json!({
            "@type": "dpv:ConsentNotice",
            "dct:language": language,
            "dct:description": record.notice.text,
            "dct:identifier": format!("sha256:{}", record.notice.sha256),
        }),
    );
    put("dpv:hasConsentControl", withdrawal(record));
    put("dpv:hasConsentStatus", events.collect());
    body
}

fn terms(record: &ConsentRecord) -> Value {
    record.prohibited.iter().map(|term| json!({ "@id": term.as_str() })).collect()
}

fn location(country: &str) -> Value {
    format!("loc:{country}").into()
}

fn controller(record: &ConsentRecord) -> Value {
    let party = &record.controller;
    let mut controller = Map::new();
    controller.insert("@type".into(), "dpv:DataController".into());
    controller.insert("dpv:hasName".into(), party.name.as_str().into());
    controller.insert("dpv:hasContact".into(), party.contact.as_str().into());
    if let Some(registration) = &party.registration {
        controller.insert("dpv:hasIdentifier".into(), registration.as_str().into());
    }
    Value::Object(controller)
}

/// Where and how the customer withdraws.
fn withdrawal(record: &ConsentRecord) -> Value {
    let place = |place: &Place| match place {
        Place::App => "app",
        Place::Chat => "chat",
        Place::Bank => "bank",
    };
    let places: Vec<&str> = record.withdrawal.iter().map(place).collect();
    json!({ "@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": places })
}

/// One line: why, what, for whom, how long.
fn process(record: &ConsentRecord, item: &Item) -> Value {
    let recipients = item.recipients.iter().map(|terms| {
        json!({
            "@type": "dpv:Recipient",
            "dpv:hasName": terms.recipient.to_string(),
            "dct:description": format!("detail: {}", terms.detail.as_str()),
        })
    });
    let duration = format!("P{}D", item.kept_days);
    let mut personal = Map::new();
    personal.insert("@type".into(), category(item.scope).into());
    personal.insert("dct:identifier".into(), item.scope.as_str().into());
    if let Some(days) = item.lookback_days {
        personal.insert("dct:coverage".into(), format!("P{days}D before the consent").into());
    }
    let mut process = Map::new();
    process.insert("@type".into(), "dpv:Process".into());
    process.insert("dpv:hasPurpose".into(), json!({ "@id": dpv::iri(item.purpose) }));
    process.insert("dct:identifier".into(), item.purpose.as_str().into());
    process.insert("dpv:hasPersonalData".into(), Value::Object(personal));
    process.insert("dpv:hasDataSource".into(), record.bank.id.as_str().into());
    process.insert("dpv:hasRecipient".into(), recipients.collect());
    let storage = location(record.storage.as_str());
    process.insert(
        "dpv:hasStorageCondition".into(),
        json!([
            { "@type": "dpv:StorageLocation", "dpv:hasLocation": storage },
            { "@type": "dpv:StorageDuration", "dpv:hasDuration": duration },
        ]),
    );
    Value::Object(process)
}

/// The kind of personal data; DPV has no narrower ones for what a bank knows.
const fn category(scope: Scope) -> &'static str {
    match scope {
        Scope::AccountsBasic => "pd:BankAccount",
        Scope::AccountNumbers => "pd:AccountIdentifier",
        Scope::IdentityContact => "pd:Contact",
        Scope::TransactionsPlace => "pd:Location",
        Scope::Balances | Scope::CardsStatus | Scope::CardsLimits | Scope::CardsControl => {
            "pd:FinancialAccount"
        }
        _ => "pd:Transactional",
    }
}

/// An event; none for those that DPV does not know as a status of consent.
fn status(record: &ConsentRecord, event: &Event) -> Option<Value> {
    let by = match event.by {
        Actor::Customer => "dpv:DataSubject",
        Actor::Authority => "dpv:Authority",
        Actor::Bank => "dpv:ThirdParty",
        Actor::App | Actor::Clock => "dpv:DataController",
    };
    let mut status = Map::new();
    status.insert("@type".into(), status_of(event.state)?.into());
    status.insert("dpv:isIndicatedBy".into(), by.into());
    status.insert("dpv:isIndicatedAtTime".into(), event.at.to_string().into());
    if event.state.may_read() {
        let end = match record.term {
            Term::OneTime => "once, within 24 hours".to_owned(),
            Term::Until(end) => end.to_string(),
        };
        status.insert("dct:valid".into(), end.into());
    }
    Some(Value::Object(status))
}

const fn status_of(state: State) -> Option<&'static str> {
    Some(match state {
        State::Requested | State::PartlyAuthorised => "dpv:ConsentRequested",
        State::Deferred => "dpv:ConsentRequestDeferred",
        State::Given => "dpv:ConsentGiven",
        State::Renewed => "dpv:RenewedConsentGiven",
        State::Suspended => "dpv:ConsentStatusInvalidForProcessing",
        State::Refused => "dpv:ConsentRefused",
        // A consent for one reading has no validity left once that was done.
        State::Expired | State::Consumed => "dpv:ConsentExpired",
        State::Withdrawn => "dpv:ConsentWithdrawn",
        State::Revoked => "dpv:ConsentRevoked",
        State::Invalidated => "dpv:ConsentInvalidated",
        State::Purged => return None,
    })
}

//! Specifications as judges of both sides: of what the mock bank answers, and of what the
//! connectors send. `docs/judges.md` says how to run them, and how to add an entry.
//!
//! What needs Schemathesis or Prism is ignored here, and run by `.ci/judges`.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "what these tests share fails the test that calls it, and tells what was judged"
)]

mod app;
mod connector;
mod entry;
mod link;
mod official;
mod prism;
mod request;
mod schemathesis;
mod spec;
mod walk;

use self::{
    app::{Answer, App},
    entry::{ENTRIES, Entry, Source},
    spec::Spec,
    walk::{Tally, Walk},
};
use guichet_mock_bank::{MockBank, Scenario};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Where these tests write: copies of specifications, logs.
fn workshop() -> PathBuf {
    let folder = root().join("target/judges");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[tokio::test]
async fn every_body_of_the_mock_bank_is_as_the_specification_says() {
    for entry in ENTRIES {
        let Some(mut spec) = entry.spec.load() else { continue };
        let mut tally = Tally::default();
        for customer in entry.customers {
            let bank = MockBank::start().await.unwrap();
            let app = App::link(&bank, entry, customer).await;
            tally.add(Walk::new(entry, &app).all(&mut spec).await);
        }
        for scenario in entry.scenarios {
            tally.add(in_scenario(entry, &mut spec, *scenario).await);
        }
        println!("{}: {tally}", entry.dialect);
        assert!(tally.faults.is_empty(), "{}: {:#?}", entry.dialect, tally.faults);
        let unasked = spec.unasked(&[entry.requests, entry.unspoken].concat());
        assert!(unasked.is_empty(), "{}: never asked for: {unasked:?}", entry.dialect);
    }
}

/// A judge that passes what is known to be wrong is none.
#[tokio::test]
async fn the_judge_objects_to_every_departure() {
    for entry in ENTRIES {
        let Some(mut spec) = entry.spec.load() else { continue };
        for quirk in entry.departures {
            let bank = MockBank::start().await.unwrap();
            let app = App::link(&bank, entry, entry.customers.last().unwrap()).await;
            bank.quirk(*quirk);
            let tally = Walk::new(entry, &app).all(&mut spec).await;
            assert!(!tally.faults.is_empty(), "{}: {quirk} passes", entry.dialect);
        }
    }
}

/// What a standard lets banks do is no departure.
#[tokio::test]
async fn the_judge_passes_every_variant() {
    for entry in ENTRIES {
        let Some(mut spec) = entry.spec.load() else { continue };
        for quirk in entry.variants {
            let bank = MockBank::start().await.unwrap();
            let app = App::link(&bank, entry, entry.customers.last().unwrap()).await;
            bank.quirk(*quirk);
            let tally = Walk::new(entry, &app).all(&mut spec).await;
            assert!(tally.faults.is_empty(), "{} {quirk}: {:#?}", entry.dialect, tally.faults);
        }
    }
}

/// A customer whose bank goes wrong after all that there is was seen.
async fn in_scenario(entry: &Entry, spec: &mut Spec, scenario: Scenario) -> Tally {
    let bank = MockBank::start().await.unwrap();
    // Two or three accounts are enough for a story.
    let app = App::link(&bank, entry, entry.customers.last().unwrap()).await;
    let mut walk = Walk::new(entry, &app);
    walk.all(spec).await;
    bank.scenario(scenario);
    walk.all(spec).await
}

/// The judge objects to what is wrong: one field at a time.
#[test]
fn a_wrong_body_is_found() {
    let mut spec = Source::Own("fdx.yaml").load().unwrap();
    let right = json!({ "page": { "totalElements": 1 }, "transactions": [{
        "accountCategory": "DEPOSIT_ACCOUNT", "accountId": "a", "transactionId": "t",
        "postedTimestamp": "2026-03-30T00:00:00Z", "transactionTimestamp": "2026-03-30T00:00:00Z",
        "description": "Coffee", "debitCreditMemo": "DEBIT", "status": "POSTED", "amount": 3.20,
        "transactionType": "POSDEBIT",
    }]});
    let mut faults = |body: &Value, status, media: &str| {
        let (media, body) = (media.to_owned(), body.to_string().into_bytes());
        spec.judge("/accounts/{accountId}/transactions", &Answer { status, media, body })
    };
    assert_eq!(faults(&right, 200, "application/json"), Vec::<String>::new());
    assert_eq!(faults(&right, 200, "text/html").len(), 1);
    assert_eq!(faults(&right, 302, "application/json").len(), 1);
    assert!(!faults(&right, 404, "application/json").is_empty());
    for (field, wrong) in [
        ("amount", json!("3.20")),
        ("amount", json!(-3.20)),
        ("status", json!("BOOKED")),
        ("status", json!("PENDING")),
        ("postedTimestamp", json!("2026-03-30")),
        ("transactionType", json!("PURCHASE")),
        ("accountCategory", json!("LOAN_ACCOUNT")),
        ("description", Value::Null),
        ("currency", json!("USD")),
    ] {
        let mut body = right.clone();
        body["transactions"][0][field] = wrong.clone();
        assert!(!faults(&body, 200, "application/json").is_empty(), "{field}: {wrong}");
    }
}

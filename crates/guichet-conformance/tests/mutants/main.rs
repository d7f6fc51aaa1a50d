//! Every case bites: for each there is a connector with exactly one fault that it catches, and
//! the sound connector passes it.

#![allow(clippy::unwrap_used, reason = "a mutant that cannot be made must stop the test")]
#![allow(clippy::print_stdout, reason = "what each case says of its mutant is worth reading")]

mod answer;
mod conduct;
mod consent;
mod fault;
mod page;
mod permission;
mod support;
mod value;

use guichet_conformance::{CASES, Case, dialect::FDX_V4_CHASE};
use std::{collections::BTreeSet, time::Duration};
use support::{Spoil, chase};

/// A connector with one fault, and the case that must catch it.
pub(crate) struct Mutant {
    /// The case.
    case: &'static str,
    /// What the connector does wrong.
    fault: &'static str,
    spoil: Spoil,
}

fn all() -> impl Iterator<Item = &'static Mutant> {
    [
        answer::MUTANTS,
        consent::MUTANTS,
        page::MUTANTS,
        permission::MUTANTS,
        value::MUTANTS,
        fault::MUTANTS,
        conduct::MUTANTS,
    ]
    .into_iter()
    .flatten()
}

async fn outcome(case: &Case, spoil: Spoil) -> Result<(), String> {
    // A fault that makes a call wait for ever is caught too.
    let bound = Duration::from_mins(1);
    match tokio::time::timeout(bound, case.check(&FDX_V4_CHASE, chase(spoil))).await {
        Ok(outcome) => outcome.map_err(|failure| failure.to_string()),
        Err(_) => Err("it did not end".to_owned()),
    }
}

#[test]
fn every_case_has_a_mutant_and_every_mutant_a_case() {
    let cases: BTreeSet<_> = CASES.iter().map(|case| case.name).collect();
    assert_eq!(cases.len(), CASES.len(), "two cases have one name");
    let caught: BTreeSet<_> = all().map(|mutant| mutant.case).collect();
    let bare: Vec<_> = cases.difference(&caught).collect();
    assert!(bare.is_empty(), "without a mutant: {bare:?}");
    let stray: Vec<_> = caught.difference(&cases).collect();
    assert!(stray.is_empty(), "no such case: {stray:?}");
}

/// Runs a share of the mutants, so that the shares run side by side.
async fn share(of: usize, shares: usize) {
    let mut missed = Vec::new();
    for mutant in all().skip(of).step_by(shares) {
        let case = Case::named(mutant.case).unwrap();
        match outcome(case, mutant.spoil).await {
            Ok(()) => missed.push(format!("{}: a connector that {}", mutant.case, mutant.fault)),
            Err(failure) => println!("{}: {}: {failure}", mutant.case, mutant.fault),
        }
    }
    assert!(missed.is_empty(), "not caught:\n{}", missed.join("\n"));
}

#[tokio::test]
async fn the_first_half_of_the_mutants_is_caught() {
    share(0, 2).await;
}

#[tokio::test]
async fn the_second_half_of_the_mutants_is_caught() {
    share(1, 2).await;
}

#[tokio::test]
async fn the_sound_connector_passes() {
    for case in CASES {
        if let Err(failure) = outcome(case, Spoil::SOUND).await {
            panic!("{case:?}: {failure}");
        }
    }
}

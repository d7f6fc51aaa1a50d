//! The pages are made alike twice, and what is stale or unbacked is found.

use crate::{backing, marks, results::Results, run};
use guichet::{Conduct, Entry, Operation, directory};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};
use tempfile::TempDir;

fn banks() -> Vec<&'static Entry> {
    directory().iter().collect()
}

/// One result in the form in which the suite writes it.
fn result(bank: &Entry, case: &str, outcome: &str) -> Value {
    let can = bank.capabilities();
    let declared: Vec<_> = can.operations.iter().map(Operation::as_str).collect();
    let proven: serde_json::Map<_, _> = Operation::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), if can.supports(*one) { "native" } else { "absent" }))
        .map(|(name, word)| (name, json!(word)))
        .collect();
    json!({
        "form": 1, "bank": bank.info().id.as_str(), "dialect": "played", "group": "all",
        "case": case, "outcome": outcome, "failure": null, "declared": declared, "proven": proven,
    })
}

/// All cases of all banks, passed, but one.
fn all_but(left_out: Option<&str>) -> Results {
    let mut all = Results::default();
    for bank in banks() {
        for case in guichet_conformance::CASES.iter().filter(|case| Some(case.name) != left_out) {
            all.add(&result(bank, case.name, "pass")).unwrap();
        }
    }
    all
}

/// A tree with the files that the program writes into, as they are in this one.
fn copy() -> TempDir {
    let (copy, here) = (TempDir::new().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    fs::create_dir_all(copy.path().join("docs/banks")).unwrap();
    fs::copy(here.join("README.md"), copy.path().join("README.md")).unwrap();
    for page in fs::read_dir(here.join("docs/banks")).unwrap() {
        let page = page.unwrap();
        fs::copy(page.path(), copy.path().join("docs/banks").join(page.file_name())).unwrap();
    }
    copy
}

fn wrong(copy: &TempDir, results: &Results, check: bool) -> Vec<String> {
    run(copy.path(), results, &banks(), check).unwrap()
}

fn read(copy: &TempDir, name: &str) -> String {
    fs::read_to_string(copy.path().join(name)).unwrap()
}

#[test]
fn pages_are_made_alike_twice() {
    let (copy, results) = (copy(), all_but(None));
    assert_eq!(wrong(&copy, &results, false), Vec::<String>::new());
    let (readme, page) = (read(&copy, "README.md"), read(&copy, "docs/banks/chase.md"));
    assert_eq!(wrong(&copy, &results, true), Vec::<String>::new());
    assert_eq!(wrong(&copy, &results, false), Vec::<String>::new());
    assert_eq!((read(&copy, "README.md"), read(&copy, "docs/banks/chase.md")), (readme, page));
}

#[test]
fn a_stale_page_is_found_and_left_as_it_is() {
    let (copy, results) = (copy(), all_but(None));
    wrong(&copy, &results, false);
    for name in ["README.md", "docs/banks/chase.md"] {
        let fresh = read(&copy, name);
        let stale = fresh.replacen('●', "–", 1);
        assert_ne!(fresh, stale, "{name}");
        fs::write(copy.path().join(name), &stale).unwrap();
        let said = wrong(&copy, &results, true);
        assert!(said.len() == 1 && said[0].starts_with(name), "{said:?}");
        assert_eq!(read(&copy, name), stale);
        wrong(&copy, &results, false);
        assert_eq!(read(&copy, name), fresh);
    }
}

#[test]
fn what_is_written_by_hand_stays() {
    let (copy, results) = (copy(), all_but(None));
    wrong(&copy, &results, false);
    let page = copy.path().join("docs/banks/chase.md");
    let own = format!("{}\nBy hand.\n", read(&copy, "docs/banks/chase.md"));
    fs::write(&page, &own).unwrap();
    assert_eq!(wrong(&copy, &results, true), Vec::<String>::new());
    wrong(&copy, &results, false);
    assert_eq!(read(&copy, "docs/banks/chase.md"), own);
    fs::write(&page, "# JPMorgan Chase\n").unwrap();
    assert!(wrong(&copy, &results, false)[0].contains("marks"));
}

#[test]
fn a_bank_without_a_page_gets_one() {
    let (copy, results) = (copy(), all_but(None));
    fs::remove_file(copy.path().join("docs/banks/chase.md")).unwrap();
    assert!(wrong(&copy, &results, true)[0].contains("stale"));
    assert_eq!(wrong(&copy, &results, false), Vec::<String>::new());
    assert!(read(&copy, "docs/banks/chase.md").starts_with("# JPMorgan Chase\n"));
}

#[test]
fn a_claim_without_a_passing_case_is_found() {
    let bank = directory().by_id("chase-us").unwrap();
    let claims = bank.info().conduct.claims();
    let stated = claims.iter().filter(|claim| claim.value.is_some());
    let of_claims = stated.flat_map(|claim| backing::of_claim(claim.name));
    let operations = Operation::ALL.iter();
    let of_operations =
        operations.flat_map(|one| backing::of_operation(*one, bank.capabilities().supports(*one)));
    let cases: BTreeSet<_> = of_claims.chain(of_operations).collect();
    assert!(cases.len() > 10);
    for case in cases {
        let said = backing::unbacked(bank, &all_but(Some(case)));
        assert!(said.iter().any(|line| line.contains(case)), "{case}: {said:?}");
        let mut failed = all_but(None);
        failed.add(&result(bank, case, "fail")).unwrap();
        let said = backing::unbacked(bank, &failed);
        assert!(said.iter().any(|line| line.contains("does not pass")), "{case}: {said:?}");
    }
    assert_eq!(backing::unbacked(bank, &Results::default()).len(), 1);
}

#[test]
fn a_suite_of_another_profile_is_found() {
    let bank = directory().by_id("chase-us").unwrap();
    let mut results = all_but(None);
    let suite = results.banks.get_mut("chase-us").unwrap();
    suite.declared.remove("balances");
    suite.proven.insert("holdings".to_owned(), "native".to_owned());
    let said = backing::unbacked(bank, &results);
    assert!(said.iter().any(|line| line.contains("balances: the profile")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("holdings: the suite proved native")), "{said:?}");
}

#[test]
fn every_claim_that_can_be_made_has_cases_that_exist() {
    let exists = |name: &&str| guichet_conformance::CASES.iter().any(|case| case.name == *name);
    for claim in Conduct::UNCONFIRMED.claims() {
        let cases = backing::of_claim(claim.name);
        assert!(cases.len() > 1, "{} has no case", claim.name);
        assert!(cases.iter().all(exists), "{}: {cases:?}", claim.name);
    }
    for operation in Operation::ALL {
        for declared in [true, false] {
            let cases = backing::of_operation(*operation, declared);
            assert!(!cases.is_empty() && cases.iter().all(exists), "{operation}: {cases:?}");
        }
    }
}

#[test]
fn a_file_has_one_generated_part() {
    let begun = marks::begun(Some("# A bank\n"));
    let once = marks::replaced(&begun, "text").unwrap();
    assert_eq!(marks::replaced(&once, "text").unwrap(), once);
    assert_eq!(marks::replaced("no marks", "text"), None);
    assert_eq!(marks::replaced(&format!("{once}{once}"), "text"), None);
    assert_eq!(marks::replaced("<!-- generated: begin -->\n", "text"), None);
}

#[test]
fn results_of_another_form_are_refused() {
    let bank = directory().by_id("chase-us").unwrap();
    let mut other = result(bank, "a_case", "pass");
    other["form"] = json!(2);
    assert!(Results::default().add(&other).is_none());
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("chase-us")).unwrap();
    fs::write(folder.path().join("chase-us/a_case.json"), other.to_string()).unwrap();
    assert!(Results::read(folder.path()).unwrap_err().to_string().contains("another form"));
    let absent = Results::read(&folder.path().join("absent")).unwrap_err().to_string();
    assert!(absent.contains("cargo test"), "{absent}");
}

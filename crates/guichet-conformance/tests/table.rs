//! The table of pains names cases that exist, and every function that is a case is in the suite.

use guichet_conformance::CASES;
use std::{collections::BTreeSet, fs, path::Path};

fn known() -> BTreeSet<&'static str> {
    CASES.iter().map(|case| case.name).collect()
}

/// The words between backticks that look like cases.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split('`').skip(1).step_by(2);
    words.filter(|word| word.contains('_') && !word.contains(['/', '.', ':'])).collect()
}

#[test]
fn every_pain_has_a_case_that_exists_or_a_place_where_it_belongs() {
    let page = include_str!("../docs/conformance.md");
    for word in named(page) {
        assert!(known().contains(word), "the page names {word}, and there is no such case");
    }
    for pain in 1..=30 {
        let start = format!("| {pain} |");
        let row = page.lines().find(|line| line.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("pain {pain} is not on the page"));
        let answered = !named(row).is_empty() || row.contains("belongs to") || row.contains("kit");
        assert!(answered, "pain {pain} has neither a case nor a place");
    }
}

#[test]
fn every_case_that_is_written_is_in_the_suite() {
    let mut written = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/case")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            for line in fs::read_to_string(path).unwrap().lines() {
                let start =
                    line.strip_prefix("pub async fn ").and_then(|rest| rest.split('(').next());
                written.extend(start.map(ToOwned::to_owned));
            }
        }
    }
    let in_suite: BTreeSet<_> = known().into_iter().map(ToOwned::to_owned).collect();
    assert_eq!(written, in_suite);
}

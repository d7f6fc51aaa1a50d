//! Each number of the page about the protocol has a test here.

use std::{collections::BTreeSet, fs, path::Path};

/// The numbers of the quirks: lines such as `7. **Everything but …`.
fn written(page: &str) -> BTreeSet<u32> {
    page.lines()
        .filter_map(|line| line.split_once(". **"))
        .filter_map(|(number, _)| number.parse().ok())
        .collect()
}

/// The numbers of the tests: functions such as `q07_everything_but_…`.
fn tested(source: &str) -> BTreeSet<u32> {
    source
        .split("fn q")
        .skip(1)
        .filter_map(|rest| rest.split_once('_'))
        .filter_map(|(number, _)| number.parse().ok())
        .collect()
}

#[test]
fn every_number_has_a_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(here.join("../../docs/protocols/fdx.md")).unwrap();
    let mut found = BTreeSet::new();
    for file in fs::read_dir(here.join("tests/contract")).unwrap() {
        found.extend(tested(&fs::read_to_string(file.unwrap().path()).unwrap()));
    }
    let written = written(&page);
    assert!(written.len() >= 60, "the page lost its numbers");
    let missing: Vec<_> = written.difference(&found).collect();
    let unknown: Vec<_> = found.difference(&written).collect();
    assert!(missing.is_empty(), "numbers without a test: {missing:?}");
    assert!(unknown.is_empty(), "tests of numbers that are not on the page: {unknown:?}");
}

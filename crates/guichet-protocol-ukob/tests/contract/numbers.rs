//! Which numbers of the list of contract tests are covered here.

use std::{collections::BTreeSet, fs, path::Path};

/// The numbers that concern this standard, out of the 48 of the list.
pub(crate) const COVERED: &[u32] = &[13, 25, 26, 27, 28, 29, 30, 31, 46, 47, 48];

#[test]
fn every_number_has_a_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let mut found = BTreeSet::new();
    for file in fs::read_dir(here).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        let names = source.split("async fn c").skip(1).filter_map(|rest| rest.split_once('_'));
        found.extend(names.filter_map(|(number, _)| number.parse::<u32>().ok()));
    }
    assert_eq!(found, COVERED.iter().copied().collect());
}

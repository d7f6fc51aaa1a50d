//! Which of the things seen at banks have a test here.

use std::{collections::BTreeSet, fs, path::Path};

/// By the numbers of the list that all protocols share.
const COVERED: [u32; 18] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 40, 45, 46, 47, 48];

#[test]
fn each_number_that_is_claimed_has_a_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let mut found = BTreeSet::new();
    for file in fs::read_dir(here).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        let numbers = source.split("fn c").skip(1).filter_map(|rest| rest.split_once('_'));
        found.extend(numbers.filter_map(|(number, _)| number.parse::<u32>().ok()));
    }
    let claimed = BTreeSet::from(COVERED);
    let open: Vec<_> = claimed.symmetric_difference(&found).collect();
    assert!(open.is_empty(), "claimed and not tested, or tested and not claimed: {open:?}");
}

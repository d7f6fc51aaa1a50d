//! The numbers of the project's list of contracts that are tested here.

/// 40: amounts in yen and dinars. 42: categories of spaces.
pub(crate) const COVERED: &[u8] = &[40, 42];

#[test]
fn every_number_has_a_test() {
    let source = include_str!("rows.rs");
    for number in COVERED {
        assert!(source.contains(&format!("fn c{number}_")), "{number}");
    }
}

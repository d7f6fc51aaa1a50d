//! The numbers of the project's list of contracts that are tested here.

/// 40: amounts in yen and dinars. 41: a refresh token that is good once, raced by two tasks.
pub(crate) const COVERED: &[u8] = &[40, 41];

#[test]
fn every_number_has_a_test() {
    let source = concat!(include_str!("consent.rs"), include_str!("rows.rs"));
    for number in COVERED {
        assert!(source.contains(&format!("fn c{number}_")), "{number}");
    }
}

//! The JSON form, as a reviewer sees it change.

use super::full;

#[test]
fn the_json_form_of_an_account() {
    insta::assert_json_snapshot!(full::account());
}

#[test]
fn the_json_form_of_a_transaction() {
    let mut transaction = full::transaction();
    transaction.parts.truncate(1);
    // The library that draws the snapshot would show the bank's JSON in a wrapper of its own.
    let text = serde_json::to_string_pretty(&transaction).unwrap();
    insta::assert_snapshot!(text);
}

//! MT940 and MT942: what is read out of files, in several dialects.

mod common;

use common::{contents, shown};

const GERMAN: &[u8] = include_bytes!("fixtures/german.mt940");
const DUTCH: &[u8] = include_bytes!("fixtures/dutch.mt940");
const INTERIM: &[u8] = include_bytes!("fixtures/interim.mt942");
const CAMT: &[u8] = include_bytes!("fixtures/camt053_v02.xml");

#[test]
fn a_german_statement() {
    insta::assert_json_snapshot!(shown(GERMAN));
}

#[test]
fn a_dutch_statement() {
    insta::assert_json_snapshot!(shown(DUTCH));
}

#[test]
fn an_interim_report() {
    insta::assert_json_snapshot!(shown(INTERIM));
}

#[test]
fn what_was_taken_back_has_the_other_sign() {
    let amounts: Vec<String> =
        contents(GERMAN).transactions.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts.get(1..4).unwrap(), ["-35.00 EUR", "35.00 EUR", "-10.00 EUR"]);
}

#[test]
fn one_account_has_one_key_in_every_format() {
    assert_eq!(contents(INTERIM).accounts[0].key, contents(CAMT).accounts[0].key);
}

#[test]
fn a_bad_entry_is_named_by_its_line_and_takes_no_text_of_another() {
    let found = contents(GERMAN);
    let paths: Vec<_> = found.rejected.iter().filter_map(|error| error.path()).collect();
    assert_eq!(paths, ["line 18"]);
    assert!(!shown(GERMAN).to_string().contains("could not be read"));
}

#[test]
fn a_cut_file_says_so() {
    let whole = String::from_utf8_lossy(DUTCH);
    let (cut, _) = whole.split_once(":62F:").unwrap();
    let found = contents(cut.as_bytes());
    assert_eq!((found.transactions.len(), found.rejected.len()), (2, 1));
}

#[test]
fn a_line_with_a_colon_is_no_field() {
    let file = ":20:A\n:25:1\n:60F:C260331EUR1,00\n:61:260331C1,00NTRFNONREF\n:86:one\n:two: three\n\
                :62F:C260331EUR2,00\n";
    let row = contents(file.as_bytes()).transactions.remove(0);
    let lines: Vec<_> =
        row.remittance.iter().map(guichet_core::UntrustedText::as_untrusted_str).collect();
    assert_eq!(lines, ["one", ":two: three"]);
}

//! camt: what is read out of files, of old and new versions.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use common::{contents, shown};
use guichet_core::raw::AppKey;
use guichet_core::{
    AccountId, AccountIdentifier, AccountKey, BankId, Currency, IdentifierScheme, TransactionKind,
};

const STATEMENT: &str = "<Stmt><Acct><Id><IBAN>DE80999900130000067890</IBAN></Id></Acct>";
const OLD: &[u8] = include_bytes!("fixtures/camt053_v02.xml");
const NEW: &[u8] = include_bytes!("fixtures/camt052_v08.xml");

#[test]
fn a_statement_of_version_2() {
    insta::assert_json_snapshot!(shown(OLD));
}

#[test]
fn a_report_of_version_8_with_a_prefix() {
    insta::assert_json_snapshot!(shown(NEW));
}

#[test]
fn the_key_is_that_of_a_live_connection() {
    let live = [AccountIdentifier::new(IdentifierScheme::Iban, "DE80 9999 0013 0000 0678 90")];
    let (bank, id) = (BankId::new("the-same-by-berlin-group"), AccountId::new("resource"));
    let app = AppKey::from_bytes([7; 32]);
    let live = AccountKey::derive(&app, &live, &bank, &id, Some(&Currency::EUR));
    let found = contents(OLD).accounts;
    assert_eq!(found[0].key.zip(found[0].key_basis), Some(live));
}

fn notification(entries: &str) -> String {
    format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.054.001.04'>\
         <BkToCstmrDbtCdtNtfctn>{}{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>",
        STATEMENT.replace("Stmt", "Ntfctn"),
    )
}

#[track_caller]
fn check_sign(direction: &str, reversal: &str, expected: &str, party: &str) {
    let file = notification(&format!(
        "<Ntry><Amt Ccy='EUR'>5.00</Amt><CdtDbtInd>{direction}</CdtDbtInd>{reversal}<Sts>BOOK</Sts>\
         <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>debtor</Nm></Dbtr><Cdtr><Nm>creditor</Nm></Cdtr>\
         </RltdPties></TxDtls></NtryDtls></Ntry>"
    ));
    let row = contents(file.as_bytes()).transactions.remove(0);
    assert_eq!(row.amount.to_string(), expected);
    assert_eq!(row.kind == Some(TransactionKind::Reversal), !reversal.is_empty());
    let name = row.counterparty.unwrap().name.unwrap();
    assert_eq!(name.as_untrusted_str(), party);
}

#[test]
fn the_direction_counts_a_reversal_in_already() {
    let reversal = "<RvslInd>true</RvslInd>";
    check_sign("CRDT", "", "5.00 EUR", "debtor");
    check_sign("DBIT", "", "-5.00 EUR", "creditor");
    check_sign("CRDT", reversal, "5.00 EUR", "creditor");
    check_sign("DBIT", reversal, "-5.00 EUR", "debtor");
}

#[test]
fn the_currency_of_an_account_is_that_of_its_entries_where_it_says_none() {
    let file = notification("<Ntry><Amt Ccy='EUR'>5</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>");
    let found = contents(file.as_bytes());
    assert_eq!(found.accounts[0].currency, Some(Currency::EUR));
    assert_eq!(found.accounts[0].key, contents(OLD).accounts[0].key);
    assert_eq!(found.transactions[0].account, found.accounts[0].id);
    // An account without entries is told all the same.
    assert_eq!(contents(notification("").as_bytes()).accounts.len(), 1);
}

#[test]
fn what_cannot_be_read_is_named_by_its_line() {
    let found = contents(OLD);
    let paths: Vec<_> = found.rejected.iter().filter_map(|error| error.path()).collect();
    assert_eq!(paths, ["line 51, TxDtls", "line 79, Amt"]);
    let negative = notification("<Ntry><Amt Ccy='EUR'>-5</Amt><CdtDbtInd>DBIT</CdtDbtInd></Ntry>");
    assert_eq!(contents(negative.as_bytes()).rejected.len(), 1);
}

#[test]
fn a_cut_file_says_so() {
    let whole = String::from_utf8_lossy(NEW);
    let (cut, _) = whole.split_once("</n:Chrgs>").unwrap();
    let found = contents(cut.as_bytes());
    assert_eq!((found.balances.len(), found.transactions.len(), found.rejected.len()), (1, 0, 1));
    let (cut, _) = whole.split_once("</n:Rpt>").unwrap();
    let found = contents(cut.as_bytes());
    assert_eq!((found.transactions.len(), found.rejected.len()), (1, 1));
}

#[test]
fn what_is_no_xml_ends_the_items_without_repeating_it() {
    let file = notification("<Ntry><Amt>1</Secret></Ntry>");
    let found = contents(file.as_bytes());
    assert_eq!(found.rejected.len(), 1);
    assert!(!format!("{:?}", found.rejected).contains("Secret"));
}

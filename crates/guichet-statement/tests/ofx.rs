//! OFX: what is read out of files, well made and badly made.

mod common;

use common::{contents, how, shown};
use guichet_core::raw::AppKey;
use guichet_core::{
    AccountId, AccountIdentifier, AccountKey, BankId, Currency, ErrorKind, IdentifierScheme,
    KeyBasis, TransactionStatus,
};
use guichet_statement::{Format, Item, read};

const BANK: &[u8] = include_bytes!("fixtures/bank.ofx");
const CARD: &[u8] = include_bytes!("fixtures/card.ofx");

#[test]
fn a_bank_statement_in_sgml() {
    insta::assert_json_snapshot!(shown(BANK));
}

#[test]
fn a_card_statement_in_xml() {
    insta::assert_json_snapshot!(shown(CARD));
}

#[test]
fn the_key_is_that_of_a_live_connection() {
    let app = AppKey::from_bytes([7; 32]);
    let live = [AccountIdentifier::new(IdentifierScheme::AbaAccount, "999000001/000123456")];
    let other_bank = BankId::new("the-same-by-fdx");
    let usd = Currency::USD;
    let live = AccountKey::derive(&app, &live, &other_bank, &AccountId::new("x"), Some(&usd));
    let found = contents(BANK).accounts;
    assert_eq!(found[0].key.zip(found[0].key_basis), Some(live));
    assert_eq!(contents(CARD).accounts[0].key_basis, Some(KeyBasis::Masked));
}

#[test]
fn the_whole_number_of_a_card_is_nowhere() {
    let text = shown(CARD).to_string();
    assert!(text.contains("4242") && !text.contains("99990000"));
}

fn statement(inside: &str) -> String {
    format!(
        "<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1<ACCTTYPE>SAVINGS</BANKACCTFROM>\n{inside}</STMTRS></OFX>"
    )
}

#[test]
fn a_bad_item_is_named_by_its_line_and_its_neighbours_are_read() {
    let file = statement(
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>1.00<FITID>a</STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260101<TRNAMT>twelve<FITID>b</STMTTRN>\n\
         <STMTTRN><DTPOSTED>someday<TRNAMT>1.00<FITID>c</STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260101<FITID>d</STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260101<TRNAMT>2.00<FITID>e</STMTTRN>",
    );
    let found = contents(file.as_bytes());
    let ids: Vec<_> = found.transactions.iter().filter_map(|row| row.id.as_ref()).collect();
    assert_eq!(ids.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["a", "e"]);
    let paths: Vec<_> = found.rejected.iter().filter_map(|error| error.path()).collect();
    assert_eq!(paths, ["line 3, TRNAMT", "line 4, DTPOSTED", "line 5, TRNAMT"]);
    assert!(found.rejected.iter().all(|error| !error.to_string().contains("twelve")));
}

#[test]
fn half_an_amount_is_no_amount() {
    let whole = statement("<STMTTRN><DTPOSTED>20260101<TRNAMT>-12.30<FITID>a</STMTTRN>");
    let cut = whole.split_once(".30").unwrap().0;
    let found = contents(cut.as_bytes());
    assert!(found.transactions.is_empty());
    assert_eq!(found.rejected.len(), 2);
}

#[test]
fn a_correction_that_deletes_says_what() {
    let deleted = contents(BANK).transactions.into_iter().nth(3).unwrap();
    assert_eq!(deleted.status, TransactionStatus::Cancelled);
    assert_eq!(deleted.replaces.unwrap().as_str(), "2026-0001");
    let vague = statement("<STMTTRN><TRNAMT>1<FITID>a<CORRECTACTION>DELETE</STMTTRN>");
    assert_eq!(contents(vague.as_bytes()).transactions, []);
}

#[test]
fn what_is_no_statement_says_so() {
    let found = contents(b"<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>");
    assert_eq!(found.rejected.len(), 1);
    let found = contents(
        b"<OFX><STMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>x</STATUS></STMTTRNRS></OFX>",
    );
    assert_eq!(found.rejected[0].upstream().code.as_deref(), Some("2003"));
    let investment = contents(BANK).rejected.pop().unwrap();
    assert_eq!(investment.kind(), ErrorKind::Unsupported);
}

#[test]
fn an_account_without_statement_takes_no_transaction_of_its_neighbour() {
    let file = statement("") + "<OFX><STMTRS><STMTTRN><TRNAMT>1.00</STMTTRN></STMTRS></OFX>";
    let found = contents(file.as_bytes());
    assert_eq!((found.transactions.len(), found.rejected.len()), (0, 1));
}

#[test]
fn items_come_in_the_order_of_the_file() {
    let words: String = read(Format::Ofx, CARD, &how())
        .map(|item| match item.unwrap() {
            Item::Account(_) => 'a',
            Item::Balance(_) => 'b',
            Item::Transaction(_) => 't',
            _ => '?',
        })
        .collect();
    assert_eq!(words, "atttbbb");
}

//! What European banks are known to send, by number: for each a contract test, or the reason why
//! there is none.
//!
//! A crate names its tests by these numbers, `c07_…`, in any file of its `tests` folder.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What is seen in the wild, in the order in which it was collected.
const SEEN: [&str; 48] = [
    "STET: an empty list of accounts is 204 without a body",
    "STET: a pending entry with an empty booking date",
    "STET: a negative amount beside DBIT",
    "STET: an entry reference as a number",
    "STET: links in three forms, none of them by RFC 3986",
    "STET: remittance information as text, list and object",
    "STET: the end of a period is exclusive",
    "STET: a window of more than 90 days is refused",
    "STET: a transient error 500, and then an answer",
    "STET: a refresh answered by 400 is the end of the consent",
    "STET: a second choice of accounts replaces the first",
    "a deferred-debit card and its monthly line are not counted twice",
    "an account identifier with a slash and a question mark",
    "Berlin Group: back from the bank, and the consent is still received",
    "Berlin Group: partially authorised, and a status nobody knows",
    "Berlin Group: the day's calls are used up, with and without the customer",
    "Berlin Group: a relative link to the OAuth server",
    "Berlin Group: a time without offset",
    "Berlin Group: both booked and pending in one listing is refused",
    "Berlin Group: only a link to a download",
    "Berlin Group: the bank shortens the consent",
    "Berlin Group: problem+json, a page of HTML, and an empty 401",
    "a hub: one request id for all pages of a listing, and two redirects",
    "an account of several currencies, as XXX",
    "UK: a next page on the host of another brand",
    "UK: one transaction on two pages",
    "UK: 401 without a body",
    "UK: a permission that the bank does not have",
    "UK: the codes of version 4",
    "UK: a transaction without an identifier",
    "UK: the expiry of an identity token in milliseconds",
    "aggregator: blank, placeholder and repeated identifiers",
    "aggregator: a card whose signs are reversed",
    "aggregator: a negative number of seconds until the limit resets",
    "aggregator: pending without a date, and with one in the future",
    "aggregator: remittance information cut every 140 characters",
    "aggregator: the account's identifier changes, its hash does not",
    "aggregator: an empty page that has a next one",
    "aggregator: a minus beside DBIT",
    "amounts without decimals and with three",
    "Monzo: a refresh token good for one use, and two tasks",
    "Starling: each space has a category of its own",
    "Tink: amounts as an unscaled number and a scale",
    "TrueLayer: the sign of card purchases",
    "the fifth call of the day without the customer is not sent",
    "a listing in circles",
    "a consent that ends at the bank between two pages",
    "one of three accounts fails",
];

/// Numbers without a test, with the reason.
const MISSING: &[(usize, &str)] = &[
    (34, "the one aggregator that sends it takes no new customers; there is no connector for it"),
    (39, "the aggregator Enable Banking has no connector yet"),
    (43, "Tink has no connector"),
    (44, "TrueLayer has no connector"),
];

fn tests(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The numbers that have tests, with the crates that have them.
fn numbered() -> BTreeMap<usize, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut numbers: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let mut files = Vec::new();
        tests(&folder.join("tests"), &mut files);
        for file in files {
            for line in fs::read_to_string(file).unwrap().lines() {
                let Some((_, rest)) = line.split_once("fn c") else { continue };
                let Some((digits, _)) = rest.split_once('_') else { continue };
                let number = Some(digits).filter(|it| it.len() == 2).and_then(|it| it.parse().ok());
                if let Some(number) = number {
                    numbers.entry(number).or_default().insert(name.clone());
                }
            }
        }
    }
    numbers
}

#[test]
fn everything_that_was_seen_has_a_contract_test_or_a_reason() {
    let numbered = numbered();
    for (index, seen) in SEEN.iter().enumerate() {
        let number = index + 1;
        let tested = numbered.get(&number);
        let missing = MISSING.iter().find(|(missing, _)| *missing == number);
        match (tested, missing) {
            (Some(crates), None) => println!("{number:2}  {seen}: {crates:?}"),
            (None, Some((_, reason))) => println!("{number:2}  {seen}: no test, {reason}"),
            (Some(_), Some(_)) => {
                panic!("{number} has a test: take it off the list of the missing")
            }
            (None, None) => panic!("{number} ({seen}) has neither a test nor a reason"),
        }
    }
    let unknown: Vec<_> = numbered.keys().filter(|it| **it == 0 || **it > SEEN.len()).collect();
    assert!(unknown.is_empty(), "no such numbers: {unknown:?}");
}

//! Whatever stands in a file, reading it ends, and what came before the damage stays right.

mod common;

use common::how;
use guichet_statement::{Format, Item, read};
use proptest::prelude::*;
use std::io::{BufRead, BufReader, Read};

const FILES: [(Format, &[u8]); 7] = [
    (Format::Ofx, include_bytes!("fixtures/bank.ofx")),
    (Format::Ofx, include_bytes!("fixtures/card.ofx")),
    (Format::Camt, include_bytes!("fixtures/camt053_v02.xml")),
    (Format::Camt, include_bytes!("fixtures/camt052_v08.xml")),
    (Format::Mt940, include_bytes!("fixtures/german.mt940")),
    (Format::Mt940, include_bytes!("fixtures/dutch.mt940")),
    (Format::Mt940, include_bytes!("fixtures/interim.mt942")),
];

/// What can be read, without the errors.
fn items(format: Format, source: impl BufRead) -> Vec<Item> {
    // Every error takes at least a byte, so that there cannot be more than these.
    read(format, source, &how()).take(20_000).filter_map(Result::ok).collect()
}

/// The amounts of the transactions.
fn amounts(items: &[Item]) -> Vec<String> {
    let rows = items.iter().filter_map(|item| match item {
        Item::Transaction(row) => Some(row.amount.to_string()),
        _ => None,
    });
    rows.collect()
}

#[test]
fn the_formats_are_recognised() {
    for (format, file) in FILES {
        assert_eq!(Format::detect(file), Some(format));
    }
}

#[test]
fn a_cut_file_gives_nothing_that_the_whole_does_not() {
    for (format, file) in FILES {
        let whole = items(format, file);
        for end in 0..file.len() {
            let part = items(format, &file[..end]);
            let rest = part.iter().filter(|item| !whole.contains(item)).count();
            // MT940 has no marks at the end of a field, so that its last line may be half a line.
            // An account whose currency was to come is told without it.
            let spare = usize::from(format == Format::Mt940);
            let untold =
                part.iter().any(|it| matches!(it, Item::Account(it) if it.currency.is_none()));
            assert!(amounts(&whole).starts_with(&amounts(&part)), "{format:?} cut at {end}");
            assert!(rest <= spare + usize::from(untold), "{format:?} cut at {end}");
        }
    }
}

#[test]
fn the_size_of_the_buffer_makes_no_difference() {
    for (format, file) in FILES {
        let whole = items(format, file);
        for capacity in [1, 2, 3, 7, 64] {
            assert_eq!(items(format, BufReader::with_capacity(capacity, file)), whole);
        }
    }
}

/// A source that fails in the middle.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(to)? {
            0 => Err(std::io::Error::other("the disk is gone")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_source_that_fails_ends_the_items_with_an_error() {
    for (format, file) in FILES {
        let half = BufReader::new(Failing(&file[..file.len() / 2]));
        let last = read(format, half, &how()).take(20_000).last().unwrap();
        assert!(last.is_err(), "{format:?}");
    }
}

#[test]
fn a_line_without_end_is_refused() {
    for (format, start) in [
        (Format::Ofx, &b"<OFX><STMTRS><STMTTRN><NAME>"[..]),
        (Format::Camt, b"<Document><BkToCstmrStmt><Stmt><Id>"),
        (Format::Mt940, b":20:x\n:25:1\n:86:"),
    ] {
        let endless = start.chain(std::io::repeat(b'x'));
        let last = read(format, BufReader::new(endless), &how()).take(20_000).last().unwrap();
        assert!(last.is_err(), "{format:?}");
    }
}

proptest! {
    #[test]
    fn flipped_bytes_never_panic(
        file in 0..FILES.len(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (format, bytes) = FILES[file];
        let mut bytes = bytes.to_vec();
        for (place, byte) in flips {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let count = read(format, &*bytes, &how()).take(20_000).count();
        prop_assert!(count > 0 && count < 1_000);
    }

    #[test]
    fn any_text_ends(
        text in "(:[0-9]{2}[A-Z]?:|<[/]?[A-Z]{2,8}>|OFX|[ -~\n]|é){0,60}",
        tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let bytes = [text.as_bytes(), &tail].concat();
        for format in [Format::Ofx, Format::Camt, Format::Mt940] {
            let count = read(format, &*bytes, &how()).take(1_000).count();
            prop_assert!(count < 1_000);
        }
    }
}

//! The largest single item decides what is kept in memory, not the length of the file.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement reports and stops")]

mod common;

use common::how;
use guichet_statement::{Format, Item, read};
use std::cell::Cell;
use std::io::{BufReader, Read};

/// How many entries a file has.
const ENTRIES: u32 = 200_000;

/// A file that is written while it is read, and asks after each entry how far the reader has come.
struct Written<F> {
    entry: F,
    next: u32,
    piece: Vec<u8>,
    end: &'static str,
}

impl<F: Fn(u32) -> String> Read for Written<F> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.piece.is_empty() && self.next <= ENTRIES {
            let text =
                if self.next < ENTRIES { (self.entry)(self.next) } else { self.end.to_owned() };
            self.piece = text.into_bytes();
            self.next += 1;
        }
        let count = self.piece.as_slice().read(to)?;
        self.piece.drain(..count);
        Ok(count)
    }
}

/// What the process has in memory, in KiB; `None` where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Reads a long file. Each entry must be told before many more are read, and nothing may be left of
/// those that were.
fn check(format: Format, start: &'static str, end: &'static str, entry: impl Fn(u32) -> String) {
    let told = Cell::new(0_u32);
    let written = Written {
        entry: |number| {
            let waiting = number - told.get();
            assert!(waiting < 20, "{format:?}: {waiting} entries are read and not told");
            entry(number)
        },
        next: 0,
        piece: Vec::new(),
        end,
    };
    let source = BufReader::with_capacity(1024, start.as_bytes().chain(written));
    let mut early = None;
    for item in read(format, source, &how()) {
        if let Item::Transaction(_) = item.unwrap() {
            told.set(told.get() + 1);
            if told.get() == ENTRIES / 20 {
                early = resident();
            }
        }
    }
    assert_eq!(told.get(), ENTRIES);
    match early.zip(resident()) {
        Some((early, late)) => {
            println!("{format:?}: {early} KiB after a part, {late} KiB at the end");
            assert!(late < early + 2_048, "{format:?}: from {early} to {late} KiB");
        }
        None => println!("{format:?}: this system does not tell how much memory is used"),
    }
}

// One test, so that no other uses memory beside it.
#[test]
fn a_long_file_needs_no_more_memory_than_a_short_one() {
    check(
        Format::Ofx,
        "<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM>",
        "</STMTRS></OFX>",
        |number| {
            format!(
                "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260331<TRNAMT>-1.00<FITID>{number}</STMTTRN>\n"
            )
        },
    );
    check(
        Format::Camt,
        "<Document><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>",
        "</Stmt></BkToCstmrStmt></Document>",
        |number| {
            format!(
                "<Ntry><NtryRef>{number}</NtryRef><Amt Ccy=\"EUR\">1</Amt>\
                 <CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>\n"
            )
        },
    );
    check(
        Format::Mt940,
        ":20:A\n:25:1\n:60F:C260331EUR1,00\n",
        ":62F:C260331EUR1,00\n",
        |number| format!(":61:2603310331D1,00NTRFNONREF//{number}\n:86:one\n"),
    );
}

//! The public door.

use guichet_core::{Error, ErrorKind, Result};
use std::collections::VecDeque;
use std::io::BufRead;

use crate::camt::Camt;
use crate::mt940::Mt940;
use crate::ofx::Ofx;
use crate::statement::Found;
use crate::{Contents, Format, Item, Reading};

/// Reads a file item by item, in the order of the file.
///
/// Nothing is read until the first item is asked for, and what is kept in memory does not grow with
/// the file. What cannot be read is an error with its line, and the next item is asked for as before;
/// the items end after an error that nothing can be read behind, such as a cut file.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) for an item that cannot be read, for a file that is cut off, and
/// for one without any statement; [`Unsupported`](ErrorKind::Unsupported) for an investment statement.
///
/// ```
/// use guichet_core::BankId;
/// use guichet_statement::{Format, Item, Reading, read};
///
/// let file = "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>USD
/// <BANKACCTFROM><BANKID>999000001<ACCTID>1234567<ACCTTYPE>CHECKING</BANKACCTFROM>
/// <STMTTRN><TRNTYPE>POS<DTPOSTED>20260331<TRNAMT>-3.20<FITID>1<NAME>Coffee & Co</STMTTRN>
/// </STMTRS></OFX>";
/// let how = Reading::new(BankId::new("example-us"));
/// for item in read(Format::Ofx, file.as_bytes(), &how) {
///     match item? {
///         Item::Transaction(row) => assert_eq!(row.amount.to_string(), "-3.20 USD"),
///         other => drop(other),
///     }
/// }
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub fn read<R: BufRead>(format: Format, source: R, how: &Reading) -> Items<R> {
    let how = how.clone();
    let steps = match format {
        Format::Ofx => Steps::Ofx(Box::new(Ofx::new(source, how))),
        Format::Camt => Steps::Camt(Box::new(Camt::new(source, how))),
        Format::Mt940 => Steps::Mt940(Box::new(Mt940::new(source, how))),
    };
    Items { steps, found: VecDeque::new(), ended: false }
}

/// Reads a whole file, whose format is recognised.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) if it is none of the formats. What cannot be read within
/// it is in `rejected`.
pub fn decode(file: &[u8], how: &Reading) -> Result<Contents> {
    let format = Format::detect(file).ok_or_else(|| {
        Error::new(ErrorKind::InvalidInput, "no statement file of a known format")
    })?;
    let mut contents = Contents::default();
    contents.extend(read(format, file, how));
    Ok(contents)
}

/// The items of a file; see [`read`].
pub struct Items<R> {
    steps: Steps<R>,
    found: Found,
    ended: bool,
}

enum Steps<R> {
    Ofx(Box<Ofx<R>>),
    Camt(Box<Camt<R>>),
    Mt940(Box<Mt940<R>>),
}

impl<R: BufRead> Iterator for Items<R> {
    type Item = Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.found.is_empty() && !self.ended {
            let goes_on = match &mut self.steps {
                Steps::Ofx(ofx) => ofx.step(&mut self.found),
                Steps::Camt(camt) => camt.step(&mut self.found),
                Steps::Mt940(mt940) => mt940.step(&mut self.found),
            };
            self.ended = !goes_on;
        }
        self.found.pop_front()
    }
}

impl<R> std::fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("ended", &self.ended).finish_non_exhaustive()
    }
}

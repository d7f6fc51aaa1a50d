//! The file as UTF-8, with the number of the line.

use std::io::{self, BufRead, Read};

/// What one tag, text or line may be long at most; a file that has more is no statement.
const LONGEST: usize = 1024 * 1024;

/// Reads bytes that are UTF-8, windows-1252, or now the one and now the other.
///
/// What a header says about the encoding is wrong too often to be asked. A byte that is no part of a
/// UTF-8 character is taken as windows-1252; text in that encoding hardly ever happens to be UTF-8.
pub(crate) struct Source<R> {
    inner: R,
    /// How many bytes at the front of the inner buffer are known to be UTF-8.
    valid: usize,
    /// What was made of bytes that were not.
    carried: String,
    /// How much of it was read.
    taken: usize,
    line: u64,
    left: usize,
}

impl<R: BufRead> Source<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, valid: 0, carried: String::new(), taken: 0, line: 1, left: LONGEST }
    }

    /// The line that is read, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Begins another piece, which may be as long as any.
    pub(crate) fn renew(&mut self) {
        self.left = LONGEST;
    }

    /// Takes what is no UTF-8 from the front of the inner buffer; false at the end.
    fn carry(&mut self) -> io::Result<bool> {
        let mut odd = [0; 4];
        let mut count = 0;
        loop {
            let next = self.inner.fill_buf()?.first().copied();
            let Some(byte) = next else { break };
            if let Some(place) = odd.get_mut(count) {
                *place = byte;
            }
            let so_far = odd.get(..=count).unwrap_or_default();
            match std::str::from_utf8(so_far) {
                Ok(text) => {
                    self.carried.push_str(text);
                    self.inner.consume(1);
                    return Ok(true);
                }
                // A character that the buffer cut in two.
                Err(error) if error.error_len().is_none() => {
                    self.inner.consume(1);
                    count += 1;
                }
                Err(_) => {
                    // The first byte is never UTF-8; a later one may begin something else.
                    if count == 0 {
                        self.inner.consume(1);
                        count = 1;
                    }
                    break;
                }
            }
        }
        let bytes = odd.get(..count).unwrap_or_default();
        self.carried.extend(bytes.iter().map(|byte| windows_1252(*byte)));
        Ok(count > 0)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("a piece without an end"));
        }
        if self.taken == self.carried.len() {
            self.carried.clear();
            self.taken = 0;
            if self.valid == 0 {
                let buffer = self.inner.fill_buf()?;
                self.valid = match std::str::from_utf8(buffer) {
                    Ok(text) => text.len(),
                    Err(error) => error.valid_up_to(),
                };
                if self.valid == 0 && !self.carry()? {
                    return Ok(&[]);
                }
            }
        }
        let buffer = if self.carried.is_empty() {
            self.inner.fill_buf()?.get(..self.valid).unwrap_or_default()
        } else {
            self.carried.as_bytes().get(self.taken..).unwrap_or_default()
        };
        Ok(buffer.get(..self.left).unwrap_or(buffer))
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        if !self.carried.is_empty() {
            self.taken += amount;
            return;
        }
        if let Ok(buffer) = self.inner.fill_buf() {
            let lines = buffer.iter().take(amount).filter(|byte| **byte == b'\n').count();
            self.line += u64::try_from(lines).unwrap_or_default();
        }
        self.inner.consume(amount);
        self.valid = self.valid.saturating_sub(amount);
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(to)?;
        self.consume(count);
        Ok(count)
    }
}

/// The characters that windows-1252 has where ISO 8859-1 has control characters.
const EXTRA: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    let place = usize::from(byte).checked_sub(0x80);
    place.and_then(|place| EXTRA.get(place).copied()).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        for capacity in 1..=bytes.len().max(1) {
            let mut source = Source::new(BufReader::with_capacity(capacity, bytes));
            let mut read = String::new();
            source.read_to_string(&mut read).unwrap();
            assert_eq!(read, expected, "by {capacity}");
        }
    }

    #[test]
    fn both_encodings_are_read_in_one_file() {
        check("Café, 5 €".as_bytes(), "Café, 5 €");
        check(b"Caf\xe9, 5 \x80", "Café, 5 €");
        check(b"Caf\xc3\xa9 and Caf\xe9", "Café and Café");
        check(b"\xe2\x82", "â‚");
        check(b"\xe2\x82\xac\xe2\x82-\xff", "€â‚-ÿ");
        check(b"", "");
    }

    #[test]
    fn lines_are_counted_and_a_piece_has_an_end() {
        let text = b"one\ntwo\n".repeat(200_000);
        let mut source = Source::new(&text[..]);
        let mut line = Vec::new();
        source.read_until(b'\n', &mut line).unwrap();
        assert_eq!(source.line(), 2);
        assert!(source.read_until(0, &mut line).is_err());
        source.renew();
        assert!(source.read_until(b'\n', &mut line).is_ok());
    }
}

//! Free text, piece by piece.

use super::Scrub;
use crate::{
    dates,
    recognise::{cluster_prefix, iban_prefix, is_email, is_uuid, jwt_prefix, looks_real, prefix},
};
use std::net::Ipv4Addr;

/// A whole text that is a date. Digits alone are one only where the key says so.
pub(super) fn moved(text: &str, weeks: i32, dated: bool) -> Option<String> {
    let digits = || dates::moved_digits(text, weeks).filter(|_| dated);
    dates::moved(text, weeks).or_else(digits)
}

/// Signs that tell nobody anything and that shape a text, the mark of a broken byte among them.
/// All others count as letters.
fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_whitespace() || "€£¥§•…–—‘’“”„«»·°®™©\u{fffd}".contains(c)
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | 'x' | 'X' | '#' | '•' | '.' | '-' | '…')
}

impl Scrub {
    /// Replaces every word and number of a text. Spaces and signs stay where they are.
    pub(super) fn text(&mut self, text: &str) -> String {
        if let Some(moved) = moved(text, self.fakes.weeks(), false) {
            return moved;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let space = prefix(rest, char::is_whitespace);
            out.push_str(space);
            rest = rest.get(space.len()..).unwrap_or_default();
            let chunk = prefix(rest, |c| !c.is_whitespace());
            let (piece, fake) = if self.is_time(chunk) {
                (chunk, self.chunk(chunk))
            } else if let Some(iban) = iban_prefix(rest) {
                (iban, self.fakes.iban(iban))
            } else if let Some(digits) = cluster_prefix(rest) {
                (digits, self.fakes.groups(digits))
            } else {
                (chunk, self.chunk(chunk))
            };
            out.push_str(&fake);
            rest = rest.get(piece.len()..).unwrap_or_default();
        }
        // Harmless pieces may meet and look like more than they are.
        if looks_real(&out) { self.fakes.token(text) } else { out }
    }

    pub(super) fn phone(&mut self, text: &str) -> String {
        let plain = |c: char| c.is_ascii_digit() || "+-(). /".contains(c);
        if !text.chars().all(plain) {
            return self.text(text);
        }
        self.fakes.phone(text)
    }

    fn is_time(&self, chunk: &str) -> bool {
        dates::moved(chunk, self.fakes.weeks()).is_some() || dates::is_time(chunk)
    }

    /// A piece without spaces.
    fn chunk(&mut self, chunk: &str) -> String {
        let outer = |c: char| "\"'()[]{}<>,;:!?.".contains(c);
        let core = chunk.trim_matches(outer);
        let Some((before, after)) = chunk.split_once(core).filter(|_| !core.is_empty()) else {
            return self.runs(chunk);
        };
        let fake = self.core(core);
        format!("{before}{fake}{after}")
    }

    fn core(&mut self, core: &str) -> String {
        let weeks = self.fakes.weeks();
        let digits = core.chars().filter(char::is_ascii_digit).count();
        let letters = core.chars().filter(char::is_ascii_alphabetic).count();
        if core.contains(char::REPLACEMENT_CHARACTER) {
            self.runs(core)
        } else if let Some(moved) = dates::moved(core, weeks) {
            moved
        } else if dates::is_time(core) {
            core.to_owned()
        } else if jwt_prefix(core) == Some(core) || core.len() > 256 {
            self.fakes.token(core)
        } else if core.contains("://") {
            self.address(core)
        } else if core.starts_with('/') && core.len() > 1 {
            self.target(core)
        } else if is_email(core) {
            self.fakes.email(core)
        } else if is_uuid(core) {
            self.fakes.uuid(core)
        } else if core.parse::<Ipv4Addr>().is_ok() {
            self.fakes.ip(core)
        } else if iban_prefix(core) == Some(core) {
            self.fakes.iban(core)
        } else if digits == core.len() {
            self.fakes.digits(core)
        } else if core.chars().all(|c| c.is_ascii_digit() || is_mask(c))
            && core.contains(['*', 'x', 'X', '#', '•', '…'])
        {
            self.masked(core)
        } else if letters == 0 && core.is_ascii() && digits > 0 {
            if cluster_prefix(core) == Some(core) {
                self.fakes.groups(core)
            } else {
                self.fakes.number(core)
            }
        } else if digits > 0 && letters > 0 && core.is_ascii() {
            self.fakes.opaque(core)
        } else {
            self.runs(core)
        }
    }

    /// A masked number: the mask stays, the digits that it shows are replaced.
    fn masked(&mut self, text: &str) -> String {
        self.by_runs(
            text,
            |c| c.is_ascii_digit(),
            |scrub, digits| scrub.fakes.digits(digits),
            str::to_owned,
        )
    }

    /// Letters and digits that stand together in any other way.
    fn runs(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (piece, fake) = if first.is_ascii_digit() {
                let piece = prefix(rest, |c| c.is_ascii_digit());
                (piece, self.fakes.digits(piece))
            } else if is_sign(first) {
                let piece = prefix(rest, is_sign);
                (piece, piece.to_owned())
            } else {
                let piece = prefix(rest, |c| !is_sign(c) && !c.is_ascii_digit());
                (piece, self.fakes.word(piece))
            };
            out.push_str(&fake);
            rest = rest.get(piece.len()..).unwrap_or_default();
        }
        out
    }

    /// Replaces the runs of some characters, and maps what is between.
    pub(super) fn by_runs(
        &mut self,
        text: &str,
        chosen: impl Fn(char) -> bool,
        mut replace: impl FnMut(&mut Self, &str) -> String,
        between: impl Fn(&str) -> String,
    ) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let other = prefix(rest, |c| !chosen(c));
            out.push_str(&between(other));
            rest = rest.get(other.len()..).unwrap_or_default();
            let run = prefix(rest, &chosen);
            if !run.is_empty() {
                out.push_str(&replace(self, run));
            }
            rest = rest.get(run.len()..).unwrap_or_default();
        }
        out
    }
}

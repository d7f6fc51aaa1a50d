//! Tags and texts of SGML.
//!
//! quick-xml can be told to accept this too, but keeps the name of each element until its end tag,
//! and OFX 1.x leaves out the end tags of all values: its memory would grow with the file.

use std::io::{self, BufRead};
use std::ops::Range;

use crate::source::Source;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A start tag, by its name.
    Open(&'a str),
    /// An end tag, by its name.
    Close(&'a str),
    /// Text, with its entities as they are written.
    Text(&'a str),
    /// Text that has no entities.
    Plain(&'a str),
    /// The end of the file.
    End,
}

/// Cuts a file into tokens.
pub(super) struct Tokens<R> {
    source: Source<R>,
    piece: Vec<u8>,
    /// Whether a `<` was read that the next token begins with.
    open: bool,
    /// The end tag of an empty element `<X/>` comes next.
    empty: bool,
}

impl<R: BufRead> Tokens<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: Source::new(source), piece: Vec::new(), open: false, empty: false }
    }

    pub(super) fn line(&self) -> u64 {
        self.source.line()
    }

    pub(super) fn next(&mut self) -> io::Result<Token<'_>> {
        self.source.renew();
        if self.empty {
            self.empty = false;
            return Ok(Token::Close(text(&self.piece)));
        }
        self.piece.clear();
        if !self.open {
            let count = self.source.read_until(b'<', &mut self.piece)?;
            if count == 0 {
                return Ok(Token::End);
            }
            self.open = self.piece.pop_if(|last| *last == b'<').is_some();
            if !self.piece.is_empty() {
                return Ok(Token::Text(text(&self.piece)));
            }
        }
        self.tag()
    }

    /// What follows a `<`: a tag, or text in which somebody wrote one.
    fn tag(&mut self) -> io::Result<Token<'_>> {
        self.open = false;
        let end = self.until_end_of_tag()?;
        if self.piece.starts_with(b"!--") {
            self.until_mark(end, b"-->")?;
            return Ok(Token::Plain(""));
        }
        if self.piece.starts_with(b"![CDATA[") {
            self.until_mark(end, b"]]>")?;
            let inside = self.piece.get(8..self.piece.len().saturating_sub(3));
            return Ok(Token::Plain(text(inside.unwrap_or_default())));
        }
        if end == Some(b'>') {
            if self.piece.starts_with(b"?") || self.piece.starts_with(b"!") {
                return Ok(Token::Plain(""));
            }
            if let Some(tag) = Tag::parse(&self.piece) {
                self.empty = tag.is_empty;
                self.piece.drain(..tag.name.start);
                self.piece.truncate(tag.name.len());
                let name = text(&self.piece);
                return Ok(if tag.closes { Token::Close(name) } else { Token::Open(name) });
            }
        }
        // No tag after all: the bracket is a part of the text.
        self.piece.insert(0, b'<');
        match end {
            Some(b'<') => self.open = true,
            Some(other) => self.piece.push(other),
            None => {}
        }
        Ok(Token::Text(text(&self.piece)))
    }

    /// Reads on to what ends a tag, or shows that it is none; that byte is not kept.
    fn until_end_of_tag(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let place = buffer.iter().position(|byte| matches!(byte, b'>' | b'<' | b'\n'));
            let count = place.unwrap_or(buffer.len());
            self.piece.extend_from_slice(buffer.get(..count).unwrap_or_default());
            let end = buffer.get(count).copied();
            self.source.consume(count + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(end);
            }
        }
    }

    /// Reads on to a mark, which is kept.
    fn until_mark(&mut self, end: Option<u8>, mark: &[u8]) -> io::Result<()> {
        self.piece.extend(end);
        while !self.piece.ends_with(mark) {
            if self.source.read_until(b'>', &mut self.piece)? == 0 {
                break;
            }
        }
        Ok(())
    }
}

/// Where in a tag its name is.
struct Tag {
    closes: bool,
    is_empty: bool,
    name: Range<usize>,
}

impl Tag {
    /// Reads what stands between the brackets; `None` if it is no tag of OFX, which has no attributes.
    fn parse(inside: &[u8]) -> Option<Self> {
        let closes = inside.first() == Some(&b'/');
        let start = usize::from(closes) + spaces(inside.get(usize::from(closes)..)?);
        let rest = inside.get(start..)?;
        let len = rest.iter().take_while(|byte| is_of_name(**byte)).count();
        let is_empty = match rest.get(len..)?.trim_ascii() {
            b"" => false,
            b"/" => !closes,
            _ => return None,
        };
        (len > 0).then_some(Self { closes, is_empty, name: start..start + len })
    }
}

fn spaces(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// The source hands out whole characters, and pieces end at ASCII.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let mut tokens = Tokens::new(file.as_bytes());
        let mut found = Vec::new();
        loop {
            found.push(match tokens.next().unwrap() {
                Token::Open(name) => format!("<{name}>"),
                Token::Close(name) => format!("</{name}>"),
                Token::Text(text) | Token::Plain(text) => text.to_owned(),
                Token::End => break,
            });
        }
        found.retain(|it| !it.trim().is_empty());
        assert_eq!(found, expected, "{file}");
    }

    #[test]
    fn tags_with_and_without_ends() {
        check("<A>\n<B>one<C>two</C></A>", &["<A>", "<B>", "one", "<C>", "two", "</C>", "</A>"]);
        check("<A/><B />x", &["<A>", "</A>", "<B>", "</B>", "x"]);
        check("<?xml version='1.0'?><!-- <A> --><B>", &["<B>"]);
        check("<A><![CDATA[x > <y>]]></A>", &["<A>", "x > <y>", "</A>"]);
    }

    #[test]
    fn a_bracket_in_a_text_is_text() {
        check("<A>x < y<B>", &["<A>", "x ", "< y", "<B>"]);
        check("<A>AT<T STORE\n<B>z", &["<A>", "AT", "<T STORE\n", "<B>", "z"]);
        check("<A>x<", &["<A>", "x", "<"]);
        check("<A", &["<A"]);
    }
}

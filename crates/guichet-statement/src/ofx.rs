//! OFX 1.x (SGML) and 2.x (XML), and QFX, which is OFX with two tags of its own.
//!
//! Values are read by their names within the aggregate that they stand in, whether end tags are there
//! or not. The header is text before the first tag, which nothing is taken from: its statements about
//! the encoding are often wrong.

mod fields;
mod map;
mod token;

use guichet_core::{Currency, Error, ErrorKind, Upstream};
use std::io::BufRead;

use crate::statement::{Fault, Found, Statement, fault};
use crate::{Item, Reading};
use fields::Fields;
use token::{Token, Tokens};

/// The aggregates that are read; the name is that of the tag.
const SECTIONS: [&str; 8] =
    ["BANKACCTFROM", "CCACCTFROM", "STMTTRN", "STMTTRNP", "LEDGERBAL", "AVAILBAL", "BAL", "STATUS"];

/// Reads a file of OFX.
pub(crate) struct Ofx<R> {
    tokens: Tokens<R>,
    state: State,
}

impl<R: BufRead> Ofx<R> {
    pub(crate) fn new(source: R, how: Reading) -> Self {
        Self { tokens: Tokens::new(source), state: State::new(how) }
    }

    /// Reads one token; false at the end.
    pub(crate) fn step(&mut self, to: &mut Found) -> bool {
        let line = self.tokens.line();
        match self.tokens.next() {
            Ok(Token::Open(name)) => self.state.open(name, line, to),
            Ok(Token::Text(text)) => self.state.text(text, true),
            Ok(Token::Plain(text)) => self.state.text(text, false),
            Ok(Token::Close(name)) => self.state.close(name, to),
            Ok(Token::End) => {
                self.state.finish(line, to);
                return false;
            }
            Err(error) => {
                to.push_back(Err(fault(line, "the file cannot be read on").with_source(error)));
                return false;
            }
        }
        true
    }
}

/// Where in a file the reader is.
struct State {
    how: Reading,
    statement: Option<Statement>,
    currency: Option<Currency>,
    /// Whether the next text is the currency of the statement.
    names_currency: bool,
    /// The aggregate that is read, and its line.
    section: Option<(&'static str, u64)>,
    fields: Fields,
    /// Within an investment statement, which is not read.
    skips: bool,
    /// Whether the end tag of the file was there.
    complete: bool,
    /// Whether there was anything that belongs in such a file.
    known: bool,
}

impl State {
    fn new(how: Reading) -> Self {
        Self {
            how,
            statement: None,
            currency: None,
            names_currency: false,
            section: None,
            fields: Fields::default(),
            skips: false,
            complete: false,
            known: false,
        }
    }

    fn open(&mut self, name: &str, line: u64, to: &mut Found) {
        self.names_currency = false;
        match name {
            _ if self.skips => {}
            "STMTRS" | "CCSTMTRS" => self.leave(to),
            "INVSTMTRS" => {
                self.leave(to);
                (self.skips, self.known) = (true, true);
                let clause = "an investment statement, which is not read";
                let error = Error::new(ErrorKind::Unsupported, clause);
                to.push_back(Err(error.with_path(format!("line {line}"))));
            }
            "CURDEF" if self.section.is_none() => self.names_currency = true,
            _ => match SECTIONS.into_iter().find(|section| *section == name) {
                Some(section) => {
                    // The end tag of the one before was left out.
                    self.read_section(to);
                    self.section = Some((section, line));
                    self.known = true;
                }
                None if self.section.is_some() => self.fields.begin(name),
                None => {}
            },
        }
    }

    fn text(&mut self, text: &str, has_entities: bool) {
        if self.section.is_some() {
            self.fields.add(text, has_entities);
        } else if self.names_currency && !text.trim().is_empty() {
            self.currency = Some(Currency::parse(text.trim()));
            self.names_currency = false;
        }
    }

    fn close(&mut self, name: &str, to: &mut Found) {
        match name {
            "STMTRS" | "CCSTMTRS" | "INVSTMTRS" => {
                self.leave(to);
                self.skips = false;
            }
            "OFX" => {
                self.leave(to);
                self.complete = true;
            }
            _ if self.section.is_some_and(|(section, _)| section == name) => self.read_section(to),
            _ => self.fields.end(),
        }
    }

    /// Ends a statement.
    fn leave(&mut self, to: &mut Found) {
        self.read_section(to);
        (self.statement, self.currency, self.names_currency) = (None, None, false);
    }

    fn finish(&mut self, line: u64, to: &mut Found) {
        if !self.known {
            to.push_back(Err(fault(line, "a file without a statement")));
        } else if !self.complete {
            // Its last value may be cut off too, and half an amount is a wrong one.
            if let Some((_, line)) = self.section {
                to.push_back(Err(fault(line, "the file ends within this item")));
            }
            to.push_back(Err(fault(line, "the file ends before its end tag")));
        }
    }

    /// Reads the aggregate that ends here, if there is one.
    fn read_section(&mut self, to: &mut Found) {
        let Some((section, line)) = self.section.take() else { return };
        if self.fields.is_too_large() {
            to.push_back(Err(fault(line, "an item of more than 64 KiB")));
        } else if let Err(fault) = self.read_fields(section, to) {
            to.push_back(Err(match section {
                "STATUS" => {
                    let code = self.fields.get("CODE").unwrap_or_default();
                    fault.at(line).with_upstream(Upstream::default().with_code(code))
                }
                _ => fault.at(line),
            }));
        }
        self.fields.clear();
    }

    fn read_fields(&mut self, section: &'static str, to: &mut Found) -> Result<(), Fault> {
        match section {
            "BANKACCTFROM" | "CCACCTFROM" => {
                self.statement = None;
                let is_card = section == "CCACCTFROM";
                let mut account = map::account(&self.fields, is_card, &self.how)?;
                account.currency.clone_from(&self.currency);
                let statement = self.statement.insert(Statement::new(account));
                statement.tell(None, &self.how, to);
                return Ok(());
            }
            "STATUS" if self.fields.get("SEVERITY") == Some("ERROR") => {
                return Err(Fault::new("", "the bank reports an error in place of a statement"));
            }
            "STATUS" => return Ok(()),
            _ => {}
        }
        let Some(of) = &self.statement else {
            return Err(Fault::new("", "an item outside of an account's statement"));
        };
        match section {
            "STMTTRN" | "STMTTRNP" => {
                let row = map::transaction(&self.fields, section == "STMTTRNP", of)?;
                to.push_back(Ok(Item::Transaction(Box::new(row))));
            }
            _ => {
                let balance = map::balance(&self.fields, section, of)?;
                to.extend(balance.map(|balance| Ok(Item::Balance(Box::new(balance)))));
            }
        }
        Ok(())
    }
}

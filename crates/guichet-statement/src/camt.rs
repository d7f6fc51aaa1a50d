//! camt.052, camt.053 and camt.054 of ISO 20022, of whatever version.
//!
//! Elements are found by their local names, so that the namespace and its prefix, which tell the
//! version, make no difference; where versions differ, both forms are read.

mod account;
mod detail;
mod entry;
mod kind;
mod tree;

use guichet_core::{Currency, Text};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

use crate::entity::character;
use crate::source::Source;
use crate::statement::{Fault, Found, Statement, fault};
use crate::{Item, Reading};
use tree::{Element, Tree};

/// Reads a file of camt.
pub(crate) struct Camt<R> {
    reader: Reader<Source<R>>,
    buffer: Vec<u8>,
    tree: Tree,
    state: State,
}

impl<R: BufRead> Camt<R> {
    pub(crate) fn new(source: R, how: Reading) -> Self {
        let mut reader = Reader::from_reader(Source::new(source));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        let state =
            State { how, statement: None, inside: false, depth: 0, known: false, number: None };
        Self { reader, buffer: Vec::new(), tree: Tree::default(), state }
    }

    /// Reads on to the end of one element that matters; false at the end.
    pub(crate) fn step(&mut self, to: &mut Found) -> bool {
        let line = self.reader.get_ref().line();
        let name = match self.event() {
            Ok(Event::Start(start)) => local(&start).to_owned(),
            Ok(Event::End(end)) => {
                let ends = is_statement(end.local_name().as_ref());
                self.state.depth = self.state.depth.saturating_sub(1);
                if ends {
                    self.state.leave(to);
                }
                return true;
            }
            Ok(Event::Eof) => {
                self.state.finish(line, to);
                return false;
            }
            Ok(_) => return true,
            Err(error) => {
                to.push_back(Err(broken(line, &error)));
                return false;
            }
        };
        if !self.state.inside {
            self.state.depth += 1;
            if is_statement(&name) {
                self.state.enter();
            }
            return true;
        }
        // Of what is not read, only the names are kept until its end, and then nothing.
        let wanted = matches!(&*name, "Acct" | "Bal" | "Ntry" | "Id" | "ElctrncSeqNb" | "LglSeqNb");
        match self.element(&name, wanted, line) {
            Ok(true) => {}
            Ok(false) => {
                to.push_back(Err(fault(line, "the file ends within this item")));
                return false;
            }
            Err(error) => {
                to.push_back(Err(broken(self.reader.get_ref().line(), &error)));
                return false;
            }
        }
        if self.tree.is_too_large() {
            to.push_back(Err(fault(line, "an item of more than 16 MiB")));
        } else if wanted && let Err(fault) = self.state.read(&name, &self.tree, to) {
            to.push_back(Err(fault.at(line)));
        }
        true
    }

    fn event(&mut self) -> quick_xml::Result<Event<'_>> {
        self.reader.get_mut().renew();
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer)
    }

    /// Reads one element to its end into the tree, or past it; false if the file ends before.
    fn element(&mut self, name: &str, wanted: bool, line: u64) -> quick_xml::Result<bool> {
        self.tree.clear();
        self.tree.begin(name, "", line);
        let mut depth = 1_usize;
        while depth > 0 {
            self.reader.get_mut().renew();
            self.buffer.clear();
            let line = self.reader.get_ref().line();
            match self.reader.read_event_into(&mut self.buffer)? {
                Event::Start(start) => {
                    depth += 1;
                    if wanted {
                        let currency = start.try_get_attribute("Ccy").ok().flatten();
                        let currency = currency.as_ref().map_or("", |it| it.value.as_ref());
                        self.tree.begin(local(&start), currency, line);
                    }
                }
                Event::End(_) => {
                    depth -= 1;
                    if wanted {
                        self.tree.end();
                    }
                }
                Event::Text(text) if wanted => self.tree.add(&text),
                Event::CData(text) if wanted => self.tree.add(&text),
                Event::GeneralRef(name) if wanted => match character(&name) {
                    Some(c) => self.tree.add(c.encode_utf8(&mut [0; 4])),
                    None => self.tree.add(&format!("&{};", &*name)),
                },
                Event::Eof => return Ok(false),
                _ => {}
            }
        }
        Ok(true)
    }
}

fn local<'a>(start: &'a BytesStart<'_>) -> &'a str {
    start.local_name().into_inner()
}

/// The element that holds one statement, report or notification.
fn is_statement(name: &str) -> bool {
    matches!(name, "Stmt" | "Rpt" | "Ntfctn")
}

/// The cause is not kept: its text may repeat what stands in the file.
fn broken(line: u64, error: &quick_xml::Error) -> guichet_core::Error {
    let clause = match error {
        quick_xml::Error::Io(_) => "the file cannot be read on",
        _ => "not well-formed XML: the file cannot be read on",
    };
    fault(line, clause)
}

/// Where in a file the reader is.
struct State {
    how: Reading,
    statement: Option<Statement>,
    /// Within a statement.
    inside: bool,
    /// How many elements around statements are open.
    depth: usize,
    /// Whether there was a statement.
    known: bool,
    /// The number of the statement, which comes before its account.
    number: Option<Text>,
}

impl State {
    fn enter(&mut self) {
        (self.inside, self.known) = (true, true);
        (self.statement, self.number) = (None, None);
    }

    fn leave(&mut self, to: &mut Found) {
        if let Some(mut statement) = self.statement.take() {
            statement.tell(None, &self.how, to);
        }
        self.inside = false;
    }

    fn finish(&self, line: u64, to: &mut Found) {
        if !self.known {
            to.push_back(Err(fault(line, "a file without a statement")));
        } else if self.depth > 0 {
            to.push_back(Err(fault(line, "the file ends before its end tag")));
        }
    }

    fn read(&mut self, name: &str, tree: &Tree, to: &mut Found) -> Result<(), Fault> {
        let Some(element) = tree.root() else { return Ok(()) };
        match name {
            "Acct" => {
                let mut statement = Statement::new(account::account(element, &self.how)?);
                statement.number = self.number.take();
                if statement.currency.is_some() {
                    statement.tell(None, &self.how, to);
                }
                self.statement = Some(statement);
            }
            "Bal" | "Ntry" => {
                let Some(of) = &mut self.statement else {
                    return Err(Fault::new("", "an item without an account"));
                };
                let currency = element.child("Amt").and_then(Element::currency);
                of.tell(currency.map(Currency::parse).as_ref(), &self.how, to);
                if name == "Bal" {
                    let balance = account::balance(element, of)?;
                    to.push_back(Ok(Item::Balance(Box::new(balance))));
                    return Ok(());
                }
                let mut rejected = Vec::new();
                let row = entry::entry(element, of, &mut rejected)?;
                to.push_back(Ok(Item::Transaction(Box::new(row))));
                to.extend(rejected.into_iter().map(Err));
            }
            // The number that counts for the law is the one that is printed.
            "LglSeqNb" => self.number = element.text().map(Text::new),
            _ if self.number.is_none() || name == "ElctrncSeqNb" => {
                self.number = element.text().map(Text::new);
            }
            _ => {}
        }
        Ok(())
    }
}

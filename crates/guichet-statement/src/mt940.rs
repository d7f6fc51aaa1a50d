//! MT940 and MT942 of SWIFT, with or without the envelope of a message.

mod entry_line;
mod gvc;
mod info;

use guichet_core::{
    Account, AccountId, AccountIdentifier, AccountKind, Balance, BalanceKind, BalancePoint,
    Currency, CurrencyBasis, DayOrInstant, Iban, IdentifierScheme, Money, Original, References,
    Text, Transaction, TransactionCode, TransactionKind, TransactionStatus, UntrustedText,
};
use std::io::BufRead;

use crate::number::with_comma;
use crate::source::Source;
use crate::statement::{Fault, Found, Statement, describe, fault, own_scheme};
use crate::{Item, Reading};
use entry_line::{EntryLine, short_day};

/// What one field may hold at most.
const LARGEST: usize = 64 * 1024;

/// Reads a file of MT940 or MT942.
pub(crate) struct Mt940<R> {
    source: Source<R>,
    buffer: String,
    field: Option<Field>,
    state: State,
}

/// A field: its tag, and its lines.
struct Field {
    tag: String,
    text: String,
    line: u64,
}

impl<R: BufRead> Mt940<R> {
    pub(crate) fn new(source: R, how: Reading) -> Self {
        let state = State {
            how,
            statement: None,
            number: None,
            held: None,
            interim: false,
            opened: None,
            known: false,
        };
        Self { source: Source::new(source), buffer: String::new(), field: None, state }
    }

    /// Reads one line; false at the end.
    pub(crate) fn step(&mut self, to: &mut Found) -> bool {
        let line = self.source.line();
        self.source.renew();
        self.buffer.clear();
        match self.source.read_line(&mut self.buffer) {
            Ok(0) => {
                self.end_of_field(to);
                self.state.leave(line, to);
                if !self.state.known {
                    to.push_back(Err(fault(line, "a file without a statement")));
                }
                return false;
            }
            Ok(_) => {}
            Err(error) => {
                to.push_back(Err(fault(line, "the file cannot be read on").with_source(error)));
                return false;
            }
        }
        let buffer = std::mem::take(&mut self.buffer);
        let text = buffer.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        if let Some((tag, rest)) = tag(text) {
            self.end_of_field(to);
            self.field = Some(Field { tag: tag.to_owned(), text: rest.to_owned(), line });
        } else if text == "-" || text.starts_with("-}") || text.starts_with('{') {
            self.end_of_field(to);
        } else if let Some(field) = &mut self.field
            && field.text.len() <= LARGEST
        {
            field.text.push('\n');
            field.text.push_str(text);
        }
        self.buffer = buffer;
        true
    }

    fn end_of_field(&mut self, to: &mut Found) {
        let Some(field) = self.field.take() else { return };
        if field.text.len() > LARGEST {
            to.push_back(Err(fault(field.line, "a field of more than 64 KiB")));
        } else if let Err(fault) = self.state.read(&field, to) {
            to.push_back(Err(fault.at(field.line)));
        }
    }
}

/// `:61:` and what follows it; a colon elsewhere, or without its number, begins no field.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix(':')?.split_once(':')?;
    let number = tag.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(tag);
    let known = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    (known || tag == "NS").then_some((tag, rest))
}

/// Where in a file the reader is.
struct State {
    how: Reading,
    statement: Option<Statement>,
    number: Option<Text>,
    /// The entry that waits for its field 86.
    held: Option<Box<Transaction>>,
    /// Whether it is an interim report (MT942).
    interim: bool,
    /// The line of an opening balance without a closing one so far.
    opened: Option<u64>,
    known: bool,
}

impl State {
    fn read(&mut self, field: &Field, to: &mut Found) -> Result<(), Fault> {
        let (tag, text) = (&*field.tag, field.text.trim_end());
        if tag == "86" {
            if let Some(mut row) = self.held.take() {
                info::tell(text, &mut row);
                describe(&mut row);
                to.push_back(Ok(Item::Transaction(row)));
            }
            return Ok(());
        }
        self.release(to);
        match tag {
            "20" => self.leave(field.line, to),
            "25" | "25P" => {
                self.known = true;
                self.statement = Some(Statement::new(account(text, &self.how)?));
            }
            "28" | "28C" => self.number = Text::non_blank(text),
            "13" | "13D" => self.interim = true,
            "34F" => {
                self.interim = true;
                let currency = text.get(..3).map(Currency::parse);
                if let Some(of) = &mut self.statement {
                    of.tell(currency.as_ref(), &self.how, to);
                }
            }
            "60F" | "60M" => {
                self.opened = Some(field.line);
                self.balance(tag, text, BalanceKind::Booked, BalancePoint::Opening, to)?;
            }
            "62F" | "62M" => {
                self.opened = None;
                self.balance(tag, text, BalanceKind::Booked, BalancePoint::Closing, to)?;
            }
            "64" => self.balance(tag, text, BalanceKind::Available, BalancePoint::Closing, to)?,
            "65" => self.balance(tag, text, BalanceKind::Available, BalancePoint::Forward, to)?,
            "61" => self.held = Some(Box::new(self.entry(text)?)),
            _ => {}
        }
        Ok(())
    }

    /// Tells the entry that had no field 86.
    fn release(&mut self, to: &mut Found) {
        if let Some(mut row) = self.held.take() {
            describe(&mut row);
            to.push_back(Ok(Item::Transaction(row)));
        }
    }

    /// Ends a statement.
    fn leave(&mut self, line: u64, to: &mut Found) {
        self.release(to);
        if let Some(mut statement) = self.statement.take() {
            statement.tell(None, &self.how, to);
        }
        if self.opened.take().is_some() {
            to.push_back(Err(fault(line, "a statement that ends before its closing balance")));
        }
        (self.number, self.interim) = (None, false);
    }

    fn balance(
        &mut self,
        tag: &str,
        text: &str,
        kind: BalanceKind,
        point: BalancePoint,
        to: &mut Found,
    ) -> Result<(), Fault> {
        let Some(of) = &mut self.statement else {
            return Err(Fault::new("", "a balance without an account"));
        };
        let (out, day, money) = stated(text).ok_or(Fault::new("", "a balance that is none"))?;
        of.tell(Some(&money.currency), &self.how, to);
        let money = if out { money.negated() } else { money };
        let mut balance = Balance::new(of.id.clone(), kind, money);
        balance.point = Some(point);
        balance.code = Some(Text::from(tag));
        balance.as_of = Some(day);
        to.push_back(Ok(Item::Balance(Box::new(balance))));
        Ok(())
    }

    fn entry(&self, text: &str) -> Result<Transaction, Fault> {
        let of = self.statement.as_ref().ok_or(Fault::new("", "an entry without an account"))?;
        let line = EntryLine::parse(text).map_err(|clause| Fault::new("", clause))?;
        let currency = of.currency.clone().ok_or(Fault::new("", "an entry without a currency"))?;
        // What is in an interim report comes again in the statement of the day.
        let pending = self.interim || line.expected;
        let status = if pending { TransactionStatus::Pending } else { TransactionStatus::Booked };
        let mut row = Transaction::new(of.id.clone(), status, Money::new(line.amount, currency));
        row.currency_basis = CurrencyBasis::Account;
        row.mutable = pending;
        row.value_on = Some(line.value_on);
        if pending {
            row.expected_on = line.booked_on;
        } else {
            row.booked_on = line.booked_on;
        }
        row.entry_reference = line.bank_reference.or(line.own_reference).map(Text::new);
        row.kind = if line.reversal { Some(TransactionKind::Reversal) } else { kind(line.code) };
        let mut code = TransactionCode::default();
        code.proprietary = Text::non_blank(line.code);
        row.code = code.filled();

        let mut references = References::default();
        references.statement.clone_from(&self.number);
        if row.kind == Some(TransactionKind::Cheque) {
            references.cheque = line.own_reference.map(Text::new);
        }
        row.references = references.filled();
        if let Some(details) = line.details {
            row.original = original(details, &row.amount).map(Box::new);
            if !details.starts_with('/') {
                row.description = Some(UntrustedText::new(details));
            }
        }
        Ok(row)
    }
}

/// Direction, day and money of a balance: `C260331EUR1234,56`.
fn stated(text: &str) -> Option<(bool, DayOrInstant, Money)> {
    let (out, rest) = match text.split_at_checked(1)? {
        ("C", rest) => (false, rest),
        ("D", rest) => (true, rest),
        _ => return None,
    };
    let day = short_day(rest.get(..6)?)?;
    let money = money(rest.get(6..)?)?;
    Some((out, DayOrInstant::Day(day), money))
}

/// `EUR1234,56`
fn money(text: &str) -> Option<Money> {
    let (currency, amount) = text.trim().split_at_checked(3)?;
    let is_code = currency.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| Some(Money::new(with_comma(amount)?, Currency::parse(currency)))).flatten()
}

/// The amount before conversion, as some banks give it: `/OCMT/USD12,50/`.
fn original(details: &str, amount: &Money) -> Option<Original> {
    let (_, rest) = details.split_once("/OCMT/")?;
    let found = money(rest.split('/').next()?)?;
    let found = if amount.is_negative() { found.negated() } else { found };
    (found.currency != amount.currency).then(|| Original::new(found))
}

/// The kind by the type of field 61. Most banks write TRF and MSC on whatever it is.
fn kind(code: &str) -> Option<TransactionKind> {
    Some(match code.get(1..)? {
        "CHK" => TransactionKind::Cheque,
        "DDT" => TransactionKind::DirectDebit,
        "INT" => TransactionKind::Interest,
        "CHG" | "COM" => TransactionKind::Fee,
        "STO" => TransactionKind::StandingOrder,
        "DIV" => TransactionKind::Dividend,
        "RTI" => TransactionKind::Reversal,
        _ => return None,
    })
}

/// The account: an IBAN, a bank's code and a number with a stroke between them, or a number; each may
/// have a currency behind it.
fn account(text: &str, how: &Reading) -> Result<Account, Fault> {
    let text = text.lines().next().unwrap_or_default().trim();
    if text.is_empty() {
        return Err(Fault::new("", "an account without a number"));
    }
    let (front, end) = text.split_at_checked(text.len().saturating_sub(3)).unwrap_or((text, ""));
    let named = Currency::parse(end);
    let has_currency = named.is_iso()
        && end.bytes().all(|byte| byte.is_ascii_uppercase())
        && Iban::parse(text).is_err();
    let number = if has_currency { front.trim_end() } else { text };
    let identifier = identifier(number);
    let id = AccountId::new(identifier.value.expose());
    let mut account = Account::new(id, how.bank.clone(), AccountKind::Other(Text::EMPTY));
    account.currency = has_currency.then_some(named);
    account.identifiers.push(identifier);
    Ok(account)
}

fn identifier(number: &str) -> AccountIdentifier {
    // Some banks write their BIC before the stroke, and the IBAN behind it.
    let behind = number.split_once('/').map_or(number, |(_, behind)| behind);
    if let Ok(iban) = Iban::parse(behind) {
        return iban.into();
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('/') {
        // Bankleitzahl and number: with zeros in front of the number it is what an IBAN ends with.
        Some((bank, account))
            if bank.len() == 8 && account.len() <= 10 && digits(bank) && digits(account) =>
        {
            AccountIdentifier::new(IdentifierScheme::Bban, &format!("{bank}{account:0>10}"))
        }
        _ => AccountIdentifier::new(own_scheme(), number),
    }
}

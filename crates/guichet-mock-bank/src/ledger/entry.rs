//! One movement of money on one account.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::merchant::Merchant;
use super::money::Money;

/// What a movement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    CardPayment,
    Refund,
    Cash,
    Cheque,
    Deposit,
    Transfer,
    DirectDebit,
    Fee,
    Interest,
    Salary,
    /// A payment that lowers what is owed on a card or a loan.
    Repayment,
    Trade,
    Dividend,
}

impl EntryKind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::CardPayment => "card-payment",
            Self::Refund => "refund",
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::Deposit => "deposit",
            Self::Transfer => "transfer",
            Self::DirectDebit => "direct-debit",
            Self::Fee => "fee",
            Self::Interest => "interest",
            Self::Salary => "salary",
            Self::Repayment => "repayment",
            Self::Trade => "trade",
            Self::Dividend => "dividend",
        }
    }
}

/// A movement as it will be booked, and how it looks before.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) kind: EntryKind,
    /// What is booked in the end, in the account's currency.
    pub(crate) amount: Money,
    /// When the customer paid.
    pub(crate) made_at: Timestamp,
    /// When the bank books it; never, for an authorisation that is dropped.
    pub(crate) booked_at: Option<Timestamp>,
    /// How it shows from `made_at` until it is booked; an entry without is invisible until then.
    pub(crate) hold: Option<Hold>,
    pub(crate) text: String,
    pub(crate) merchant: Option<&'static Merchant>,
    pub(crate) counterparty: Option<Counterparty>,
    pub(crate) original: Option<Original>,
    pub(crate) cheque: Option<i64>,
    /// The same on both ends of a transfer between own accounts.
    pub(crate) end_to_end: Option<String>,
    /// The purchase that a refund gives back.
    pub(crate) refers_to: Option<String>,
    /// What the guest adds at the table: booked only while the scenario `tip-on-posting` is on.
    pub(crate) tip: Option<i64>,
    pub(crate) trade: Option<Trade>,
}

impl Entry {
    pub(crate) fn made_on(&self) -> Date {
        super::day::day_of(self.made_at)
    }
}

/// A movement that is announced and not yet booked.
#[derive(Debug, Clone)]
pub(crate) struct Hold {
    /// Often another id than the booking gets.
    pub(crate) id: String,
    /// Sometimes another amount.
    pub(crate) amount: Money,
    pub(crate) form: HoldForm,
    /// Whether the booking names the announcement it settles. Many banks do not.
    pub(crate) named_by_booking: bool,
    /// When an announcement that is never booked goes away.
    pub(crate) lapses_at: Option<Timestamp>,
}

/// How firm an announcement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HoldForm {
    Pending,
    /// A terminal asked for the money; how much it will take is not known.
    Authorization,
    /// Noted by the bank, to be booked at night.
    Memo,
}

/// The other side of a transfer or direct debit.
#[derive(Debug, Clone)]
pub(crate) struct Counterparty {
    pub(crate) name: String,
    pub(crate) account: Option<String>,
}

/// What was paid abroad, before the bank changed it.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) amount: Money,
    pub(crate) rate: Decimal,
}

/// The security behind a purchase or a dividend.
#[derive(Debug, Clone)]
pub(crate) struct Trade {
    pub(crate) symbol: &'static str,
    pub(crate) units: Option<Decimal>,
    pub(crate) price: Option<Decimal>,
}

//! The books of the bank: six invented customers, their accounts, and all that moves on them.
//!
//! A ledger is a pure value of a seed and a day. It knows nothing of HTTP or of any standard;
//! the dialects translate it. Its future is written in advance: what is visible depends on the
//! bank's clock alone (see [`view`]).

pub(crate) mod account;
pub(crate) mod day;
mod diary;
mod dice;
pub(crate) mod entry;
mod life;
pub(crate) mod merchant;
pub(crate) mod money;
pub(crate) mod number;
pub(crate) mod order;
mod people;
pub(crate) mod truth;
pub(crate) mod view;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

pub(crate) use account::{Account, Kind};
pub(crate) use entry::EntryKind;
pub(crate) use money::Money;

use day::plus_days;
use diary::Span;

/// How many ledgers a process keeps; more seeds and days than these are rare.
const KEPT: usize = 8;

/// All customers of the bank.
#[derive(Debug)]
pub(crate) struct Ledger {
    customers: Vec<Customer>,
}

/// An invented person.
#[derive(Debug)]
pub(crate) struct Customer {
    /// Also the password: nobody's money is behind it.
    pub(crate) login: &'static str,
    pub(crate) id: String,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) email: String,
    pub(crate) phone: &'static str,
    pub(crate) born_on: Date,
    pub(crate) address: Address,
    pub(crate) accounts: Vec<Account>,
}

/// Where a customer lives.
#[derive(Debug)]
pub(crate) struct Address {
    pub(crate) line: &'static str,
    pub(crate) city: &'static str,
    pub(crate) region: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) country: &'static str,
}

impl Ledger {
    /// The ledger of a seed and a day, written once in a process: a test suite opens hundreds of
    /// banks, and a ledger never changes.
    pub(crate) fn of(seed: u64, today: Date) -> Arc<Self> {
        static WRITTEN: Mutex<BTreeMap<(u64, Date), Arc<Ledger>>> = Mutex::new(BTreeMap::new());
        let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        if written.len() >= KEPT && !written.contains_key(&(seed, today)) {
            written.clear();
        }
        Arc::clone(written.entry((seed, today)).or_insert_with(|| Arc::new(Self::new(seed, today))))
    }

    /// The same seed and day give the same ledger, byte for byte.
    fn new(seed: u64, today: Date) -> Self {
        let mut from = today.first_of_month();
        for _ in 0..24 {
            from = plus_days(from, -1).first_of_month();
        }
        let span = Span { from, today, until: plus_days(today, 400) };
        Self { customers: people::all(seed, span) }
    }

    pub(crate) fn customers(&self) -> &[Customer] {
        &self.customers
    }

    pub(crate) fn customer(&self, login: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.login == login)
    }
}

impl Customer {
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }
}

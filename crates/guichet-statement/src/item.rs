//! What comes out of a file.

use guichet_core::{Account, Balance, Error, Transaction};

/// One thing that stands in a statement file.
///
/// Balances and transactions name their account by its id. The account comes before them, and comes
/// again with each statement that a file holds of it.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// The account of the statement that begins.
    Account(Box<Account>),
    /// A balance: opening, closing, available.
    Balance(Box<Balance>),
    /// A transaction, in the order of the file.
    Transaction(Box<Transaction>),
}

/// All that stands in a file, for files that fit into memory.
#[non_exhaustive]
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The accounts, each once.
    pub accounts: Vec<Account>,
    /// The balances of all statements, in the order of the file.
    pub balances: Vec<Balance>,
    /// The transactions of all statements, in the order of the file.
    pub transactions: Vec<Transaction>,
    /// What could not be read: one error for each, whose path names the line.
    pub rejected: Vec<Error>,
}

impl Extend<guichet_core::Result<Item>> for Contents {
    fn extend<I: IntoIterator<Item = guichet_core::Result<Item>>>(&mut self, items: I) {
        for item in items {
            match item {
                Ok(Item::Account(account)) if self.accounts.contains(&account) => {}
                Ok(Item::Account(account)) => self.accounts.push(*account),
                Ok(Item::Balance(balance)) => self.balances.push(*balance),
                Ok(Item::Transaction(transaction)) => self.transactions.push(*transaction),
                Err(error) => self.rejected.push(error),
            }
        }
    }
}

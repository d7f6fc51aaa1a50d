//! Accounts with their balances, by the fewest calls.

use super::Session;
use crate::{Account, Balance, Error, Listing, Operation, Result, Scope, raw::AccountEntry};
use futures_util::{StreamExt as _, stream};

/// Few enough not to look like an attack, enough not to wait for each in turn.
const AT_ONCE: usize = 3;

/// All accounts with their balances; made by [`Session::overview`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Overview {
    /// The accounts, in the bank's order.
    pub accounts: Vec<AccountOverview>,
    /// What of the listing could not be read.
    pub rejected: Vec<Error>,
}

/// One account with its balances.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountOverview {
    /// The account.
    pub account: Account,
    /// Its balances, or why there are none. A failure is never a zero, and never another
    /// account's failure.
    pub balances: Result<Listing<Balance>>,
}

impl Session {
    /// Reads all accounts with their balances, by the fewest calls.
    ///
    /// Balances that the listing carried are not asked for again; the others are asked for a few
    /// at a time.
    ///
    /// # Errors
    ///
    /// Fails only when the accounts cannot be listed. An account whose balances fail carries its
    /// own error.
    pub async fn overview(&self) -> Result<Overview> {
        let entries = self.account_entries().await?;
        let accounts = stream::iter(entries.items)
            .map(|entry| self.with_balances(entry))
            .buffered(AT_ONCE)
            .collect()
            .await;
        Ok(Overview { accounts, rejected: entries.rejected })
    }

    async fn with_balances(&self, entry: AccountEntry) -> AccountOverview {
        let balances = match entry.balances {
            Some(items) => Ok(Listing { items, rejected: Vec::new() }),
            None if !self.grant().scopes.contains(Scope::Balances) => {
                let kind = crate::ErrorKind::ConsentMissing;
                Err(Error::new(kind, "the customer did not permit this")
                    .located(&self.bank().id, Operation::Balances))
            }
            None => self.balances(&entry.account.reference()).await,
        };
        AccountOverview { account: entry.account, balances }
    }
}

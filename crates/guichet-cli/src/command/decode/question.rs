//! What is asked about a captured body, whatever its standard.

use super::{Read, Resource, standard::Standard};
use crate::{
    failure::{Exit, Failure},
    output::Style,
    reach,
};
use guichet::{
    AccountId, AccountKind, AccountRef, Balance, Currency, Listed, Permissions, ScopeSet, Text,
};
use std::{
    any::Any,
    io::{self, Write as _},
};

/// What is known beside the body.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) resource: Resource,
    pub(super) bank: Option<String>,
    pub(super) account: Option<AccountRef>,
    pub(super) currency: Option<Currency>,
}

impl Question {
    pub(super) fn read<S: Standard>(self, body: &[u8]) -> anyhow::Result<Read> {
        let profile = self.bank.as_deref().map(profile::<S>).transpose()?;
        let currency = self.currency::<S>(profile);
        let permissions = Permissions::of(ScopeSet::all_reading());
        let mut how = S::how(profile, permissions)?;
        if let Some(currency) = currency.clone() {
            how = how.currency(currency);
        }
        match (self.resource, self.account) {
            (Resource::Accounts, _) => {
                let page = S::accounts(body, &how)?;
                let accounts: Vec<_> = page.items.into_iter().map(|it| it.account).collect();
                Read::of(&accounts, page.rejected)
            }
            (Resource::Balances, None) if S::BALANCES_COME_WITH_ACCOUNTS => {
                let page = S::accounts(body, &how)?;
                let carried = page.items.into_iter().filter_map(|it| it.balances);
                let balances: Vec<Balance> = carried.flatten().collect();
                Read::of(&balances, page.rejected)
            }
            (Resource::Balances, account) => {
                let account = account.unwrap_or_else(|| unknown::<S>(currency));
                let page = S::balances(body, &account, &how)?;
                Read::of(&page.items, page.rejected)
            }
            (Resource::Transactions, account) => {
                let account = account.unwrap_or_else(|| unknown::<S>(currency));
                let page = S::transactions(body, &account, &how)?;
                Read::of(&page.items, page.rejected)
            }
        }
    }

    /// The currency of what names none; the last resort is said aloud.
    fn currency<S: Standard>(&self, profile: Option<&S::Profile>) -> Option<Currency> {
        let of_account = self.account.as_ref().and_then(|account| account.currency.clone());
        let of_bank = profile.and_then(|it| it.institution().currency).map(Currency::parse);
        self.currency.clone().or(of_account).or(of_bank).or_else(|| {
            let currency = S::LAST_RESORT.map(Currency::parse)?;
            let note = format!(
                "where the body names no currency it is taken as {currency}; --currency changes that"
            );
            let line = format!("{} {note}\n", Style::of_stderr().dim("note:"));
            // Nowhere to say that it could not be said.
            let _ = io::stderr().write_all(line.as_bytes());
            Some(currency)
        })
    }
}

/// The profile of a bank that speaks this standard.
fn profile<S: Standard>(bank: &str) -> anyhow::Result<&'static S::Profile> {
    let profile: &dyn Any = reach::profile(bank)?;
    profile.downcast_ref().ok_or_else(|| {
        Failure::new(Exit::Usage, "this bank speaks another standard")
            .next(format!("`guichet banks {bank}` names it"))
            .into()
    })
}

/// An account of which the body says nothing.
fn unknown<S: Standard>(currency: Option<Currency>) -> AccountRef {
    let kind = AccountKind::Other(Text::EMPTY);
    let mut account = AccountRef::new(AccountId::new(S::UNKNOWN), kind);
    account.currency = currency;
    account
}

//! FDX answers.

use super::{Read, Resource};
use crate::{
    failure::{Exit, Failure},
    output::Style,
    reach,
};
use guichet::{
    AccountId, AccountKind, AccountRef, Balance, BankId, Currency, Permissions, ScopeSet, Text,
    fdx::{Decoding, Profile, decode_accounts, decode_balances, decode_transactions},
};
use serde_json::value::RawValue;
use std::{
    any::Any,
    collections::HashMap,
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
    pub(super) fn read(self, body: &[u8]) -> anyhow::Result<Read> {
        let profile = self.bank.as_deref().map(profile).transpose()?;
        let currency = self.currency(profile);
        let how = how(profile, currency.clone())?;
        match (self.resource, self.account) {
            (Resource::Accounts, _) => {
                let page = decode_accounts(&listed(body), &how)?;
                let accounts: Vec<_> = page.items.into_iter().map(|it| it.account).collect();
                Read::of(&accounts, page.rejected)
            }
            (Resource::Balances, Some(account)) => {
                let page = decode_balances(body, &account, &how)?;
                Read::of(&page.items, page.rejected)
            }
            (Resource::Balances, None) => {
                let page = decode_accounts(&listed(body), &how)?;
                let carried = page.items.into_iter().filter_map(|it| it.balances);
                let balances: Vec<Balance> = carried.flatten().collect();
                Read::of(&balances, page.rejected)
            }
            (Resource::Transactions, account) => {
                let account = account.unwrap_or_else(|| unknown(currency));
                let page = decode_transactions(body, &account, &how)?;
                Read::of(&page.items, page.rejected)
            }
        }
    }

    /// The currency of what names none; the last resort is said aloud.
    fn currency(&self, profile: Option<&Profile>) -> Currency {
        let of_account = self.account.as_ref().and_then(|account| account.currency.clone());
        let of_bank = profile.and_then(|profile| profile.institution.currency).map(Currency::parse);
        self.currency.clone().or(of_account).or(of_bank).unwrap_or_else(|| {
            let note =
                "where the body names no currency it is taken as USD; --currency changes that";
            let line = format!("{} {note}\n", Style::of_stderr().dim("note:"));
            // Nowhere to say that it could not be said.
            let _ = io::stderr().write_all(line.as_bytes());
            Currency::USD
        })
    }
}

/// The profile of a bank that speaks this standard.
fn profile(bank: &str) -> anyhow::Result<&'static Profile> {
    let profile: &dyn Any = reach::profile(bank)?;
    profile.downcast_ref().ok_or_else(|| {
        Failure::new(Exit::Usage, "this bank speaks another standard")
            .next(format!("`guichet banks {bank}` names it"))
            .into()
    })
}

/// How the bank writes, where it is known which.
fn how(profile: Option<&Profile>, currency: Currency) -> guichet::Result<Decoding> {
    let permissions = Permissions::of(ScopeSet::all_reading());
    let how = match profile {
        Some(profile) => profile.decoding(permissions)?,
        None => Decoding::new(BankId::new("unknown"), permissions),
    };
    Ok(how.currency(currency))
}

/// An account of which the body says nothing.
fn unknown(currency: Currency) -> AccountRef {
    let kind = AccountKind::Other(Text::EMPTY);
    let mut account = AccountRef::new(AccountId::new("unknown"), kind);
    account.currency = Some(currency);
    account
}

/// The body as a listing: the answer about one account becomes a listing of one.
fn listed(body: &[u8]) -> Vec<u8> {
    let shape = serde_json::from_slice::<HashMap<String, &RawValue>>(body);
    let alone = shape.is_ok_and(|fields| {
        let account = |name: &String| name == "accountId" || name.ends_with("Account");
        !fields.contains_key("accounts") && fields.keys().any(account)
    });
    if alone { [b"{\"accounts\":[", body, b"]}"].concat() } else { body.to_vec() }
}

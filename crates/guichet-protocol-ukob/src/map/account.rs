//! Accounts.

use guichet_core::raw::AccountEntry;
use guichet_core::{Account, AccountId, AccountKey, Error, Scope, Terms};
use guichet_http::json::{At, When};

use super::{currency, identifier, kind, list, said, text, words};
use crate::Decoding;
use crate::wire::{self, Identification, Raw};

/// One element of the list of accounts. It never carries balances: they have a list of their own.
pub(crate) fn entry(
    how: &Decoding,
    wire: &wire::Account<'_>,
    at: At,
) -> Result<AccountEntry, Error> {
    let Some(id) = wire.account_id.and_then(Raw::text) else {
        return Err(at.error("AccountId", "an account without an identifier"));
    };
    Ok(AccountEntry::new(account(how, wire, AccountId::new(id))))
}

fn account(how: &Decoding, wire: &wire::Account<'_>, id: AccountId) -> Account {
    // The new name wins where a bank sends both (quirk 10).
    let word = said(wire.account_type_code).or(wire.account_sub_type);
    let kind = kind::account_kind(word.and_then(Raw::text).as_deref());
    let mut account = Account::new(id, how.bank.clone(), kind);
    account.kind_detail = text(word);
    account.product = text(wire.description);
    account.name = words(wire.nickname).or_else(|| words(wire.description));
    account.currency = currency(wire.currency).or_else(|| how.currency.clone());
    account.usage = wire
        .account_category
        .and_then(Raw::text)
        .or_else(|| wire.account_type.and_then(Raw::text))
        .map(|word| kind::usage(&word));
    account.status = wire.status.and_then(Raw::text).map(|word| kind::status(&word));
    account.opened_on = When::day(wire.opening_date, &how.zone);
    let mut terms = Terms::default();
    terms.matures_on = When::day(wire.maturity_date, &how.zone);
    account.terms = terms.filled();

    let list: Vec<_> =
        list(wire.account).into_iter().filter_map(Raw::read::<Identification<'_>>).collect();
    let numbers = identifier::numbers(&list);
    if let Some(app) = &how.key {
        let (key, basis) =
            AccountKey::derive(app, &numbers, &how.bank, &account.id, account.currency.as_ref());
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
    if how.allows(Scope::AccountNumbers) {
        account.identifiers = numbers;
    }
    if how.allows(Scope::IdentityContact) {
        account.holders = identifier::holders(&list);
    }
    account
}

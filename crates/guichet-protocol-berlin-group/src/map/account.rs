//! Accounts.

use guichet_core::raw::AccountEntry;
use guichet_core::{
    Account, AccountId, AccountKey, AccountKind, Balance, BalanceKind, Error, Holder, Money, Scope,
    Terms,
};

use super::balance::Owner;
use super::{At, Signs, balance, elements, identifier, kind, money, text, words};
use crate::Decoding;
use crate::wire::{self, Links, Raw};

/// One account of a list, and what is needed to find the account behind a card.
pub(crate) struct Found {
    pub(crate) entry: AccountEntry,
    /// Its numbers, whether or not they may be told.
    numbers: Vec<String>,
    /// What it says of the account behind it.
    linked: Option<String>,
}

/// One element of a list of accounts or card accounts, with the balances that came along.
pub(crate) fn entry(
    how: &Decoding,
    wire: &wire::Account<'_>,
    at: At,
    rejected: &mut Vec<Error>,
) -> Option<Found> {
    let Some(id) = resource_id(wire) else {
        rejected.push(at.error("resourceId", "an account without an address at the bank"));
        return None;
    };
    let is_card = at.list() == Some("cardAccounts");
    let mut account = account(how, wire, AccountId::new(id), is_card);
    let numbers = identifier::of_account(wire);
    if let Some(app) = &how.key {
        let (key, basis) =
            AccountKey::derive(app, &numbers, &how.bank, &account.id, account.currency.as_ref());
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
    let known = numbers.iter().map(|number| plain(number.value.expose())).collect();
    if how.allows(Scope::AccountNumbers) {
        account.identifiers = numbers;
    }
    let balances = balances(how, wire, &mut account, at, rejected);
    let entry = AccountEntry::new(account);
    Some(Found {
        entry: match balances {
            Some(list) => entry.with_balances(list),
            None => entry,
        },
        numbers: known,
        linked: wire.linked_accounts.and_then(Raw::text).map(|text| plain(&text)),
    })
}

/// Names the account behind each card, where the list holds it (quirk 11).
pub(crate) fn parents(found: Vec<Found>) -> Vec<AccountEntry> {
    let known: Vec<(AccountId, Vec<String>)> =
        found.iter().map(|one| (one.entry.account.id.clone(), one.numbers.clone())).collect();
    let parent = |one: &Found| {
        let linked = one.linked.as_ref()?;
        let mut others = known.iter().filter(|(id, _)| *id != one.entry.account.id);
        let behind = others.find(|(id, numbers)| id.as_str() == linked || numbers.contains(linked));
        behind.map(|(id, _)| id.clone())
    };
    let parents: Vec<_> = found.iter().map(parent).collect();
    let both = found.into_iter().zip(parents);
    both.map(|(one, parent)| {
        let mut entry = one.entry;
        entry.account.parent = parent;
        entry
    })
    .collect()
}

fn plain(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The name by which the account is asked for: its own field, or out of its links (quirk 5).
fn resource_id(wire: &wire::Account<'_>) -> Option<String> {
    if let Some(id) = wire.resource_id.and_then(Raw::text) {
        return Some(id.trim().to_owned());
    }
    let links = wire.links.and_then(Raw::read::<Links<'_>>)?;
    [links.account, links.balances, links.transactions].into_iter().find_map(|link| {
        let target = Links::target(link)?;
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path.split('/').skip_while(|it| !it.ends_with("accounts")).skip(1);
        segments.next().filter(|id| !id.is_empty() && !id.contains('%')).map(ToOwned::to_owned)
    })
}

fn account(how: &Decoding, wire: &wire::Account<'_>, id: AccountId, is_card: bool) -> Account {
    let word = wire.cash_account_type.and_then(Raw::text);
    let kind = match word.as_deref() {
        None if is_card => AccountKind::Card,
        word => kind::account_kind(word.map(str::trim)),
    };
    let mut account = Account::new(id, how.bank.clone(), kind);
    account.kind_detail = text(wire.cash_account_type);
    account.product = text(wire.product);
    account.name = words(wire.display_name)
        .or_else(|| words(wire.name))
        .or_else(|| words(wire.product))
        .or_else(|| words(wire.details));
    account.currency = money::currency(wire.currency).or_else(|| how.currency.clone());
    account.usage = wire.usage.and_then(Raw::text).map(|word| kind::usage(&word));
    account.status = wire.status.and_then(Raw::text).map(|word| kind::status(&word));
    if how.allows(Scope::IdentityContact) {
        account.holders = holders(wire);
    }
    account
}

/// Who owns it: one text, or a list of names in later versions (quirk 12).
fn holders(wire: &wire::Account<'_>) -> Vec<Holder> {
    let all = elements(wire.owner_name).into_iter().chain(elements(wire.owner_names));
    all.filter_map(|raw| {
        let name = match raw.read::<wire::OwnerName<'_>>() {
            Some(object) => words(object.name),
            None => words(Some(raw)),
        };
        name.map(Holder::new)
    })
    .collect()
}

/// The balances that came along, and the limit of a card; `None` if the list has none.
fn balances(
    how: &Decoding,
    wire: &wire::Account<'_>,
    account: &mut Account,
    at: At,
    rejected: &mut Vec<Error>,
) -> Option<Vec<Balance>> {
    if !how.allows(Scope::Balances) {
        return None;
    }
    let limit = limit(how, wire, account);
    let list = elements(wire.balances);
    if wire.balances.is_none() && limit.is_none() {
        return None;
    }
    let signs = Signs::of(how, wire.debit_accounting);
    let mut of = Owner::new(&account.id, &account.kind, account.currency.as_ref(), signs);
    of.limit = limit.as_ref();
    let mut items = Vec::with_capacity(list.len() + 1);
    for (index, raw) in list.into_iter().enumerate() {
        let within = format!("balances[{index}].");
        let read = match raw.read::<wire::Balance<'_>>() {
            Some(wire) => balance(how, &wire, of, at, &within),
            None => Err(at.error(within.trim_end_matches('.'), "a balance that is no object")),
        };
        match read {
            Ok(balance) => items.push(balance),
            Err(error) => rejected.push(error),
        }
    }
    let has_balances = wire.balances.is_some();
    if let Some(limit) = &limit {
        let mut balance = Balance::new(account.id.clone(), BalanceKind::CreditLimit, limit.clone());
        balance.code = Some("creditLimit".into());
        balance.fetched_at = how.fetched_at;
        if has_balances {
            items.push(balance);
        }
        let mut terms = Terms::default();
        terms.limit = Some(limit.clone());
        account.terms = terms.filled();
    }
    has_balances.then_some(items)
}

/// The limit of a card: never negative, and never money held (quirk 17).
fn limit(how: &Decoding, wire: &wire::Account<'_>, account: &Account) -> Option<Money> {
    let currency = account.currency.as_ref().or(how.currency.as_ref());
    let limit = money::optional(wire.credit_limit, money::single(currency))?;
    Some(Money::new(limit.amount.abs(), limit.currency))
}

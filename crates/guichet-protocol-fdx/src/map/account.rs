//! Accounts.

use guichet_core::raw::AccountEntry;
use guichet_core::{
    Account, AccountId, AccountKey, Currency, Error, ErrorKind, Remedy, Scope, Upstream,
};
use guichet_http::json::When;

use super::balance::{Subject, balances};
use super::{At, identifier, kind, terms, text, words};
use crate::Decoding;
use crate::wire::{self, AccountError, Item, Raw};

/// One element of the list of accounts, with the balances that came along.
pub(crate) fn entry(
    how: &Decoding,
    item: &Item<wire::Account<'_>>,
    at: At,
    rejected: &mut Vec<Error>,
) -> Option<AccountEntry> {
    let wire = &item.body;
    let at = at.inside(item.wrapper.map(|(key, _)| key));
    // An account that failed says so in place of its fields; what came along is kept (quirk 44).
    if let Some(error) = wire.error.and_then(Raw::read::<AccountError<'_>>) {
        rejected.push(failed(&error, at));
        if wire.account_type.is_none() && wire.current_balance.is_none() {
            return None;
        }
    }
    let Some(id) = wire.account_id.and_then(Raw::text) else {
        let clause = "an account without an identifier, or in an envelope that is not known";
        rejected.push(at.error("", clause));
        return None;
    };
    let id = AccountId::new(id);
    let account = account(how, wire, id, category(item).as_deref());
    let currency = account.currency.as_ref();
    let of = Subject { id: &account.id, kind: &account.kind, currency, at };
    let list = balances(how, wire, of, rejected).filter(|_| how.allows(Scope::Balances));
    let entry = AccountEntry::new(account);
    Some(match list {
        Some(list) => entry.with_balances(list),
        None => entry,
    })
}

/// The category by the item's own word, or by its wrapper.
pub(super) fn category<'a>(item: &Item<wire::Account<'a>>) -> Option<std::borrow::Cow<'a, str>> {
    let word = item.body.account_category.and_then(Raw::text);
    word.or_else(|| item.wrapper.map(|(_, category)| category.into()))
}

fn account(
    how: &Decoding,
    wire: &wire::Account<'_>,
    id: AccountId,
    category: Option<&str>,
) -> Account {
    let word = wire.account_type.and_then(Raw::text);
    let line = wire.line_of_business_type.and_then(Raw::text);
    let kind = kind::account_kind(category, word.as_deref());
    let mut account = Account::new(id, how.bank.clone(), kind);
    account.kind_detail = text(wire.account_type);
    account.product = text(wire.product_name).or_else(|| text(wire.product_id));
    account.name = words(wire.nickname)
        .or_else(|| words(wire.product_name))
        .or_else(|| words(wire.description));
    account.currency = currency(wire.currency).or_else(|| how.currency.clone());
    account.usage = kind::usage(line.as_deref(), category, word.as_deref());
    account.status = wire.status.and_then(Raw::text).map(|word| kind::status(&word));
    account.parent = wire.parent_account_id.and_then(Raw::text).map(AccountId::new);
    account.opened_on = When::day(wire.account_open_date, &how.zone)
        .or_else(|| When::day(wire.originating_date, &how.zone));
    account.terms = terms::terms(how, wire, &account.kind, account.currency.as_ref());

    let numbers = identifier::of_account(wire);
    if let Some(app) = &how.key {
        let (key, basis) =
            AccountKey::derive(app, &numbers, &how.bank, &account.id, account.currency.as_ref());
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
    if how.allows(Scope::AccountNumbers) {
        account.identifiers = numbers;
    }
    account
}

/// The currency of an account or a holding (quirk 12).
pub(crate) fn currency(raw: Option<Raw<'_>>) -> Option<Currency> {
    let raw = raw?;
    let code = match raw.read::<wire::Currency<'_>>() {
        Some(object) => object.currency_code?.text()?,
        None => raw.text()?,
    };
    Some(Currency::parse(code.trim()))
}

/// The error of an account that the bank could not give, in an answer that is good otherwise.
fn failed(error: &AccountError<'_>, at: At) -> Error {
    let code = error.code.and_then(Raw::text).unwrap_or_default();
    let kind = match code.as_ref() {
        "602" | "706" => ErrorKind::ConsentMissing,
        "701" => ErrorKind::NotFound,
        "704" => ErrorKind::Unsupported,
        "705" => ErrorKind::Declined,
        "1207" => ErrorKind::RateLimited,
        _ => ErrorKind::Unavailable,
    };
    let failed = Error::new(kind, "the bank could not give this account")
        .with_path(at.path(""))
        .with_upstream(Upstream::status(206).with_code(code));
    // A closed account stays closed, and a type that is not offered stays so.
    match kind {
        ErrorKind::Unsupported | ErrorKind::Declined => failed.with_remedy(Remedy::GiveUp),
        _ => failed,
    }
}

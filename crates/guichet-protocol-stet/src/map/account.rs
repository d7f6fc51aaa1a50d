//! Accounts, and the cards that hang on them.

use std::borrow::Cow;

use guichet_core::raw::AccountEntry;
use guichet_core::{
    Account, AccountId, AccountIdentifier, AccountKey, AccountKind, Error, Holder, HolderRole,
    IdentifierScheme, Scope, Text, UntrustedText, Usage,
};
use url::Url;

use super::balance::{Subject, balance};
use super::number::numbers;
use super::{At, currency, text, words};
use crate::Decoding;
use crate::handle::{Handle, Way};
use crate::link;
use crate::wire::{self, AccountLinks, Raw, href};

/// One element of the list, and what only the end of the list tells.
pub(crate) struct Listed {
    entry: AccountEntry,
    /// What the customer is to the account.
    role: Option<HolderRole>,
    /// Its numbers, by which a card may name it.
    numbers: Vec<AccountIdentifier>,
    /// The bank's identifier.
    resource: String,
    /// What a card says of the account behind it.
    linked: Option<String>,
}

/// One element of the list of accounts.
///
/// `Ok(None)` is an account that has a number and nothing else: where the customer chooses
/// accounts in the app, the bank lists so what they did not choose (fault 11).
pub(crate) fn listed(
    how: &Decoding,
    wire: &wire::Account<'_>,
    at: At,
    rejected: &mut Vec<Error>,
) -> Result<Option<Listed>, Error> {
    let wire_id = wire.account_id.and_then(Raw::read::<wire::AccountId<'_>>);
    let Some(handle) = handle(how, wire) else {
        return match wire_id {
            Some(_) => Ok(None),
            None => Err(at.error("resourceId", "an account without an identifier")),
        };
    };
    let word = wire.cash_account_type.and_then(Raw::text);
    let kind = kind(word.as_deref());
    let is_card = kind == AccountKind::ChargeCard;
    let mut numbers = wire_id.as_ref().map(numbers).unwrap_or_default();
    let mut linked = wire.linked_account.and_then(Raw::text).map(Cow::into_owned);
    if is_card {
        // A card has no IBAN: the one that stands there is that of the account behind it.
        let its_own = |one: &AccountIdentifier| one.scheme != IdentifierScheme::Iban;
        let behind = numbers.iter().find(|one| !its_own(one));
        linked = linked.or_else(|| behind.map(|iban| iban.value.expose().to_owned()));
        numbers.retain(its_own);
    }

    let mut account = Account::new(handle.id(), how.bank.clone(), kind);
    account.kind_detail = text(wire.cash_account_type);
    account.product = text(wire.product).or_else(|| text(wire.details));
    account.name = name(how, wire, is_card);
    account.usage = wire.usage.and_then(Raw::text).map(|word| usage(&word));
    account.currency = wire_id
        .as_ref()
        .and_then(|id| currency(id.currency))
        .or_else(|| currency(wire.currency))
        .or_else(|| how.currency.clone());
    if let Some(app) = &how.key {
        // What is consented to may change, and the account stays the same.
        let id = AccountId::new(&handle.resource);
        let (key, basis) =
            AccountKey::derive(app, &numbers, &how.bank, &id, account.currency.as_ref());
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
    if how.allows(Scope::AccountNumbers) {
        account.identifiers.clone_from(&numbers);
        let bic = wire.bic_fi.and_then(Raw::text);
        account
            .identifiers
            .extend(bic.map(|bic| AccountIdentifier::new(IdentifierScheme::Bic, bic.trim())));
    }
    let balances = balances(how, wire, &account, at, rejected);
    let mut entry = AccountEntry::new(account);
    if let Some(balances) = balances {
        entry = entry.with_balances(balances);
    }
    let role = wire.psu_status.filter(|_| how.allows(Scope::IdentityContact)).and_then(Raw::text);
    Ok(Some(Listed {
        entry,
        role: role.map(|word| role_of(&word)),
        numbers,
        resource: handle.resource.into_owned(),
        linked,
    }))
}

/// Says of each account what the others of the list and the list itself tell.
pub(crate) fn finish(
    how: &Decoding,
    all: Vec<Listed>,
    connected: Option<Raw<'_>>,
) -> Vec<AccountEntry> {
    let psu = connected.filter(|_| how.allows(Scope::IdentityContact)).and_then(connected_psu);
    let parents: Vec<_> = all.iter().map(|one| parent(one, &all)).collect();
    let mut entries = Vec::with_capacity(all.len());
    for (one, parent) in all.into_iter().zip(parents) {
        let mut entry = one.entry;
        entry.account.parent = parent;
        if let Some(name) = &psu {
            let mut holder = Holder::new(name.clone());
            holder.role = one.role;
            entry.account.holders.push(holder);
        }
        entries.push(entry);
    }
    entries
}

/// The customer's name beside the list, in 1.4: a text, or an object with one in it.
fn connected_psu(raw: Raw<'_>) -> Option<UntrustedText> {
    if raw.text().is_some() {
        return words(Some(raw));
    }
    let identity = raw.read::<wire::Identity<'_>>()?;
    words(identity.full_name).or_else(|| words(raw.read::<wire::Party<'_>>()?.name))
}

/// The account behind a card, which the card names by identifier, by IBAN or by its address.
fn parent(one: &Listed, all: &[Listed]) -> Option<AccountId> {
    let linked = one.linked.as_deref()?.trim();
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let by_address = linked.rsplit('/').next();
    let found = all.iter().find(|other| {
        other.resource != one.resource
            && (other.resource == linked
                || by_address == Some(other.resource.as_str())
                || other.numbers.iter().any(|it| plain(it.value.expose()) == plain(linked)))
    });
    match found {
        Some(other) => Some(other.entry.account.id.clone()),
        // The account stands on another page. A number must not pass for an identifier.
        None => (guichet_core::Iban::parse(linked).is_err()).then(|| AccountId::new(linked)),
    }
}

/// The bank's identifier with what can be read under it; `None` without any of both.
fn handle<'a>(how: &Decoding, wire: &wire::Account<'a>) -> Option<Handle<'a>> {
    let links = wire.links.and_then(Raw::read::<AccountLinks<'_>>);
    let (balances, transactions) =
        links.map_or((None, None), |links| (href(links.balances), href(links.transactions)));
    let resource = wire.resource_id.and_then(Raw::text).or_else(|| {
        // Where the identifier is missing it still stands in the links.
        let link = transactions.as_ref().or(balances.as_ref())?;
        let mut segments = link.split(['?', '{']).next()?.trim().rsplit('/');
        let (_, id) = (segments.next()?, segments.next()?);
        let id = percent_decoded(id);
        (!id.trim().is_empty()).then_some(Cow::Owned(id))
    })?;
    let root = how.request.as_ref().map(link::root_of);
    let way = |link: Option<Cow<'a, str>>, name: &str| match link {
        None => Way::Closed,
        Some(link) if is_standard(&link, &resource, name, root.as_ref(), how) => Way::Standard,
        Some(link) => Way::Link(link),
    };
    let (balances, transactions) = (way(balances, "balances"), way(transactions, "transactions"));
    Some(Handle { resource, balances, transactions })
}

/// Whether a link leads where the standard has the resource. Without the address that was asked,
/// its end must tell.
fn is_standard(link: &str, resource: &str, name: &str, root: Option<&Url>, how: &Decoding) -> bool {
    if let Some(root) = root {
        let found = link::resolve(root, link, &how.link_hosts);
        let standard = link::below_accounts(root, resource, name);
        return found.ok().zip(standard).is_some_and(|(found, standard)| found == standard);
    }
    let path = link.split(['?', '{']).next().unwrap_or_default().trim();
    let mut segments = path.rsplit('/');
    segments.next() == Some(name)
        && segments.next().is_some_and(|id| percent_decoded(id) == resource)
        && segments.next() == Some("accounts")
}

fn percent_decoded(segment: &str) -> String {
    // A `+` is itself in a path, and a space in a form.
    let form = segment.replace('+', "%2B");
    url::form_urlencoded::parse(form.as_bytes())
        .next()
        .map(|(text, _)| text.into_owned())
        .unwrap_or_default()
}

/// What an account is. The standard has two words; the rest is ISO 20022's, as some banks use it.
///
/// `CARD` is a list of what was paid by a card that is settled once a month (fault 14).
fn kind(word: Option<&str>) -> AccountKind {
    match word.map(str::trim) {
        Some("CACC" | "TRAN") => AccountKind::Current,
        Some("CARD") => AccountKind::ChargeCard,
        Some("SVGS" | "LLSV" | "ONDP") => AccountKind::Savings,
        Some("LOAN") => AccountKind::Loan,
        Some("MORT") => AccountKind::Mortgage,
        other => AccountKind::Other(other.map_or(Text::EMPTY, Text::new)),
    }
}

/// The label. On a card the standard puts the holder's name there, which is more than a label.
fn name(how: &Decoding, wire: &wire::Account<'_>, is_card: bool) -> Option<UntrustedText> {
    if is_card && !how.allows(Scope::IdentityContact) {
        return words(wire.details).or_else(|| words(wire.product));
    }
    words(wire.name)
}

fn usage(word: &str) -> Usage {
    match word.trim() {
        "PRIV" => Usage::Personal,
        "ORGA" => Usage::Business,
        other => Usage::Other(Text::new(other)),
    }
}

fn role_of(word: &str) -> HolderRole {
    match word.trim().to_ascii_lowercase().replace('-', " ").as_str() {
        "account holder" => HolderRole::Owner,
        "account co holder" | "co account holder" => HolderRole::JointOwner,
        "attorney" => HolderRole::Attorney,
        "custodian for minor" | "legal guardian" => HolderRole::Guardian,
        "nominee" | "successor on death" => HolderRole::Beneficiary,
        "trustee" => HolderRole::Trustee,
        _ => HolderRole::Other(Text::new(word.trim())),
    }
}

/// The balances that came along; `None` if there are none.
fn balances(
    how: &Decoding,
    wire: &wire::Account<'_>,
    account: &Account,
    at: At,
    rejected: &mut Vec<Error>,
) -> Option<Vec<guichet_core::Balance>> {
    let raw = wire.balances.filter(|_| how.allows(Scope::Balances))?;
    let of = Subject { id: &account.id, kind: &account.kind, currency: account.currency.as_ref() };
    let mut list = raw.list();
    if list.is_empty() && raw.read::<wire::Balance<'_>>().is_some() {
        list.push(raw);
    }
    let mut found = Vec::with_capacity(list.len());
    for (index, raw) in list.into_iter().enumerate() {
        let read = match raw.read::<wire::Balance<'_>>() {
            Some(wire) => balance(how, &wire, of, at, Some(index)),
            None => Err(at.error("balances", "a balance that is no object")),
        };
        match read {
            Ok(balance) => found.push(balance),
            Err(error) => rejected.push(error),
        }
    }
    // An account whose every balance is at fault has balances to ask for.
    (!found.is_empty()).then_some(found)
}

//! What the bank's words mean: pure functions from [`wire`](crate::wire) to the model.
//!
//! What the customer did not permit is skipped before it is read.

use crate::{
    decode::{Decoding, plain},
    wire::{self, Address, Owner},
};
use guichet_core::{
    Account, AccountId, AccountIdentifier, AccountKey, AccountKind, AccountRef, AccountStatus,
    Balance, BalanceKind, Coordinates, Counterparty, Country, Currency, Error, Holder, HolderRole,
    IdentifierScheme, Merchant, Money, Original, Scope, Text, Transaction, TransactionCode,
    TransactionId, TransactionKind, TransactionStatus, UntrustedText, Usage, raw::Page,
};
use guichet_http::json::{At, Raw, When};

/// An account.
pub(crate) fn account(how: &Decoding, wire: &wire::Account<'_>, at: At) -> Result<Account, Error> {
    let id = plain(wire.id).ok_or_else(|| at.error("id", "an account without an identifier"))?;
    let word = plain(wire.r#type).unwrap_or_default();
    let mut account = Account::new(AccountId::new(id), how.bank.clone(), kind_of(&word));
    account.kind_detail = text(wire.r#type);
    account.currency = plain(wire.currency).map(|code| Currency::parse(code.trim()));
    account.opened_on = When::day(wire.created, &how.zone);
    account.usage = match word.as_ref() {
        "uk_retail" | "uk_retail_joint" => Some(Usage::Personal),
        "uk_business" => Some(Usage::Business),
        _ => None,
    };
    account.status = wire
        .closed
        .and_then(Raw::flag)
        .map(|closed| if closed { AccountStatus::Closed } else { AccountStatus::Open });
    let numbers = number(wire.sort_code, wire.account_number);
    if let Some(app) = &how.key {
        let numbers = numbers.as_slice();
        let (key, basis) =
            AccountKey::derive(app, numbers, &how.bank, &account.id, account.currency.as_ref());
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
    if how.allows(Scope::AccountNumbers) {
        account.identifiers.extend(numbers);
    }
    // The description of an account is the name of a person.
    if how.allows(Scope::IdentityContact) {
        account.name = words(wire.description);
        let owners = wire.owners.map(Raw::list).unwrap_or_default();
        let joint = owners.len() > 1;
        let named =
            owners.into_iter().filter_map(|it| words(it.read::<Owner<'_>>()?.preferred_name));
        account.holders = named
            .map(|name| {
                let mut holder = Holder::new(name);
                holder.role = joint.then_some(HolderRole::JointOwner);
                holder
            })
            .collect();
    }
    Ok(account)
}

fn kind_of(word: &str) -> AccountKind {
    match word {
        "uk_retail" | "uk_retail_joint" | "uk_business" => AccountKind::Current,
        "uk_prepaid" => AccountKind::Prepaid,
        "uk_monzo_flex" => AccountKind::LineOfCredit,
        word if word.contains("loan") => AccountKind::Loan,
        word if word.contains("savings") => AccountKind::Savings,
        word => AccountKind::Other(Text::from(word)),
    }
}

/// A British number: the sort code and the account behind it, or the account alone.
fn number(sort_code: Option<Raw<'_>>, account: Option<Raw<'_>>) -> Option<AccountIdentifier> {
    let account = plain(account)?;
    Some(match plain(sort_code) {
        Some(sort_code) => {
            let digits: String = sort_code.chars().filter(char::is_ascii_digit).collect();
            let both = format!("{digits}{}", account.trim());
            AccountIdentifier::new(IdentifierScheme::SortCodeAccountNumber, &both)
        }
        None => AccountIdentifier::new(IdentifierScheme::Bban, account.trim()),
    })
}

/// What can be spent, and that with all pots.
pub(crate) fn balances(
    how: &Decoding,
    wire: &wire::Balance<'_>,
    account: &AccountRef,
    page: &mut Page<Balance>,
) {
    let own = plain(wire.currency).map(|code| Currency::parse(code.trim()));
    let currency = own.as_ref().or(account.currency.as_ref());
    // How what is owed is written, no source says; so it is no more than what the bank calls it.
    let spendable =
        if account.kind.is_liability() { BalanceKind::Information } else { BalanceKind::Available };
    for (raw, code, kind) in [
        (wire.balance, "balance", spendable),
        (wire.total_balance, "total_balance", BalanceKind::Information),
        (
            wire.balance_including_flexible_savings,
            "balance_including_flexible_savings",
            BalanceKind::Information,
        ),
    ] {
        let Some(raw) = raw else { continue };
        match money(raw, currency, At::ALONE, code) {
            Ok(amount) => {
                let mut balance = Balance::new(account.id.clone(), kind, amount);
                balance.code = Some(Text::from(code));
                balance.fetched_at = how.fetched_at;
                page.items.push(balance);
            }
            Err(error) => page.rejected.push(error),
        }
    }
}

/// One row of a listing.
pub(crate) fn transaction(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Transaction, Error> {
    let amount =
        wire.amount.ok_or_else(|| at.error("amount", "a transaction without an amount"))?;
    let own = plain(wire.currency).map(|code| Currency::parse(code.trim()));
    let amount = money(amount, own.as_ref().or(account.currency.as_ref()), at, "amount")?;
    let declined = plain(wire.decline_reason);
    let settled = plain(wire.settled);
    let status = match (&declined, &settled) {
        // No money moved, and none will.
        (Some(_), _) => TransactionStatus::Rejected,
        (None, Some(_)) => TransactionStatus::Booked,
        (None, None) => TransactionStatus::Pending,
    };
    let out = amount.is_negative();
    let mut row = Transaction::new(account.id.clone(), status, amount);
    row.mutable = row.status == TransactionStatus::Pending;
    row.id = plain(wire.id).and_then(|id| TransactionId::usable(&id));
    if let Some(made) = When::read(wire.created, &how.zone) {
        row.made_on = Some(made.date);
        row.made_at = made.instant;
    }
    if row.status == TransactionStatus::Booked
        && let Some(booked) = When::read(wire.settled, &how.zone)
    {
        row.booked_on = Some(booked.date);
        row.booked_at = booked.instant;
    }
    row.kind = kind(wire, out);
    if how.allows(Scope::Transactions) {
        row.original = original(wire, &row.amount);
        let mut code = TransactionCode::default();
        code.bank_category = text(wire.category);
        code.proprietary = declined.map(|word| Text::from(&*word)).or_else(|| text(wire.scheme));
        row.code = code.filled();
    }
    row.merchant = merchant(how, wire);
    people(how, wire, &mut row);
    Ok(row)
}

/// By the scheme that carried it. Its words stand in no documentation, so few are read.
fn kind(wire: &wire::Transaction<'_>, out: bool) -> Option<TransactionKind> {
    let cash = plain(wire.category).as_deref() == Some("cash");
    Some(match plain(wire.scheme)?.as_ref() {
        "mastercard" if cash && out => TransactionKind::Cash,
        "mastercard" if out => TransactionKind::CardPayment,
        "mastercard" => TransactionKind::Refund,
        "payport_faster_payments" | "p2p_payment" | "uk_retail_pot" => TransactionKind::Transfer,
        _ => return None,
    })
}

/// What was paid abroad, counted in the smallest unit of its own currency.
fn original(wire: &wire::Transaction<'_>, amount: &Money) -> Option<Box<Original>> {
    let currency = Currency::parse(plain(wire.local_currency)?.trim());
    if currency == amount.currency {
        return None;
    }
    let local = money(wire.local_amount?, Some(&currency), At::ALONE, "local_amount").ok()?;
    Some(Box::new(Original::new(local)))
}

/// The shop, where the bank was asked for more than its identifier.
fn merchant(how: &Decoding, wire: &wire::Transaction<'_>) -> Option<Box<Merchant>> {
    let shop = wire.merchant?.read::<wire::Merchant<'_>>()?;
    let mut merchant = Merchant::default();
    if how.allows(Scope::Transactions) {
        merchant.name = words(shop.name);
    }
    let address = shop.address.filter(|_| how.allows(Scope::TransactionsPlace));
    if let Some(address) = address.and_then(Raw::read::<Address<'_>>) {
        merchant.address = words(address.address);
        merchant.city = words(address.city);
        merchant.region = words(address.region);
        merchant.postal_code = words(address.postcode);
        merchant.country = plain(address.country).and_then(|code| Country::parse(code.trim()));
        let both = plain(address.latitude).zip(plain(address.longitude));
        merchant.coordinates =
            both.map(|(latitude, longitude)| Box::new(Coordinates::new(&latitude, &longitude)));
    }
    merchant.filled()
}

/// What tells of people: the text of a transfer, the other side, and the customer's own notes.
fn people(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction) {
    let open = how.allows(Scope::TransactionsCounterparty);
    let harmless = wire.merchant.is_some();
    if open || (harmless && how.allows(Scope::Transactions)) {
        row.description = words(wire.description);
    }
    if !open {
        return;
    }
    row.remittance.extend(words(wire.notes));
    if let Some(other) = wire.counterparty.and_then(Raw::read::<wire::Counterparty<'_>>) {
        let mut counterparty = Counterparty::default();
        counterparty.name = words(other.name);
        counterparty.identifier = number(other.sort_code, other.account_number);
        row.counterparty = counterparty.filled();
    }
}

/// A whole number of the currency's smallest unit.
fn money(raw: Raw<'_>, currency: Option<&Currency>, at: At, field: &str) -> Result<Money, Error> {
    let currency = currency.ok_or_else(|| at.error(field, "an amount without a currency"))?;
    let units: Option<i64> = raw.text().and_then(|text| text.trim().parse().ok());
    let units = units.ok_or_else(|| at.error(field, "no whole number of minor units"))?;
    Money::from_minor_units(units, currency.clone())
        .map_err(|_| at.error(field, "a currency without minor units, or too large an amount"))
}

/// The bank's own word.
fn text(raw: Option<Raw<'_>>) -> Option<Text> {
    plain(raw).map(|text| Text::from(&*text))
}

/// Somebody's words.
fn words(raw: Option<Raw<'_>>) -> Option<UntrustedText> {
    plain(raw).map(|text| UntrustedText::new(&text))
}

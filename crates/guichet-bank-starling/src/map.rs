//! What the bank's words mean: pure functions from [`wire`](crate::wire) to the model.
//!
//! What the customer did not permit is skipped before it is read.

use crate::{
    decode::{Decoding, plain},
    feed::Feed,
    wire::{self, FeedItem, Space},
};
use guichet_core::{
    Account, AccountId, AccountKey, AccountKind, AccountRef, Amount, Balance, BalanceKind,
    Counterparty, Country, Currency, Error, Merchant, Money, Original, Scope, Text, Transaction,
    TransactionCode, TransactionId, TransactionKind, TransactionStatus, UntrustedText,
    raw::{AccountEntry, Page},
};
use guichet_http::json::{At, Raw, When};

/// An account, with its own category in the identifier.
pub(crate) fn account(how: &Decoding, wire: &wire::Account<'_>, at: At) -> Result<Account, Error> {
    let missing = |field| at.error(field, "an account without its identifiers");
    let id = plain(wire.account_uid).ok_or_else(|| missing("accountUid"))?;
    let category = plain(wire.default_category).ok_or_else(|| missing("defaultCategory"))?;
    let word = plain(wire.account_type).unwrap_or_default();
    let id = Feed::of_account(&id, &category);
    let mut account = Account::new(id, how.bank.clone(), kind_of(&word));
    account.kind_detail = text(wire.account_type);
    account.name = words(wire.name);
    account.currency = plain(wire.currency).map(|code| Currency::parse(code.trim()));
    account.opened_on = When::day(wire.created_at, &how.zone);
    keyed(how, &mut account);
    Ok(account)
}

fn kind_of(word: &str) -> AccountKind {
    match word {
        "PRIMARY" | "ADDITIONAL" => AccountKind::Current,
        "SAVINGS" | "FIXED_TERM_DEPOSIT" => AccountKind::Savings,
        "LOAN" => AccountKind::Loan,
        word => AccountKind::Other(Text::from(word)),
    }
}

/// The key holds by the bank's identifier: the listing has no number.
fn keyed(how: &Decoding, account: &mut Account) {
    if let Some(app) = &how.key {
        let (key, basis) =
            AccountKey::derive(app, &[], &how.bank, &account.id, account.currency.as_ref());
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
}

/// A space in an account, with what was put into it.
pub(crate) fn space(
    how: &Decoding,
    wire: &Space<'_>,
    main: &AccountRef,
    at: At,
    page: &mut Page<AccountEntry>,
) {
    let goal = plain(wire.savings_goal_uid);
    let kind = if goal.is_some() { AccountKind::Savings } else { AccountKind::Current };
    let Some(category) = goal.or_else(|| plain(wire.space_uid)) else {
        page.rejected.push(at.error("", "a space without an identifier"));
        return;
    };
    let id = Feed::of_space(Feed::parse(&main.id).account, &category);
    let mut account = Account::new(id, how.bank.clone(), kind);
    account.kind_detail = Some(Text::from("space"));
    account.name = words(wire.name);
    account.parent = Some(main.id.clone());
    let mut balances = Vec::new();
    for (raw, field) in [(wire.total_saved, "totalSaved"), (wire.balance, "balance")] {
        let Some(raw) = raw else { continue };
        match money(raw, None, at, field) {
            Ok(amount) => {
                account.currency.get_or_insert_with(|| amount.currency.clone());
                let code = Text::from(field);
                balances.push(balance(how, &account.id, BalanceKind::Available, code, amount));
            }
            Err(error) => page.rejected.push(error),
        }
    }
    account.currency = account.currency.or_else(|| main.currency.clone());
    keyed(how, &mut account);
    let entry = AccountEntry::new(account);
    page.items.push(if balances.is_empty() || !how.allows(Scope::Balances) {
        entry
    } else {
        entry.with_balances(balances)
    });
}

/// What is booked, what can be spent, and what the bank lends.
pub(crate) fn balances(
    how: &Decoding,
    wire: &wire::Balances<'_>,
    account: &AccountRef,
    page: &mut Page<Balance>,
) {
    for (raw, code, kind) in [
        (wire.cleared_balance, "clearedBalance", BalanceKind::Booked),
        (wire.effective_balance, "effectiveBalance", BalanceKind::Available),
        (wire.pending_transactions, "pendingTransactions", BalanceKind::Pending),
        (wire.accepted_overdraft, "acceptedOverdraft", BalanceKind::Information),
        // By which of them the bank calls "the" amount, no source says.
        (wire.amount, "amount", BalanceKind::Information),
    ] {
        let Some(raw) = raw else { continue };
        match money(raw, account.currency.as_ref(), At::ALONE, code) {
            Ok(amount) => {
                page.items.push(balance(how, &account.id, kind, Text::from(code), amount));
            }
            Err(error) => page.rejected.push(error),
        }
    }
}

fn balance(
    how: &Decoding,
    account: &AccountId,
    kind: BalanceKind,
    code: Text,
    amount: Money,
) -> Balance {
    let mut balance = Balance::new(account.clone(), kind, amount);
    balance.code = Some(code);
    balance.fetched_at = how.fetched_at;
    balance
}

/// One row of a feed.
pub(crate) fn transaction(
    how: &Decoding,
    wire: &FeedItem<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Transaction, Error> {
    let amount = wire.amount.ok_or_else(|| at.error("amount", "a row without an amount"))?;
    let amount = money(amount, account.currency.as_ref(), at, "amount")?;
    let out = match plain(wire.direction).as_deref().map(str::trim) {
        Some("OUT") => true,
        Some("IN") => false,
        _ => return Err(at.error("direction", "a row that is neither in nor out")),
    };
    let amount = directed(amount, out);
    let mut row = Transaction::new(account.id.clone(), status(wire), amount);
    row.mutable = row.status == TransactionStatus::Pending;
    row.id = plain(wire.feed_item_uid).and_then(|id| TransactionId::usable(&id));
    if let Some(made) = When::read(wire.transaction_time, &how.zone) {
        row.made_on = Some(made.date);
        row.made_at = made.instant;
    }
    if row.status != TransactionStatus::Pending
        && let Some(booked) = When::read(wire.settlement_time, &how.zone)
    {
        row.booked_on = Some(booked.date);
        row.booked_at = booked.instant;
    }
    row.kind = kind(wire);
    if how.allows(Scope::Transactions) {
        row.original = original(wire, &row.amount, out);
        let mut code = TransactionCode::default();
        code.bank_category = text(wire.spending_category);
        code.proprietary = text(wire.source);
        row.code = code.filled();
    }
    sides(how, wire, &mut row);
    Ok(row)
}

/// Which of the bank's words mean money that moved, will move, or never did.
fn status(wire: &FeedItem<'_>) -> TransactionStatus {
    let word = plain(wire.status).unwrap_or_default();
    match word.as_ref().trim() {
        "SETTLED" => TransactionStatus::Booked,
        "PENDING" | "RETRYING" | "ACCOUNT_CHECK" => TransactionStatus::Pending,
        "UPCOMING" => TransactionStatus::Future,
        "DECLINED" => TransactionStatus::Rejected,
        "REVERSED" => TransactionStatus::Cancelled,
        // Whether REFUNDED leaves the row booked, no source says.
        word => TransactionStatus::Other(Text::from(word)),
    }
}

/// By the source, as far as its word speaks for itself.
fn kind(wire: &FeedItem<'_>) -> Option<TransactionKind> {
    Some(match plain(wire.source)?.as_ref() {
        "MASTER_CARD" => TransactionKind::CardPayment,
        "CASH_WITHDRAWAL" => TransactionKind::Cash,
        "DIRECT_DEBIT" => TransactionKind::DirectDebit,
        "STANDING_ORDER" => TransactionKind::StandingOrder,
        "INTEREST_PAYMENT" => TransactionKind::Interest,
        "CHEQUE" => TransactionKind::Cheque,
        "FASTER_PAYMENTS_IN" | "FASTER_PAYMENTS_OUT" | "INTERNAL_TRANSFER" => {
            TransactionKind::Transfer
        }
        _ => return None,
    })
}

/// What was paid abroad.
fn original(wire: &FeedItem<'_>, amount: &Money, out: bool) -> Option<Box<Original>> {
    let source = money(wire.source_amount?, None, At::ALONE, "sourceAmount").ok()?;
    (source.currency != amount.currency).then(|| Box::new(Original::new(directed(source, out))))
}

/// The shop or the person on the other side, and the texts that may name them.
fn sides(how: &Decoding, wire: &FeedItem<'_>, row: &mut Transaction) {
    let open = how.allows(Scope::TransactionsCounterparty);
    let shop = plain(wire.counter_party_type).as_deref() == Some("MERCHANT");
    if open || (shop && how.allows(Scope::Transactions)) {
        row.description = words(wire.reference);
    }
    if shop {
        let mut merchant = Merchant::default();
        if how.allows(Scope::Transactions) {
            merchant.name = words(wire.counter_party_name);
        }
        if how.allows(Scope::TransactionsPlace) {
            merchant.country = plain(wire.country).and_then(|code| Country::parse(code.trim()));
        }
        row.merchant = merchant.filled();
    } else if open {
        let mut other = Counterparty::default();
        other.name = words(wire.counter_party_name);
        row.counterparty = other.filled();
    }
    if open {
        row.remittance.extend(words(wire.user_note));
    }
}

/// A whole number of the currency's smallest unit.
fn money(raw: Raw<'_>, account: Option<&Currency>, at: At, field: &str) -> Result<Money, Error> {
    let wire = raw
        .read::<wire::Money<'_>>()
        .ok_or_else(|| at.error(field, "an amount that is no object"))?;
    let own = plain(wire.currency).map(|code| Currency::parse(code.trim()));
    let currency = own.or_else(|| account.cloned());
    let currency = currency.ok_or_else(|| at.error(field, "an amount without a currency"))?;
    let units: Option<i64> = plain(wire.minor_units).and_then(|text| text.trim().parse().ok());
    let units = units.ok_or_else(|| at.error(field, "no whole number of minor units"))?;
    Money::from_minor_units(units, currency)
        .map_err(|_| at.error(field, "a currency without minor units, or too large an amount"))
}

/// Money in the direction that stands beside it, whatever its own sign.
fn directed(money: Money, out: bool) -> Money {
    if (money.amount > Amount::ZERO) == out { money.negated() } else { money }
}

/// The bank's own word.
fn text(raw: Option<Raw<'_>>) -> Option<Text> {
    plain(raw).map(|text| Text::from(&*text))
}

/// Somebody's words.
fn words(raw: Option<Raw<'_>>) -> Option<UntrustedText> {
    plain(raw).map(|text| UntrustedText::new(&text))
}

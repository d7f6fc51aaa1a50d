//! Transactions.

use guichet_core::{
    AccountKind, AccountRef, Amount, CardUse, Counterparty, Currency, CurrencyBasis, Error,
    Merchant, Money, Original, References, Scope, Text, Transaction, TransactionCode,
    TransactionId, TransactionKind, TransactionStatus,
};
use guichet_http::json::When;

use super::transaction_kind::{self, Direction, says_it_all};
use super::{At, amount, party, text, words};
use crate::Decoding;
use crate::wire::{self, Address, Item, Payee, Raw};

/// One element of the list of transactions; `Ok(None)` if it lies before what may be read.
pub(crate) fn transaction(
    how: &Decoding,
    item: &Item<wire::Transaction<'_>>,
    account: &AccountRef,
    at: At,
) -> Result<Option<Transaction>, Error> {
    let wire = &item.body;
    let at = at.inside(item.wrapper.map(|(key, _)| key));
    if item.wrapper.is_none() && wire.amount.is_none() && wire.transaction_id.is_none() {
        return Err(at.error("", "a transaction in an envelope that is not known"));
    }
    let word = wire.transaction_type.and_then(Raw::text);
    let (direction, unsure) = direction(wire, word.as_deref(), at)?;
    let currency = account.currency.as_ref().or(how.currency.as_ref());
    let amount = signed_amount(wire, direction, currency, at)?;

    let status = status(wire, unsure);
    let mut row = Transaction::new(account.id.clone(), status, amount);
    row.currency_basis = CurrencyBasis::Account;
    days(how, wire, &mut row);
    if is_too_early(how, &row) {
        return Ok(None);
    }
    row.mutable = row.status == TransactionStatus::Pending;
    row.id = wire.transaction_id.and_then(Raw::text).and_then(|id| TransactionId::usable(&id));
    row.entry_reference = text(wire.reference);
    row.replaces = replaced(wire, &account.kind, direction, &row);
    row.fee = fee(wire, currency);
    if let Some(word) = &word {
        let (kind, channel) = transaction_kind::kind(word, &account.kind, direction);
        row.kind = Some(kind);
        row.channel = channel.filter(|_| how.allows(Scope::Transactions));
    }
    if how.allows(Scope::Transactions) {
        details(how, wire, &mut row, direction);
    }
    people(how, wire, &mut row);
    Ok(Some(row))
}

/// Which way the money went, and whether the bank was unsure itself.
fn direction(
    wire: &wire::Transaction<'_>,
    word: Option<&str>,
    at: At,
) -> Result<(Direction, bool), Error> {
    let memo = wire.debit_credit_memo.and_then(Raw::text);
    match memo.as_deref() {
        Some("DEBIT") => Ok((Direction::Out, false)),
        Some("CREDIT") => Ok((Direction::In, false)),
        // Plaid reads it as a debit that is pending; plaid/core-exchange fe0114f, 2026-07-24
        // (quirk 23).
        Some("MEMO") => Ok((Direction::Out, true)),
        _ => match word.and_then(transaction_kind::direction) {
            Some(direction) => Ok((direction, false)),
            None => Err(at.error("debitCreditMemo", "a transaction without a direction")),
        },
    }
}

/// The amount without its own sign, with that of the direction (quirks 21 and 22).
fn signed_amount(
    wire: &wire::Transaction<'_>,
    direction: Direction,
    currency: Option<&Currency>,
    at: At,
) -> Result<Money, Error> {
    let Some(amount) = wire.amount.and_then(Raw::amount) else {
        return Err(at.error("amount", "a transaction without an amount"));
    };
    let Ok(amount) = amount else {
        return Err(at.error("amount", "an amount that is no exact number"));
    };
    let Some(currency) = currency else {
        return Err(at.error("amount", "an amount without a currency"));
    };
    Ok(Money::new(with_sign(amount, direction), currency.clone()))
}

fn with_sign(amount: Amount, direction: Direction) -> Amount {
    match direction {
        Direction::Out => amount.abs().negated(),
        Direction::In => amount.abs(),
    }
}

/// How far it has come (quirks 23 and 25).
fn status(wire: &wire::Transaction<'_>, unsure: bool) -> TransactionStatus {
    if unsure {
        return TransactionStatus::Pending;
    }
    let word = wire.status.and_then(Raw::text);
    match word.as_deref() {
        Some("POSTED") => TransactionStatus::Booked,
        Some("PENDING" | "AUTHORIZATION" | "MEMO") => TransactionStatus::Pending,
        Some(other) => TransactionStatus::Other(Text::new(other)),
        None if wire.posted_timestamp.and_then(Raw::text).is_some() => TransactionStatus::Booked,
        None => TransactionStatus::Other(Text::EMPTY),
    }
}

fn days(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction) {
    if let Some(posted) = When::read(wire.posted_timestamp, &how.zone) {
        if row.status == TransactionStatus::Pending {
            // The status wins over the time of posting (quirk 26).
            row.expected_on = Some(posted.date);
        } else {
            row.booked_on = Some(posted.date);
            row.booked_at = posted.instant;
        }
    }
    if let Some(made) = When::read(wire.transaction_timestamp, &how.zone) {
        row.made_on = Some(made.date);
        row.made_at = made.instant;
    }
}

/// Whether it lies before the first day that the customer permitted.
fn is_too_early(how: &Decoding, row: &Transaction) -> bool {
    let day = row.booked_on.or(row.made_on).or(row.expected_on);
    how.permissions.not_before.zip(day).is_some_and(|(first, day)| day < first)
}

/// The authorisation that a card posting settles.
///
/// The same field names what a reversal reverses and what a correction follows, and those stay
/// booked; only a posted debit of a card is sure to replace an entry (quirk 32).
fn replaced(
    wire: &wire::Transaction<'_>,
    account: &AccountKind,
    direction: Direction,
    row: &Transaction,
) -> Option<TransactionId> {
    let by_card = matches!(account, AccountKind::Card | AccountKind::ChargeCard)
        || wire.card_number_display.and_then(Raw::text).is_some();
    if !by_card || direction == Direction::In || row.status != TransactionStatus::Booked {
        return None;
    }
    let other = TransactionId::usable(&wire.reference_transaction_id?.text()?)?;
    (row.id.as_ref() != Some(&other)).then_some(other)
}

/// What was charged on a trade: commission and fees together, negative.
fn fee(wire: &wire::Transaction<'_>, currency: Option<&Currency>) -> Option<Money> {
    let sum = match (amount(wire.commission), amount(wire.fees)) {
        (Some(commission), Some(fees)) => commission.abs().checked_add(fees.abs()).ok()?,
        (one, other) => one.or(other)?.abs(),
    };
    (!sum.is_zero()).then_some(())?;
    Some(Money::new(sum.negated(), currency?.clone()))
}

/// What needs `transactions`: merchant, card, codes, the foreign amount.
fn details(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    row: &mut Transaction,
    direction: Direction,
) {
    let foreign = amount(wire.foreign_amount).zip(wire.foreign_currency.and_then(Raw::text));
    row.original = foreign.map(|(amount, currency)| {
        let currency = Currency::parse(currency.trim());
        Box::new(Original::new(Money::new(with_sign(amount, direction), currency)))
    });
    row.card = wire.card_number_display.and_then(last_digits);

    let (mcc, bank_category) = category(wire);
    let mut code = TransactionCode::default();
    code.proprietary = text(wire.transaction_type)
        .filter(|word| !row.kind.as_ref().is_some_and(|kind| says_it_all(word.as_str(), kind)));
    code.bank_category = bank_category;
    row.code = code.filled();

    let cheque =
        text(wire.check_number).filter(|it| it.as_str().bytes().any(|digit| digit != b'0'));
    if cheque.is_some() {
        let mut references = References::default();
        references.cheque = cheque;
        row.references = references.filled();
    }
    row.merchant = merchant(how, wire, mcc, row.kind.as_ref());
}

/// The merchant, by the old field where a card was used, and by the new one.
fn merchant(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    mcc: Option<Text>,
    kind: Option<&TransactionKind>,
) -> Option<Box<Merchant>> {
    let mut merchant = Merchant::default();
    if let Some(payee) = wire.transaction_payee.and_then(Raw::read::<Payee<'_>>) {
        merchant.name = words(payee.merchant_name);
        // The address of a person is not a place where a card was used.
        let may_place = merchant.name.is_some() && how.allows(Scope::TransactionsPlace);
        let wire = payee.address.filter(|_| may_place).and_then(Raw::read::<Address<'_>>);
        if let Some(wire) = wire {
            place(&mut merchant, &wire);
        }
    }
    if merchant.name.is_none() && names_merchant(kind, mcc.as_ref()) {
        merchant.name = words(wire.payee);
    }
    merchant.mcc = mcc;
    merchant.filled()
}

fn place(merchant: &mut Merchant, wire: &Address<'_>) {
    let address = party::address(wire);
    merchant.address = address.lines.into_iter().next();
    merchant.city = address.city;
    merchant.region = address.region;
    merchant.postal_code = address.postal_code;
    merchant.country = address.country;
}

/// Whether the old `payee` is a shop and not a person.
fn names_merchant(kind: Option<&TransactionKind>, mcc: Option<&Text>) -> bool {
    mcc.is_some() || matches!(kind, Some(TransactionKind::CardPayment | TransactionKind::Refund))
}

/// What tells of people: description, memo and the other side.
fn people(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction) {
    let open = how.allows(Scope::TransactionsCounterparty);
    let harmless = row.kind.as_ref().is_some_and(TransactionKind::names_no_person);
    if how.allows(Scope::Transactions) && (open || harmless) {
        row.description = words(wire.description);
    }
    if !open {
        return;
    }
    row.remittance.extend(words(wire.memo));
    let payee = wire.transaction_payee.and_then(Raw::read::<Payee<'_>>);
    let mut name = payee.and_then(|payee| words(payee.individual_name));
    let mcc = row.merchant.as_ref().and_then(|merchant| merchant.mcc.as_ref());
    let named = row.merchant.as_ref().is_some_and(|merchant| merchant.name.is_some());
    if name.is_none() && !named && !names_merchant(row.kind.as_ref(), mcc) {
        name = words(wire.payee);
    }
    if name.is_some() {
        let mut other = Counterparty::default();
        other.name = name;
        row.counterparty = other.filled();
    }
}

/// The merchant category code, or the bank's own category (quirk 35).
fn category(wire: &wire::Transaction<'_>) -> (Option<Text>, Option<Text>) {
    let Some(category) = wire.category.and_then(Raw::text) else {
        return (None, text(wire.sub_category));
    };
    let detail = wire.sub_category.and_then(Raw::text);
    let category = category.trim();
    let is_code = category.len() == 4 && category.bytes().all(|byte| byte.is_ascii_digit());
    match detail.as_deref().map(str::trim) {
        None if is_code => (Some(Text::new(category)), None),
        Some(scheme) if is_code && scheme.eq_ignore_ascii_case("MCC") => {
            (Some(Text::new(category)), None)
        }
        None => (None, Some(Text::new(category))),
        Some(detail) => (None, Some(Text::from(format!("{category} ({detail})")))),
    }
}

/// The digits that a bank shows of a card's number: at most the last four.
fn last_digits(raw: Raw<'_>) -> Option<CardUse> {
    let shown = raw.text()?;
    let shown = shown.trim();
    let digits = shown.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let start = shown.len().checked_sub(digits)?;
    (digits >= 2).then(|| shown.get(start..).map(CardUse::new)).flatten()
}

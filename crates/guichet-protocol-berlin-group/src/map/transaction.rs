//! Transactions.

use std::borrow::Cow;

use guichet_core::raw::Page;
use guichet_core::{
    AccountId, AccountKind, AccountRef, Currency, Error, Money, Original, References, Scope, Text,
    Transaction, TransactionCode, TransactionId, TransactionKind, TransactionStatus, UntrustedText,
};
use guichet_http::json::When;

use super::kind::{self, Direction};
use super::money::{self, optional};
use super::{
    At, Signs, elements, identifier, merchant, own, party, remittance, text, untrusted, words,
};
use crate::Decoding;
use crate::wire::{self, ExchangeRate, Raw};

/// The account whose transactions are read.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    id: &'a AccountId,
    currency: Option<&'a Currency>,
    signs: Signs,
    is_card: bool,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        account: &'a AccountRef,
        currency: Option<&'a Currency>,
        signs: Signs,
    ) -> Self {
        let is_card = matches!(account.kind, AccountKind::Card | AccountKind::ChargeCard);
        Self { id: &account.id, currency: money::single(currency), signs, is_card }
    }
}

/// One element of a list of transactions, put on the page unless it lies before what may be read.
pub(crate) fn transaction(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    of: Subject<'_>,
    at: At,
    page: &mut Page<Transaction>,
) -> Result<(), Error> {
    let mut row = basic(how, wire, of, at, "")?;
    if is_too_early(how, &row) {
        return Ok(());
    }
    let direction = direction(&row.amount);
    row.id = [wire.transaction_id, wire.card_transaction_id]
        .into_iter()
        .find_map(|raw| TransactionId::usable(&raw?.text()?));
    row.entry_reference = provided(wire.entry_reference).map(own);
    row.fee = optional(wire.markup_fee, of.currency).filter(|fee| !fee.amount.is_zero());
    row.fee = row.fee.map(|fee| Money::new(fee.amount.abs().negated(), fee.currency));
    if how.allows(Scope::Balances) {
        row.balance_after = balance_after(wire, of);
    }
    details(how, wire, &mut row, of, direction);
    people(how, wire, &mut row, direction);
    parts(how, wire, &mut row, of, at, &mut page.rejected);
    page.items.push(row);
    Ok(())
}

/// Amount, status and days; `within` is the path from `at` to the entry.
fn basic(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    of: Subject<'_>,
    at: At,
    within: &str,
) -> Result<Transaction, Error> {
    let (amount, basis) = money::money(wire.transaction_amount, of.currency)
        .map_err(|fault| fault.error(at, &format!("{within}transactionAmount")))?;
    let mut row = Transaction::new(of.id.clone(), status(at), of.signs.apply(amount));
    row.currency_basis = basis;
    row.mutable = row.status == TransactionStatus::Pending;
    days(how, wire, &mut row);
    Ok(row)
}

/// The list in which it stands is what the standard has for a status.
fn status(at: At) -> TransactionStatus {
    match at.list() {
        Some("pending") => TransactionStatus::Pending,
        Some("information") => TransactionStatus::Information,
        _ => TransactionStatus::Booked,
    }
}

fn direction(amount: &Money) -> Direction {
    if amount.amount.is_negative() { Direction::Out } else { Direction::In }
}

fn days(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction) {
    let booked = When::read(wire.booking_date, &how.zone);
    let instant = When::read(wire.booking_date_time, &how.zone);
    if let Some(day) = booked.or(instant).map(|when| when.date) {
        if row.status == TransactionStatus::Booked {
            row.booked_on = Some(day);
            row.booked_at = instant.or(booked).and_then(|when| when.instant);
        } else {
            // Only what is booked has a day of booking (quirk 24).
            row.expected_on = Some(day);
        }
    }
    row.value_on = When::day(wire.value_date, &how.zone)
        .or_else(|| When::day(wire.value_date_time, &how.zone));
    if let Some(made) = When::read(wire.acceptor_transaction_date_time, &how.zone) {
        row.made_on = Some(made.date);
        row.made_at = made.instant;
    }
    if let Some(day) = When::day(wire.transaction_date, &how.zone) {
        row.made_on = Some(day);
    }
}

/// Whether it lies before the first day that the customer permitted.
fn is_too_early(how: &Decoding, row: &Transaction) -> bool {
    let day = row.booked_on.or(row.made_on).or(row.expected_on).or(row.value_on);
    how.permissions.not_before.zip(day).is_some_and(|(first, day)| day < first)
}

/// A reference that is one: banks write `NOTPROVIDED` where there is none (quirk 27).
fn provided(raw: Option<Raw<'_>>) -> Option<Cow<'_, str>> {
    raw?.text().filter(|text| {
        let text = text.trim_ascii();
        !text.eq_ignore_ascii_case("NOTPROVIDED") && !text.eq_ignore_ascii_case("NONREF")
    })
}

/// The balance after the entry: an object in the standard, bare money at some banks (quirk 30).
fn balance_after(wire: &wire::Transaction<'_>, of: Subject<'_>) -> Option<Money> {
    let raw = wire.balance_after_transaction?;
    let nested = raw.read::<wire::Balance<'_>>().and_then(|balance| balance.balance_amount);
    optional(nested.or(Some(raw)), of.currency).map(|money| of.signs.apply(money))
}

/// What the transaction is, where, and what else needs `transactions`.
fn details(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    row: &mut Transaction,
    of: Subject<'_>,
    direction: Direction,
) {
    let channel;
    (row.kind, channel) = kind_of(wire, of, direction);
    row.merchant = merchant::merchant(how, wire);
    if !how.allows(Scope::Transactions) {
        return;
    }
    row.channel = channel;
    row.original = original(wire, of, direction);
    row.card = identifier::card_use(wire.masked_p_a_n);
    let mut code = TransactionCode::default();
    code.iso20022 = text(wire.bank_transaction_code);
    code.proprietary = text(wire.proprietary_bank_transaction_code);
    code.purpose = text(wire.purpose_code);
    row.code = code.filled();
    if let Some(cheque) = cheque(wire) {
        row.references.get_or_insert_default().cheque = Some(cheque);
    }
}

fn cheque(wire: &wire::Transaction<'_>) -> Option<Text> {
    text(wire.check_id)
        .filter(|it| it.as_str().bytes().any(|byte| byte.is_ascii_digit() && byte != b'0'))
}

/// The kind by the bank's code, else by a field that only one kind has.
fn kind_of(
    wire: &wire::Transaction<'_>,
    of: Subject<'_>,
    direction: Direction,
) -> (Option<TransactionKind>, Option<guichet_core::Channel>) {
    let code = wire.bank_transaction_code.and_then(Raw::text);
    if let Some((kind, channel)) = code.and_then(|code| kind::transaction(&code, direction)) {
        return (Some(kind), channel);
    }
    let has_merchant = wire.merchant_category_code.and_then(Raw::text).is_some()
        || wire.terminal_id.and_then(Raw::text).is_some()
        || wire.card_acceptor_address.is_some();
    let kind = match direction {
        Direction::Out if of.is_card && has_merchant => Some(TransactionKind::CardPayment),
        Direction::In if of.is_card && has_merchant => Some(TransactionKind::Refund),
        Direction::Out if cheque(wire).is_some() => Some(TransactionKind::Cheque),
        Direction::Out if provided(wire.mandate_id).is_some() => Some(TransactionKind::DirectDebit),
        _ => None,
    };
    (kind, None)
}

/// What was paid in another currency, with the sign of the amount.
fn original(
    wire: &wire::Transaction<'_>,
    of: Subject<'_>,
    direction: Direction,
) -> Option<Box<Original>> {
    let money = optional(wire.original_amount, of.currency)?;
    let amount = money.amount.abs();
    let amount = if direction == Direction::Out { amount.negated() } else { amount };
    let mut original = Original::new(Money::new(amount, money.currency));
    let rate = elements(wire.currency_exchange).into_iter().next();
    original.rate = rate
        .and_then(Raw::read::<ExchangeRate<'_>>)
        .and_then(|rate| money::number(rate.exchange_rate));
    Some(Box::new(original))
}

/// What tells of people: texts, references, the other side.
fn people(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    row: &mut Transaction,
    direction: Direction,
) {
    let open = how.allows(Scope::TransactionsCounterparty);
    let harmless = row.kind.as_ref().is_some_and(TransactionKind::names_no_person);
    let may_describe = how.allows(Scope::Transactions) && (open || harmless);
    if !open && !may_describe {
        return;
    }
    let mut lines = remittance::lines(wire);
    if may_describe && row.description.is_none() {
        // A single line is not told twice.
        row.description =
            description(wire).or_else(|| lines.take_single()).or_else(|| lines.whole());
    }
    if !open {
        return;
    }
    row.remittance = lines.into_texts();
    row.counterparty = party::counterparty(wire, direction);
    row.ultimate_counterparty = party::ultimate(wire, direction);
    let reference = |raw| provided(raw).map(untrusted);
    let mut references = References::default();
    references.end_to_end = reference(wire.end_to_end_id);
    references.mandate = reference(wire.mandate_id);
    references.creditor = reference(wire.creditor_id);
    references.structured = remittance::reference(wire);
    if let Some(found) = references.filled() {
        let cheque = row.references.take().and_then(|old| old.cheque);
        let all = row.references.insert(found);
        all.cheque = cheque;
    }
}

/// The bank's own text; where there is none, the payer's stands for it (quirk 37).
fn description(wire: &wire::Transaction<'_>) -> Option<UntrustedText> {
    words(wire.additional_information).or_else(|| words(wire.transaction_details))
}

/// The entries of a batch, or the details of the one payment (quirk 38).
fn parts(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    row: &mut Transaction,
    of: Subject<'_>,
    at: At,
    rejected: &mut Vec<Error>,
) {
    if wire.entry_details.is_none() {
        return;
    }
    let list = elements(wire.entry_details);
    let alone = list.len() == 1;
    for (index, raw) in list.into_iter().enumerate() {
        let within = format!("entryDetails[{index}].");
        let Some(detail) = raw.read::<wire::Transaction<'_>>() else {
            let path = within.trim_end_matches('.');
            rejected.push(at.error(path, "a detail that is no object"));
            continue;
        };
        if alone {
            // What the entry says itself wins.
            let mut whole =
                Transaction::new(row.account.clone(), row.status.clone(), row.amount.clone());
            whole.kind.clone_from(&row.kind);
            whole.description = row.description.take();
            people(how, &detail, &mut whole, direction(&row.amount));
            row.description = whole.description;
            row.counterparty = row.counterparty.take().or(whole.counterparty);
            row.ultimate_counterparty =
                row.ultimate_counterparty.take().or(whole.ultimate_counterparty);
            row.references = row.references.take().or(whole.references);
            if remittance::lines(wire).is_empty() {
                row.remittance = whole.remittance;
            }
            continue;
        }
        match basic(how, &detail, of, at, &within) {
            Ok(mut part) => {
                let direction = direction(&part.amount);
                details(how, &detail, &mut part, of, direction);
                people(how, &detail, &mut part, direction);
                row.parts.push(part);
            }
            Err(error) => rejected.push(error),
        }
    }
}

//! Transactions.

use std::borrow::Cow;

use guichet_core::{
    AccountKind, AccountRef, Amount, Currency, CurrencyBasis, Error, Merchant, Money, Original,
    References, Scope, Text, Transaction, TransactionId, TransactionKind, TransactionStatus,
};
use guichet_http::json::When;
use serde_json::value::RawValue;

use super::code::{Code, Direction};
use super::{At, amount_and_currency, currency as currency_of, party, text, untrusted, words};
use crate::wire::{self, AmountDetail, AmountDetails, Charges, Nested, Raw};
use crate::{Decoding, Quirk};

mod remittance;

use remittance::Remitted;

/// One element of the list of transactions; `Ok(None)` if it lies before what may be read.
pub(crate) fn transaction(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Option<Transaction>, Error> {
    let money = wire.transaction_amount.as_ref().and_then(Nested::object);
    let stated = money.and_then(|money| currency_of(money.currency));
    let amount = match money.and_then(|money| money.amount).and_then(Raw::grouped_amount) {
        Some(Ok(amount)) => amount,
        Some(Err(_)) => {
            return Err(at.error("transactionAmount", "an amount that is no exact number"));
        }
        None => return Err(at.error("transactionAmount", "a transaction without an amount")),
    };
    let basis = if stated.is_some() { CurrencyBasis::Stated } else { CurrencyBasis::Account };
    let currency = stated
        .as_ref()
        .or(account.currency.as_ref())
        .or(how.currency.as_ref())
        .ok_or_else(|| at.error("transactionAmount", "an amount without a currency"))?;
    let code = Code::read(wire.bank_transaction_code.as_ref().and_then(Nested::object));
    let direction = direction(wire, &code, amount, at)?;

    let money = Money::new(with_sign(amount, direction), currency.clone());
    let mut row = Transaction::new(account.id.clone(), status(how, wire), money);
    row.currency_basis = basis;
    row.mutable = row.status == TransactionStatus::Pending;
    days(how, wire, &mut row);
    if is_too_early(how, &row) {
        return Ok(None);
    }
    row.entry_reference = wire.entry_reference.and_then(whole_number);
    row.id = wire.resource_id.and_then(Raw::text).and_then(|id| TransactionId::usable(&id));
    row.fee = fee(wire, currency);
    row.kind = kind(how, wire, &code, account, direction);
    if how.allows(Scope::Transactions) {
        row.channel = code.channel();
        row.code = code.words();
        row.original = original(wire, direction, currency);
    }
    told(how, wire, &mut row, direction);
    Ok(Some(row))
}

/// Which way the money went (faults 20 and 21): by the indicator, else by a code that can mean
/// one thing only, else by a minus sign. A plain amount alone tells nothing.
fn direction(
    wire: &wire::Transaction<'_>,
    code: &Code<'_>,
    amount: Amount,
    at: At,
) -> Result<Direction, Error> {
    let word = wire.credit_debit_indicator.and_then(Raw::text);
    word.and_then(|word| Direction::of_word(&word))
        .or_else(|| code.direction())
        .or_else(|| amount.is_negative().then_some(Direction::Out))
        .ok_or_else(|| at.error("creditDebitIndicator", "a transaction without a direction"))
}

fn with_sign(amount: Amount, direction: Direction) -> Amount {
    match direction {
        Direction::Out => amount.abs().negated(),
        Direction::In => amount.abs(),
    }
}

/// How far it has come (faults 23 and 24).
fn status(how: &Decoding, wire: &wire::Transaction<'_>) -> TransactionStatus {
    let word = wire.status.and_then(Raw::text);
    match word.as_deref().map(str::trim) {
        Some("BOOK") => TransactionStatus::Booked,
        Some("PDNG") => TransactionStatus::Pending,
        Some("OTHR") if how.has(Quirk::OtherMeansPending) => TransactionStatus::Pending,
        Some("FUTR") => TransactionStatus::Future,
        Some("INFO") => TransactionStatus::Information,
        Some("RJCT") => TransactionStatus::Rejected,
        Some(other) => TransactionStatus::Other(Text::new(other)),
        None if wire.booking_date.and_then(Raw::text).is_some() => TransactionStatus::Booked,
        None => TransactionStatus::Other(Text::EMPTY),
    }
}

/// The days. A booking day of what is not booked yet is the day on which it is expected
/// (fault 25).
fn days(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction) {
    let booked = When::read(wire.booking_date, &how.zone);
    row.expected_on = When::day(wire.expected_booking_date, &how.zone);
    if matches!(row.status, TransactionStatus::Pending | TransactionStatus::Future) {
        row.expected_on = row.expected_on.or(booked.map(|when| when.date));
    } else if let Some(booked) = booked {
        row.booked_on = Some(booked.date);
        row.booked_at = booked.instant;
    }
    row.value_on = When::day(wire.value_date, &how.zone);
    if let Some(made) = When::read(wire.transaction_date, &how.zone) {
        row.made_on = Some(made.date);
        row.made_at = made.instant;
    }
}

/// Whether it lies before the first day that the customer permitted.
fn is_too_early(how: &Decoding, row: &Transaction) -> bool {
    let Some(first) = how.permissions.not_before else { return false };
    let day = row.booked_on.or(row.made_on).or(row.expected_on).or(row.value_on);
    day.is_some_and(|day| day < first)
}

/// An identifier that may come as a number, in scientific notation too: the number itself, and
/// never what a binary fraction makes of it (fault 26).
fn whole_number(raw: Raw<'_>) -> Option<Text> {
    let text = raw.text()?;
    let is_number = || raw.read::<&RawValue>().is_some_and(|json| !json.get().starts_with('"'));
    if text.contains(['e', 'E'])
        && is_number()
        && let Ok(number) = Amount::parse_scientific(&text)
    {
        return Some(Text::from(number.to_string()));
    }
    Some(Text::new(text.trim()))
}

/// What it is. One look at the words is taken whatever the customer permitted: for the line that
/// sums up a card, which must not be counted beside the card; nothing of them is kept (fault 30).
fn kind(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    code: &Code<'_>,
    account: &AccountRef,
    direction: Direction,
) -> Option<TransactionKind> {
    if how.has(Quirk::CardSummaryLine)
        && account.kind == AccountKind::Current
        && direction == Direction::Out
        && Remitted::read(wire.remittance_information).sums_up_a_card()
    {
        return Some(TransactionKind::CardRepayment);
    }
    let by_card = account.kind == AccountKind::ChargeCard || wire.merchant_category_code.is_some();
    let ordered = wire.standing_order_characteristics.is_some();
    code.kind(direction).or(match direction {
        Direction::Out if ordered => Some(TransactionKind::StandingOrder),
        Direction::Out if by_card => Some(TransactionKind::CardPayment),
        Direction::In if wire.merchant_category_code.and_then(Raw::text).is_some() => {
            Some(TransactionKind::Refund)
        }
        _ => None,
    })
}

/// What the bank charged, negative.
fn fee(wire: &wire::Transaction<'_>, currency: &Currency) -> Option<Money> {
    let charges = wire.charges?.read::<Charges<'_>>()?;
    let (raw, stated) = amount_and_currency(charges.total_charges_and_tax_amount)?;
    let amount = raw.grouped_amount()?.ok()?;
    let currency = stated.unwrap_or_else(|| currency.clone());
    (!amount.is_zero()).then(|| Money::new(amount.abs().negated(), currency))
}

/// The amount before it was converted, if that was in another currency.
fn original(
    wire: &wire::Transaction<'_>,
    direction: Direction,
    currency: &Currency,
) -> Option<Box<Original>> {
    let details = wire.transaction_amount_details?.read::<AmountDetails<'_>>()?;
    let foreign = |raw: Option<Raw<'_>>| {
        let detail = raw?.read::<AmountDetail<'_>>()?;
        let (raw, stated) = amount_and_currency(detail.amount)?;
        let amount = raw.grouped_amount()?.ok()?;
        let stated = stated.filter(|stated| stated != currency)?;
        let mut original = Original::new(Money::new(with_sign(amount, direction), stated));
        original.rate = detail.exchange_rate.and_then(Raw::amount).and_then(Result::ok);
        Some(Box::new(original))
    };
    foreign(details.instructed_amount).or_else(|| foreign(details.transaction_amount))
}

/// What needs words: the text, the shop, the other side, the references.
fn told(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction, direction: Direction) {
    let open = how.allows(Scope::TransactionsCounterparty);
    let full = how.allows(Scope::Transactions);
    if !open && !full {
        return;
    }
    let at_shop = matches!(row.kind, Some(TransactionKind::CardPayment | TransactionKind::Refund));
    let harmless = row.kind.as_ref().is_some_and(TransactionKind::names_no_person);
    if open || harmless {
        let remitted = Remitted::read(wire.remittance_information);
        let added = words(wire.additional_transaction_information);
        if full {
            row.description = added.clone().or_else(|| remitted.whole().map(untrusted));
        }
        // A single line is the bank's text already.
        if open && (remitted.is_several() || !full || added.is_some()) {
            row.remittance = remitted.lines().map(untrusted).collect();
        }
        if open {
            let mut references = References::default();
            references.end_to_end = words(wire.end_to_end_id)
                .filter(|it| TransactionId::usable(it.as_untrusted_str()).is_some());
            references.structured = remitted.reference().map(untrusted);
            row.references = references.filled();
        }
    }
    let parties = wire.related_parties.as_ref().and_then(Nested::object);
    if full {
        let mut merchant = Merchant::default();
        merchant.mcc = text(wire.merchant_category_code);
        if let Some(parties) = parties.filter(|_| at_shop) {
            // Money that comes back has the shop as its debtor, or still as its creditor.
            let party = match direction {
                Direction::Out => parties.creditor,
                Direction::In => parties.debtor.or(parties.creditor),
            };
            merchant.name = party::name(party);
            if how.allows(Scope::TransactionsPlace) {
                party::place(&mut merchant, party);
            }
        }
        row.merchant = merchant.filled();
    }
    if let Some(parties) = parties.filter(|_| open && !at_shop) {
        let (party, account, agent, ultimate) = match direction {
            Direction::Out => (
                parties.creditor,
                parties.creditor_account,
                parties.creditor_agent,
                parties.ultimate_creditor,
            ),
            Direction::In => (
                parties.debtor,
                parties.debtor_account,
                parties.debtor_agent,
                parties.ultimate_debtor,
            ),
        };
        row.counterparty = party::counterparty(party, account, agent);
        row.ultimate_counterparty = party::counterparty(ultimate, None, None);
    }
}

/// Text that is borrowed where it can be.
type Line<'a> = Cow<'a, str>;

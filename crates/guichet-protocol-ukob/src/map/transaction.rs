//! Transactions.

use guichet_core::{
    AccountRef, CardUse, Channel, CurrencyBasis, Error, Merchant, Money, Original, References,
    Scope, Text, Transaction, TransactionCode, TransactionId, TransactionKind, TransactionStatus,
    UntrustedText,
};
use guichet_http::json::{At, When};

use super::identifier::{counterparty, last_digits};
use super::{
    Direction, currency, list, owner, said, signed, text, transaction_kind, unsigned, words,
};
use crate::Decoding;
use crate::wire::{self, BankCode, Exchange, Nested, Raw};

/// One element of a list of transactions; `Ok(None)` if it lies before what may be read, or if it
/// is another account's, as in the list of all accounts (quirk 20).
pub(crate) fn transaction(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Option<Transaction>, Error> {
    let Some(owner) = owner(account, wire.account_id) else { return Ok(None) };
    let (amount, stated) = signed(wire.amount.as_ref(), wire.credit_debit_indicator, at)?;
    let direction = if amount.is_negative() { Direction::Out } else { Direction::In };
    // Zero has no sign, but a word beside it.
    let direction = Direction::read(wire.credit_debit_indicator).unwrap_or(direction);
    let basis = if stated.is_some() { CurrencyBasis::Stated } else { CurrencyBasis::Account };
    let own = account.currency.as_ref().or(how.currency.as_ref());
    let Some(currency) = stated.or_else(|| own.cloned()) else {
        return Err(at.error("Amount.Currency", "an amount without a currency"));
    };

    let status = status(wire.status);
    let mut row = Transaction::new(owner, status, Money::new(amount, currency));
    row.currency_basis = basis;
    days(how, wire, &mut row);
    if is_too_early(how, &row) {
        return Ok(None);
    }
    row.mutable = is_mutable(wire, &row.status);
    row.id = wire.transaction_id.and_then(Raw::text).and_then(|id| TransactionId::usable(&id));
    row.fee =
        unsigned(wire.charge_amount.as_ref(), Some(&row.amount.currency)).map(|it| it.negated());
    let code = wire.bank_transaction_code.as_ref().and_then(Nested::object);
    let purpose = said(wire.payment_purpose_code).or(wire.category_purpose_code);
    kind(code, purpose, &mut row);
    if how.allows(Scope::Transactions) {
        details(how, wire, &mut row, direction);
        row.code = codes(wire, code, purpose);
    } else {
        row.channel = None;
    }
    people(how, wire, &mut row, direction);
    if how.allows(Scope::Balances) {
        row.balance_after = wire.balance.as_ref().and_then(|it| balance_after(it, &row.amount));
    }
    Ok(Some(row))
}

/// How far it has come: the words of 3.1 and the codes of 4.0 (quirk 21).
fn status(raw: Option<Raw<'_>>) -> TransactionStatus {
    match raw.and_then(Raw::text).as_deref() {
        Some("Booked" | "BOOK") => TransactionStatus::Booked,
        Some("Pending" | "PDNG") => TransactionStatus::Pending,
        Some("Rejected" | "RJCT") => TransactionStatus::Rejected,
        Some("FUTR") => TransactionStatus::Future,
        Some("INFO") => TransactionStatus::Information,
        Some(other) => TransactionStatus::Other(Text::new(other)),
        None => TransactionStatus::Other(Text::EMPTY),
    }
}

/// The bank's word, or else whether it is pending (quirk 22).
fn is_mutable(wire: &wire::Transaction<'_>, status: &TransactionStatus) -> bool {
    match wire.transaction_mutability.and_then(Raw::text).as_deref() {
        Some("Mutable") => true,
        Some("Immutable") => false,
        _ => *status == TransactionStatus::Pending,
    }
}

fn days(how: &Decoding, wire: &wire::Transaction<'_>, row: &mut Transaction) {
    if let Some(booking) = When::read(wire.booking_date_time, &how.zone) {
        match row.status {
            // What is not in the books yet has the day on which it is expected (quirk 23).
            TransactionStatus::Pending | TransactionStatus::Future => {
                row.expected_on = Some(booking.date);
            }
            _ => {
                row.booked_on = Some(booking.date);
                row.booked_at = booking.instant;
            }
        }
    }
    row.value_on = When::day(wire.value_date_time, &how.zone);
}

/// Whether it lies before the first day that the customer permitted.
fn is_too_early(how: &Decoding, row: &Transaction) -> bool {
    let day = row.booked_on.or(row.expected_on).or(row.value_on);
    how.permissions.not_before.zip(day).is_some_and(|(first, day)| day < first)
}

fn kind(code: Option<&BankCode<'_>>, purpose: Option<Raw<'_>>, row: &mut Transaction) {
    let purpose = purpose.and_then(Raw::text);
    let family = code.and_then(|code| code.code?.text()).unwrap_or_default();
    let sub = code.and_then(|code| code.sub_code?.text()).unwrap_or_default();
    let (kind, channel) =
        transaction_kind::kind(family.trim(), sub.trim(), purpose.as_deref().map(str::trim));
    // Money back to a card is what its sign says.
    row.kind = match kind {
        Some(TransactionKind::CardPayment) if !row.amount.is_negative() => {
            Some(TransactionKind::Refund)
        }
        other => other,
    };
    row.channel = channel;
}

/// What needs `transactions`: the foreign amount, the card, the merchant, the statement.
fn details(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    row: &mut Transaction,
    direction: Direction,
) {
    if let Some(exchange) = wire.currency_exchange.as_ref().and_then(Nested::object) {
        row.original = original(exchange, direction);
    }
    if let Some(card) = wire.card_instrument.as_ref().and_then(Nested::object) {
        let number = card.identification.and_then(Raw::text);
        row.card = number.as_deref().and_then(last_digits).map(CardUse::new);
        let by_hand = card.authorisation_type.and_then(Raw::text);
        if matches!(by_hand.as_deref(), Some("PIN" | "Contactless")) && row.channel.is_none() {
            row.channel = Some(Channel::InPerson);
        }
    }
    let statement = list(wire.statement_reference).into_iter().find_map(|one| text(Some(one)));
    if statement.is_some() {
        let mut references = References::default();
        references.statement = statement;
        row.references = references.filled();
    }
    let mut merchant = Merchant::default();
    if let Some(known) = wire.merchant_details.as_ref().and_then(Nested::object) {
        merchant.name = words(known.merchant_name);
        merchant.mcc = text(known.merchant_category_code);
    }
    if how.allows(Scope::TransactionsPlace) {
        merchant.address = words(wire.address_line);
    }
    row.merchant = merchant.filled();
}

fn original(exchange: &Exchange<'_>, direction: Direction) -> Option<Box<Original>> {
    let instructed = exchange.instructed_amount.as_ref()?.object()?;
    let amount = instructed.amount?.grouped_amount()?.ok()?;
    let money = Money::new(direction.sign(amount), currency(instructed.currency)?);
    let mut original = Original::new(money);
    original.rate = exchange.exchange_rate.and_then(Raw::amount).and_then(Result::ok);
    Some(Box::new(original))
}

/// What the bank calls it (quirk 32).
fn codes(
    wire: &wire::Transaction<'_>,
    code: Option<&BankCode<'_>>,
    purpose: Option<Raw<'_>>,
) -> Option<Box<TransactionCode>> {
    let mut codes = TransactionCode::default();
    let extended;
    let mut own = wire.proprietary_bank_transaction_code.as_ref().and_then(Nested::object);
    if own.is_none() {
        let list = list(wire.extended_proprietary_bank_transaction_codes);
        extended = list.into_iter().find_map(Raw::read::<BankCode<'_>>);
        own = extended.as_ref();
    }
    if let Some(own) = own {
        codes.proprietary = text(own.code);
        codes.bank_category = words(own.description).map(|it| Text::new(it.as_untrusted_str()));
    }
    if let Some(code) = code {
        let family = code.code.and_then(Raw::text);
        let sub = code.sub_code.and_then(Raw::text);
        codes.iso20022 = match (family, sub) {
            (Some(family), Some(sub)) => Some(joined(family.trim(), sub.trim())),
            (one, other) => one.or(other).map(|word| Text::new(word.trim())),
        };
    }
    codes.purpose = text(purpose);
    codes.filled()
}

/// Family and sub-family; neither version names the domain.
fn joined(family: &str, sub: &str) -> Text {
    // Two codes of four letters need no memory of their own.
    let mut both = [b'-'; 9];
    if let ([a, b, c, d], [e, f, g, h]) = (family.as_bytes(), sub.as_bytes()) {
        both = [*a, *b, *c, *d, b'-', *e, *f, *g, *h];
    }
    match std::str::from_utf8(&both) {
        Ok(both) if both.starts_with(family) && !family.is_empty() => Text::new(both),
        _ => Text::from(format!("{family}-{sub}")),
    }
}

/// What tells of people: the text of the bank, references and the other side.
fn people(
    how: &Decoding,
    wire: &wire::Transaction<'_>,
    row: &mut Transaction,
    direction: Direction,
) {
    let open = how.allows(Scope::TransactionsCounterparty);
    let harmless = row.kind.as_ref().is_some_and(TransactionKind::names_no_person);
    if how.allows(Scope::Transactions) && (open || harmless) {
        row.description = words(wire.transaction_information);
    }
    if let Some(reference) = wire.transaction_reference.and_then(Raw::text) {
        // A field for a number, in which banks pass on what the payer wrote (quirk 31).
        if is_number(reference.trim()) {
            row.entry_reference = Some(Text::new(reference.trim()));
        } else if open {
            row.remittance.push(UntrustedText::new(&reference));
        }
    }
    if open {
        let (account, agent, last) = match direction {
            Direction::Out => {
                (&wire.creditor_account, &wire.creditor_agent, &wire.ultimate_creditor)
            }
            Direction::In => (&wire.debtor_account, &wire.debtor_agent, &wire.ultimate_debtor),
        };
        row.counterparty = counterparty(account.as_ref(), agent.as_ref());
        row.ultimate_counterparty = counterparty(last.as_ref(), None);
    }
}

/// Whether a reference is a number that some program made, and not words.
fn is_number(reference: &str) -> bool {
    reference.bytes().any(|byte| byte.is_ascii_digit())
        && reference.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The balance after it, signed as a balance (quirk 30).
fn balance_after(wire: &Nested<wire::RunningBalance<'_>>, amount: &Money) -> Option<Money> {
    let wire = wire.object()?;
    let (balance, stated) =
        signed(wire.amount.as_ref(), wire.credit_debit_indicator, At::ALONE).ok()?;
    Some(Money::new(balance, stated.unwrap_or_else(|| amount.currency.clone())))
}

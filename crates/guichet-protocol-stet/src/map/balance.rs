//! Balances, each with its meaning and its sign.

use guichet_core::{
    AccountId, AccountKind, Balance, BalanceKind, BalancePoint, Currency, DayOrInstant, Error,
    Money, Scope, Text, TransactionId,
};
use guichet_http::json::When;

use super::{At, amount_and_currency, text};
use crate::wire::{self, Raw};
use crate::{Decoding, Quirk};

/// An account whose balances are read.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Its identifier.
    pub(crate) id: &'a AccountId,
    /// What it is.
    pub(crate) kind: &'a AccountKind,
    /// What it is kept in, by the bank or by the profile.
    pub(crate) currency: Option<&'a Currency>,
}

/// One balance. Among those of a listed account it has a number.
pub(crate) fn balance(
    how: &Decoding,
    wire: &wire::Balance<'_>,
    of: Subject<'_>,
    at: At,
    among: Option<usize>,
) -> Result<Balance, Error> {
    let fault = |clause| {
        let field = "balanceAmount";
        Err(match among {
            Some(index) => at.error(&format!("balances[{index}].{field}"), clause),
            None => at.error(field, clause),
        })
    };
    let Some((amount, currency)) = amount_and_currency(wire.balance_amount) else {
        return fault("a balance without an amount");
    };
    let Some(amount) = amount.grouped_amount() else {
        return fault("a balance without an amount");
    };
    let Ok(amount) = amount else {
        return fault("a balance that is no exact number");
    };
    let Some(currency) = currency.as_ref().or(of.currency).or(how.currency.as_ref()) else {
        return fault("a balance without a currency");
    };
    // A balance has its own sign, on a card too: what is owed is negative as it comes (fault 18).
    let word = wire.balance_type.and_then(Raw::text);
    let (kind, point) = kind(how, word.as_deref().map(str::trim), of.kind);
    let mut balance = Balance::new(of.id.clone(), kind, Money::new(amount, currency.clone()));
    balance.point = point;
    balance.code = text(wire.balance_type);
    balance.name = text(wire.name);
    balance.as_of = as_of(how, wire);
    balance.fetched_at = how.fetched_at;
    if how.allows(Scope::Transactions) || how.allows(Scope::TransactionsSummary) {
        let last = wire.last_committed_transaction.and_then(Raw::text);
        balance.last_transaction = last.and_then(|id| TransactionId::usable(&id));
    }
    Ok(balance)
}

/// What a balance counts (faults 15 to 19).
fn kind(
    how: &Decoding,
    word: Option<&str>,
    account: &AccountKind,
) -> (BalanceKind, Option<BalancePoint>) {
    use BalancePoint::{Forward, Interim, Opening, Previous};
    let available = matches!(word, Some("XPCD")) && how.has(Quirk::ExpectedIsAvailable);
    match word {
        // The accounting balance, as it stands: no period is closed by it.
        Some("CLBD") => (BalanceKind::Booked, None),
        Some("XPCD") if available => (BalanceKind::Available, None),
        Some("XPCD") => (BalanceKind::Expected, None),
        Some("VALU") => (BalanceKind::ValueDated, None),
        Some("OTHR") | None if account.is_liability() => (BalanceKind::Owed, None),
        // Not in the standard; banks that know ISO 20022 write them.
        Some("ITAV") => (BalanceKind::Available, Some(Interim)),
        Some("ITBD") => (BalanceKind::Booked, Some(Interim)),
        Some("CLAV") => (BalanceKind::Available, None),
        Some("OPBD") => (BalanceKind::Booked, Some(Opening)),
        Some("OPAV") => (BalanceKind::Available, Some(Opening)),
        Some("PRCD") => (BalanceKind::Booked, Some(Previous)),
        Some("FWAV") => (BalanceKind::Available, Some(Forward)),
        Some("INFO") => (BalanceKind::Information, None),
        other => (BalanceKind::Other(other.map_or(Text::EMPTY, Text::new)), None),
    }
}

/// The instant of the last change, else the day for which it holds.
fn as_of(how: &Decoding, wire: &wire::Balance<'_>) -> Option<DayOrInstant> {
    let changed = When::read(wire.last_change_date_time, &how.zone);
    changed.or_else(|| When::read(wire.reference_date, &how.zone)).map(When::day_or_instant)
}

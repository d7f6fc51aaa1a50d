//! Balances.

use guichet_core::{
    AccountId, AccountKind, Balance, BalanceKind, CreditLine, CreditLineKind, Currency, Error,
    Money, Scope, TransactionId,
};
use guichet_http::json::When;

use super::{At, kind, money, text};
use crate::wire::{self, Raw};
use crate::{Decoding, Quirk};

/// Whether the bank writes money out as positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs {
    debit_is_positive: bool,
}

impl Signs {
    /// By the bank's flag for a card account (quirk 16), or by what is known of the bank (22).
    pub(crate) fn of(how: &Decoding, debit_accounting: Option<Raw<'_>>) -> Self {
        let flagged = debit_accounting.and_then(Raw::flag).unwrap_or_default();
        Self { debit_is_positive: flagged || how.has(Quirk::ReversedSigns) }
    }

    /// Money as the customer sees it: out is negative.
    pub(super) fn apply(self, money: Money) -> Money {
        if self.debit_is_positive { money.negated() } else { money }
    }
}

/// An account whose balances are read.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) id: &'a AccountId,
    pub(crate) currency: Option<&'a Currency>,
    pub(crate) signs: Signs,
    pub(crate) is_card: bool,
    /// The limit of a card, which a balance may count in.
    pub(crate) limit: Option<&'a Money>,
}

impl<'a> Owner<'a> {
    pub(crate) fn new(
        id: &'a AccountId,
        kind: &AccountKind,
        currency: Option<&'a Currency>,
        signs: Signs,
    ) -> Self {
        let is_card = matches!(kind, AccountKind::Card | AccountKind::ChargeCard);
        Self { id, currency: money::single(currency), signs, is_card, limit: None }
    }
}

/// One balance; `within` is the path from `at` to it, with a dot at its end if it is not empty.
pub(crate) fn balance(
    how: &Decoding,
    wire: &wire::Balance<'_>,
    of: Owner<'_>,
    at: At,
    within: &str,
) -> Result<Balance, Error> {
    let (amount, _) = money::money(wire.balance_amount, of.currency)
        .map_err(|fault| fault.error(at, &format!("{within}balanceAmount")))?;
    let word = wire.balance_type.and_then(Raw::text).unwrap_or_default();
    let (kind, point) = kind::balance(word.trim());
    let with_credit = wire.credit_limit_included.and_then(Raw::flag);
    let kind = match kind {
        BalanceKind::Available if of.is_card => kind::available_on_card(&word, with_credit),
        other => other,
    };
    // What can be spent is no debit, so the flag does not turn it round.
    let spendable = matches!(kind, BalanceKind::Available | BalanceKind::AvailableCredit);
    let amount = if spendable { amount } else { of.signs.apply(amount) };
    let mut balance = Balance::new(of.id.clone(), kind, amount);
    balance.point = point;
    balance.code = text(wire.balance_type);
    balance.credit_lines.extend(match with_credit {
        Some(true) => Some(CreditLine::included(CreditLineKind::Credit, of.limit.cloned())),
        Some(false) => Some(CreditLine::not_included(CreditLineKind::Credit, of.limit.cloned())),
        None => None,
    });
    let at = |raw| When::read(raw, &how.zone);
    balance.as_of = at(wire.reference_date)
        .or_else(|| at(wire.last_change_date_time))
        .map(When::day_or_instant);
    if how.allows(Scope::TransactionsSummary) || how.allows(Scope::Transactions) {
        let last = wire.last_committed_transaction.and_then(Raw::text);
        balance.last_transaction = last.and_then(|id| TransactionId::usable(&id));
    }
    balance.fetched_at = how.fetched_at;
    Ok(balance)
}

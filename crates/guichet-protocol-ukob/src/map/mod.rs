//! What the standard's words mean: pure functions from [`wire`](crate::wire) to the model.
//!
//! Each takes the [`Decoding`](crate::Decoding) of the call and skips what the customer did not
//! permit before it is read.

mod account;
mod arrangement;
mod balance;
mod beneficiary;
mod identifier;
mod kind;
mod paging;
mod party;
mod statement;
mod transaction;
mod transaction_kind;

use std::borrow::Cow;

use guichet_core::{AccountId, AccountRef, Amount, Currency, Text, UntrustedText};
use guichet_http::json::At;

use crate::wire::{self, Nested, Raw};

pub(crate) use account::entry;
pub(crate) use arrangement::{direct_debit, scheduled_payment, standing_order};
pub(crate) use balance::{balance, balance_with_account, credit};
pub(crate) use beneficiary::beneficiary;
pub(crate) use paging::next_page;
pub(crate) use party::party;
pub(crate) use statement::statement;
pub(crate) use transaction::transaction;

/// Whose item it is: that of the account which is asked about, or nobody's here (quirk 20). An
/// account without an identifier stands for all.
fn owner(account: &AccountRef, id: Option<Raw<'_>>) -> Option<AccountId> {
    match id.and_then(Raw::text) {
        Some(id) if account.id.as_str().is_empty() => Some(AccountId::new(id)),
        Some(id) if id != account.id.as_str() => None,
        _ => Some(account.id.clone()),
    }
}

/// The bank's own word.
fn text(raw: Option<Raw<'_>>) -> Option<Text> {
    raw?.text().map(|text| match text {
        Cow::Borrowed(text) => Text::new(text),
        Cow::Owned(text) => Text::from(text),
    })
}

/// Somebody's words.
fn words(raw: Option<Raw<'_>>) -> Option<UntrustedText> {
    raw?.text().map(|text| match text {
        Cow::Borrowed(text) => UntrustedText::new(text),
        Cow::Owned(text) => UntrustedText::from(text),
    })
}

/// A field that says something: a blank one gives way to the field of the other version (quirk 7).
fn said(raw: Option<Raw<'_>>) -> Option<Raw<'_>> {
    raw.filter(|raw| raw.text().is_some())
}

/// The elements of a list; what stands alone is a list of one (quirk 6).
fn list(raw: Option<Raw<'_>>) -> Vec<Raw<'_>> {
    let Some(raw) = raw else { return Vec::new() };
    let list = raw.list();
    if list.is_empty() { vec![raw] } else { list }
}

/// Which way money went, or on which side a balance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// Away from the customer; owed, overdrawn.
    Out,
    /// To the customer; held.
    In,
}

impl Direction {
    fn read(raw: Option<Raw<'_>>) -> Option<Self> {
        match raw?.text()?.trim() {
            "Debit" | "DEBIT" | "debit" | "DBIT" => Some(Self::Out),
            "Credit" | "CREDIT" | "credit" | "CRDT" => Some(Self::In),
            _ => None,
        }
    }

    fn sign(self, amount: Amount) -> Amount {
        match self {
            Self::Out => amount.abs().negated(),
            Self::In => amount.abs(),
        }
    }
}

/// An amount with the sign of its direction, and the currency that the bank wrote (quirks 1 to 4).
fn signed(
    money: Option<&Nested<wire::Money<'_>>>,
    indicator: Option<Raw<'_>>,
    at: At,
) -> Result<(Amount, Option<Currency>), guichet_core::Error> {
    let Some(money) = money.and_then(Nested::object) else {
        return Err(at.error("Amount", "an amount is missing"));
    };
    let Some(amount) = money.amount.and_then(Raw::grouped_amount) else {
        return Err(at.error("Amount.Amount", "an amount is missing"));
    };
    let Ok(amount) = amount else {
        return Err(at.error("Amount.Amount", "an amount that is no exact number"));
    };
    let amount = match Direction::read(indicator) {
        Some(direction) => direction.sign(amount),
        // Without a word, only an amount with a sign of its own, or nothing at all, is sure.
        None if amount.is_negative() || amount.is_zero() => amount,
        None => return Err(at.error("CreditDebitIndicator", "an amount without a direction")),
    };
    Ok((amount, currency(money.currency)))
}

/// Money that the item can do without, as the bank wrote it: without a sign.
fn unsigned(
    money: Option<&Nested<wire::Money<'_>>>,
    own: Option<&Currency>,
) -> Option<guichet_core::Money> {
    let money = money?.object()?;
    let amount = money.amount?.grouped_amount()?.ok()?;
    let currency = currency(money.currency).or_else(|| own.cloned())?;
    Some(guichet_core::Money::new(amount.abs(), currency))
}

/// A currency by its code; blanks are none (quirk 3).
fn currency(raw: Option<Raw<'_>>) -> Option<Currency> {
    raw?.text().map(|code| Currency::parse(code.trim()))
}

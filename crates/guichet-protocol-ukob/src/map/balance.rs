//! Balances, each with its meaning and its sign.

use guichet_core::{
    Account, AccountId, AccountKey, AccountKind, AccountRef, Balance, BalanceKind, BalancePoint,
    CreditLine, CreditLineKind, Error, Money, Text,
};
use guichet_http::json::{At, When};

use super::{list, owner, signed, text, unsigned};
use crate::Decoding;
use crate::wire::{self, Raw};

/// One element of a list of balances; `Ok(None)` if it is another account's, as in the list of
/// all accounts (quirk 20).
///
/// Several of one type are all kept, and a credit line that is counted in is told and not taken
/// off: an answer to a question such as what can be spent is core's (quirks 16 and 17).
pub(crate) fn balance(
    how: &Decoding,
    wire: &wire::Balance<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Option<Balance>, Error> {
    let Some(owner) = owner(account, wire.account_id) else { return Ok(None) };
    let (amount, stated) = signed(wire.amount.as_ref(), wire.credit_debit_indicator, at)?;
    let own = account.currency.as_ref().or(how.currency.as_ref());
    let Some(currency) = stated.or_else(|| own.cloned()) else {
        return Err(at.error("Amount.Currency", "a balance without a currency"));
    };
    let word = wire.r#type.and_then(Raw::text);
    let (kind, point) = kind(word.as_deref().unwrap_or_default());
    // What is available on a card is credit, and no money held (quirk 17).
    let kind = match kind {
        BalanceKind::Available if account.kind.is_revolving_credit() && !amount.is_negative() => {
            BalanceKind::AvailableCredit
        }
        kind => kind,
    };
    let mut balance = Balance::new(owner, kind, Money::new(amount, currency));
    balance.point = point;
    balance.code = text(wire.r#type);
    balance.as_of = When::read(wire.date_time, &how.zone).map(When::day_or_instant);
    balance.credit_lines = lines(wire.credit_line, &balance.amount);
    balance.fetched_at = how.fetched_at;
    Ok(Some(balance))
}

/// The same where the account is known by its balance only.
pub(crate) fn balance_with_account(
    how: &Decoding,
    wire: &wire::Balance<'_>,
    at: At,
) -> Result<(Account, Balance), Error> {
    let Some(id) = wire.account_id.and_then(Raw::text) else {
        return Err(at.error("AccountId", "a balance without an account"));
    };
    let kind = AccountKind::Other(Text::EMPTY);
    let mut account = Account::new(AccountId::new(id), how.bank.clone(), kind);
    let Some(balance) = balance(how, wire, &account.reference(), at)? else {
        return Err(at.error("AccountId", "a balance of another account"));
    };
    account.currency = Some(balance.amount.currency.clone());
    if let Some(app) = &how.key {
        let currency = account.currency.as_ref();
        let (key, basis) = AccountKey::derive(app, &[], &how.bank, &account.id, currency);
        account.key = Some(key);
        account.key_basis = Some(basis);
    }
    Ok((account, balance))
}

/// What the credit lines of a card's balances say, as the balances that they are: the limit, and
/// what is left of it. The lines stay where they are.
pub(crate) fn credit(account: &AccountRef, balances: &mut Vec<Balance>) {
    if !account.kind.is_revolving_credit() {
        return;
    }
    for (line, kind) in [
        (CreditLineKind::Credit, BalanceKind::CreditLimit),
        (CreditLineKind::Available, BalanceKind::AvailableCredit),
    ] {
        if balances.iter().any(|balance| balance.kind == kind) {
            continue;
        }
        let found = balances.iter().find_map(|balance| {
            let line = balance.credit_lines.iter().find(|it| it.kind == line)?;
            let mut told = Balance::new(account.id.clone(), kind.clone(), line.amount.clone()?);
            told.code.clone_from(&balance.code);
            told.as_of = balance.as_of;
            told.fetched_at = balance.fetched_at;
            Some(told)
        });
        balances.extend(found);
    }
}

/// What a type counts, and when: the words of 3.1 and the codes of 4.0 (quirk 15).
fn kind(word: &str) -> (BalanceKind, Option<BalancePoint>) {
    use BalanceKind::{Available, Booked, Cleared, Expected, Information};
    use BalancePoint::{Closing, Forward, Interim, Opening, Previous};

    let (kind, point) = match word {
        "InterimBooked" | "ITBD" => (Booked, Interim),
        "InterimAvailable" | "ITAV" => (Available, Interim),
        "InterimCleared" | "ITCL" => (Cleared, Interim),
        "ClosingBooked" | "CLBD" => (Booked, Closing),
        "ClosingAvailable" | "CLAV" => (Available, Closing),
        "ClosingCleared" | "CLCL" => (Cleared, Closing),
        "OpeningBooked" | "OPBD" => (Booked, Opening),
        "OpeningAvailable" | "OPAV" => (Available, Opening),
        "OpeningCleared" | "OPCL" => (Cleared, Opening),
        "PreviouslyClosedBooked" | "PRCD" => (Booked, Previous),
        "ForwardAvailable" | "FWAV" => (Available, Forward),
        "Expected" | "XPCD" => return (Expected, None),
        "Information" | "INFO" => return (Information, None),
        _ => return (BalanceKind::Other(Text::EMPTY), None),
    };
    (kind, Some(point))
}

fn lines(raw: Option<Raw<'_>>, balance: &Money) -> Vec<CreditLine> {
    let lines = list(raw).into_iter().filter_map(Raw::read::<wire::CreditLine<'_>>);
    lines.map(|wire| line(&wire, balance)).collect()
}

fn line(wire: &wire::CreditLine<'_>, balance: &Money) -> CreditLine {
    let kind = match wire.r#type.and_then(Raw::text).as_deref().unwrap_or_default() {
        "Available" => CreditLineKind::Available,
        "Credit" => CreditLineKind::Credit,
        "Emergency" => CreditLineKind::Emergency,
        "Pre-Agreed" | "PreAgreed" => CreditLineKind::PreAgreed,
        "Temporary" => CreditLineKind::Temporary,
        other => CreditLineKind::Other(Text::new(other)),
    };
    let amount = unsigned(wire.amount.as_ref(), Some(&balance.currency));
    match wire.included.and_then(Raw::flag) {
        Some(true) => CreditLine::included(kind, amount),
        Some(false) => CreditLine::not_included(kind, amount),
        // Whether it is counted in is not known. Counted in, without an amount, is what makes
        // core answer nothing in place of too much.
        None => CreditLine::included(kind, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_are_the_same_types() {
        for (old, new) in [
            ("InterimBooked", "ITBD"),
            ("InterimAvailable", "ITAV"),
            ("ClosingBooked", "CLBD"),
            ("ClosingAvailable", "CLAV"),
            ("OpeningBooked", "OPBD"),
            ("OpeningAvailable", "OPAV"),
            ("PreviouslyClosedBooked", "PRCD"),
            ("ForwardAvailable", "FWAV"),
            ("Expected", "XPCD"),
            ("Information", "INFO"),
        ] {
            assert_eq!(kind(old), kind(new), "{old}");
            assert_ne!(kind(old).0, BalanceKind::Other(Text::EMPTY), "{old}");
        }
    }
}

//! Entries: one booking each, whatever it consists of.

use guichet_core::{
    Currency, CurrencyBasis, Error, Money, Original, References, Text, Transaction, TransactionId,
    TransactionKind, TransactionStatus, UntrustedText,
};

use super::account::{is_out, signed, unsigned};
use super::detail::{code, details};
use super::tree::Element;
use crate::number::with_point;
use crate::statement::{Fault, Statement, describe};
use crate::when::When;

/// `Ntry`. Parts that cannot be read are rejected; the entry stays.
pub(super) fn entry(
    ntry: Element<'_>,
    of: &Statement,
    rejected: &mut Vec<Error>,
) -> Result<Transaction, Fault> {
    let amount = ntry.child("Amt").ok_or(Fault::new("Amt", "an entry without an amount"))?;
    let out = is_out(ntry).ok_or(Fault::new("CdtDbtInd", "an entry without a direction"))?;
    let money = signed(unsigned(amount, of.currency.as_ref())?, out);
    let mut row = Transaction::new(of.id.clone(), status(ntry), money);
    if amount.currency().is_none() {
        row.currency_basis = CurrencyBasis::Account;
    }
    row.mutable = row.status == TransactionStatus::Pending;
    let reversed = matches!(ntry.value(&["RvslInd"]), Some("true" | "1"));
    row.id =
        ntry.value(&["AcctSvcrRef"]).filter(|it| *it != "NONREF").and_then(TransactionId::usable);
    row.entry_reference = ntry
        .value(&["NtryRef"])
        .filter(|it| !it.eq_ignore_ascii_case("NOTPROVIDED"))
        .map(Text::new);
    row.description = ntry.value(&["AddtlNtryInf"]).map(UntrustedText::new);
    days(ntry, &mut row)?;
    code(ntry, &mut row);
    converted(ntry, &mut row);
    row.fee = fee(ntry, &row.amount.currency);

    let list = || ntry.children("NtryDtls").flat_map(|group| group.children("TxDtls"));
    let mut rest = list();
    match (rest.next(), rest.next()) {
        (Some(alone), None) => {
            details(alone, reversed, &mut row);
            converted(alone, &mut row);
            row.fee = row.fee.take().or_else(|| fee(alone, &row.amount.currency));
        }
        (Some(_), Some(_)) => {
            for element in list() {
                match part(element, &row, reversed) {
                    Ok(part) => row.parts.push(part),
                    Err(fault) => rejected.push(fault.at(element.line())),
                }
            }
        }
        (None, _) => {}
    }
    describe(&mut row);
    if reversed {
        row.kind = Some(TransactionKind::Reversal);
    }
    if let Some(number) = &of.number {
        let mut references = row.references.take().map_or_else(References::default, |it| *it);
        references.statement = Some(number.clone());
        row.references = references.filled();
    }
    Ok(row)
}

/// A word of its own to version 7, and in a choice from 8.
fn status(ntry: Element<'_>) -> TransactionStatus {
    match ntry.first(&[&["Sts", "Cd"], &["Sts", "Prtry"], &["Sts"]]) {
        Some("BOOK") => TransactionStatus::Booked,
        Some("PDNG") => TransactionStatus::Pending,
        Some("FUTR") => TransactionStatus::Future,
        Some("INFO") => TransactionStatus::Information,
        other => TransactionStatus::Other(other.map_or(Text::EMPTY, Text::new)),
    }
}

fn days(ntry: Element<'_>, row: &mut Transaction) -> Result<(), Fault> {
    let read = |name: &'static str| {
        let text = ntry.first(&[&[name, "Dt"], &[name, "DtTm"]]);
        match text.map(When::iso) {
            Some(None) => Err(Fault::new(name, "a day that is none")),
            found => Ok(found.flatten()),
        }
    };
    if let Some(booked) = read("BookgDt")? {
        if row.status == TransactionStatus::Booked {
            (row.booked_on, row.booked_at) = (Some(booked.day), booked.instant);
        } else {
            row.expected_on = Some(booked.day);
        }
    }
    row.value_on = read("ValDt")?.map(|when| when.day);
    Ok(())
}

/// The amount in another currency, if there is one, with the sign of the entry.
fn converted(of: Element<'_>, row: &mut Transaction) {
    if row.original.is_some() {
        return;
    }
    let Some(all) = of.child("AmtDtls") else { return };
    for name in ["InstdAmt", "TxAmt", "CntrValAmt"] {
        let Some(group) = all.child(name) else { continue };
        let Some(Ok(money)) = group.child("Amt").map(|it| unsigned(it, None)) else { continue };
        if money.currency == row.amount.currency {
            continue;
        }
        let mut original = Original::new(signed(money, row.amount.is_negative()));
        let rate = |name: &str| all.value(&[name, "CcyXchg", "XchgRate"]).and_then(with_point);
        original.rate = ["InstdAmt", "TxAmt", "CntrValAmt"].into_iter().find_map(rate);
        row.original = Some(Box::new(original));
        return;
    }
}

/// What was charged, in the currency of the account: the total, or the sum of the records.
fn fee(of: Element<'_>, currency: &Currency) -> Option<Money> {
    let total = of.children("Chrgs").find_map(|it| it.child("TtlChrgsAndTaxAmt"));
    if let Some(total) = total {
        let money = unsigned(total, Some(currency)).ok()?;
        return (!money.is_zero() && money.currency == *currency).then(|| money.negated());
    }
    let mut sum: Option<Money> = None;
    for charges in of.children("Chrgs") {
        // To version 2 a charge stands in the group itself.
        let records = charges.children("Rcrd").chain(charges.child("Amt").map(|_| charges));
        for record in records {
            let money = unsigned(record.child("Amt")?, Some(currency)).ok()?;
            let money = signed(money, is_out(record).unwrap_or(true));
            sum = Some(match sum {
                Some(sum) => sum.checked_add(&money).ok()?,
                None => money,
            });
        }
    }
    sum.filter(|money| !money.is_zero() && money.currency == *currency)
}

/// One payment of a batch. It has the account and the days of the whole.
fn part(of: Element<'_>, whole: &Transaction, reversed: bool) -> Result<Transaction, Fault> {
    let amount = of
        .child("Amt")
        .or_else(|| of.find(&["AmtDtls", "TxAmt", "Amt"]))
        .or_else(|| of.find(&["AmtDtls", "InstdAmt", "Amt"]))
        .ok_or(Fault::new("TxDtls", "a payment of a batch without an amount"))?;
    let out = is_out(of).unwrap_or(whole.amount.is_negative());
    let money = signed(unsigned(amount, Some(&whole.amount.currency))?, out);
    let mut row = Transaction::new(whole.account.clone(), whole.status.clone(), money);
    row.booked_on = whole.booked_on;
    row.value_on = whole.value_on;
    row.kind.clone_from(&whole.kind);
    details(of, reversed, &mut row);
    converted(of, &mut row);
    row.fee = fee(of, &row.amount.currency);
    describe(&mut row);
    Ok(row)
}

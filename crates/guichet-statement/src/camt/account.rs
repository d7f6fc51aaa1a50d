//! Accounts and balances.

use guichet_core::{
    Account, AccountId, AccountIdentifier, Balance, CreditLine, CreditLineKind, Currency, Holder,
    IdentifierScheme, Money, Text, UntrustedText,
};

use super::kind;
use super::tree::Element;
use crate::Reading;
use crate::number::with_point;
use crate::statement::{Fault, Statement, iban_or, own_scheme};
use crate::when::When;

/// `Acct`.
pub(super) fn account(acct: Element<'_>, how: &Reading) -> Result<Account, Fault> {
    let identifier = identifier(acct).ok_or(Fault::new("Acct", "an account without a number"))?;
    let word = acct.first(&[&["Tp", "Cd"], &["Tp", "Prtry"]]);
    let id = AccountId::new(identifier.value.expose());
    let mut account = Account::new(id, how.bank.clone(), kind::account(word));
    account.kind_detail = word.map(Text::new);
    account.name = acct.value(&["Nm"]).map(UntrustedText::new);
    account.currency = acct.value(&["Ccy"]).map(Currency::parse);
    account.identifiers.push(identifier);
    let bank = acct.find(&["Svcr", "FinInstnId"]);
    let bic = bank.and_then(|bank| bank.first(&[&["BICFI"], &["BIC"]]));
    let bic = bic.map(|bic| AccountIdentifier::new(IdentifierScheme::Bic, bic));
    account.identifiers.extend(bic);
    let owner = acct.value(&["Ownr", "Nm"]).map(UntrustedText::new);
    account.holders.extend(owner.map(Holder::new));
    Ok(account)
}

/// The number in `Id`, of an account of whomever.
pub(super) fn identifier(acct: Element<'_>) -> Option<AccountIdentifier> {
    let id = acct.child("Id")?;
    if let Some(iban) = id.value(&["IBAN"]) {
        return Some(iban_or(IdentifierScheme::Iban, iban));
    }
    if let Some(number) = id.value(&["BBAN"]) {
        return Some(AccountIdentifier::new(IdentifierScheme::Bban, number));
    }
    // What is proprietary may be an IBAN all the same; before 2009 it had another name.
    let number = id.first(&[&["Othr", "Id"], &["PrtryAcct", "Id"]])?;
    let scheme = match id.first(&[&["Othr", "SchmeNm", "Cd"], &["Othr", "SchmeNm", "Prtry"]]) {
        Some("BBAN") => IdentifierScheme::Bban,
        Some(word) => IdentifierScheme::Other(Text::new(word)),
        None => own_scheme(),
    };
    Some(iban_or(scheme, number))
}

/// An amount without a sign, with its currency.
pub(super) fn unsigned(element: Element<'_>, or: Option<&Currency>) -> Result<Money, Fault> {
    let text = element.text().ok_or(Fault::new("Amt", "an amount that is empty"))?;
    let amount = with_point(text).ok_or(Fault::new("Amt", "an amount that is no exact number"))?;
    if amount.is_negative() {
        // It could be meant as the direction says, or as the opposite.
        return Err(Fault::new("Amt", "a negative amount beside a direction"));
    }
    let currency = element.currency().map(Currency::parse).or_else(|| or.cloned());
    let currency = currency.ok_or(Fault::new("Amt", "an amount without a currency"))?;
    Ok(Money::new(amount, currency))
}

/// Whether money goes out, by `CdtDbtInd`; that of an entry counts a reversal in already.
pub(super) fn is_out(element: Element<'_>) -> Option<bool> {
    match element.value(&["CdtDbtInd"])? {
        "DBIT" => Some(true),
        "CRDT" => Some(false),
        _ => None,
    }
}

pub(super) fn signed(money: Money, out: bool) -> Money {
    if out { money.negated() } else { money }
}

/// `Bal`.
pub(super) fn balance(bal: Element<'_>, of: &Statement) -> Result<Balance, Fault> {
    let amount = bal.child("Amt").ok_or(Fault::new("Amt", "a balance without an amount"))?;
    let amount = unsigned(amount, of.currency.as_ref())?;
    let out = is_out(bal).ok_or(Fault::new("CdtDbtInd", "a balance without a direction"))?;
    let code = bal.first(&[
        &["Tp", "CdOrPrtry", "Cd"],
        &["Tp", "CdOrPrtry", "Prtry"],
        &["Tp", "Cd"],
        &["Tp", "Prtry"],
    ]);
    let (kind, point) = kind::balance(code.unwrap_or_default());
    let mut balance = Balance::new(of.id.clone(), kind, signed(amount, out));
    balance.point = point;
    balance.code = code.map(Text::new);
    let when = bal.first(&[&["Dt", "Dt"], &["Dt", "DtTm"]]).and_then(When::iso);
    balance.as_of = when.map(When::day_or_instant);
    for line in bal.children("CdtLine") {
        let amount = line.child("Amt").and_then(|it| unsigned(it, of.currency.as_ref()).ok());
        let kind = match line.first(&[&["Tp", "Cd"], &["Tp", "Prtry"]]) {
            Some("AVAI") => CreditLineKind::Available,
            Some("EMGC") => CreditLineKind::Emergency,
            Some("PRAG") => CreditLineKind::PreAgreed,
            Some("TEMP") => CreditLineKind::Temporary,
            None | Some("CRED") => CreditLineKind::Credit,
            Some(other) => CreditLineKind::Other(Text::new(other)),
        };
        balance.credit_lines.push(match line.value(&["Incl"]) {
            Some("true" | "1") => CreditLine::included(kind, amount),
            _ => CreditLine::not_included(kind, amount),
        });
    }
    Ok(balance)
}

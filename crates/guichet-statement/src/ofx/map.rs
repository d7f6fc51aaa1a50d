//! What the values of OFX mean.

use guichet_core::{
    Account, AccountId, AccountIdentifier, AccountKind, Balance, BalanceKind, Channel,
    Counterparty, Currency, CurrencyBasis, IdentifierScheme, Money, Text, Transaction,
    TransactionCode, TransactionId, TransactionKind, TransactionStatus, UntrustedText,
};

use super::fields::Fields;
use crate::Reading;
use crate::number::with_either;
use crate::statement::{Fault, Statement, iban_or, own_scheme};
use crate::when::When;

/// The account of `BANKACCTFROM` or `CCACCTFROM`.
pub(super) fn account(fields: &Fields, is_card: bool, how: &Reading) -> Result<Account, Fault> {
    let Some(number) = fields.get("ACCTID") else {
        return Err(Fault::new("ACCTID", "an account without a number"));
    };
    if is_card {
        let shown = masked(number);
        let mut account = Account::new(AccountId::new(&shown), how.bank.clone(), AccountKind::Card);
        account.identifiers.push(AccountIdentifier::new(IdentifierScheme::MaskedPan, &shown));
        return Ok(account);
    }
    let word = fields.get("ACCTTYPE");
    let kind = match word {
        Some("CHECKING") => AccountKind::Current,
        Some("SAVINGS" | "MONEYMRKT" | "CD") => AccountKind::Savings,
        Some("CREDITLINE") => AccountKind::LineOfCredit,
        other => AccountKind::Other(other.map_or(Text::EMPTY, Text::new)),
    };
    let identifier = match fields.get("BANKID") {
        Some(bank) if is_routing_number(bank) => {
            AccountIdentifier::new(IdentifierScheme::AbaAccount, &format!("{bank}/{number}"))
        }
        Some(bank) => match iban_or(IdentifierScheme::Bban, number) {
            iban if iban.scheme == IdentifierScheme::Iban => iban,
            _ => {
                let parts =
                    [Some(bank), fields.get("BRANCHID"), Some(number), fields.get("ACCTKEY")];
                let whole: String = parts.into_iter().flatten().collect();
                AccountIdentifier::new(IdentifierScheme::Bban, &whole)
            }
        },
        None => iban_or(own_scheme(), number),
    };
    let id = AccountId::new(identifier.value.expose());
    let mut account = Account::new(id, how.bank.clone(), kind);
    account.kind_detail = word.map(Text::new);
    account.identifiers.push(identifier);
    Ok(account)
}

/// A routing number of the United States: nine digits, with weights 3, 7 and 1.
fn is_routing_number(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits.filter(|digits| digits.len() == 9).is_some_and(|digits| {
        let sum: u32 = digits.iter().zip([3, 7, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
        sum > 0 && sum.is_multiple_of(10)
    })
}

/// A card by its last four digits: its whole number is not kept.
fn masked(number: &str) -> String {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if !(13..=19).contains(&digits) || number.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return number.to_owned();
    }
    let last: String = number.chars().rev().filter(char::is_ascii_digit).take(4).collect();
    format!("****{}", last.chars().rev().collect::<String>())
}

/// `LEDGERBAL`, `AVAILBAL`, or one of `BALLIST`; `Ok(None)` for what is no money.
pub(super) fn balance(
    fields: &Fields,
    name: &'static str,
    of: &Statement,
) -> Result<Option<Balance>, Fault> {
    let listed = name == "BAL";
    if listed && fields.get("BALTYPE").is_some_and(|word| word != "DOLLAR") {
        return Ok(None);
    }
    let field = if listed { "VALUE" } else { "BALAMT" };
    let text = fields.get(field).ok_or(Fault::new(field, "a balance without an amount"))?;
    let amount = with_either(text).ok_or(Fault::new(field, "a balance that is no exact number"))?;
    let own = fields.get("CURSYM").map(Currency::parse);
    let currency = own.or_else(|| of.currency.clone());
    let currency = currency.ok_or(Fault::new(field, "a balance without a currency"))?;
    let title = fields.get("NAME").map(Text::new);
    let kind = match name {
        "LEDGERBAL" if of.kind.is_liability() => BalanceKind::Owed,
        "LEDGERBAL" => BalanceKind::Booked,
        "AVAILBAL" if of.kind.is_revolving_credit() => BalanceKind::AvailableCredit,
        "AVAILBAL" => BalanceKind::Available,
        _ => BalanceKind::Other(title.clone().unwrap_or(Text::EMPTY)),
    };
    let mut balance = Balance::new(of.id.clone(), kind, Money::new(amount, currency));
    balance.code = if listed { title } else { Some(Text::from(name)) };
    balance.name = fields.get("DESC").filter(|_| listed).map(Text::new);
    balance.as_of = fields.get("DTASOF").and_then(When::ofx).map(When::day_or_instant);
    Ok(Some(balance))
}

/// `STMTTRN`, or `STMTTRNP` where it is pending.
pub(super) fn transaction(
    fields: &Fields,
    pending: bool,
    of: &Statement,
) -> Result<Transaction, Fault> {
    let text =
        fields.get("TRNAMT").ok_or(Fault::new("TRNAMT", "a transaction without an amount"))?;
    let amount = with_either(text)
        .ok_or(Fault::new("TRNAMT", "an amount that is no exact number, or could be two"))?;
    // Beside CURRENCY the amount is in that currency; beside ORIGCURRENCY it is converted already.
    let own = fields.within("CURRENCY", "CURSYM").map(Currency::parse);
    let basis = if own.is_some() { CurrencyBasis::Stated } else { CurrencyBasis::Account };
    let currency = own
        .or_else(|| of.currency.clone())
        .ok_or(Fault::new("TRNAMT", "an amount without a currency"))?;

    let word = fields.get("TRNTYPE").unwrap_or_default();
    let status = match fields.get("CORRECTACTION") {
        Some("DELETE") => TransactionStatus::Cancelled,
        _ if pending || word == "HOLD" => TransactionStatus::Pending,
        _ => TransactionStatus::Booked,
    };
    let mut row = Transaction::new(of.id.clone(), status, Money::new(amount, currency));
    row.currency_basis = basis;
    row.mutable = row.status == TransactionStatus::Pending;
    row.id = fields.get("FITID").and_then(TransactionId::usable);
    row.replaces = fields.get("CORRECTFITID").and_then(TransactionId::usable);
    if row.status == TransactionStatus::Cancelled && row.replaces.is_none() {
        return Err(Fault::new("CORRECTFITID", "a correction that does not say what it deletes"));
    }
    row.entry_reference = fields.get("REFNUM").map(Text::new);
    days(fields, &mut row)?;
    (row.kind, row.channel) = kind(word, &of.kind, row.amount.is_negative());
    texts(fields, word, &mut row);
    Ok(row)
}

fn days(fields: &Fields, row: &mut Transaction) -> Result<(), Fault> {
    let read = |name: &'static str| match fields.get(name) {
        Some(text) => match When::ofx(text) {
            Some(when) => Ok(Some(when)),
            None => Err(Fault::new(name, "a day that is none")),
        },
        None => Ok(None),
    };
    if let Some(posted) = read("DTPOSTED")? {
        if row.status == TransactionStatus::Pending {
            row.expected_on = Some(posted.day);
        } else {
            (row.booked_on, row.booked_at) = (Some(posted.day), posted.instant);
        }
    }
    let made = read("DTUSER")?.or(read("DTTRAN")?);
    if let Some(made) = made {
        (row.made_on, row.made_at) = (Some(made.day), made.instant);
    }
    row.value_on = read("DTAVAIL")?.map(|when| when.day);
    Ok(())
}

/// The sign is that of the amount, whatever the word.
fn kind(
    word: &str,
    account: &AccountKind,
    out: bool,
) -> (Option<TransactionKind>, Option<Channel>) {
    let is_card = matches!(account, AccountKind::Card | AccountKind::ChargeCard);
    let kind = match word {
        "INT" => TransactionKind::Interest,
        "DIV" => TransactionKind::Dividend,
        "FEE" | "SRVCHG" => TransactionKind::Fee,
        "ATM" => return (out.then_some(TransactionKind::Cash), Some(Channel::Atm)),
        "POS" if out => return (Some(TransactionKind::CardPayment), Some(Channel::InPerson)),
        "POS" => return (Some(TransactionKind::Refund), Some(Channel::InPerson)),
        "CASH" => TransactionKind::Cash,
        "CHECK" => TransactionKind::Cheque,
        "XFER" | "DIRECTDEP" => TransactionKind::Transfer,
        "DIRECTDEBIT" => TransactionKind::DirectDebit,
        "REPEATPMT" => TransactionKind::StandingOrder,
        "PAYMENT" if is_card && !out => TransactionKind::CardRepayment,
        // CREDIT, DEBIT, DEP, PAYMENT and OTHER say no more than the sign.
        _ => return (None, None),
    };
    (Some(kind), None)
}

fn texts(fields: &Fields, word: &str, row: &mut Transaction) {
    let words = |name: &str| fields.get(name).and_then(UntrustedText::non_blank);
    // EXTDNAME is the name in full, where NAME is cut at 32 characters.
    row.description = words("EXTDNAME").or_else(|| words("NAME")).or_else(|| words("MEMO"));
    row.remittance.extend(words("MEMO").filter(|memo| row.description.as_ref() != Some(memo)));

    let mut code = TransactionCode::default();
    code.proprietary = Text::non_blank(word);
    code.bank_category = fields.get("SIC").map(Text::new);
    row.code = code.filled();
    let cheque = fields.get("CHECKNUM").filter(|it| it.bytes().any(|byte| byte != b'0'));
    if let Some(cheque) = cheque {
        row.references.get_or_insert_default().cheque = Some(Text::new(cheque));
    }

    let mut other = Counterparty::default();
    other.name = fields.within("PAYEE", "NAME").map(UntrustedText::new);
    let number = fields.within("BANKACCTTO", "ACCTID");
    other.identifier = number.map(|number| match fields.within("BANKACCTTO", "BANKID") {
        Some(bank) if is_routing_number(bank) => {
            AccountIdentifier::new(IdentifierScheme::AbaAccount, &format!("{bank}/{number}"))
        }
        _ => iban_or(own_scheme(), number),
    });
    if let Some(card) = fields.within("CCACCTTO", "ACCTID") {
        let card = AccountIdentifier::new(IdentifierScheme::MaskedPan, &masked(card));
        other.identifier = Some(card);
    }
    row.counterparty = other.filled();
}

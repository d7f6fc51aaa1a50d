//! Transactions of one account.

use super::call::Call;
use super::refusal::Refusal;
use super::{account, paging, period};
use crate::exchange::Reply;
use crate::grant::fdx::Cluster;
use crate::json::Object;
use crate::ledger::entry::{HoldForm, Trade};
use crate::ledger::merchant::{Merchant, Till};
use crate::ledger::number::last_four;
use crate::ledger::view::{Line, Standing, lines};
use crate::ledger::{Account, EntryKind, Kind};

/// `GET /accounts/{accountId}/transactions`, newest first.
pub(super) fn list(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    call.needs(Cluster::Transactions)?;
    let account = call.working_account(id)?;
    let (first, last) = period::read(call)?;
    let look = call.look(account);
    let mut seen = lines(account, &look);
    seen.retain(|line| line.day() >= first && line.day() <= last);
    let sheet = paging::cut(call, id, seen)?;
    let rows: Vec<_> = sheet
        .rows
        .iter()
        .map(|line| {
            let (_, category, _) = account::words(account.kind);
            call.fdx.wrapped(wrapper(account.kind), category, row(call, account, line))
        })
        .collect();
    Ok(Reply::json(200, &sheet.frame.with("transactions", rows)))
}

fn wrapper(kind: Kind) -> &'static str {
    match kind {
        Kind::Current | Kind::Savings => "depositTransaction",
        Kind::CreditCard | Kind::ChargeCard => "locTransaction",
        Kind::Loan | Kind::Mortgage => "loanTransaction",
        Kind::Investment => "investmentTransaction",
    }
}

fn row(call: &Call<'_>, account: &Account, line: &Line<'_>) -> Object {
    let entry = line.entry;
    let (status, memo_posted) = match line.standing {
        Standing::Booked => ("POSTED", false),
        Standing::Held(HoldForm::Pending) => ("PENDING", false),
        Standing::Held(HoldForm::Authorization) => ("AUTHORIZATION", false),
        Standing::Held(HoldForm::Memo) => ("MEMO", true),
    };
    let direction = match (memo_posted, line.amount.is_out()) {
        (true, _) => "MEMO",
        (false, true) => "DEBIT",
        (false, false) => "CREDIT",
    };
    // Version 4 writes a posting time on what is pending too, and so do some banks.
    let posted = line.is_booked() || call.fdx.major == 4;
    let refers_to = line.settles.or(entry.refers_to.as_deref());
    Object::new()
        .with("accountId", account.id.as_str())
        .with("transactionId", line.id.as_str())
        .maybe("referenceTransactionId", refers_to)
        .maybe("postedTimestamp", posted.then(|| call.fdx.instant(line.at)))
        .with("transactionTimestamp", call.fdx.instant(entry.made_at))
        .with("description", entry.text.as_str())
        .maybe("reference", entry.end_to_end.as_deref())
        .with("debitCreditMemo", direction)
        .maybe("category", entry.merchant.map(|merchant| merchant.mcc))
        .maybe("subCategory", entry.merchant.map(|_| "MCC"))
        .with("status", status)
        .with("amount", line.amount.absolute())
        .and(foreign(line))
        .and(other_side(call, account, line))
        .maybe("transactionType", kind(account, line))
        .maybe("checkNumber", entry.cheque.filter(|_| account.kind == Kind::Current))
        .and(entry.trade.as_ref().map(trade).unwrap_or_default())
}

/// What was paid in another currency. The standard has no field for the rate.
fn foreign(line: &Line<'_>) -> Object {
    let Some(original) = line.original() else { return Object::new() };
    let rate = Object::new().with("name", "exchangeRate").with("value", original.rate.to_string());
    Object::new()
        .with("foreignAmount", original.amount.absolute())
        .with("foreignCurrency", original.amount.currency().code())
        .with("fiAttributes", vec![rate])
}

/// To whom or from whom: a word in the older versions, an object in version 6.
fn other_side(call: &Call<'_>, account: &Account, line: &Line<'_>) -> Object {
    let entry = line.entry;
    let name = entry
        .merchant
        .map(|merchant| merchant.name)
        .or(entry.counterparty.as_ref().map(|other| other.name.as_str()));
    if !call.fdx.is_flat() {
        let deposit = matches!(account.kind, Kind::Current | Kind::Savings);
        return Object::new().maybe("payee", name.filter(|_| deposit));
    }
    let payee = match (entry.merchant, name) {
        (Some(merchant), _) => Some(
            Object::new().with("merchantName", merchant.name).maybe("address", place(merchant)),
        ),
        (None, Some(name)) => Some(Object::new().with("individualName", name)),
        (None, None) => None,
    };
    let by_card = account.kind.is_card() && entry.kind == EntryKind::CardPayment;
    Object::new()
        .maybe("transactionPayee", payee)
        .maybe("cardNumberDisplay", by_card.then(|| format!("XXXX{}", last_four(&account.number))))
}

/// Where a shop is; one on the internet is nowhere.
fn place(merchant: &Merchant) -> Option<Object> {
    let given = |text: &'static str| (!text.is_empty()).then_some(text);
    given(merchant.city).map(|city| {
        Object::new()
            .with("city", city)
            .maybe("region", given(merchant.region))
            .maybe("postalCode", given(merchant.postal_code))
            .with("country", merchant.country)
    })
}

fn kind(account: &Account, line: &Line<'_>) -> Option<&'static str> {
    let kind = line.entry.kind;
    let machine = line.entry.merchant.is_some_and(|merchant| merchant.till == Till::Machine);
    match account.kind {
        Kind::Current | Kind::Savings => Some(match kind {
            EntryKind::Cash if machine => "ATMWITHDRAWAL",
            EntryKind::Cash => "WITHDRAWAL",
            EntryKind::CardPayment => "POSDEBIT",
            EntryKind::Refund => "POSCREDIT",
            EntryKind::Cheque => "CHECK",
            EntryKind::Deposit => "DEPOSIT",
            EntryKind::Transfer => "TRANSFER",
            EntryKind::DirectDebit | EntryKind::Repayment => "BILLPAYMENT",
            EntryKind::Fee => "FEE",
            EntryKind::Interest => "INTEREST",
            EntryKind::Salary => "DIRECTDEPOSIT",
            EntryKind::Dividend => "DIVIDEND",
            EntryKind::Trade => "ADJUSTMENT",
        }),
        Kind::CreditCard | Kind::ChargeCard => Some(match kind {
            EntryKind::CardPayment | EntryKind::DirectDebit => "PURCHASE",
            EntryKind::Cash => "WITHDRAWAL",
            EntryKind::Cheque => "CHECK",
            EntryKind::Repayment => "PAYMENT",
            EntryKind::Fee => "FEE",
            EntryKind::Interest => "INTEREST",
            _ => "ADJUSTMENT",
        }),
        Kind::Loan | Kind::Mortgage => Some(match kind {
            EntryKind::Repayment => "PAYMENT",
            EntryKind::Interest => "INTEREST",
            EntryKind::Fee => "FEE",
            _ => "ADJUSTMENT",
        }),
        Kind::Investment => match kind {
            EntryKind::Trade => Some("PURCHASED"),
            EntryKind::Dividend => Some("DIVIDEND"),
            EntryKind::Transfer => Some("TRANSFER"),
            EntryKind::Fee => Some("FEE"),
            _ => None,
        },
    }
}

fn trade(trade: &Trade) -> Object {
    Object::new()
        .with("symbol", trade.symbol)
        .maybe("units", trade.units)
        .maybe("unitPrice", trade.price)
        .maybe("unitType", trade.units.map(|_| "SHARES"))
}

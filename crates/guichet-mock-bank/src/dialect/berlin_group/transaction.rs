//! Transactions of payment accounts and of cards.

use std::cmp::Reverse;

use super::access::{masked, reference};
use super::account::{self, ALL_CURRENCIES, amount};
use super::call::Call;
use super::listing::{Page, Row, Wanted, report};
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::grant::berlin_group::BgKind;
use crate::json::Object;
use crate::ledger::order::orders;
use crate::ledger::view::{Line, lines};
use crate::ledger::{Account, EntryKind};
use crate::quirk::Quirk;

/// `/accounts/{account-id}/transactions`.
pub(super) fn list(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let wanted = Wanted::read(call)?;
    let all = call.accounts();
    let aggregated = account::is_aggregated(call) && id == ALL_CURRENCIES;
    let accounts =
        if aggregated { all } else { vec![call.find(id, &all, BgKind::Transactions)?] };
    let shown = match accounts.as_slice() {
        [account] if !aggregated => reference(account),
        accounts => account::aggregate_reference(accounts),
    };
    let path = format!("/accounts/{id}");
    // What is behind the link is the listing itself.
    if call.bank.has(Quirk::BgDownloadOnly) && call.query.one("download").is_none() {
        let here = call.bank.link(&format!("{}?{}&download=1", call.ask.path, call.ask.query));
        let links = Object::new().with("download", Object::new().with("href", here));
        let body = Object::new().with("account", shown).with("_links", links);
        return Ok(Reply::json(200, &body));
    }
    let mut rows: Vec<_> = accounts.iter().flat_map(|account| rows(call, account)).collect();
    rows.sort_by_key(|row| Reverse(row.line.at));
    wanted.choose(call, &mut rows)?;
    let written = Page::cut(call, rows)?
        .write(&wanted, ("account", call.link(&path)), |row| write(call, row, &path));
    let information: Vec<_> =
        accounts.iter().flat_map(|account| information(call, account)).collect();
    let written = written.maybe("information", wanted.information.then_some(information));
    let balances = accounts
        .iter()
        .filter(|account| call.covers(BgKind::Balances, account))
        .flat_map(|account| account::balances(call, account))
        .collect();
    Ok(report(("account", shown), ("transactions", written), &wanted, Some(balances)))
}

/// `/accounts/{account-id}/transactions/{transactionId}`.
pub(super) fn one(call: &Call<'_>, id: &str, transaction: &str) -> Result<Reply, Refusal> {
    let account = call.find(id, &call.accounts(), BgKind::Transactions)?;
    let found = rows(call, account).into_iter().find(|row| row.line.id == transaction);
    let row = found.ok_or_else(|| Refusal::unknown("there is no such transaction"))?;
    let body = write(call, &row, &format!("/accounts/{id}"));
    // The two names are the standard's.
    let details = Object::new().with("transactionDetails", body);
    Ok(Reply::json(200, &Object::new().with("transactionsDetails", details)))
}

fn rows<'a>(call: &Call<'_>, account: &'a Account) -> Vec<Row<'a>> {
    let look = call.look(account);
    lines(account, &look).into_iter().map(|line| Row { account, line }).collect()
}

fn write(call: &Call<'_>, row: &Row<'_>, path: &str) -> Object {
    let (line, entry) = (&row.line, row.line.entry);
    let booked = line.is_booked().then(|| call.day(line.at));
    let name = entry
        .merchant
        .map(|merchant| merchant.name)
        .or(entry.counterparty.as_ref().map(|other| other.name.as_str()));
    let number = entry.counterparty.as_ref().and_then(|other| other.account.as_deref());
    let number = number.map(|iban| Object::new().with("iban", iban));
    let (name_field, number_field) = if line.amount.is_out() {
        ("creditorName", "creditorAccount")
    } else {
        ("debtorName", "debtorAccount")
    };
    let details = call.link(&format!("{path}/transactions/{}", line.id));
    Object::new()
        .with("transactionId", line.id.as_str())
        .maybe("entryReference", line.is_booked().then_some(line.id.as_str()))
        .maybe("endToEndId", entry.end_to_end.as_deref())
        .maybe("checkId", entry.cheque.map(|number| number.to_string()))
        .maybe("bookingDate", booked)
        .maybe("valueDate", booked)
        .with("transactionAmount", amount(line.amount))
        .maybe("currencyExchange", exchange(call, line).map(|exchange| vec![exchange]))
        .maybe(name_field, name.map(|name| name.chars().take(70).collect::<String>()))
        .maybe(number_field, number)
        .with("remittanceInformationUnstructured", entry.text.chars().take(140).collect::<String>())
        .with("bankTransactionCode", code(line))
        .with("proprietaryBankTransactionCode", entry.kind.word())
        .with(
            "_links",
            Object::new().with("transactionDetails", Object::new().with("href", details)),
        )
}

fn exchange(call: &Call<'_>, line: &Line<'_>) -> Option<Object> {
    let original = line.original()?;
    let paid_in = original.amount.currency().code();
    let exchange = Object::new()
        .with("sourceCurrency", paid_in)
        .with("exchangeRate", original.rate.to_string())
        .with("unitCurrency", paid_in)
        .with("targetCurrency", line.amount.currency().code())
        .with("quotationDate", call.day(line.entry.made_at));
    Some(exchange)
}

/// Domain, family and sub-family of ISO 20022.
fn code(line: &Line<'_>) -> &'static str {
    let out = line.amount.is_out();
    match line.entry.kind {
        EntryKind::CardPayment => "PMNT-CCRD-POSD",
        EntryKind::Refund => "PMNT-CCRD-RIMB",
        EntryKind::Cash => "PMNT-CCRD-CWDL",
        EntryKind::Cheque => "PMNT-ICHQ-CCHQ",
        EntryKind::Deposit => "PMNT-CNTR-CDPT",
        EntryKind::DirectDebit => "PMNT-RDDT-ESDD",
        EntryKind::Fee => "ACMT-MDOP-CHRG",
        EntryKind::Interest if out => "ACMT-MDOP-INTR",
        EntryKind::Interest => "ACMT-MCOP-INTR",
        EntryKind::Salary => "PMNT-RCDT-SALA",
        EntryKind::Transfer | EntryKind::Repayment | EntryKind::Trade | EntryKind::Dividend => {
            if out {
                "PMNT-ICDT-ESCT"
            } else {
                "PMNT-RCDT-ESCT"
            }
        }
    }
}

/// Standing orders, which are no movements yet.
fn information(call: &Call<'_>, account: &Account) -> Vec<Object> {
    orders(account, call.now)
        .into_iter()
        .map(|latest| {
            let same = |entry: &&_| crate::ledger::order::is_same(entry, latest);
            let first = account.entries.iter().find(same).unwrap_or(latest);
            let start = call.day(first.made_at);
            let order = Object::new()
                .with("startDate", start)
                .with("frequency", "Monthly")
                .with("dayOfExecution", start.day().to_string());
            Object::new()
                .with("transactionAmount", amount(latest.amount))
                .with(
                    "creditorName",
                    format!("{} {}", call.customer.first_name, call.customer.last_name),
                )
                .with("remittanceInformationUnstructured", latest.text.as_str())
                .with(
                    "additionalInformationStructured",
                    Object::new().with("standingOrderDetails", order),
                )
        })
        .collect()
}

/// `/card-accounts/{account-id}/transactions`.
pub(super) fn card_list(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let wanted = Wanted::read(call)?;
    if wanted.information {
        return Err(Refusal::not_supported("bookingStatus", "a card has no standing orders"));
    }
    let card = call.find(id, &call.cards(), BgKind::Transactions)?;
    let mut rows = rows(call, card);
    wanted.choose(call, &mut rows)?;
    let path = call.link(&format!("/card-accounts/{id}"));
    let written =
        Page::cut(call, rows)?.write(&wanted, ("cardAccount", path), |row| card_row(call, row));
    let balances = call.covers(BgKind::Balances, card).then(|| account::balances(call, card));
    Ok(report(("cardAccount", reference(card)), ("cardTransactions", written), &wanted, balances))
}

fn card_row(call: &Call<'_>, row: &Row<'_>) -> Object {
    let (line, entry) = (&row.line, row.line.entry);
    let booked = line.is_booked().then(|| call.day(line.at));
    let place = entry.merchant.filter(|merchant| !merchant.city.is_empty()).map(|merchant| {
        Object::new()
            .with("townName", merchant.city)
            .with("postCode", merchant.postal_code)
            .with("country", merchant.country)
    });
    Object::new()
        .with("cardTransactionId", line.id.as_str())
        .with("transactionDate", call.day(entry.made_at))
        .with("acceptorTransactionDateTime", call.when(entry.made_at))
        .maybe("bookingDate", booked)
        .with("transactionAmount", amount(line.amount))
        .maybe("currencyExchange", exchange(call, line).map(|exchange| vec![exchange]))
        .maybe("originalAmount", line.original().map(|original| amount(original.amount)))
        .maybe("cardAcceptorAddress", place)
        .maybe("merchantCategoryCode", entry.merchant.map(|merchant| merchant.mcc))
        .with("maskedPAN", masked(row.account))
        .with("transactionDetails", entry.text.as_str())
        .with("invoiced", line.is_booked())
        .with("proprietaryBankTransactionCode", entry.kind.word())
}

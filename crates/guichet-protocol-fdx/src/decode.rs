//! From the bytes of an answer to the model.

mod body;

use guichet_core::raw::{AccountEntry, Page};
use guichet_core::{
    AccountIdentifier, AccountRef, Balance, Holder, Holding, Party, Result, ScheduledPayment,
    Scope, Statement, Transaction,
};

use crate::Quirk;
use crate::map::{self, Subject};
use crate::wire::{self, Item};
use body::{
    ACCOUNTS, PAYMENT_NETWORKS, STATEMENTS, TRANSACTIONS, alone, continued, items, text,
    with_account,
};

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// ```
/// use guichet_core::{BankId, Currency, ScopeSet, raw::Permissions};
/// use guichet_protocol_fdx::{Decoding, decode_accounts};
///
/// let body = br#"{"accounts": [{"depositAccount": {
///     "accountId": "a-1", "accountType": "CHECKING", "currentBalance": 310.00
/// }}]}"#;
/// let how = Decoding::new(BankId::new("example-us"), Permissions::of(ScopeSet::all()))
///     .currency(Currency::USD);
/// let page = decode_accounts(body, &how)?;
///
/// assert_eq!(page.items[0].account.kind.as_str(), "current");
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub type Decoding = guichet_http::Decoding<Quirk>;

/// Reads a page of accounts, with the balances that came along.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of accounts. An account or balance
/// that cannot be read is in `rejected`, with its path: `accounts[3].depositAccount.currentBalance`.
pub fn decode_accounts(body: &[u8], how: &Decoding) -> Result<Page<AccountEntry>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountsBasic) {
        return Ok(page);
    }
    let paging = items::<Item<wire::Account<'_>>>(text(body)?, ACCOUNTS, |at, item| match item {
        Some(item) => page.items.extend(map::entry(how, &item, at, &mut page.rejected)),
        None => page.rejected.push(at.error("", "an account that is no object of its own")),
    })?;
    Ok(continued(page, &paging, how))
}

/// Reads the balances of one account, out of the account itself or a page that holds it.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no account, or if it holds no balance at all.
/// A balance that cannot be read is in `rejected`.
pub fn decode_balances(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Balance>> {
    with_account(text(body)?, account, |item, at| {
        let mut page = Page::empty();
        let own = map::currency(item.body.currency);
        let currency = account.currency.as_ref().or(own.as_ref()).or(how.currency.as_ref());
        let at = at.inside(item.wrapper.map(|(key, _)| key));
        let of = Subject { id: &account.id, kind: &account.kind, currency, at };
        match map::balances(how, &item.body, of, &mut page.rejected) {
            Some(items) => page.items = items,
            None => return Err(at.error("", "an account without a balance")),
        }
        Ok(page)
    })
}

/// Reads a page of transactions of one account.
///
/// What the currency and the words mean depends on the account, so it comes along.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of transactions. A transaction whose
/// amount or direction cannot be read is in `rejected`, with its path.
pub fn decode_transactions(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<Transaction>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Transactions) && !how.allows(Scope::TransactionsSummary) {
        return Ok(page);
    }
    let text = text(body)?;
    let paging = items::<Item<wire::Transaction<'_>>>(text, TRANSACTIONS, |at, item| {
        let row = match item {
            Some(item) => map::transaction(how, &item, account, at),
            None => Err(at.error("", "a transaction that is no object of its own")),
        };
        match row {
            Ok(row) => page.items.extend(row),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(continued(page, &paging, how))
}

/// Reads the positions of one investment account, out of the account itself.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no account.
pub fn decode_holdings(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Holding>> {
    if !how.allows(Scope::Balances) {
        return Ok(Page::empty());
    }
    with_account(text(body)?, account, |item, _| {
        let mut page = Page::empty();
        let own = map::currency(item.body.currency);
        let currency = account.currency.as_ref().or(own.as_ref()).or(how.currency.as_ref());
        page.items = map::holdings(how, &item.body, &account.id, currency, &mut page.rejected);
        Ok(page)
    })
}

/// Reads the payments that are planned into one card or loan, out of the account itself (6.4).
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no account.
pub fn decode_scheduled_payments(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<ScheduledPayment>> {
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(Page::empty());
    }
    with_account(text(body)?, account, |item, _| {
        let mut page = Page::empty();
        let own = map::currency(item.body.currency);
        let currency = account.currency.as_ref().or(own.as_ref()).or(how.currency.as_ref());
        page.items =
            map::scheduled_payments(how, &item.body, &account.id, currency, &mut page.rejected);
        Ok(page)
    })
}

/// Reads the numbers by which an account can be paid, each once however many networks list it.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no list of payment networks.
pub fn decode_payment_networks(body: &[u8], how: &Decoding) -> Result<Page<AccountIdentifier>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountNumbers) {
        return Ok(page);
    }
    let text = text(body)?;
    let paging = items::<wire::PaymentNetwork<'_>>(text, PAYMENT_NETWORKS, |at, item| {
        let read = match item {
            Some(item) => map::networks(&item, at, &mut page.items),
            None => Err(at.error("", "a payment network that is no object")),
        };
        page.rejected.extend(read.err());
    })?;
    Ok(continued(page, &paging, how))
}

/// Reads a page of statements.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of statements.
pub fn decode_statements(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<Statement>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Statements) {
        return Ok(page);
    }
    let text = text(body)?;
    let paging = items::<wire::Statement<'_>>(text, STATEMENTS, |at, item| {
        let read = match item {
            Some(item) => map::statement(how, &item, &account.id, at),
            None => Err(at.error("", "a statement that is no object")),
        };
        match read {
            Ok(statement) => page.items.push(statement),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(continued(page, &paging, how))
}

/// Reads who is behind an account: the holders for [`Account`](guichet_core::Account), and the
/// same people with their addresses.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no contact.
pub fn decode_contact(body: &[u8], how: &Decoding) -> Result<(Vec<Holder>, Vec<Party>)> {
    if !how.allows(Scope::IdentityContact) {
        return Ok((Vec::new(), Vec::new()));
    }
    alone::<wire::Contact<'_>>(text(body)?).map(|contact| map::contact(&contact))
}

/// Reads who the customer is.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no customer.
pub fn decode_customer(body: &[u8], how: &Decoding) -> Result<Page<Party>> {
    if !how.allows(Scope::IdentityContact) {
        return Ok(Page::empty());
    }
    let customer = alone::<wire::Customer<'_>>(text(body)?)?;
    Ok(Page::new(vec![map::customer(&customer)], None))
}

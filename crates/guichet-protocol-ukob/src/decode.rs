//! From the bytes of an answer to the model.

mod body;
mod identity;

use guichet_core::raw::{AccountEntry, Page};
use guichet_core::{
    AccountRef, Balance, Beneficiary, Error, Party, Result, ScheduledPayment, Scope, Statement,
    Transaction,
};
use guichet_http::json::Lists;
use serde::Deserialize;

use body::{continued, items, text};

use crate::{Quirk, map, wire};

/// How an answer of UK Open Banking is read.
///
/// ```
/// use guichet_core::{BankId, ScopeSet, raw::Permissions};
/// use guichet_protocol_ukob::{Decoding, decode_accounts};
///
/// let body = br#"{"Data": {"Account": [{
///     "AccountId": "a-1", "Currency": "GBP", "AccountTypeCode": "CACC"
/// }]}, "Links": {"Self": "https://api.bank.example/accounts"}}"#;
/// let how = Decoding::new(BankId::new("example-gb"), Permissions::of(ScopeSet::all()));
/// let page = decode_accounts(body, &how)?;
///
/// assert_eq!(page.items[0].account.kind.as_str(), "current");
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub type Decoding = guichet_http::Decoding<Quirk>;

/// A list inside `Data`, and where the next page of it is.
const fn page(list: &'static [&'static str]) -> Lists {
    Lists::of(list).inside("Data").beside(&["Links"])
}

/// Reads a page of accounts.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of accounts. An account
/// that cannot be read is in `rejected`, with its path: `Data.Account[3].AccountId`.
pub fn decode_accounts(body: &[u8], how: &Decoding) -> Result<Page<AccountEntry>> {
    if !how.allows(Scope::AccountsBasic) {
        return Ok(Page::empty());
    }
    read::<wire::Account<'_>, _>(body, page(&["Account"]), how, |wire, at| {
        map::entry(how, wire, at).map(Some)
    })
}

/// Reads accounts out of the list of all balances, for a bank that gives no other list in later
/// sessions (quirk 53): their identifiers, currencies and balances, and nothing else.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no list of balances.
pub(crate) fn decode_accounts_of_balances(
    body: &[u8],
    how: &Decoding,
) -> Result<Page<AccountEntry>> {
    let mut entries: Vec<AccountEntry> = Vec::new();
    let list = read::<wire::Balance<'_>, _>(body, page(&["Balance"]), how, |wire, at| {
        map::balance_with_account(how, wire, at).map(Some)
    })?;
    for (account, balance) in list.items {
        match entries.iter_mut().find(|entry| entry.account.id == account.id) {
            Some(entry) => entry.balances.get_or_insert_default().push(balance),
            None => entries.push(AccountEntry::new(account).with_balances(vec![balance])),
        }
    }
    Ok(Page::new(entries, list.next).with_rejected(list.rejected))
}

/// Reads the balances of one account, out of its own list or that of all accounts. An account with
/// an empty identifier stands for all of them.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no list of balances. A balance
/// whose amount, direction or currency cannot be read is in `rejected`, with its path.
pub fn decode_balances(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Balance>> {
    if !how.allows(Scope::Balances) {
        return Ok(Page::empty());
    }
    let mut page = read::<wire::Balance<'_>, _>(body, page(&["Balance"]), how, |wire, at| {
        map::balance(how, wire, account, at)
    })?;
    map::credit(account, &mut page.items);
    Ok(page)
}

/// Reads a page of transactions of one account. An account with an empty identifier stands for all
/// of them.
///
/// An identifier that two entries of the page share is no identifier, and both go without
/// (quirk 26).
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of transactions. A transaction
/// whose amount or direction cannot be read is in `rejected`, with its path.
pub fn decode_transactions(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<Transaction>> {
    if !how.allows(Scope::Transactions) && !how.allows(Scope::TransactionsSummary) {
        return Ok(Page::empty());
    }
    let list = page(&["Transaction"]);
    let mut page = read::<wire::Transaction<'_>, _>(body, list, how, |wire, at| {
        map::transaction(how, wire, account, at)
    })?;
    identity::drop_shared(&mut page.items);
    Ok(page)
}

/// Reads a page of direct debits of one account.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no such page.
pub fn decode_direct_debits(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<ScheduledPayment>> {
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(Page::empty());
    }
    read::<wire::DirectDebit<'_>, _>(body, page(&["DirectDebit"]), how, |wire, at| {
        map::direct_debit(how, wire, &account.id, at)
    })
}

/// Reads a page of standing orders of one account.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no such page.
pub fn decode_standing_orders(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<ScheduledPayment>> {
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(Page::empty());
    }
    read::<wire::StandingOrder<'_>, _>(body, page(&["StandingOrder"]), how, |wire, at| {
        map::standing_order(how, wire, account, at)
    })
}

/// Reads a page of payments of one account that are made on a day to come.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no such page.
pub fn decode_scheduled_payments(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<ScheduledPayment>> {
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(Page::empty());
    }
    read::<wire::ScheduledPayment<'_>, _>(body, page(&["ScheduledPayment"]), how, |wire, at| {
        map::scheduled_payment(how, wire, account, at)
    })
}

/// Reads a page of beneficiaries.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no such page.
pub fn decode_beneficiaries(body: &[u8], how: &Decoding) -> Result<Page<Beneficiary>> {
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(Page::empty());
    }
    read::<wire::Beneficiary<'_>, _>(body, page(&["Beneficiary"]), how, |wire, at| {
        map::beneficiary(how, wire, at).map(Some)
    })
}

/// Reads a page of statements of one account.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no such page.
pub fn decode_statements(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<Statement>> {
    if !how.allows(Scope::Statements) {
        return Ok(Page::empty());
    }
    read::<wire::Statement<'_>, _>(body, page(&["Statement"]), how, |wire, at| {
        map::statement(how, wire, &account.id, at)
    })
}

/// Reads who is behind an account, or who the customer is: one party or a list of them.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body names no party.
pub fn decode_parties(body: &[u8], how: &Decoding) -> Result<Page<Party>> {
    if !how.allows(Scope::IdentityContact) {
        return Ok(Page::empty());
    }
    read::<wire::Party<'_>, _>(body, page(&["Party"]), how, |wire, at| {
        map::party(wire, at).map(Some)
    })
}

/// Reads a list, maps each element, and says where the next page is.
fn read<'a, T: Deserialize<'a>, R>(
    body: &'a [u8],
    lists: Lists,
    how: &Decoding,
    map: impl Fn(&T, guichet_http::json::At) -> Result<Option<R>, Error>,
) -> Result<Page<R>> {
    let mut page = Page::empty();
    let around = items::<T>(text(body)?, lists, |at, item| {
        let mapped = match item {
            Some(item) => map(&item, at),
            None => Err(at.error("", "an element that is no object")),
        };
        match mapped {
            Ok(row) => page.items.extend(row),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(continued(page, &around, how))
}

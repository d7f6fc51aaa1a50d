//! From the bytes of an answer to the model.

mod body;

use guichet_core::raw::{AccountEntry, Page};
use guichet_core::{AccountRef, Balance, Beneficiary, Party, Result, Scope, Transaction};

use crate::map::{self, Subject};
use crate::{Quirk, wire};
use body::{ACCOUNTS, BALANCES, BENEFICIARIES, IDENTITY, TRANSACTIONS, continued, items, text};

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// ```
/// use guichet_core::{BankId, ScopeSet, raw::Permissions};
/// use guichet_protocol_stet::{Decoding, decode_accounts};
///
/// let body = br#"{"accounts": [{
///     "resourceId": "a-1", "cashAccountType": "CACC", "name": "Compte courant",
///     "accountId": {"currency": "EUR"},
///     "_links": {"balances": {"href": "/v1/accounts/a-1/balances"},
///                "transactions": {"href": "/v1/accounts/a-1/transactions"}}
/// }], "_links": {"self": {"href": "/v1/accounts"}}}"#;
/// let how = Decoding::new(BankId::new("example-fr"), Permissions::of(ScopeSet::all()));
/// let page = decode_accounts(body, &how)?;
///
/// assert_eq!(page.items[0].account.kind.as_str(), "current");
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub type Decoding = guichet_http::Decoding<Quirk>;

/// Reads a page of accounts, with the balances that came along.
///
/// An identifier tells what the customer consented to on the account, because the bank's links do:
/// see the page of the protocol, fault 10. Of an account that has a number and neither identifier
/// nor links nothing can be read; it is left out.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of accounts. An account or balance
/// that cannot be read is in `rejected`, with its path: `accounts[3].balances[0].balanceAmount`.
pub fn decode_accounts(body: &[u8], how: &Decoding) -> Result<Page<AccountEntry>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountsBasic) {
        return Ok(page);
    }
    let mut all = Vec::new();
    let around = items::<wire::Account<'_>>(text(body)?, ACCOUNTS, |at, item| {
        let read = match item {
            Some(item) => map::listed(how, &item, at, &mut page.rejected),
            None => Err(at.error("", "an account that is no object of its own")),
        };
        match read {
            Ok(one) => all.extend(one),
            Err(error) => page.rejected.push(error),
        }
    })?;
    page.items = map::finish(how, all, around.outside("connectedPsu"));
    Ok(continued(page, &around, how))
}

/// Reads the balances of one account.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no list of balances. A balance
/// that cannot be read is in `rejected`, and never zero.
pub fn decode_balances(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Balance>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Balances) {
        return Ok(page);
    }
    let currency = account.currency.as_ref();
    let of = Subject { id: &account.id, kind: &account.kind, currency };
    items::<wire::Balance<'_>>(text(body)?, BALANCES, |at, item| {
        let read = match item {
            Some(item) => map::balance(how, &item, of, at, None),
            None => Err(at.error("", "a balance that is no object of its own")),
        };
        match read {
            Ok(balance) => page.items.push(balance),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(page)
}

/// Reads a page of transactions of one account.
///
/// The currency of an amount that names none, and what an entry without a code is, depend on the
/// account, so it comes along.
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
    let around = items::<wire::Transaction<'_>>(text(body)?, TRANSACTIONS, |at, item| {
        let row = match item {
            Some(item) => map::transaction(how, &item, account, at),
            None => Err(at.error("", "a transaction that is no object of its own")),
        };
        match row {
            Ok(row) => page.items.extend(row),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(continued(page, &around, how))
}

/// Reads a page of the customer's trusted beneficiaries.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no page of beneficiaries.
pub fn decode_beneficiaries(body: &[u8], how: &Decoding) -> Result<Page<Beneficiary>> {
    let mut page = Page::empty();
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(page);
    }
    let around = items::<wire::Beneficiary<'_>>(text(body)?, BENEFICIARIES, |at, item| {
        let read = match item {
            Some(item) => map::beneficiary(how, &item, at),
            None => Err(at.error("", "a beneficiary that is no object of its own")),
        };
        match read {
            Ok(one) => page.items.push(one),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(continued(page, &around, how))
}

/// Reads who the customer is: the name, and nothing else that the standard would have.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) if the body is no identity.
pub fn decode_identity(body: &[u8], how: &Decoding) -> Result<Page<Party>> {
    let mut page = Page::empty();
    if !how.allows(Scope::IdentityContact) {
        return Ok(page);
    }
    let text = text(body)?;
    let around = IDENTITY.read(text, |_, item: Option<wire::Identity<'_>>| {
        page.items.extend(item.as_ref().and_then(map::identity));
    });
    let around = around.map_err(|_| body::no_json(text))?;
    if !around.has_any() {
        // 1.4 has the fields, or the name alone, beside the links.
        let flat = serde_json::from_str::<wire::Identity<'_>>(text).ok();
        page.items.extend(flat.as_ref().and_then(map::identity));
    }
    if page.items.is_empty() {
        let clause = "an identity without a name";
        let error = guichet_core::Error::new(guichet_core::ErrorKind::Protocol, clause);
        return Err(error.with_path(IDENTITY.first()));
    }
    Ok(page)
}

/// Reads a page of accounts as the customer sees it before choosing among them.
pub(crate) fn choosable<T>(
    body: &[u8],
    how: &Decoding,
    read: impl Fn(&wire::Account<'_>) -> Option<T>,
) -> Result<Page<T>> {
    let mut page = Page::empty();
    let around = items::<wire::Account<'_>>(text(body)?, ACCOUNTS, |at, item| {
        match item.as_ref().and_then(&read) {
            Some(one) => page.items.push(one),
            None => page.rejected.push(at.error("accountId", "an account without a number")),
        }
    })?;
    Ok(continued(page, &around, how))
}

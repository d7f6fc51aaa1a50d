//! From the bytes of an answer to the model.

mod body;

use guichet_core::raw::{AccountEntry, Page};
use guichet_core::{
    AccountKind, AccountRef, Balance, Currency, Error, ErrorKind, Result, ScheduledPayment, Scope,
    Transaction,
};
use guichet_http::json::{Around, Lists};

use crate::Quirk;
use crate::map::{self, Owner, Signs, Subject};
use crate::wire::{self, Links, Raw};
use body::{ACCOUNTS, BALANCES, CARD_ROWS, ROWS, alone, continued, items, missing, no_json, text};

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// ```
/// use guichet_core::{BankId, ScopeSet, raw::Permissions};
/// use guichet_protocol_berlin_group::{Decoding, decode_accounts};
///
/// let body = br#"{"accounts": [{"resourceId": "a-1", "cashAccountType": "CACC",
///     "currency": "EUR", "iban": "DE02120300000000202051"}]}"#;
/// let how = Decoding::new(BankId::new("example-de"), Permissions::of(ScopeSet::all()));
/// let page = decode_accounts(body, &how)?;
///
/// assert_eq!(page.items[0].account.kind.as_str(), "current");
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub type Decoding = guichet_http::Decoding<Quirk>;

/// Reads a page of accounts or of card accounts, with the balances that came along.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no page of accounts. An account or balance
/// that cannot be read is in `rejected`, with its path: `accounts[3].balances[0].balanceAmount`.
pub fn decode_accounts(body: &[u8], how: &Decoding) -> Result<Page<AccountEntry>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountsBasic) {
        return Ok(page);
    }
    let mut found = Vec::new();
    let around = items::<wire::Account<'_>>(text(body)?, ACCOUNTS, |at, item| match item {
        Some(item) => found.extend(map::entry(how, &item, at, &mut page.rejected)),
        None => page.rejected.push(at.error("", "an account that is no object of its own")),
    })?;
    page.items = map::parents(found);
    Ok(continued(page, &around, how))
}

/// Reads the balances of one account or card account.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no list of balances. A balance that cannot be
/// read is in `rejected`.
pub fn decode_balances(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Balance>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Balances) {
        return Ok(page);
    }
    let text = text(body)?;
    let report = alone::<wire::Report<'_>>(text)?;
    let currency = currency(account, &report, how);
    let signs = Signs::of(how, report.debit_accounting);
    let of = Owner::new(&account.id, &account.kind, currency.as_ref(), signs);
    items::<wire::Balance<'_>>(text, BALANCES, |at, item| {
        let read = match item {
            Some(item) => map::balance(how, &item, of, at, ""),
            None => Err(at.error("", "a balance that is no object")),
        };
        match read {
            Ok(balance) => page.items.push(balance),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(page)
}

/// Reads a page of transactions of one account or card account.
///
/// What the currency and the words mean depends on the account, so it comes along. An entry of
/// the list `information` announces a standing order and moves no money; its status says so.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no page of transactions,
/// [`Unsupported`](ErrorKind::Unsupported) if it only names a file to download. A transaction
/// whose amount cannot be read is in `rejected`, with its path.
pub fn decode_transactions(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<Transaction>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Transactions) && !how.allows(Scope::TransactionsSummary) {
        return Ok(page);
    }
    let around = rows(text(body)?, account, how, |row| {
        let Row { wire, of, at, .. } = row;
        let read = match wire {
            Some(wire) => map::transaction(how, wire, of, at, &mut page),
            None => Err(at.error("", "a transaction that is no object of its own")),
        };
        page.rejected.extend(read.err());
    })?;
    map::drop_shared_ids(&mut page.items);
    Ok(continued(page, &around, how))
}

/// Reads the standing orders of one account, which the standard lists as `information`.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no page of transactions. An order whose
/// amount cannot be read is in `rejected`, with its path.
pub fn decode_scheduled_payments(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<ScheduledPayment>> {
    let mut page = Page::empty();
    if !how.allows(Scope::ScheduledPayments) {
        return Ok(page);
    }
    let around = rows(text(body)?, account, how, |row| {
        let Row { wire, currency, at, .. } = row;
        if at.list() != Some("information") {
            return;
        }
        let read = match wire {
            Some(wire) => map::standing_order(how, wire, account, currency, at),
            None => Err(at.error("", "a standing order that is no object of its own")),
        };
        match read {
            Ok(order) => page.items.push(order),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(continued(page, &around, how))
}

/// One element of a list of transactions, with all that decides what it means.
struct Row<'r, 'a> {
    wire: Option<&'r wire::Transaction<'a>>,
    of: Subject<'r>,
    currency: Option<&'r Currency>,
    at: map::At,
}

/// Reads the lists of transactions, in the envelope of accounts or in that of cards.
fn rows<'a>(
    text: &'a str,
    account: &AccountRef,
    how: &Decoding,
    mut each: impl FnMut(Row<'_, 'a>),
) -> Result<Around<'a>> {
    let is_card = matches!(account.kind, AccountKind::Card | AccountKind::ChargeCard);
    // What stands around the lists decides how their elements are read, and may follow them.
    // Mostly nothing of it is needed, and reading the answer twice would cost a third more.
    let report = match (is_card, &account.currency) {
        (false, Some(_)) => None,
        _ => Some(alone::<wire::Report<'a>>(text)?),
    };
    let stated = report.as_ref().and_then(stated);
    let currency = account.currency.as_ref().or(stated.as_ref()).or(how.currency.as_ref());
    let signs = Signs::of(how, report.and_then(|report| report.debit_accounting));
    let of = Subject::new(account, currency, signs);
    let mut read = |lists: Lists| {
        lists
            .read(text, |at, wire: Option<_>| each(Row { wire: wire.as_ref(), of, currency, at }))
            .map_err(|_| no_json(text))
    };
    let usual = if is_card { [CARD_ROWS, ROWS] } else { [ROWS, CARD_ROWS] };
    let mut last = None;
    for lists in usual {
        let around = read(lists)?;
        if around.has_any() {
            return Ok(around);
        }
        last = Some(around);
    }
    match last {
        Some(around) if is_download(&around) => Err(Error::new(
            ErrorKind::Unsupported,
            "this bank gives this list as a file to download only, and files are not read yet",
        )),
        _ => Err(missing(ROWS)),
    }
}

/// Whether an answer has no list but names a file (quirk 43).
fn is_download(around: &Around<'_>) -> bool {
    let links = around.outside("_links").and_then(Raw::read::<Links<'_>>);
    links.is_some_and(|links| Links::target(links.download).is_some())
}

/// The currency of an account: its own, else what the answer says of it, else the profile's.
fn currency(account: &AccountRef, report: &wire::Report<'_>, how: &Decoding) -> Option<Currency> {
    account.currency.clone().or_else(|| stated(report)).or_else(|| how.currency.clone())
}

/// The currency that the answer itself names for the account.
fn stated(report: &wire::Report<'_>) -> Option<Currency> {
    let account = report.account.or(report.card_account)?;
    map::currency(account.read::<wire::AccountReference<'_>>()?.currency)
}

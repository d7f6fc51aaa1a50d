//! From the bytes of an answer to the model.

use crate::{map, wire};
use guichet_core::{
    AccountRef, Balance, Error, ErrorKind, Result, Scope, Transaction,
    raw::{AccountEntry, Page},
};
use guichet_http::json::{At, Lists, Raw};
use serde::Deserialize;
use std::convert::Infallible;

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// ```
/// use guichet_bank_starling::{PROFILE, decode_accounts};
/// use guichet_core::{ScopeSet, raw::Permissions};
///
/// let body = br#"{"accounts": [{
///     "accountUid": "a-1", "defaultCategory": "c-1", "accountType": "PRIMARY", "currency": "GBP"
/// }]}"#;
/// let how = PROFILE.decoding(Permissions::of(ScopeSet::all_reading()))?;
/// let page = decode_accounts(body, &how)?;
/// assert_eq!(page.items[0].account.kind.as_str(), "current");
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub type Decoding = guichet_http::Decoding<Infallible>;

const ACCOUNTS: Lists = Lists::of(&["accounts"]);
const SPACES: Lists = Lists::of(&["savingsGoals", "spendingSpaces"]);
const FEED: Lists = Lists::of(&["feedItems"]);

/// Reads the accounts.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no list of accounts. An account that cannot be
/// read is in `rejected`, with its path.
pub fn decode_accounts(body: &[u8], how: &Decoding) -> Result<Page<AccountEntry>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountsBasic) {
        return Ok(page);
    }
    items::<wire::Account<'_>>(body, ACCOUNTS, |at, item| {
        let read = match item {
            Some(item) => map::account(how, &item, at),
            None => Err(at.error("", "an account that is no object")),
        };
        match read {
            Ok(account) => page.items.push(AccountEntry::new(account)),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(page)
}

/// Reads the balances of one account.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no balance. A balance that cannot be read is in
/// `rejected`.
pub fn decode_balances(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Balance>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Balances) {
        return Ok(page);
    }
    let text = text(body)?;
    let wire: wire::Balances<'_> = serde_json::from_str(text).map_err(|_| no_json(text))?;
    map::balances(how, &wire, account, &mut page);
    if page.items.is_empty() && page.rejected.is_empty() {
        return Err(At::ALONE.error("", "an answer without a balance"));
    }
    Ok(page)
}

/// Reads the spaces in an account, each an account with a feed of its own.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no list of spaces. A space that cannot be read
/// is in `rejected`, with its path.
pub fn decode_spaces(body: &[u8], main: &AccountRef, how: &Decoding) -> Result<Page<AccountEntry>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountsBasic) {
        return Ok(page);
    }
    items::<wire::Space<'_>>(body, SPACES, |at, item| match item {
        Some(item) => map::space(how, &item, main, at, &mut page),
        None => page.rejected.push(at.error("", "a space that is no object")),
    })?;
    Ok(page)
}

/// Reads the feed of one category, the newest first. It has no pages.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no feed. A row whose amount or direction cannot
/// be read is in `rejected`, with its path.
pub fn decode_transactions(
    body: &[u8],
    account: &AccountRef,
    how: &Decoding,
) -> Result<Page<Transaction>> {
    let mut page = Page::empty();
    if !how.allows(Scope::Transactions) && !how.allows(Scope::TransactionsSummary) {
        return Ok(page);
    }
    items::<wire::FeedItem<'_>>(body, FEED, |at, item| {
        let row = match item {
            Some(item) => map::transaction(how, &item, account, at),
            None => Err(at.error("", "a row that is no object")),
        };
        match row {
            Ok(row) => page.items.push(row),
            Err(error) => page.rejected.push(error),
        }
    })?;
    Ok(page)
}

/// Reads a list, element by element, each with its place.
fn items<'a, T: Deserialize<'a>>(
    body: &'a [u8],
    lists: Lists,
    each: impl FnMut(At, Option<T>),
) -> Result<()> {
    let text = text(body)?;
    let around = lists.read(text, each).map_err(|_| no_json(text))?;
    if around.has_any() {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Protocol, "an answer without its list");
    Err(error.with_path(lists.first()))
}

/// The text of a body: checked once for UTF-8, so that no string is checked again.
fn text(body: &[u8]) -> Result<&str> {
    let clause = "an answer that is not in UTF-8";
    let text =
        simdutf8::basic::from_utf8(body).map_err(|_| Error::new(ErrorKind::Protocol, clause))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What an answer is that cannot be read, in words that repeat nothing of it.
fn no_json(text: &str) -> Error {
    let clause = match text.trim_start().as_bytes().first() {
        None => "an empty answer",
        Some(b'<') => "a page of HTML in place of JSON",
        Some(b'{') => "an answer that is cut off or no JSON",
        Some(_) => "an answer that is no object",
    };
    Error::new(ErrorKind::Protocol, clause)
}

/// The text of a field that may be missing.
pub(crate) fn plain(raw: Option<Raw<'_>>) -> Option<std::borrow::Cow<'_, str>> {
    raw?.text()
}

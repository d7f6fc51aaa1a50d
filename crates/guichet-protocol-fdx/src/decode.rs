//! From the bytes of an answer to the model.

use guichet_core::raw::{AccountEntry, AppKey, Page, Permissions};
use guichet_core::{
    AccountIdentifier, AccountRef, Balance, BankId, Currency, Error, ErrorKind, Holder, Holding,
    Party, Result, ScheduledPayment, Scope, Statement, Timestamp, Transaction,
};
use jiff::tz::TimeZone;
use serde::Deserialize;
use url::Url;

use crate::map::{self, At, Subject};
use crate::wire::{self, Broken, Item, Paging, each_item};

/// How an answer is read: what the customer permitted, and what is known of the bank.
///
/// # Examples
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
#[derive(Clone, Debug)]
#[must_use]
pub struct Decoding {
    pub(crate) bank: BankId,
    pub(crate) permissions: Permissions,
    pub(crate) zone: TimeZone,
    pub(crate) currency: Option<Currency>,
    pub(crate) owed_is_signed: bool,
    pub(crate) key: Option<AppKey>,
    pub(crate) fetched_at: Option<Timestamp>,
    pub(crate) request: Option<Url>,
    pub(crate) link_hosts: Vec<Url>,
}

impl Decoding {
    /// Reads what is permitted, of a bank of which nothing else is known.
    pub fn new(bank: BankId, permissions: Permissions) -> Self {
        Self {
            bank,
            permissions,
            zone: TimeZone::UTC,
            currency: None,
            owed_is_signed: false,
            key: None,
            fetched_at: None,
            request: None,
            link_hosts: Vec::new(),
        }
    }

    /// The zone in which a time without offset is read, and in which the bank's day begins.
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// The currency of an account for which the bank gives none.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// Says that the bank writes what is owed as negative, as the text of 6.4 wants it.
    pub fn owed_is_signed(mut self) -> Self {
        self.owed_is_signed = true;
        self
    }

    /// The app's key, for the keys of accounts; without it they have none.
    pub fn app_key(mut self, key: AppKey) -> Self {
        self.key = Some(key);
        self
    }

    /// When the bank was asked.
    pub fn fetched_at(mut self, now: Timestamp) -> Self {
        self.fetched_at = Some(now);
        self
    }

    /// The address that was asked, without which no link to a next page is taken.
    pub fn request(mut self, url: Url) -> Self {
        self.request = Some(url);
        self
    }

    /// Other hosts to which a link to a next page may lead.
    pub fn link_hosts(mut self, hosts: Vec<Url>) -> Self {
        self.link_hosts = hosts;
        self
    }

    pub(crate) fn allows(&self, scope: Scope) -> bool {
        self.permissions.scopes.contains(scope)
    }
}

/// Reads a page of accounts, with the balances that came along.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no page of accounts. An account or balance
/// that cannot be read is in `rejected`, with its path: `accounts[3].depositAccount.currentBalance`.
pub fn decode_accounts(body: &[u8], how: &Decoding) -> Result<Page<AccountEntry>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountsBasic) {
        return Ok(page);
    }
    let paging =
        items::<Item<wire::Account<'_>>>(text(body)?, "accounts", |at, item| match item {
            Some(item) => page.items.extend(map::entry(how, &item, at, &mut page.rejected)),
            None => page.rejected.push(at.error("", "an account that is no object of its own")),
        })?;
    Ok(continued(page, &paging, how))
}

/// Reads the balances of one account, out of the account itself or a page that holds it.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) if the body is no account, or if it holds no balance at all.
/// A balance that cannot be read is in `rejected`.
pub fn decode_balances(body: &[u8], account: &AccountRef, how: &Decoding) -> Result<Page<Balance>> {
    with_account(text(body)?, account, |item, at| {
        let mut page = Page::empty();
        let own = map::currency(item.body.currency);
        let currency = account.currency.as_ref().or(own.as_ref()).or(how.currency.as_ref());
        let at = at.inside(item.wrapper);
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no page of transactions. A transaction whose
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
    let paging = items::<Item<wire::Transaction<'_>>>(text, "transactions", |at, item| {
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no account.
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no account.
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no list of payment networks.
pub fn decode_payment_networks(body: &[u8], how: &Decoding) -> Result<Page<AccountIdentifier>> {
    let mut page = Page::empty();
    if !how.allows(Scope::AccountNumbers) {
        return Ok(page);
    }
    let text = text(body)?;
    let paging = items::<wire::PaymentNetwork<'_>>(text, "paymentNetworks", |at, item| {
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no page of statements.
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
    let paging = items::<wire::Statement<'_>>(text, "statements", |at, item| {
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no contact.
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
/// [`Protocol`](ErrorKind::Protocol) if the body is no customer.
pub fn decode_customer(body: &[u8], how: &Decoding) -> Result<Page<Party>> {
    if !how.allows(Scope::IdentityContact) {
        return Ok(Page::empty());
    }
    let customer = alone::<wire::Customer<'_>>(text(body)?)?;
    Ok(Page::new(vec![map::customer(&customer)], None))
}

/// The text of a body: checked once for UTF-8, so that no string is checked again.
fn text(body: &[u8]) -> Result<&str> {
    let clause = "an answer that is not in UTF-8";
    let text =
        simdutf8::basic::from_utf8(body).map_err(|_| Error::new(ErrorKind::Protocol, clause))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Reads a list, element by element, each with its place.
fn items<'a, T: Deserialize<'a>>(
    text: &'a str,
    list: &'static str,
    mut each: impl FnMut(At, Option<T>),
) -> Result<Paging<'a>> {
    each_item(text, list, |index, item| each(At::element(list, index), item))
        .map_err(|broken| broken_page(broken, text, list))
}

fn broken_page(broken: Broken, text: &str, list: &'static str) -> Error {
    match broken {
        Broken::NoList => {
            Error::new(ErrorKind::Protocol, "an answer without its list").with_path(list)
        }
        Broken::Json => no_json(text),
    }
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

fn alone<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| no_json(text))
}

/// Finds one account in an answer: alone, as the standard has it, or in a page.
fn with_account<R>(
    text: &str,
    account: &AccountRef,
    read: impl FnOnce(Item<wire::Account<'_>>, At) -> Result<R>,
) -> Result<R> {
    let item = alone::<Item<wire::Account<'_>>>(text)?;
    if item.wrapper.is_some() || item.body.account_id.is_some() {
        return read(item, At::ALONE);
    }
    let mut found = None;
    each_item::<Item<wire::Account<'_>>>(text, "accounts", |index, item| {
        let Some(item) = item else { return };
        let id = item.body.account_id.and_then(wire::Raw::text);
        if id.as_deref() == Some(account.id.as_str()) {
            found.get_or_insert((item, At::element("accounts", index)));
        }
    })
    .map_err(|broken| broken_page(broken, text, "accounts"))?;
    match found {
        Some((item, at)) => read(item, at),
        None => Err(Error::new(ErrorKind::NotFound, "the answer does not hold the account")),
    }
}

/// Says where the next page is.
fn continued<T>(mut page: Page<T>, paging: &Paging<'_>, how: &Decoding) -> Page<T> {
    match map::next_page(paging, how.request.as_ref(), &how.link_hosts) {
        Ok(next) => page.next = next.map(|next| next.to_cursor()),
        Err(error) => page.rejected.push(error),
    }
    page
}

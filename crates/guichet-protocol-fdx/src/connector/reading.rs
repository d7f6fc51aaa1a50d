//! Send, read, and say where an unreadable answer came from.

use super::Connection;
use crate::{
    Decoding, decode_accounts, decode_payment_networks, error::of_answer, listing::Place,
    request::Form,
};
use bytes::Bytes;
use guichet_core::{
    AccountIdentifier, AccountKey, AccountRef, Error, ErrorKind, Result, Scope,
    raw::{Access, AccountEntry, Cursor, Page},
};
use http::Response;
use url::Url;

impl Connection {
    /// One page of accounts. Without a scope that needs more, only their names are asked for.
    pub(super) async fn account_page(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        let needs_details = [Scope::Balances, Scope::Bills].iter().any(|it| access.allows(*it));
        let mut url = self.address(["accounts"])?;
        url.query_pairs_mut()
            .append_pair("resultType", if needs_details { "details" } else { "lightweight" });
        self.read_listing(access, &Place::start(cursor)?, url, decode_accounts).await
    }

    /// Asks for the numbers by which each account can be paid, one call for each account, where
    /// the customer permitted it. The number of a card or a loan is not one to pay to.
    pub(super) async fn add_numbers(&self, access: Access<'_>, page: &mut Page<AccountEntry>) {
        if !access.allows(Scope::AccountNumbers) {
            return;
        }
        for entry in &mut page.items {
            if entry.account.kind.is_liability() {
                continue;
            }
            match self.numbers(access, &entry.account.reference()).await {
                Ok(numbers) => self.take_numbers(entry, numbers),
                // No network serves this kind of account.
                Err(error)
                    if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::NotFound) => {}
                Err(error) => page.rejected.push(error),
            }
        }
    }

    async fn numbers(
        &self,
        access: Access<'_>,
        account: &AccountRef,
    ) -> Result<Vec<AccountIdentifier>> {
        let url = self.address(["accounts", account.id.as_str(), "payment-networks"])?;
        let place = Place::start(None)?;
        self.read_listing(access, &place, url, decode_payment_networks).await.map(|page| page.items)
    }

    /// A whole number makes a key that holds by every road, so the key is made again.
    fn take_numbers(&self, entry: &mut AccountEntry, numbers: Vec<AccountIdentifier>) {
        let account = &mut entry.account;
        account.identifiers.extend(numbers);
        let (key, basis) = AccountKey::derive(
            &self.key,
            &account.identifiers,
            &self.info.id,
            &account.id,
            account.currency.as_ref(),
        );
        account.key = Some(key);
        account.key_basis = Some(basis);
    }

    /// Reads one page of a listing. An answer that says "nothing" is an empty page.
    pub(super) async fn read_listing<T>(
        &self,
        access: Access<'_>,
        place: &Place,
        listing: Url,
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let url = place.address(listing, self.profile.version);
        let Some(response) = self.list(access, &url).await? else { return Ok(Page::empty()) };
        let page = decode(response.body(), &self.decoding(access, &url));
        Ok(place.carry(explained(page, &response)?))
    }

    /// Reads the detail of one account.
    pub(super) async fn read_account<T>(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let url = self.address(["accounts", account.id.as_str()])?;
        self.read(access, &url, decode).await
    }

    /// Reads a resource that comes in one answer.
    pub(super) async fn read<T>(
        &self,
        access: Access<'_>,
        url: &Url,
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let response = self.get(access, url, Form::Json).await?;
        explained(decode(response.body(), &self.decoding(access, url)), &response)
    }
}

/// Adds the request's identifier to what could not be read: support will ask for it.
fn explained<T>(page: Result<Page<T>>, response: &Response<Bytes>) -> Result<Page<T>> {
    let mut page = page.map_err(|error| of_answer(error, response))?;
    page.rejected = page.rejected.into_iter().map(|error| of_item(error, response)).collect();
    Ok(page)
}

/// The same for one item, which may have a code of its own.
fn of_item(error: Error, response: &Response<Bytes>) -> Error {
    let mut upstream = guichet_http::upstream(response);
    if let Some(code) = error.upstream().code.clone() {
        upstream = upstream.with_code(code);
    }
    error.with_upstream(upstream)
}

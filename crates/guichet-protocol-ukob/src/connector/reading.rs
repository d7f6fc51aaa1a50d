//! Send, read, and say where an unreadable answer came from.

use super::Connection;
use crate::{
    Decoding, Quirk, decode_accounts, decode_accounts_of_balances, error::of_answer,
    listing::Place, request::Form,
};
use bytes::Bytes;
use guichet_core::{
    ErrorKind, Result, Scope,
    raw::{Access, AccountEntry, Cursor, Page},
};
use http::Response;
use url::Url;

impl Connection {
    /// One page of accounts; in later sessions, at a bank that has them there, out of the list of
    /// balances (quirk 53).
    pub(super) async fn account_page(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        let place = Place::of(cursor)?;
        let later = self.profile.has(Quirk::LaterAccountsByBalances);
        if place.resource == 0 {
            let url = place.address(self.address(&["accounts"])?, None);
            match self.read(access, &url, decode_accounts).await {
                Err(error)
                    if later
                        && cursor.is_none()
                        && error.kind() == ErrorKind::ConsentMissing
                        && access.allows(Scope::Balances) => {}
                page => return page.map(|page| place.carry(page)),
            }
        }
        let place = if place.resource == 0 { place.after() } else { place };
        let url = place.address(self.address(&["balances"])?, None);
        let page = self.read(access, &url, decode_accounts_of_balances).await?;
        Ok(place.carry(page))
    }

    /// Reads one answer. One that says "nothing" is an empty page.
    pub(super) async fn read<T>(
        &self,
        access: Access<'_>,
        url: &Url,
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let Some(response) = self.get(access, url, Form::Json).await? else {
            return Ok(Page::empty());
        };
        explained(decode(response.body(), &self.decoding(access, url)), &response)
    }
}

/// Adds the request's identifier to what could not be read: support will ask for it.
fn explained<T>(page: Result<Page<T>>, response: &Response<Bytes>) -> Result<Page<T>> {
    let mut page = page.map_err(|error| of_answer(error, response))?;
    page.rejected = page.rejected.into_iter().map(|error| of_answer(error, response)).collect();
    Ok(page)
}

//! Send, read, and say where an unreadable answer came from.

use super::Connection;
use crate::{
    Decoding, Quirk, decode_accounts, decode_transactions,
    error::of_answer,
    listing::{Entries, Place, foreign},
};
use bytes::Bytes;
use guichet_core::{
    AccountKind, AccountRef, Cursor, ErrorKind, Result, Scope, Transaction,
    raw::{Access, AccountEntry, Page},
};
use http::{HeaderMap, Method, Response};
use url::Url;

/// The cursor of the page that is the list of cards.
const CARDS: &str = "cards";

impl Connection {
    /// The list in which an account stands.
    pub(super) fn list_of(&self, account: &AccountRef) -> &'static str {
        let is_card = matches!(account.kind, AccountKind::Card | AccountKind::ChargeCard);
        if is_card && self.profile.card_accounts { "card-accounts" } else { "accounts" }
    }

    /// One page of accounts: those of the list, then the cards where they have a list of their
    /// own.
    pub(super) async fn account_page(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        let list = match cursor.map(Cursor::as_str) {
            None => "accounts",
            Some(CARDS) => return self.cards(access).await,
            Some(_) => return Err(foreign()),
        };
        let mut page = self.list(access, list).await?;
        if self.profile.card_accounts {
            // They stand in the list of cards too (quirk 13).
            page.items.retain(|entry| entry.account.kind != AccountKind::Card);
            page.next = Some(Cursor::new(CARDS));
        }
        Ok(page)
    }

    /// The list of cards. A bank without such a list has no cards to tell of, and a consent that
    /// does not cover cards must not cost the accounts.
    async fn cards(&self, access: Access<'_>) -> Result<Page<AccountEntry>> {
        let error = match self.list(access, "card-accounts").await {
            Err(error) => error,
            page => return page,
        };
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::Unsupported => Ok(Page::empty()),
            ErrorKind::ConsentMissing | ErrorKind::Declined => {
                Ok(Page::empty().with_rejected(vec![error]))
            }
            _ => Err(error),
        }
    }

    async fn list(&self, access: Access<'_>, list: &str) -> Result<Page<AccountEntry>> {
        let mut url = self.address(&[list])?;
        if self.profile.with_balance && access.allows(Scope::Balances) {
            url.query_pairs_mut().append_pair("withBalance", "true");
        }
        let mut page = self.read(access, &url, decode_accounts).await?;
        // The standard has no pages of accounts.
        page.next = None;
        Ok(page)
    }

    /// One page of transactions. A bank that does not list booked and pending entries together is
    /// asked for the booked ones at once (quirk 42).
    pub(super) async fn transaction_page(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        mut place: Place,
    ) -> Result<Page<Transaction>> {
        let listing =
            self.address(&[self.list_of(account), account.id.as_str(), "transactions"])?;
        if self.profile.has(Quirk::OneRequestIdPerListing) && place.request_id.is_none() {
            let id = guichet_http::request_id()?;
            place.request_id = id.to_str().ok().map(ToOwned::to_owned);
        }
        loop {
            let url = place.address(listing.clone());
            let mut caller = self.reader(access)?;
            caller.request_id = place.request_id.as_deref();
            let response = self.send(caller, Method::GET, &url, HeaderMap::new(), None).await?;
            if !response.status().is_success() {
                let refusal = self.refusal(caller, &response);
                match place.entries {
                    Entries::Both if refusal.not_both => {
                        place = place.apart();
                        continue;
                    }
                    // The bank has no pending entries to list.
                    Entries::Pending if refusal.not_both => return Ok(Page::empty()),
                    _ => return Err(refusal.error),
                }
            }
            let how = self.decoding(access, &url);
            let page = decode_transactions(response.body(), account, &how);
            return place.carry(explained(page, &response)?);
        }
    }

    /// Reads a resource that comes in one answer.
    pub(super) async fn read<T>(
        &self,
        access: Access<'_>,
        url: &Url,
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let response = self.get(self.reader(access)?, url).await?;
        explained(decode(response.body(), &self.decoding(access, url)), &response)
    }
}

/// Adds the request's identifier to what could not be read: support will ask for it.
fn explained<T>(page: Result<Page<T>>, response: &Response<Bytes>) -> Result<Page<T>> {
    let mut page = page.map_err(|error| of_answer(error, response))?;
    page.rejected = page.rejected.into_iter().map(|error| of_answer(error, response)).collect();
    Ok(page)
}

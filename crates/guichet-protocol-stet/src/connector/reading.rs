//! Readings: where a resource is, and what its answer means.

use super::Connection;
use crate::{
    Decoding, decode_accounts,
    error::{not_consented, of_answer},
    handle::{Handle, Way},
    link,
    listing::later,
};
use bytes::Bytes;
use guichet_core::{
    Cursor, Error, Result,
    raw::{Access, AccountEntry, Page},
};
use http::Response;
use url::Url;

impl Connection {
    /// The address of a resource at the customer's bank.
    pub(super) fn address(&self, access: Access<'_>, segments: &[&str]) -> Result<Url> {
        let site = self.site(access.grant().host.as_ref())?;
        guichet_http::resource(&site.resource, segments)
    }

    /// The address of what belongs to an account, where its link leads. What the customer did not
    /// consent to has no address, and nothing is sent (fault 10).
    pub(super) fn resource_of(
        &self,
        access: Access<'_>,
        handle: &Handle<'_>,
        way: &Way<'_>,
        name: &str,
    ) -> Result<Url> {
        match way {
            Way::Closed => Err(not_consented()),
            Way::Standard => self.address(access, &["accounts", &handle.resource, name]),
            Way::Link(href) => {
                let site = self.site(access.grant().host.as_ref())?;
                link::resolve(&site.resource, href, &self.link_hosts)
            }
        }
    }

    pub(crate) async fn account_page(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        let url = match cursor {
            Some(cursor) => later(cursor)?,
            None => self.address(access, &["accounts"])?,
        };
        self.read(access, &url, decode_accounts).await
    }

    /// Reads a resource. An answer without a body is an empty list (fault 1).
    pub(crate) async fn read<T>(
        &self,
        access: Access<'_>,
        url: &Url,
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let Some(response) = self.get(access, url).await? else { return Ok(Page::empty()) };
        let page = decode(response.body(), &self.decoding(access, url));
        explained(page, &response)
    }
}

/// Adds the request's identifier to what could not be read: support will ask for it.
fn explained<T>(page: Result<Page<T>>, response: &Response<Bytes>) -> Result<Page<T>> {
    let told = |error: Error| of_answer(error, response);
    let mut page = page.map_err(told)?;
    page.rejected = page.rejected.into_iter().map(told).collect();
    Ok(page)
}

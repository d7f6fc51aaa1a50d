//! What is new since the last time, where the bank says so itself.

use super::Connection;
use crate::{
    Decoding, Delta, PageKey, decode_transactions,
    listing::{Entries, foreign},
};
use guichet_core::{
    AccountRef, Changes, Cursor, Error, Operation, Result, Transaction, TransactionQuery,
    raw::Access,
};
use serde::{Deserialize, Serialize};
use url::Url;

/// Where the app stands: what it has, and what it will have after the last page.
#[derive(Default, Serialize, Deserialize)]
struct Since {
    last: Option<String>,
    newest: Option<String>,
    link: Option<Url>,
}

impl Since {
    fn parse(cursor: &Cursor) -> Result<Self> {
        serde_json::from_str(cursor.as_str()).map_err(|_| foreign())
    }

    fn cursor(&self) -> Cursor {
        // Texts and addresses can always be written.
        Cursor::new(serde_json::to_string(self).unwrap_or_default())
    }
}

impl Connection {
    /// One page of what is new; of everything in reach, the first time. Only booked entries are
    /// told, since a pending one has no reference to go on from.
    pub(super) async fn changes_page(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        since: Option<&Cursor>,
    ) -> Result<Changes> {
        let Some(delta) = self.profile.delta else {
            return Err(Error::unsupported(Operation::Changes));
        };
        let begun = since.map(Since::parse).transpose()?.unwrap_or_default();
        let url = self.changes_address(account, delta, &begun, since.is_none())?;
        let decode = |body: &[u8], how: &Decoding| decode_transactions(body, account, how);
        let page = self.read(access, &url, decode).await?;
        let newest = begun.newest.or_else(|| newest(&page.items));
        let link = page.next.as_ref().and_then(PageKey::parse).map(|PageKey::Link(url)| url);
        let next = match link {
            Some(_) => Since { last: begun.last, newest, link },
            None => Since { last: newest.or(begun.last), newest: None, link: None },
        };
        let mut changes = Changes::none(next.cursor());
        changes.more = next.link.is_some();
        changes.added = page.items;
        changes.rejected = page.rejected;
        Ok(changes)
    }

    fn changes_address(
        &self,
        account: &AccountRef,
        delta: Delta,
        begun: &Since,
        is_first: bool,
    ) -> Result<Url> {
        if let Some(link) = &begun.link {
            return Ok(link.clone());
        }
        let mut url =
            self.address(&[self.list_of(account), account.id.as_str(), "transactions"])?;
        match (delta, &begun.last) {
            (Delta::EntryReference, Some(last)) => {
                url.query_pairs_mut()
                    .append_pair("entryReferenceFrom", last)
                    .append_pair("bookingStatus", "booked");
            }
            (Delta::DeltaList, _) if !is_first => {
                url.query_pairs_mut()
                    .append_pair("deltaList", "true")
                    .append_pair("bookingStatus", "booked");
            }
            _ => {
                let mut whole = self.place(&TransactionQuery::new(), None)?;
                whole.entries = Entries::Booked;
                return Ok(whole.address(url));
            }
        }
        Ok(url)
    }
}

/// The reference of the newest entry. The standard has no order: it is the first or the last of
/// a page, whichever was booked later, and the first where they were booked on one day.
fn newest(rows: &[Transaction]) -> Option<String> {
    let (first, last) = (rows.first()?, rows.last()?);
    let row = if last.booked_on > first.booked_on { last } else { first };
    row.entry_reference.as_ref().map(|reference| reference.as_str().to_owned())
}

//! What stands behind the second traits: people, arrangements, statements.

use super::Connection;
use crate::{
    Permission, Quirk, decode_beneficiaries, decode_direct_debits, decode_parties,
    decode_scheduled_payments, decode_standing_orders, decode_statements,
    listing::{Bounds, Place},
    request::Form,
};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    AccountRef, Beneficiary, Error, ErrorKind, Party, Result, ScheduledPayment, Statement,
    StatementId,
    raw::{Access, Arrangements, Cursor, Identity, Page, Statements},
};

#[async_trait]
impl Identity for Connection {
    async fn parties(
        &self,
        access: Access<'_>,
        account: Option<&AccountRef>,
    ) -> Result<Page<Party>> {
        let url = match account {
            Some(account) => self.address(&["accounts", account.id.as_str(), "parties"])?,
            None => self.address(&["party"])?,
        };
        let page = self.read(access, &url, decode_parties).await;
        page.map_err(|error| match error.kind() {
            ErrorKind::ConsentMissing if self.profile.has(Quirk::PartyInFirstMinutes) => {
                let clause = "the bank tells this for a few minutes after the customer was there";
                Error::new(ErrorKind::ScaRequired, clause).with_upstream(error.upstream().clone())
            }
            _ => error,
        })
    }
}

/// The resources of which the listing of arranged payments is made, in their order (quirk 46).
const ARRANGED: [(&str, &[Permission]); 3] = [
    ("direct-debits", &[Permission::DirectDebits]),
    ("standing-orders", &[Permission::StandingOrdersBasic, Permission::StandingOrdersDetail]),
    (
        "scheduled-payments",
        &[Permission::ScheduledPaymentsBasic, Permission::ScheduledPaymentsDetail],
    ),
];

#[async_trait]
impl Arrangements for Connection {
    async fn scheduled_payments(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<ScheduledPayment>> {
        let mut place = Place::of(cursor)?;
        while let Some((name, permissions)) = ARRANGED.get(place.resource) {
            let refused = |it: &Permission| self.profile.without.contains(it);
            if permissions.iter().all(refused) {
                place = place.after();
                continue;
            }
            let listing = self.address(&["accounts", account.id.as_str(), name])?;
            let url = place.address(listing, None);
            let page = self.read(access, &url, |body, how| match place.resource {
                0 => decode_direct_debits(body, account, how),
                1 => decode_standing_orders(body, account, how),
                _ => decode_scheduled_payments(body, account, how),
            });
            let mut page = match page.await {
                // A kind of account that has no such thing.
                Err(error) if error.kind() == ErrorKind::Unsupported => Page::empty(),
                page => place.carry(page?),
            };
            if page.next.is_none() && place.resource + 1 < ARRANGED.len() {
                page.next = Some(place.after().to_cursor());
            }
            return Ok(page);
        }
        Ok(Page::empty())
    }

    async fn beneficiaries(
        &self,
        access: Access<'_>,
        account: Option<&AccountRef>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Beneficiary>> {
        let place = Place::of(cursor)?;
        let listing = match account {
            Some(account) => self.address(&["accounts", account.id.as_str(), "beneficiaries"])?,
            None => self.address(&["beneficiaries"])?,
        };
        let url = place.address(listing, None);
        self.read(access, &url, decode_beneficiaries).await.map(|page| place.carry(page))
    }
}

#[async_trait]
impl Statements for Connection {
    async fn statements(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Statement>> {
        let since = access.permissions().not_before;
        let bounds = Bounds::statements(since).for_bank(self.profile.quirks, &self.info.time_zone);
        let place = Place::of(cursor)?;
        let listing = self.address(&["accounts", account.id.as_str(), "statements"])?;
        let url = place.address(listing, Some(&bounds));
        let page =
            self.read(access, &url, |body, how| decode_statements(body, account, how)).await?;
        let mut page = place.carry(page);
        // A bank may send more than was asked for.
        page.items.retain(|it| it.to.zip(since).is_none_or(|(to, since)| to >= since));
        Ok(page)
    }

    async fn statement_document(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        statement: &StatementId,
    ) -> Result<Bytes> {
        let (account, statement) = (account.id.as_str(), statement.as_str());
        let url = self.address(&["accounts", account, "statements", statement, "file"])?;
        let clause = "a document without a byte in it";
        match self.get(access, &url, Form::Document).await? {
            Some(response) if !response.body().is_empty() => Ok(response.into_body()),
            Some(response) => {
                let error = Error::new(ErrorKind::Protocol, clause);
                Err(crate::error::of_answer(error, &response))
            }
            None => Err(Error::new(ErrorKind::Protocol, clause)),
        }
    }
}

//! The second traits of a connector, with the layers around them.

use super::{BoxFuture, Layered};
use crate::{
    Access, AccountRef, Beneficiary, Card, Cursor, Error, Holding, Operation, Page, Party, Result,
    ScheduledPayment, Statement, StatementId,
    raw::{Arrangements, Cards, Holdings, Identity, Statements},
};
use async_trait::async_trait;
use bytes::Bytes;

/// Refuses when a connector declares an operation whose trait it does not hand out.
fn refuse<'f, T: Send + 'f>(operation: Operation) -> BoxFuture<'f, Result<T>> {
    Box::pin(async move { Err(Error::unsupported(operation)) })
}

#[async_trait]
impl Cards for Layered {
    async fn cards(&self, access: Access<'_>, account: Option<&AccountRef>) -> Result<Page<Card>> {
        let mut call = self.call_with(Operation::Cards, access);
        call.account = account;
        self.dispatch(call, |p| match self.inner.cards() {
            Some(cards) => cards.cards(access.narrowed(p), account),
            None => refuse(Operation::Cards),
        })
        .await
    }
}

#[async_trait]
impl Identity for Layered {
    async fn parties(
        &self,
        access: Access<'_>,
        account: Option<&AccountRef>,
    ) -> Result<Page<Party>> {
        let mut call = self.call_with(Operation::Identity, access);
        call.account = account;
        self.dispatch(call, |p| match self.inner.identity() {
            Some(identity) => identity.parties(access.narrowed(p), account),
            None => refuse(Operation::Identity),
        })
        .await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Arrangements for Layered {
    async fn scheduled_payments(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<ScheduledPayment>> {
        let mut call = self.call_with(Operation::ScheduledPayments, access);
        call.account = Some(account);
        call.later_page = cursor.is_some();
        self.dispatch(call, |p| match self.inner.arrangements() {
            Some(ahead) => ahead.scheduled_payments(access.narrowed(p), account, cursor),
            None => refuse(Operation::ScheduledPayments),
        })
        .await
    }

    async fn beneficiaries(
        &self,
        access: Access<'_>,
        account: Option<&AccountRef>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Beneficiary>> {
        let mut call = self.call_with(Operation::Beneficiaries, access);
        call.account = account;
        call.later_page = cursor.is_some();
        self.dispatch(call, |p| match self.inner.arrangements() {
            Some(ahead) => ahead.beneficiaries(access.narrowed(p), account, cursor),
            None => refuse(Operation::Beneficiaries),
        })
        .await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Statements for Layered {
    async fn statements(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Statement>> {
        let mut call = self.call_with(Operation::Statements, access);
        call.account = Some(account);
        call.later_page = cursor.is_some();
        self.dispatch(call, |p| match self.inner.statements() {
            Some(statements) => statements.statements(access.narrowed(p), account, cursor),
            None => refuse(Operation::Statements),
        })
        .await
    }

    async fn statement_document(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        statement: &StatementId,
    ) -> Result<Bytes> {
        let mut call = self.call_with(Operation::StatementDocument, access);
        call.account = Some(account);
        self.dispatch(call, |p| match self.inner.statements() {
            Some(statements) => {
                statements.statement_document(access.narrowed(p), account, statement)
            }
            None => refuse(Operation::StatementDocument),
        })
        .await
    }
}

#[async_trait]
impl Holdings for Layered {
    async fn holdings(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Holding>> {
        let mut call = self.call_with(Operation::Holdings, access);
        call.account = Some(account);
        self.dispatch(call, |p| match self.inner.holdings() {
            Some(holdings) => holdings.holdings(access.narrowed(p), account),
            None => refuse(Operation::Holdings),
        })
        .await
    }
}

//! The one forwarding connector: the gate, the layers, and the narrowing of every answer.

mod reply;
mod second;

use reply::Reply;

use super::{
    AccountEntry, Arrangements, Cards, Connector, Holdings, Identity, Statements,
    env::Clock,
    layer::{Attempt, Call, Layer, Next, Outcome},
};
use crate::{
    Access, AccountRef, Balance, BankInfo, Capabilities, Changes, ConsentInput, ConsentRequest,
    ConsentStatus, ConsentStep, Context, Cursor, Error, ErrorKind, Grant, Operation, Page,
    PendingConsent, Permissions, Result, ScopeSet, Transaction, TransactionQuery,
};
use async_trait::async_trait;
use std::{fmt, pin::Pin, sync::Arc};

/// A connector with layers around it; itself a connector.
///
/// Every call passes, in this order: the gate (is the operation declared, does the grant cover
/// scope, purpose and account), the layers, the connector. What comes back loses every field
/// whose scope is not permitted, whoever wrote the connector.
#[derive(Clone)]
pub struct Layered {
    inner: Arc<dyn Connector>,
    layers: Arc<[Arc<dyn Layer>]>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Layered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layered")
            .field("bank", &self.inner.info().id)
            .field("layers", &self.layers)
            .finish_non_exhaustive()
    }
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl Layered {
    /// Puts layers around a connector, the first one outermost.
    pub fn new(
        inner: Arc<dyn Connector>,
        layers: impl Into<Arc<[Arc<dyn Layer>]>>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { inner, layers: layers.into(), clock }
    }

    fn call<'a>(&'a self, operation: Operation, cx: &'a Context) -> Call<'a> {
        let (bank, capabilities) = (self.inner.info(), self.inner.capabilities());
        Call::new(operation, bank, capabilities, cx, None, self.clock.now())
    }

    fn call_with<'a>(&'a self, operation: Operation, access: Access<'a>) -> Call<'a> {
        let (bank, capabilities) = (self.inner.info(), self.inner.capabilities());
        let (cx, grant) = (access.context(), access.grant());
        Call::new(operation, bank, capabilities, cx, Some(grant), self.clock.now())
            .narrowed(access.permissions())
    }

    async fn dispatch<'f, T: Reply>(
        &self,
        call: Call<'_>,
        make: impl FnMut(Permissions) -> BoxFuture<'f, Result<T>> + Send,
    ) -> Result<T> {
        let located = |error: Error| error.located(&call.bank.id, call.operation);
        let call = match gate(call) {
            Ok(call) => call,
            Err(error) => {
                for layer in self.layers.iter() {
                    layer.refused(&call, &error).await.map_err(located)?;
                }
                return Err(located(error));
            }
        };
        let mut slot = Slot { make, reply: None };
        Next::new(&self.layers, &mut slot).run(&call).await.map_err(located)?;
        // Only a layer that claims success without handing on can leave the slot empty.
        let empty =
            || Error::new(ErrorKind::Internal, "a layer reported success without an answer");
        let mut reply = slot.reply.ok_or_else(|| located(empty()))?;
        reply.locate(&call);
        Ok(reply)
    }
}

/// What no layer can lift: undeclared operations, and calls that the grant does not cover.
fn gate(call: Call<'_>) -> Result<Call<'_>> {
    if !call.capabilities.supports(call.operation) {
        return Err(Error::unsupported(call.operation));
    }
    let Some(grant) = call.grant else { return Ok(call) };
    if grant.bank != call.bank.id {
        return Err(Error::new(ErrorKind::InvalidInput, "the grant belongs to another bank"));
    }
    let needed = call.operation.scopes();
    if needed.is_empty() {
        // An act on the consent itself: it must stay possible when nothing may be read.
        return Ok(call);
    }
    if grant.expires_at.is_some_and(|end| end <= call.now) {
        return Err(Error::new(ErrorKind::ConsentExpired, "the consent ran out"));
    }
    if !call.context.purpose.is_some_and(|purpose| grant.purposes.contains(purpose)) {
        return Err(Error::new(
            ErrorKind::PurposeRefused,
            "the customer did not permit this purpose",
        ));
    }
    if needed.intersection(call.permissions().scopes).is_empty() {
        return Err(Error::new(ErrorKind::ConsentMissing, "the customer did not permit this"));
    }
    if call.account.is_some_and(|account| !grant.covers(&account.id)) {
        return Err(Error::new(
            ErrorKind::ConsentMissing,
            "the consent does not cover this account",
        ));
    }
    let Some(days) = grant.lookback_days else { return Ok(call) };
    let granted_on = grant.granted_at.to_zoned(call.bank.time_zone.clone()).date();
    let first = granted_on.saturating_sub(jiff::Span::new().days(i64::from(days)));
    Ok(call.narrowed(Permissions::of(ScopeSet::all()).not_before(first)))
}

struct Slot<T, F> {
    make: F,
    reply: Option<T>,
}

#[async_trait]
impl<'f, T: Reply, F: FnMut(Permissions) -> BoxFuture<'f, Result<T>> + Send> Attempt
    for Slot<T, F>
{
    async fn make(&mut self, permissions: Permissions) -> Result<Outcome> {
        let mut reply = (self.make)(permissions).await?;
        reply.keep_permitted(permissions);
        let outcome = reply.outcome();
        self.reply = Some(reply);
        Ok(outcome)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Connector for Layered {
    fn info(&self) -> &BankInfo {
        self.inner.info()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        self.inner.surplus(asked)
    }

    async fn begin_consent(&self, cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        let mut call = self.call(Operation::BeginConsent, cx);
        call.request = Some(request);
        self.dispatch(call, |_| self.inner.begin_consent(cx, request)).await
    }

    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        let mut call = self.call(Operation::ResumeConsent, cx);
        call.request = Some(&pending.request);
        self.dispatch(call, |_| self.inner.resume_consent(cx, pending, input)).await
    }

    async fn consent_status(&self, access: Access<'_>) -> Result<ConsentStatus> {
        let call = self.call_with(Operation::ConsentStatus, access);
        self.dispatch(call, |p| self.inner.consent_status(access.narrowed(p))).await
    }

    async fn revoke_consent(&self, access: Access<'_>) -> Result<()> {
        let call = self.call_with(Operation::RevokeConsent, access);
        self.dispatch(call, |p| self.inner.revoke_consent(access.narrowed(p))).await
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        let call = self.call_with(Operation::RefreshGrant, access);
        self.dispatch(call, |p| self.inner.refresh_grant(access.narrowed(p))).await
    }

    async fn accounts(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        let mut call = self.call_with(Operation::Accounts, access);
        call.later_page = cursor.is_some();
        let mut page =
            self.dispatch(call, |p| self.inner.accounts(access.narrowed(p), cursor)).await?;
        // A bank may list more than was consented; what is not covered goes no further.
        page.items.retain(|entry| access.grant().covers(&entry.account.id));
        Ok(page)
    }

    async fn balances(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Balance>> {
        let mut call = self.call_with(Operation::Balances, access);
        call.account = Some(account);
        self.dispatch(call, |p| self.inner.balances(access.narrowed(p), account)).await
    }

    async fn transactions(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        if query.since.zip(query.until).is_some_and(|(since, until)| until < since) {
            let clause = "the period ends before it begins";
            return Err(Error::new(ErrorKind::InvalidInput, clause)
                .located(&self.info().id, Operation::Transactions));
        }
        let mut call = self.call_with(Operation::Transactions, access);
        call.account = Some(account);
        call.dates = Some(query);
        call.later_page = cursor.is_some();
        self.dispatch(call, |p| {
            let access = access.narrowed(p);
            Box::pin(async move {
                match query.clamped(p.not_before) {
                    Some(query) => self.inner.transactions(access, account, &query, cursor).await,
                    // Nothing of the period may be read, so nothing is asked.
                    None => Ok(Page::empty()),
                }
            })
        })
        .await
    }

    async fn changes(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        since: Option<&Cursor>,
    ) -> Result<Changes> {
        let mut call = self.call_with(Operation::Changes, access);
        call.account = Some(account);
        // A cursor kept from yesterday begins a new listing, whatever the bank counts.
        self.dispatch(call, |p| self.inner.changes(access.narrowed(p), account, since)).await
    }

    fn cards(&self) -> Option<&dyn Cards> {
        self.inner.cards().is_some().then_some(self)
    }

    fn identity(&self) -> Option<&dyn Identity> {
        self.inner.identity().is_some().then_some(self)
    }

    fn arrangements(&self) -> Option<&dyn Arrangements> {
        self.inner.arrangements().is_some().then_some(self)
    }

    fn statements(&self) -> Option<&dyn Statements> {
        self.inner.statements().is_some().then_some(self)
    }

    fn holdings(&self) -> Option<&dyn Holdings> {
        self.inner.holdings().is_some().then_some(self)
    }
}

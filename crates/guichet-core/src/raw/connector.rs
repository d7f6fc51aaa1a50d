//! A bank, as its connector's author sees it.

use super::{Access, Changes, Cursor, Page};
use crate::{
    Account, AccountRef, Balance, BankInfo, Beneficiary, Capabilities, Card, ConsentInput,
    ConsentRequest, ConsentStatus, ConsentStep, Context, Error, Grant, Holding, Operation, Party,
    PendingConsent, Result, ScheduledPayment, ScopeSet, Statement, StatementId, Transaction,
    TransactionQuery,
};
use async_trait::async_trait;
use bytes::Bytes;
use std::fmt;

/// An account as a listing gives it, with the balances that the listing carried along.
///
/// Many banks allow few calls a day, so a balance that came with the list is not asked for again.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AccountEntry {
    /// The account.
    pub account: Account,
    /// Its balances; `None` when the listing does not carry any.
    pub balances: Option<Vec<Balance>>,
}

impl AccountEntry {
    /// An account without balances.
    pub fn new(account: Account) -> Self {
        Self { account, balances: None }
    }

    /// Adds the balances that came along.
    #[must_use]
    pub fn with_balances(mut self, balances: Vec<Balance>) -> Self {
        self.balances = Some(balances);
        self
    }
}

/// A bank.
///
/// A connector is stateless: what must be kept is in the grant. It asks the bank once for each
/// call, repeats nothing and keeps no token. An operation that is not in
/// [`capabilities`](Self::capabilities) is never called, and its default body refuses.
#[async_trait]
pub trait Connector: fmt::Debug + Send + Sync + 'static {
    /// Who this is.
    fn info(&self) -> &BankInfo;

    /// What it can do.
    fn capabilities(&self) -> &Capabilities;

    /// What the bank's consent covers beyond what is asked for, because the bank sells no smaller
    /// unit that holds it. Nothing, at a bank that sells each kind of data by itself.
    ///
    /// It belongs in the notice to the customer. It is never fetched, and is dropped where it
    /// comes along.
    fn surplus(&self, _asked: ScopeSet) -> ScopeSet {
        ScopeSet::EMPTY
    }

    /// Asks the bank for a consent, in the smallest unit that covers the request.
    async fn begin_consent(&self, cx: &Context, request: &ConsentRequest) -> Result<ConsentStep>;

    /// Goes on with one.
    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep>;

    /// Asks what became of a consent.
    async fn consent_status(&self, _access: Access<'_>) -> Result<ConsentStatus> {
        Err(Error::unsupported(Operation::ConsentStatus))
    }

    /// Ends a consent. One that has ended already is a success.
    async fn revoke_consent(&self, _access: Access<'_>) -> Result<()> {
        Err(Error::unsupported(Operation::RevokeConsent))
    }

    /// Gets new tokens. The answer is the whole new grant, with the same `id`.
    async fn refresh_grant(&self, _access: Access<'_>) -> Result<Grant> {
        Err(Error::unsupported(Operation::RefreshGrant))
    }

    /// Lists accounts, one page.
    async fn accounts(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>>;

    /// Reads the balances of an account: all that the bank sends, on one page.
    async fn balances(&self, _access: Access<'_>, _account: &AccountRef) -> Result<Page<Balance>> {
        Err(Error::unsupported(Operation::Balances))
    }

    /// Lists transactions of an account, one page, in the bank's order.
    async fn transactions(
        &self,
        _access: Access<'_>,
        _account: &AccountRef,
        _query: &TransactionQuery,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        Err(Error::unsupported(Operation::Transactions))
    }

    /// Lists what changed since a cursor; from the beginning when there is none.
    async fn changes(
        &self,
        _access: Access<'_>,
        _account: &AccountRef,
        _since: Option<&Cursor>,
    ) -> Result<Changes> {
        Err(Error::unsupported(Operation::Changes))
    }

    /// Cards, where the bank has an interface for them.
    fn cards(&self) -> Option<&dyn Cards> {
        None
    }

    /// Who the customer is, where the bank tells.
    fn identity(&self) -> Option<&dyn Identity> {
        None
    }

    /// Standing orders, direct debits and beneficiaries, where the bank tells.
    fn arrangements(&self) -> Option<&dyn Arrangements> {
        None
    }

    /// Statements, where the bank has them.
    fn statements(&self) -> Option<&dyn Statements> {
        None
    }

    /// Holdings of investment accounts, where the bank tells.
    fn holdings(&self) -> Option<&dyn Holdings> {
        None
    }
}

/// Cards.
#[async_trait]
pub trait Cards: Send + Sync {
    /// Lists the cards of an account, or of the customer.
    async fn cards(&self, access: Access<'_>, account: Option<&AccountRef>) -> Result<Page<Card>>;
}

/// Who the customer is.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Reads the people behind an account, or the customer.
    async fn parties(
        &self,
        access: Access<'_>,
        account: Option<&AccountRef>,
    ) -> Result<Page<Party>>;
}

/// What the customer arranged ahead.
#[async_trait]
pub trait Arrangements: Send + Sync {
    /// Lists standing orders, direct debits and scheduled payments, one page.
    async fn scheduled_payments(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<ScheduledPayment>>;

    /// Lists beneficiaries, one page. A bank that has none to tell keeps the default.
    async fn beneficiaries(
        &self,
        _access: Access<'_>,
        _account: Option<&AccountRef>,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<Beneficiary>> {
        Err(Error::unsupported(Operation::Beneficiaries))
    }
}

/// Statements.
#[async_trait]
pub trait Statements: Send + Sync {
    /// Lists statements, one page.
    async fn statements(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Statement>>;

    /// Fetches the document of a statement, in one of its formats.
    async fn statement_document(
        &self,
        _access: Access<'_>,
        _account: &AccountRef,
        _statement: &StatementId,
    ) -> Result<Bytes> {
        Err(Error::unsupported(Operation::StatementDocument))
    }
}

/// Holdings.
#[async_trait]
pub trait Holdings: Send + Sync {
    /// Lists what an investment account holds.
    async fn holdings(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Holding>>;
}

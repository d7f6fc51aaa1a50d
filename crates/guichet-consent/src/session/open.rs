//! Sessions that yield held data only.

use super::{
    Held, Permit,
    marks::{PurposeMark, ScopeMark},
};
use crate::{
    Audit, BankTerms, ConsentGate, ConsentRecord, Ledger, Recipient, RecordId, SealedStore,
    log::{Action, Actor, Entry, Log, Rule},
    refusal::rule_of_state,
};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    Account, AccountRef, Balance, Bank, Error, ErrorKind, Grant, GrantStore, Operation, Psu,
    Purpose, Result, ScopeSet, Session, Transaction, TransactionQuery,
    raw::{AppKey, Clock, Connector, Env, Provider, Transport},
};
use std::{fmt, future::poll_fn, marker::PhantomData, sync::Arc};

/// Everything that the consent side of an app stands on; clones share it.
#[derive(Clone)]
pub struct Consents {
    pub(super) ledger: Ledger,
    pub(super) log: Arc<Log>,
    pub(super) sealed: SealedStore,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) actor: Actor,
    pub(super) terms: Arc<BankTerms>,
}

impl Consents {
    /// A ledger, a log, a place for sealed data, a clock, and in whose name the log is written.
    pub fn new(
        ledger: Ledger,
        log: Arc<Log>,
        sealed: SealedStore,
        clock: Arc<dyn Clock>,
        actor: Actor,
    ) -> Self {
        Self { ledger, log, sealed, clock, actor, terms: Arc::default() }
    }

    /// Honours what banks refuse.
    #[must_use]
    pub fn with_terms(mut self, terms: Arc<BankTerms>) -> Self {
        self.terms = terms;
        self
    }

    /// Opens a session for a purpose. Nothing is sent.
    ///
    /// The bank gets an audit and a gate of its own around whatever layers it has, so it must not
    /// have them already.
    ///
    /// # Errors
    ///
    /// [`ConsentMissing`](ErrorKind::ConsentMissing) when no consent names the grant,
    /// [`PurposeRefused`](ErrorKind::PurposeRefused) when it does not cover the purpose, and the
    /// other refusals of [`ConsentGate`]; each is an entry of the log.
    pub async fn session<P: PurposeMark>(
        &self,
        bank: &Bank,
        grant: Grant,
        _: P,
    ) -> Result<ConsentedSession<P>> {
        let now = self.clock.now();
        let entry = Entry::new(now, self.actor.clone(), Action::Ask)
            .bank(&bank.info().id)
            .purpose(P::PURPOSE);
        let Some(record) = self.ledger.of_grant(&grant.id).await? else {
            return Err(self.refuse(Rule::ConsentUnknown, entry).await);
        };
        let entry = entry.about(&record);
        if !record.may_read(now) {
            return Err(self.refuse(rule_of_state(record.state()), entry).await);
        }
        if !record.items.iter().any(|item| item.purpose == P::PURPOSE) {
            return Err(self.refuse(Rule::PurposeMissing, entry).await);
        }
        let audit = Audit::new(Arc::clone(&self.log), self.ledger.clone(), self.actor.clone());
        let gate = ConsentGate::new(self.ledger.clone()).with_terms(Arc::clone(&self.terms));
        let env = Env {
            transport: Arc::new(Nowhere),
            clock: Arc::clone(&self.clock),
            key: AppKey::from_bytes([0; 32]),
        };
        let gated = Bank::builder(Made(bank.connector())).layer(audit).layer(gate).build(env)?;
        let session = gated.session(grant, P::PURPOSE);
        let (record, epoch) = (record.id, record.epoch);
        Ok(ConsentedSession { consents: self.clone(), session, record, epoch, of: PhantomData })
    }

    /// Writes down that somebody asked for a purpose that nobody can permit, and answers with the
    /// refusal. "An ad network asked; refused."
    ///
    /// # Errors
    ///
    /// Always: [`PurposeRefused`](ErrorKind::PurposeRefused), or that of the log.
    pub async fn refuse_purpose(&self, words: &str, asked_by: &Recipient) -> Result<Purpose> {
        let entry = Entry::new(self.clock.now(), self.actor.clone(), Action::Ask)
            .purpose_words(words)
            .recipient(asked_by.to_string());
        let rule = match Purpose::parse(words) {
            Err(guichet_core::PurposeError::Forbidden { .. }) => Rule::PurposeForbidden,
            Err(_) => Rule::PurposeUnknown,
            Ok(_) => Rule::PurposeMissing,
        };
        Err(self.refuse(rule, entry).await)
    }
}

impl fmt::Debug for Consents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consents").field("ledger", &self.ledger).finish_non_exhaustive()
    }
}

/// One customer's consent at one bank for one purpose; all that it reads is [`Held`].
///
/// It dies with the consent: after a withdrawal or any other end of a right, every call is
/// refused, and so is every permit that it handed out.
#[derive(Debug)]
pub struct ConsentedSession<P: PurposeMark> {
    consents: Consents,
    session: Session,
    record: RecordId,
    epoch: u64,
    of: PhantomData<fn() -> P>,
}

impl<P: PurposeMark> ConsentedSession<P> {
    /// Says whether the customer is there. Banks count the calls made without them.
    #[must_use]
    pub fn with_psu(mut self, psu: Psu) -> Self {
        self.session = self.session.with_psu(psu);
        self
    }

    /// Lets the session refresh its grant, and keep the new one here.
    #[must_use]
    pub fn with_store(mut self, store: Arc<dyn GrantStore>) -> Self {
        self.session = self.session.with_store(store);
        self
    }

    /// The name of the consent.
    pub const fn record(&self) -> RecordId {
        self.record
    }

    /// The right to open data of a scope.
    ///
    /// # Errors
    ///
    /// [`ConsentMissing`](ErrorKind::ConsentMissing) when the consent does not cover the scope
    /// for this purpose, and the other refusals of [`ConsentGate`].
    pub async fn permit<S: ScopeMark>(&self, _: S) -> Result<Permit<S, P>> {
        let record = self.live(Action::Ask, ScopeSet::of(&[S::SCOPE])).await?;
        let covered = |item: &crate::Item| item.scope == S::SCOPE && item.purpose == P::PURPOSE;
        if !record.items.iter().any(covered) {
            let entry = self.entry(&record, Action::Ask, ScopeSet::of(&[S::SCOPE]));
            return Err(self.consents.refuse(Rule::ScopeMissing, entry).await);
        }
        Ok(Permit::new(self.consents.clone(), self.record, self.epoch))
    }

    /// The accounts that the consent covers.
    ///
    /// # Errors
    ///
    /// As [`Session::accounts`], and the refusals of [`ConsentGate`].
    pub async fn accounts(&self) -> Result<Held<Vec<Account>>> {
        Ok(self.hold(self.covered().await?))
    }

    /// Handles on the accounts that the consent covers, to ask for what is on them.
    ///
    /// # Errors
    ///
    /// As [`accounts`](Self::accounts).
    pub async fn account_refs(&self) -> Result<Vec<AccountRef>> {
        Ok(self.covered().await?.iter().map(Account::reference).collect())
    }

    /// The balances of an account.
    ///
    /// # Errors
    ///
    /// As [`Session::balances`], and the refusals of [`ConsentGate`].
    pub async fn balances(&self, account: &AccountRef) -> Result<Held<Vec<Balance>>> {
        let operation = Operation::Balances;
        self.live(Action::Call(operation), operation.scopes()).await?;
        Ok(self.hold(self.session.balances(account).await?.into_iter().collect()))
    }

    /// The transactions of an account, all pages.
    ///
    /// # Errors
    ///
    /// As [`Session::transactions`], and the refusals of [`ConsentGate`]. An item that cannot be
    /// read fails the whole; nothing is left out silently.
    pub async fn transactions(
        &self,
        account: &AccountRef,
        query: TransactionQuery,
    ) -> Result<Held<Vec<Transaction>>> {
        let operation = Operation::Transactions;
        self.live(Action::Call(operation), operation.scopes()).await?;
        let mut stream = Box::pin(self.session.transactions(account, query));
        let mut found = Vec::new();
        while let Some(entry) =
            poll_fn(|cx| futures_core::Stream::poll_next(stream.as_mut(), cx)).await
        {
            found.push(entry?);
        }
        Ok(self.hold(found))
    }

    async fn covered(&self) -> Result<Vec<Account>> {
        let operation = Operation::Accounts;
        let record = self.live(Action::Call(operation), operation.scopes()).await?;
        let listing = self.session.accounts().await?;
        // The bank may list more than the record covers; what is not covered goes no further.
        Ok(listing.into_iter().filter(|account| record.covers(&account.id)).collect())
    }

    fn hold<T: super::Datum>(&self, value: T) -> Held<T> {
        Held { value, record: self.record, epoch: self.epoch }
    }

    /// The record, as long as it is what it was when the session was opened.
    async fn live(&self, action: Action, scopes: ScopeSet) -> Result<Arc<ConsentRecord>> {
        let record = self.consents.ledger.read(self.record).await?;
        let rule = if !record.may_read(self.consents.clock.now()) {
            rule_of_state(record.state())
        } else if record.epoch != self.epoch {
            Rule::PermitStale
        } else {
            return Ok(record);
        };
        Err(self.consents.refuse(rule, self.entry(&record, action, scopes)).await)
    }

    fn entry(&self, record: &ConsentRecord, action: Action, scopes: ScopeSet) -> Entry {
        Entry::new(self.consents.clock.now(), self.consents.actor.clone(), action)
            .about(record)
            .purpose(P::PURPOSE)
            .scopes(scopes)
    }
}

/// A connector that is made already.
struct Made(Arc<dyn Connector>);

impl Provider for Made {
    fn connect(self: Box<Self>, _: Env) -> Result<Arc<dyn Connector>> {
        Ok(self.0)
    }
}

/// The connector within has its own way to the bank; this one leads nowhere.
#[derive(Debug)]
struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>> {
        Err(Error::new(ErrorKind::Internal, "this way leads nowhere"))
    }
}

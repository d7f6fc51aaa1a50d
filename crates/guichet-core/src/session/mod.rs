//! One customer's permission at one bank, for one purpose.

mod overview;
mod pages;
mod refresh;
mod transactions;

pub use overview::{AccountOverview, Overview};
pub use transactions::Transactions;

use crate::{
    Access, Account, AccountRef, Balance, BankInfo, Beneficiary, Capabilities, Card, Changes,
    ConsentStatus, Context, Cursor, Error, ErrorKind, Grant, GrantStore, Holding, Listing,
    Operation, Page, Party, Psu, Purpose, Remedy, Result, ScheduledPayment, Statement, StatementId,
    Transaction, TransactionQuery,
    raw::{AccountEntry, Clock, Connector},
};
use bytes::Bytes;
use pages::PageGuard;
use refresh::{Exchange, GrantCell};
use std::sync::Arc;

/// One customer's permission at one bank, for one purpose.
///
/// Clones share the grant: when one refreshes it, all use the new one. A refresh is made once,
/// behind a lease of the store, and the new grant is stored before it is used. Without a
/// [store](Self::with_store) nothing is refreshed, because banks end a refresh token when it is
/// used, and a new one that nobody kept would end the customer's permission.
///
/// A caller that is dropped leaves nothing half done: the next caller finishes a refresh under
/// way. One gap remains: when the last clone of a session is dropped in the middle of a refresh,
/// the bank may have issued tokens that nobody received.
#[derive(Clone, Debug)]
pub struct Session {
    connector: Arc<dyn Connector>,
    clock: Arc<dyn Clock>,
    grant: Arc<GrantCell>,
    store: Option<Arc<dyn GrantStore>>,
    context: Context,
}

/// Evaluates a call with the grant in use; once more with a fresh one when the bank, or the
/// clock, says that the token ran out.
macro_rules! with_access {
    ($session:expr, |$access:ident| $call:expr) => {{
        let session = $session;
        let mut grant = session.usable_grant().await?;
        let mut refreshed = false;
        loop {
            let $access = Access::new(&session.context, &grant);
            match $call.await {
                Err(error) if !refreshed && session.can_refresh(&error, &grant) => {
                    grant = session.refresh(&grant).await?;
                    refreshed = true;
                }
                answer => break answer,
            }
        }
    }};
}

/// Collects all pages of a listing.
macro_rules! all_pages {
    ($session:expr, $operation:expr, |$access:ident, $cursor:ident| $call:expr) => {{
        let session = $session;
        let (mut listing, mut guard, mut next) = (Listing::new(), PageGuard::default(), None);
        loop {
            let $cursor: Option<&Cursor> = next.as_ref();
            let page: Page<_> = with_access!(session, |$access| $call)?;
            let came = page.items.len() + page.rejected.len();
            listing.items.extend(page.items);
            listing.rejected.extend(page.rejected);
            let located = |error: Error| error.located(&session.bank().id, $operation);
            next = guard.admit(page.next, came).map_err(located)?;
            if next.is_none() {
                break Ok(listing);
            }
        }
    }};
}

/// Reaches a second trait of the connector, or refuses.
macro_rules! second {
    ($session:expr, $trait:ident, $operation:expr) => {
        $session.connector.$trait().ok_or_else(|| {
            Error::unsupported($operation).located(&$session.bank().id, $operation)
        })?
    };
}

impl Session {
    pub(crate) fn new(
        connector: Arc<dyn Connector>,
        clock: Arc<dyn Clock>,
        grant: Grant,
        purpose: Purpose,
    ) -> Self {
        let mut context = Context::new().with_purpose(purpose);
        context.customer.clone_from(&grant.customer);
        Self { connector, clock, grant: Arc::new(GrantCell::new(grant)), store: None, context }
    }

    /// Says whether the customer is there. Banks count the calls made without them.
    #[must_use]
    pub fn with_psu(mut self, psu: Psu) -> Self {
        self.context.psu = psu;
        self
    }

    /// Lets the session refresh its grant, and keep the new one here.
    #[must_use]
    pub fn with_store(mut self, store: Arc<dyn GrantStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Names the work that the calls belong to, for the app's traces.
    #[must_use]
    pub fn with_correlation(mut self, correlation: impl Into<String>) -> Self {
        self.context = self.context.with_correlation(correlation);
        self
    }

    /// The bank.
    pub fn bank(&self) -> &BankInfo {
        self.connector.info()
    }

    /// What the bank can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.connector.capabilities()
    }

    /// The stated purpose.
    pub fn purpose(&self) -> Option<Purpose> {
        self.context.purpose
    }

    /// The grant in use.
    pub fn grant(&self) -> Arc<Grant> {
        self.grant.current()
    }

    /// Lists all accounts that the consent covers.
    ///
    /// # Errors
    ///
    /// Fails when a page cannot be had. An account that cannot be read is in
    /// [`Listing::rejected`], and the others arrive.
    pub async fn accounts(&self) -> Result<Listing<Account>> {
        let entries = self.account_entries().await?;
        let mut accounts = Listing::new();
        accounts.items.extend(entries.items.into_iter().map(|entry| entry.account));
        accounts.rejected = entries.rejected;
        Ok(accounts)
    }

    async fn account_entries(&self) -> Result<Listing<AccountEntry>> {
        all_pages!(self, Operation::Accounts, |access, cursor| self
            .connector
            .accounts(access, cursor))
    }

    /// Reads the balances of an account: all that the bank sends.
    ///
    /// # Errors
    ///
    /// [`ConsentMissing`](crate::ErrorKind::ConsentMissing) when the consent covers neither
    /// balances nor this account. A balance that cannot be read is in [`Listing::rejected`], and
    /// the others arrive.
    pub async fn balances(&self, account: &AccountRef) -> Result<Listing<Balance>> {
        let page: Page<Balance> =
            with_access!(self, |access| self.connector.balances(access, account))?;
        Ok(Listing { items: page.items, rejected: page.rejected })
    }

    /// Streams the transactions of one account, page by page, as the bank orders them.
    ///
    /// Nothing is sent until the stream is polled, and one page is asked for at a time unless
    /// [prefetch](TransactionQuery::prefetch) was asked for, so stopping early costs nothing.
    /// Each page passes the layers as a call of its own: a page that is refused is retried
    /// alone, and what was already yielded is never repeated.
    ///
    /// Pending entries are among them only where [`Capabilities::pending`] says so.
    ///
    /// # Errors
    ///
    /// The stream yields the error of a bad item and goes on; it ends after an error of a whole
    /// page. [`ConsentMissing`](crate::ErrorKind::ConsentMissing) means that this account is not
    /// covered, [`RateLimited`](crate::ErrorKind::RateLimited) that the day's unattended calls
    /// are spent, [`Protocol`](crate::ErrorKind::Protocol) that the bank's pages go in circles.
    ///
    /// # Examples
    ///
    /// ```
    /// # use guichet_core::{AccountRef, Result, Session, TransactionQuery};
    /// # async fn run(session: Session, account: AccountRef) -> Result<()> {
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut bookings = session.transactions(&account, TransactionQuery::new());
    /// while let Some(booking) = bookings.try_next().await? {
    ///     println!("{}", booking.amount);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn transactions(&self, account: &AccountRef, query: TransactionQuery) -> Transactions {
        Transactions::new(self.clone(), account.clone(), query)
    }

    async fn transaction_page(
        &self,
        account: &AccountRef,
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        with_access!(self, |access| self.connector.transactions(access, account, query, cursor))
    }

    /// Reads what changed since a cursor, where the bank has such an interface of its own.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) at most banks.
    pub async fn changes(&self, account: &AccountRef, since: Option<&Cursor>) -> Result<Changes> {
        with_access!(self, |access| self.connector.changes(access, account, since))
    }

    /// Lists the cards of an account, or of the customer.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank has no interface for cards.
    pub async fn cards(&self, account: Option<&AccountRef>) -> Result<Page<Card>> {
        let cards = second!(self, cards, Operation::Cards);
        with_access!(self, |access| cards.cards(access, account))
    }

    /// Reads who the customer is.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank does not tell.
    pub async fn parties(&self, account: Option<&AccountRef>) -> Result<Page<Party>> {
        let identity = second!(self, identity, Operation::Identity);
        with_access!(self, |access| identity.parties(access, account))
    }

    /// Lists standing orders, direct debits and scheduled payments of an account.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank does not tell.
    pub async fn scheduled_payments(
        &self,
        account: &AccountRef,
    ) -> Result<Listing<ScheduledPayment>> {
        let ahead = second!(self, arrangements, Operation::ScheduledPayments);
        all_pages!(self, Operation::ScheduledPayments, |access, cursor| ahead
            .scheduled_payments(access, account, cursor))
    }

    /// Lists whom the customer pays.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank does not tell.
    pub async fn beneficiaries(
        &self,
        account: Option<&AccountRef>,
    ) -> Result<Listing<Beneficiary>> {
        let ahead = second!(self, arrangements, Operation::Beneficiaries);
        all_pages!(self, Operation::Beneficiaries, |access, cursor| ahead
            .beneficiaries(access, account, cursor))
    }

    /// Lists the statements of an account.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank has none.
    pub async fn statements(&self, account: &AccountRef) -> Result<Listing<Statement>> {
        let statements = second!(self, statements, Operation::Statements);
        all_pages!(self, Operation::Statements, |access, cursor| statements
            .statements(access, account, cursor))
    }

    /// Fetches the document of a statement.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](crate::ErrorKind::Unavailable) while the bank prepares it.
    pub async fn statement_document(
        &self,
        account: &AccountRef,
        statement: &StatementId,
    ) -> Result<Bytes> {
        let statements = second!(self, statements, Operation::StatementDocument);
        with_access!(self, |access| statements.statement_document(access, account, statement))
    }

    /// Lists what an investment account holds.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank does not tell.
    pub async fn holdings(&self, account: &AccountRef) -> Result<Page<Holding>> {
        let holdings = second!(self, holdings, Operation::Holdings);
        with_access!(self, |access| holdings.holdings(access, account))
    }

    /// Asks the bank what became of the consent.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the bank does not tell.
    pub async fn consent_status(&self) -> Result<ConsentStatus> {
        with_access!(self, |access| self.connector.consent_status(access))
    }

    /// Ends the consent at the bank. A consent that has ended already is a success, and so is one
    /// whose tokens the bank no longer knows.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where only the customer can end it, on the
    /// bank's own pages.
    pub async fn revoke(self) -> Result<()> {
        // No refresh beforehand: ending the permission must not hang on tokens that may be dead.
        let mut grant = self.grant.current();
        let refused = match self.end(&grant).await {
            Err(error) if self.can_refresh(&error, &grant) => error,
            answer => return answer,
        };
        grant = match self.refresh(&grant).await {
            Ok(fresh) => fresh,
            Err(error) if error.kind() == ErrorKind::GrantExpired => return Ok(()),
            Err(_) => return Err(refused),
        };
        self.end(&grant).await
    }

    async fn end(&self, grant: &Grant) -> Result<()> {
        self.connector.revoke_consent(Access::new(&self.context, grant)).await
    }

    /// The grant in use, refreshed beforehand when its token has run out by the clock.
    async fn usable_grant(&self) -> Result<Arc<Grant>> {
        let grant = self.grant.current();
        let ran_out = grant.token_expires_at.is_some_and(|end| end <= self.clock.now());
        if ran_out && self.may_refresh(&grant) { self.refresh(&grant).await } else { Ok(grant) }
    }

    fn can_refresh(&self, error: &Error, grant: &Grant) -> bool {
        error.remedy() == Remedy::Refresh && self.may_refresh(grant)
    }

    fn may_refresh(&self, grant: &Grant) -> bool {
        self.store.is_some()
            && grant.refresh_token.is_some()
            && self.capabilities().supports(Operation::RefreshGrant)
    }

    async fn refresh(&self, used: &Arc<Grant>) -> Result<Arc<Grant>> {
        let Some(store) = &self.store else { return Ok(Arc::clone(used)) };
        let exchange = Exchange {
            connector: Arc::clone(&self.connector),
            store: Arc::clone(store),
            context: self.context.clone(),
        };
        self.grant.refresh(used, exchange).await
    }
}

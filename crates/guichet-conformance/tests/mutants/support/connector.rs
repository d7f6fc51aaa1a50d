//! The sound connector, spoiled at the raw interface.

use super::{Act, Memory, Spoil};
use async_trait::async_trait;
use guichet_core::{
    AccountRef, Amount, Balance, BalanceKind, BankInfo, Capabilities, ConsentInput, ConsentRequest,
    ConsentStep, Context, Currency, Cursor, Error, ErrorKind, Grant, Money, Operation,
    OperationSet, Page, PendingConsent, Result, ScopeSet, Transaction, TransactionQuery,
    raw::{Access, AccountEntry, Arrangements, Cards, Connector, Holdings, Identity, Statements},
};
use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use url::Url;

pub(crate) struct Spoiled {
    inner: Arc<dyn Connector>,
    spoil: Spoil,
    memory: Arc<Memory>,
    info: BankInfo,
    declared: [Capabilities; 2],
    /// The `state` of the consent that began last.
    state: Mutex<Option<String>>,
    kept: Mutex<Option<Grant>>,
    broken: AtomicBool,
}

impl fmt::Debug for Spoiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spoiled")
    }
}

fn without(mut capabilities: Capabilities, gone: Operation) -> Capabilities {
    let rest: Vec<_> = capabilities.operations.iter().filter(|one| *one != gone).collect();
    capabilities.operations = OperationSet::of(&rest);
    capabilities
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The address with a parameter replaced.
fn with_parameter(url: &Url, name: &str, value: &str) -> Url {
    let rest: Vec<_> = url.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(rest).append_pair(name, value);
    url
}

/// The callback with a parameter replaced.
fn forged(back: &Url, name: &str, value: &str) -> ConsentInput {
    ConsentInput::Callback(with_parameter(back, name, value))
}

/// The grant as if the customer had permitted everything.
fn widened(grant: &Grant) -> Grant {
    let mut grant = grant.clone();
    grant.scopes = ScopeSet::all();
    grant
}

impl Spoiled {
    pub(crate) fn new(inner: Arc<dyn Connector>, spoil: Spoil, memory: Arc<Memory>) -> Self {
        let mut info = inner.info().clone();
        (spoil.info)(&mut info);
        let mut capabilities = *inner.capabilities();
        (spoil.capabilities)(&mut capabilities);
        let mut part = without(capabilities, Operation::Identity);
        if spoil.acts(Act::HoldsLater) {
            part = capabilities;
            let more: Vec<_> =
                capabilities.operations.iter().chain([Operation::Holdings]).collect();
            capabilities.operations = OperationSet::of(&more);
        }
        Self {
            declared: [capabilities, part],
            inner,
            spoil,
            memory,
            info,
            state: Mutex::default(),
            kept: Mutex::default(),
            broken: AtomicBool::new(false),
        }
    }

    fn judged<T>(&self, answer: Result<T>) -> Result<T> {
        if answer.is_err() && self.spoil.acts(Act::Latches) {
            self.broken.store(true, Ordering::SeqCst);
        }
        answer.map_err(self.spoil.error)
    }

    /// What goes wrong before the call.
    fn begin(&self) -> Result<()> {
        let broken = match self.spoil.act {
            Act::Latches => self.broken.load(Ordering::SeqCst),
            Act::Busy => self.broken.swap(true, Ordering::SeqCst),
            _ => false,
        };
        if broken { Err(Error::new(ErrorKind::Internal, "not now")) } else { Ok(()) }
    }

    fn end(&self) {
        if self.spoil.acts(Act::Busy) {
            self.broken.store(false, Ordering::SeqCst);
        }
    }

    /// A page out of an error, where that is the fault.
    fn page<T>(&self, access: Access<'_>, answer: Result<Page<T>>) -> Result<Page<T>> {
        self.end();
        match answer {
            Err(_) if self.spoil.acts(Act::SwallowsErrors) => Ok(Page::empty()),
            Err(error) if self.spoil.acts(Act::TellsToken) => {
                let token = access.grant().access_token.expose();
                Err(Error::new(error.kind(), format!("the bank refuses {token}")))
            }
            answer => self.judged(answer),
        }
    }
}

#[async_trait]
impl Connector for Spoiled {
    fn info(&self) -> &BankInfo {
        &self.info
    }

    fn capabilities(&self) -> &Capabilities {
        let [whole, part] = &self.declared;
        let calls = self.memory.calls.fetch_add(1, Ordering::SeqCst);
        match self.spoil.act {
            Act::DeclaresLater | Act::HoldsLater if calls == 0 => part,
            Act::DeclaresByTurns if calls.is_multiple_of(2) => part,
            _ => whole,
        }
    }

    fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        if self.spoil.acts(Act::NamesNoSurplus) {
            ScopeSet::EMPTY
        } else {
            self.inner.surplus(asked)
        }
    }

    async fn begin_consent(&self, cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        let mut step = self.judged(self.inner.begin_consent(cx, request).await)?;
        if let (Act::AsksForMore, ConsentStep::Redirect { url, .. }) = (self.spoil.act, &mut step) {
            let more = parameter(url, "scope").unwrap_or_default() + " fdx:rewards:read";
            *url = with_parameter(url, "scope", &more);
        }
        if let ConsentStep::Redirect { url, pending } = &step {
            *self.state.lock().unwrap() = parameter(url, "state");
            let started = format!(
                "{:?}",
                pending.kept.values().map(guichet_core::Secret::expose).collect::<Vec<_>>()
            );
            *self.kept.lock().unwrap() = None;
            if self.spoil.acts(Act::RemembersPending) {
                self.state.lock().unwrap().replace(started);
            }
        }
        Ok(step)
    }

    async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        let mut pending = pending.clone();
        let state = self.state.lock().unwrap().clone();
        let mut changed = None;
        match (self.spoil.act, input) {
            (Act::IgnoresState, ConsentInput::Callback(back)) => {
                changed = Some(forged(back, "state", &state.unwrap_or_default()));
            }
            (Act::MakesUpACode, ConsentInput::Callback(back)) => {
                let code = parameter(back, "code").unwrap_or_else(|| "none".to_owned());
                changed = Some(forged(back, "code", &code));
            }
            (Act::TakesForeignPending, _) => pending.bank = self.info.id.clone(),
            (Act::RemembersPending, _) if state.is_none() => {
                return Err(Error::new(ErrorKind::InvalidInput, "begun elsewhere"));
            }
            (Act::TakesAnyInput, ConsentInput::Poll | ConsentInput::Answer(_)) => {
                return Err(Error::new(ErrorKind::Protocol, "odd"));
            }
            (Act::KeepsGrants, _) => {
                let kept = self.kept.lock().unwrap().clone();
                if let Some(grant) = kept {
                    return Ok(ConsentStep::Granted(grant));
                }
            }
            _ => {}
        }
        let input = changed.as_ref().unwrap_or(input);
        let step = self.judged(self.inner.resume_consent(cx, &pending, input).await)?;
        let ConsentStep::Granted(mut grant) = step else { return Ok(step) };
        (self.spoil.grant)(&mut grant, false);
        *self.kept.lock().unwrap() = Some(grant.clone());
        Ok(ConsentStep::Granted(grant))
    }

    async fn consent_status(&self, access: Access<'_>) -> Result<guichet_core::ConsentStatus> {
        self.judged(self.inner.consent_status(access).await)
    }

    async fn revoke_consent(&self, access: Access<'_>) -> Result<()> {
        if self.spoil.acts(Act::SkipsRevoke) {
            return Ok(());
        }
        self.judged(self.inner.revoke_consent(access).await)
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        let mut grant = self.judged(self.inner.refresh_grant(access).await)?;
        if self.spoil.acts(Act::RefreshesTwice) {
            grant = self.inner.refresh_grant(Access::new(access.context(), &grant)).await?;
        }
        if self.spoil.acts(Act::UsesBeforeStored) {
            let _used = self.inner.accounts(Access::new(access.context(), &grant), None).await;
        }
        (self.spoil.grant)(&mut grant, true);
        Ok(grant)
    }

    async fn accounts(
        &self,
        access: Access<'_>,
        cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        self.begin()?;
        let mut answer = self.inner.accounts(access, cursor).await;
        if answer.is_err() && self.spoil.acts(Act::RefreshesItself) {
            let fresh = self.inner.refresh_grant(access).await?;
            answer = self.inner.accounts(Access::new(access.context(), &fresh), cursor).await;
        }
        let mut page = self.page(access, answer)?;
        if self.spoil.acts(Act::FailsForOne) && !page.rejected.is_empty() {
            return Err(page.rejected.remove(0));
        }
        if self.spoil.acts(Act::FetchesSurplus) {
            let all = widened(access.grant());
            for entry in &page.items {
                let access = Access::new(access.context(), &all);
                let _more = self.inner.balances(access, &entry.account.reference()).await;
            }
        }
        (self.spoil.accounts)(&mut page);
        Ok(page)
    }

    async fn balances(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Balance>> {
        self.begin()?;
        let answer = self.inner.balances(access, account).await;
        self.end();
        let mut page = match answer {
            Err(_) if self.spoil.acts(Act::ZeroForFailed) => {
                let zero = Money::new(Amount::ZERO, Currency::USD);
                Page::new(vec![Balance::new(account.id.clone(), BalanceKind::Booked, zero)], None)
            }
            Err(_) if self.spoil.acts(Act::SwallowsErrors) => Page::empty(),
            answer => self.judged(answer)?,
        };
        (self.spoil.balances)(&mut page.items);
        Ok(page)
    }

    async fn transactions(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        query: &TransactionQuery,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        self.begin()?;
        let mut query = *query;
        (self.spoil.query)(&mut query);
        let counted =
            cursor.and_then(|cursor| cursor.as_str().split_once('|')).map(|(_, rest)| rest);
        let own = counted.map(Cursor::new);
        let cursor = own.as_ref().or(cursor);
        let wide = widened(access.grant());
        let access = match self.spoil.act {
            Act::WidensGrants => Access::new(access.context(), &wide),
            _ => access,
        };
        let answer = self.inner.transactions(access, account, &query, cursor).await;
        let mut page = self.page(access, answer)?;
        if let (Act::ReadsAhead, Some(next)) = (self.spoil.act, &page.next) {
            let _ahead = self.inner.transactions(access, account, &query, Some(next)).await;
        }
        if let (Act::CountsCursors, Some(next)) = (self.spoil.act, &page.next) {
            let number = self.memory.calls.fetch_add(1, Ordering::SeqCst);
            page.next = Some(Cursor::new(format!("{number}|{}", next.as_str())));
        }
        (self.spoil.transactions)(&mut page, cursor.is_some());
        Ok(page)
    }

    fn cards(&self) -> Option<&dyn Cards> {
        self.inner.cards()
    }

    fn identity(&self) -> Option<&dyn Identity> {
        self.inner.identity()
    }

    fn arrangements(&self) -> Option<&dyn Arrangements> {
        self.inner.arrangements()
    }

    fn statements(&self) -> Option<&dyn Statements> {
        self.inner.statements()
    }

    fn holdings(&self) -> Option<&dyn Holdings> {
        self.inner.holdings()
    }
}

//! Layers: what happens around every operation.

use crate::{
    AccountRef, BankInfo, Capabilities, ConsentRequest, Context, Error, Grant, Operation,
    Permissions, Result, ScopeSet, TransactionQuery,
};
use async_trait::async_trait;
use jiff::Timestamp;
use std::fmt;

/// One operation on its way to the bank, as layers see it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Call<'a> {
    /// Which.
    pub operation: Operation,
    /// To whom.
    pub bank: &'a BankInfo,
    /// What they can do.
    pub capabilities: &'a Capabilities,
    /// Under which circumstances.
    pub context: &'a Context,
    /// By what right; none while a consent is being asked for.
    pub grant: Option<&'a Grant>,
    /// What a beginning consent asks for.
    pub request: Option<&'a ConsentRequest>,
    /// On which account.
    pub account: Option<&'a AccountRef>,
    /// For which days.
    pub dates: Option<&'a TransactionQuery>,
    /// Whether it goes on with a listing that began before.
    pub later_page: bool,
    /// The present instant, by the bank's `Env`.
    pub now: Timestamp,
    permissions: Permissions,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        operation: Operation,
        bank: &'a BankInfo,
        capabilities: &'a Capabilities,
        context: &'a Context,
        grant: Option<&'a Grant>,
        now: Timestamp,
    ) -> Self {
        Self {
            operation,
            bank,
            capabilities,
            context,
            grant,
            request: None,
            account: None,
            dates: None,
            later_page: false,
            now,
            permissions: Permissions::of(grant.map(|grant| grant.scopes).unwrap_or_default()),
        }
    }

    /// What the call may read.
    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// The same call, with less to read. It cannot be widened again.
    #[must_use]
    pub fn narrowed(mut self, permissions: Permissions) -> Self {
        self.permissions = self.permissions.intersection(permissions);
        self
    }
}

/// What a call brought, in numbers: a layer never sees what the bank answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// How many items came.
    pub items: usize,
    /// How many could not be read.
    pub rejected: usize,
    /// Kinds of data that came along with what was asked for: balances in a list of accounts.
    pub along: ScopeSet,
}

impl Outcome {
    pub(super) fn of(items: usize, rejected: usize) -> Self {
        Self { items, rejected, along: ScopeSet::EMPTY }
    }
}

/// Something that happens around every operation: refuse it, hand it on, or hand it on again.
///
/// Each page of a listing is a call of its own. Dropping the future cancels the call.
#[async_trait]
pub trait Layer: fmt::Debug + Send + Sync + 'static {
    /// Runs around one call.
    async fn around(&self, call: &Call<'_>, next: Next<'_>) -> Result<Outcome>;

    /// Hears of a call that core refused because the grant does not cover it. No layer ran, and
    /// nothing was sent; a log wants to know of it all the same.
    ///
    /// # Errors
    ///
    /// An error takes the place of the refusal; the call stays refused.
    async fn refused(&self, _call: &Call<'_>, _error: &Error) -> Result<()> {
        Ok(())
    }
}

/// The rest of the way to the bank.
pub struct Next<'a> {
    layers: &'a [std::sync::Arc<dyn Layer>],
    attempt: &'a mut dyn Attempt,
}

impl<'a> Next<'a> {
    pub(super) fn new(
        layers: &'a [std::sync::Arc<dyn Layer>],
        attempt: &'a mut dyn Attempt,
    ) -> Self {
        Self { layers, attempt }
    }

    /// Hands the call on. Running it again makes a new attempt.
    ///
    /// # Errors
    ///
    /// Whatever an inner layer or the bank's connector answers.
    pub async fn run(&mut self, call: &Call<'_>) -> Result<Outcome> {
        match self.layers.split_first() {
            Some((layer, rest)) => layer.around(call, Next::new(rest, &mut *self.attempt)).await,
            None => self.attempt.make(call.permissions()).await,
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("layers", &self.layers.len()).finish_non_exhaustive()
    }
}

/// The call itself, with the type of its answer forgotten.
#[async_trait]
pub(super) trait Attempt: Send {
    async fn make(&mut self, permissions: Permissions) -> Result<Outcome>;
}

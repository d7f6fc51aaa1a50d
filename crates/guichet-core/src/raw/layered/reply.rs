//! What every answer has in common, so that one path serves all operations.

use crate::{
    Changes, ConsentStatus, ConsentStep, Error, Grant, Page, Permissions, Scope, ScopeSet,
    model::Narrow,
    raw::{
        AccountEntry,
        layer::{Call, Outcome},
    },
};
use bytes::Bytes;

/// What every answer has in common.
pub(super) trait Reply: Send {
    /// Counts what came, for the layers.
    fn outcome(&self) -> Outcome {
        Outcome::of(1, 0)
    }

    /// Drops the fields that are not permitted.
    fn keep_permitted(&mut self, _permissions: Permissions) {}

    /// Writes bank and operation into the errors of single items.
    fn locate(&mut self, _call: &Call<'_>) {}
}

impl Reply for () {}
impl Reply for Grant {}
impl Reply for Bytes {}
impl Reply for ConsentStep {}
impl Reply for ConsentStatus {}

impl<T: Narrow + Send> Reply for Page<T> {
    fn outcome(&self) -> Outcome {
        let along = self.items.iter().fold(ScopeSet::EMPTY, |along, item| item.along(along));
        Outcome { along, ..Outcome::of(self.items.len(), self.rejected.len()) }
    }

    fn keep_permitted(&mut self, permissions: Permissions) {
        keep_permitted(&mut self.items, permissions);
    }

    fn locate(&mut self, call: &Call<'_>) {
        locate_all(&mut self.rejected, call);
    }
}

impl Reply for Changes {
    fn outcome(&self) -> Outcome {
        Outcome::of(
            self.added.len() + self.modified.len() + self.removed.len(),
            self.rejected.len(),
        )
    }

    fn keep_permitted(&mut self, permissions: Permissions) {
        keep_permitted(&mut self.added, permissions);
        keep_permitted(&mut self.modified, permissions);
    }

    fn locate(&mut self, call: &Call<'_>) {
        locate_all(&mut self.rejected, call);
    }
}

/// Narrows a list by kind of data, and by the first day that may be read.
fn keep_permitted<T: Narrow>(items: &mut Vec<T>, permissions: Permissions) {
    if let Some(first) = permissions.not_before {
        items.retain(|item| item.day().is_none_or(|day| day >= first));
    }
    items.narrow(&permissions.scopes);
}

fn locate_all(errors: &mut Vec<Error>, call: &Call<'_>) {
    *errors = errors.drain(..).map(|error| error.located(&call.bank.id, call.operation)).collect();
}

impl Narrow for AccountEntry {
    fn is_allowed(&self, scopes: &ScopeSet) -> bool {
        self.account.is_allowed(scopes)
    }

    fn along(&self, scopes: ScopeSet) -> ScopeSet {
        match &self.balances {
            Some(balances) if !balances.is_empty() => scopes.with(Scope::Balances),
            _ => scopes,
        }
    }

    fn narrow(&mut self, scopes: &ScopeSet) {
        self.account.narrow(scopes);
        if let Some(balances) = &mut self.balances {
            balances.narrow(scopes);
        }
        // An empty list would say that the bank gave none; without the scope nobody was asked.
        if !scopes.contains(Scope::Balances) {
            self.balances = self.balances.take().filter(|balances| !balances.is_empty());
        }
    }
}

//! The places at which a sound connector can be spoiled.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use guichet_conformance::Server;
use guichet_core::{
    Balance, BankInfo, Capabilities, Error, Grant, Page, Result, Transaction, TransactionQuery,
    raw::{AccountEntry, Env, Transport},
};
use http::{Request, Response};
use std::sync::Arc;

/// A fault that needs more than a changed answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    None,
    SendsAtOnce,
    DeclaresLater,
    DeclaresByTurns,
    HoldsLater,
    IgnoresState,
    MakesUpACode,
    RemembersPending,
    KeepsGrants,
    TakesForeignPending,
    TakesAnyInput,
    SkipsRevoke,
    SwallowsErrors,
    CountsCursors,
    ReadsAhead,
    ZeroForFailed,
    FailsForOne,
    Latches,
    Busy,
    TellsToken,
    RefreshesTwice,
    UsesBeforeStored,
    RefreshesItself,
    WidensGrants,
    FetchesSurplus,
    AsksForMore,
    NamesNoSurplus,
}

/// What happens around a request.
pub(crate) type Around =
    for<'a> fn(&'a Arc<dyn Transport>, Request<Bytes>) -> BoxFuture<'a, Result<Response<Bytes>>>;

/// One fault: every hook is sound until it is replaced.
#[derive(Clone, Copy)]
pub(crate) struct Spoil {
    pub(crate) server: fn(Server) -> Server,
    pub(crate) env: fn(Env) -> Env,
    pub(crate) around: Option<Around>,
    pub(crate) info: fn(&mut BankInfo),
    pub(crate) capabilities: fn(&mut Capabilities),
    pub(crate) accounts: fn(&mut Page<AccountEntry>),
    pub(crate) balances: fn(&mut Vec<Balance>),
    pub(crate) query: fn(&mut TransactionQuery),
    /// The flag says whether it is a later page.
    pub(crate) transactions: fn(&mut Page<Transaction>, bool),
    /// The flag says whether it is a refreshed one.
    pub(crate) grant: fn(&mut Grant, bool),
    pub(crate) error: fn(Error) -> Error,
    pub(crate) act: Act,
}

impl Spoil {
    /// No fault.
    pub(crate) const SOUND: Self = Self {
        server: |server| server,
        env: |env| env,
        around: None,
        info: |_| {},
        capabilities: |_| {},
        accounts: |_| {},
        balances: |_| {},
        query: |_| {},
        transactions: |_, _| {},
        grant: |_, _| {},
        error: |error| error,
        act: Act::None,
    };

    pub(crate) fn acts(&self, act: Act) -> bool {
        self.act == act
    }
}

//! The open bank: its books, its state, and what it has seen.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use url::Url;
use uuid::Uuid;

use crate::exchange::Ask;
use crate::grant::Consent;
use crate::ledger::{Account, Ledger, view::Look};
use crate::quirk::Quirk;
use crate::record::RecordedRequest;
use crate::scenario::{Running, Scenario, ScenarioSettings};
use crate::signature::{Fault, Signer};
use crate::state::{Decided, State, Undecided};

/// The one client that is registered.
pub(crate) const CLIENT_ID: &str = "guichet-demo";
/// Its secret, which opens nothing but invented accounts.
pub(crate) const CLIENT_SECRET: &str = "guichet-demo-secret";

/// Stands for the consent that waits in a customer's app, at a bank whose consents have no name.
const IN_APP: &str = "in-app";

/// How many requests are remembered.
const REMEMBERED: usize = 10_000;

/// How apps prove that they are who they are, beside their tokens.
#[derive(Debug, Default)]
pub(crate) struct Security {
    /// Whether everything but the customer's pages wants a client certificate.
    pub(crate) certificates: bool,
    /// Whose signature requests to European dialects must carry.
    pub(crate) signer: Option<Signer>,
    /// The key with which the app signs tokens, as a `SubjectPublicKeyInfo`.
    pub(crate) token_key: Option<Vec<u8>>,
}

pub(crate) struct Bank {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) base: Url,
    pub(crate) redirects: Vec<Url>,
    pub(crate) security: Security,
    state: Mutex<State>,
    file: Option<PathBuf>,
    unsaved: AtomicBool,
    log: Mutex<Vec<RecordedRequest>>,
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The books are long, and an app that prints its test's bank does not want them.
        f.debug_struct("Bank").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Bank {
    pub(crate) fn new(
        state: State,
        base: Url,
        file: Option<PathBuf>,
        redirects: Vec<Url>,
        security: Security,
    ) -> Self {
        Self {
            ledger: Ledger::of(state.seed, state.today),
            base,
            redirects,
            security,
            state: Mutex::new(state),
            file,
            unsaved: AtomicBool::new(false),
            log: Mutex::new(Vec::new()),
        }
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&lock(&self.state))
    }

    /// Changes the state and saves it. A failure to save is told to whoever asks next, as the
    /// bank would otherwise forget silently.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.state);
        let result = change(&mut state);
        state.tidy();
        if let Some(file) = &self.file {
            self.unsaved.store(state.save(file).is_err(), Ordering::Relaxed);
        }
        result
    }

    pub(crate) fn is_unsaved(&self) -> bool {
        self.unsaved.load(Ordering::Relaxed)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.read(|state| state.now)
    }

    pub(crate) fn look(&self, account: &Account) -> Look {
        self.read(|state| state.look(account))
    }

    pub(crate) fn is_on(&self, scenario: Scenario) -> bool {
        self.read(|state| state.scenarios.contains_key(&scenario))
    }

    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.read(|state| state.quirks.contains(&quirk))
    }

    pub(crate) fn set_quirk(&self, quirk: Quirk, on: bool) {
        self.change(
            |state| {
                if on { state.quirks.insert(quirk) } else { state.quirks.remove(&quirk) }
            },
        );
    }

    /// Whether the quirk was on; it is off from now on.
    pub(crate) fn spend(&self, quirk: Quirk) -> bool {
        self.has(quirk) && self.change(|state| state.quirks.remove(&quirk))
    }

    /// The key with which the app signs its tokens, if it is registered.
    pub(crate) fn client_key(&self) -> Option<&[u8]> {
        self.security.token_key.as_deref()
    }

    /// Checks the signature of a request, where this bank wants one.
    pub(crate) fn check_signature(&self, ask: &Ask) -> Result<(), Fault> {
        self.security.signer.as_ref().map_or(Ok(()), |signer| signer.check(ask))
    }

    /// Whether the scenario `one-failing-account` means this one, among all that are shared.
    pub(crate) fn fails(&self, account: &Account, shared: &[&Account]) -> bool {
        let settings = self.read(|state| {
            let running = state.scenarios.get(&Scenario::OneFailingAccount)?;
            Some(running.settings.clone())
        });
        let Some(settings) = settings else { return false };
        if let Some(id) = settings.account {
            return id == account.id;
        }
        shared.get(1).or(shared.first()).is_some_and(|failing| failing.id == account.id)
    }

    /// The customer approves a consent on their telephone, with all their accounts.
    pub(crate) fn approve_decoupled(&self, consent: &str, login: &str) -> Result<(), Undecided> {
        let customer = self.ledger.customer(login).ok_or(Undecided)?;
        let accounts = customer.accounts.iter().map(|account| account.id.clone()).collect();
        let said = Decided::Approved { customer: login.to_owned(), accounts };
        self.change(|state| {
            let waits =
                |it: &&mut Consent| it.waits_in_app() && it.customer.as_deref() == Some(login);
            match state.consents.values_mut().filter(|_| consent == IN_APP).find(waits) {
                Some(waiting) => {
                    waiting.approved_in_app();
                    Ok(())
                }
                None => state.decide(consent, said),
            }
        })
    }

    pub(crate) fn begin(&self, scenario: Scenario, settings: ScenarioSettings) {
        self.change(|state| {
            let now = state.now;
            match scenario {
                Scenario::ExpireConsent => {
                    for consent in state.consents.values_mut() {
                        let expiry = consent.expires.map_or(now, |expiry| expiry.min(now));
                        consent.expires = Some(expiry);
                        consent.updated = now;
                    }
                }
                Scenario::RevokeAtBank => {
                    let all: Vec<_> = state.consents.keys().cloned().collect();
                    for consent in all {
                        state.revoke(&consent, "USER_ACTION", "INDIVIDUAL");
                    }
                }
                _ => {
                    state.scenarios.insert(scenario, Running::new(scenario, settings, now));
                }
            }
        });
    }

    pub(crate) fn remember(&self, request: RecordedRequest) {
        let mut log = lock(&self.log);
        if log.len() >= REMEMBERED {
            log.remove(0);
        }
        log.push(request);
    }

    pub(crate) fn remembered(&self) -> Vec<RecordedRequest> {
        lock(&self.log).clone()
    }

    pub(crate) fn forget(&self) {
        lock(&self.log).clear();
    }

    /// An address at this bank.
    pub(crate) fn link(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.base.as_str().trim_end_matches('/'))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No code panics while it holds one of these locks; if it did, the value is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A word that nobody can guess.
pub(crate) fn unguessable(prefix: &str) -> String {
    format!("{prefix}{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

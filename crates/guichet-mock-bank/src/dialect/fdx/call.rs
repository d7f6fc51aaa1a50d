//! A request that was let in, with all that the permission behind it says.

use jiff::Timestamp;
use jiff::civil::Date;

use super::refusal::Refusal;
use super::{Fdx, interaction};
use crate::bank::Bank;
use crate::exchange::{Ask, Fields};
use crate::grant::{Cluster, Consent, Realm, Status};
use crate::ledger::view::Look;
use crate::ledger::{Account, Customer, day};
use crate::scenario::Scenario;

pub(super) struct Call<'a> {
    pub(super) fdx: Fdx,
    pub(super) bank: &'a Bank,
    pub(super) ask: &'a Ask,
    pub(super) query: Fields,
    pub(super) consent: Consent,
    pub(super) customer: &'a Customer,
    pub(super) now: Timestamp,
}

impl<'a> Call<'a> {
    /// Checks headers and token. Whether the permission still stands is for [`Call::active`].
    pub(super) fn admit(fdx: Fdx, bank: &'a Bank, ask: &'a Ask) -> Result<Self, Refusal> {
        if interaction(ask).is_none() {
            let text = "the header x-fapi-interaction-id is missing or is no UUID";
            return Err(Refusal::input(text));
        }
        check_headers(ask)?;
        let now = bank.now();
        let consent = token(ask)
            .and_then(|token| {
                bank.read(|state| {
                    let token = state.access.get(token).filter(|token| token.is_valid(now))?;
                    state.consents.get(&token.consent).cloned()
                })
            })
            .filter(|consent| consent.realm == fdx.realm)
            .ok_or_else(|| Refusal::unauthenticated("the access token is missing or not valid"))?;
        let customer = bank
            .ledger
            .customer(&consent.customer)
            .ok_or_else(|| Refusal::new(404, 601, "Customer not found", "the customer has left"))?;
        Ok(Self { fdx, bank, ask, query: ask.query(), consent, customer, now })
    }

    /// Refuses when the permission has ended. Chase has no consent to ask about, so there the
    /// token is what has ended.
    pub(super) fn active(&self) -> Result<(), Refusal> {
        let text = match self.consent.status(self.now) {
            Status::Active => return Ok(()),
            Status::Expired => "the consent has expired",
            Status::Revoked => "the consent was revoked",
        };
        Err(match self.fdx.realm {
            Realm::Standard => Refusal::new(403, 602, "Customer not authorized", text),
            Realm::Chase => Refusal::unauthenticated(text),
        })
    }

    pub(super) fn covers(&self, cluster: Cluster) -> bool {
        self.consent.covers(cluster)
    }

    pub(super) fn needs(&self, cluster: Cluster) -> Result<(), Refusal> {
        if self.covers(cluster) { Ok(()) } else { Err(Refusal::not_covered(cluster)) }
    }

    /// The accounts that the customer chose, in the bank's order.
    pub(super) fn accounts(&self) -> Vec<&'a Account> {
        let chosen = |account: &&Account| self.consent.accounts.contains(&account.id);
        self.customer.accounts.iter().filter(chosen).collect()
    }

    pub(super) fn account(&self, id: &str) -> Result<&'a Account, Refusal> {
        self.accounts().into_iter().find(|account| account.id == id).ok_or_else(Refusal::no_account)
    }

    /// The account, unless its system is down.
    pub(super) fn working_account(&self, id: &str) -> Result<&'a Account, Refusal> {
        let account = self.account(id)?;
        if self.fails(account) { Err(Refusal::subsystem()) } else { Ok(account) }
    }

    /// Whether the scenario `one-failing-account` means this one.
    pub(super) fn fails(&self, account: &Account) -> bool {
        let settings = self.bank.read(|state| {
            let running = state.scenarios.get(&Scenario::OneFailingAccount)?;
            Some(running.settings.clone())
        });
        let Some(settings) = settings else { return false };
        if let Some(id) = settings.account {
            return id == account.id;
        }
        let all = self.accounts();
        all.get(1).or(all.first()).is_some_and(|failing| failing.id == account.id)
    }

    pub(super) fn look(&self, account: &Account) -> Look {
        self.bank.look(account)
    }

    pub(super) fn today(&self) -> Date {
        day::day_of(self.now)
    }

    /// The first day that the customer lets be seen.
    pub(super) fn earliest(&self) -> Date {
        self.consent.wish.lookback.map_or(Date::MIN, |days| day::plus_days(self.today(), -days))
    }
}

/// The bearer token of the header; nowhere else is it taken from.
fn token(ask: &Ask) -> Option<&str> {
    let (scheme, token) = ask.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn check_headers(ask: &Ask) -> Result<(), Refusal> {
    if let Some(actor) = ask.header("fdx-api-actor-type")
        && !["USER", "BATCH"].contains(&actor)
    {
        return Err(Refusal::input("FDX-API-Actor-Type is neither USER nor BATCH"));
    }
    let accepts = ask.header("accept").is_none_or(|accept| {
        accept.split(',').any(|range| {
            let kind = range.split(';').next().unwrap_or_default().trim();
            // Statements come as PDF, everything else as JSON.
            ["*/*", "application/*", "application/json", "application/fdx+json", "application/pdf"]
                .contains(&kind)
        })
    });
    if accepts {
        Ok(())
    } else {
        Err(Refusal::new(406, 401, "Invalid input", "only JSON is spoken here"))
    }
}

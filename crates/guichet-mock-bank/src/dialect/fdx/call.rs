//! A request that was let in, with all that the permission behind it says.

use jiff::Timestamp;
use jiff::civil::Date;

use super::refusal::Refusal;
use super::{Fdx, interaction};
use crate::bank::Bank;
use crate::exchange::{Ask, Fields};
use crate::grant::fdx::{Cluster, WishedResource};
use crate::grant::{Access, Consent, Realm, Status};
use crate::ledger::view::Look;
use crate::ledger::{Account, Customer, day};

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
        let (_, consent) = ask
            .bearer()
            .and_then(|token| bank.read(|state| state.permission(token, fdx.realm)))
            .ok_or_else(|| Refusal::unauthenticated("the access token is missing or not valid"))?;
        let customer =
            consent.customer.as_deref().and_then(|login| bank.ledger.customer(login)).ok_or_else(
                || Refusal::new(404, 601, "Customer not found", "the customer has left"),
            )?;
        Ok(Self { fdx, bank, ask, query: ask.query(), consent, customer, now })
    }

    /// Refuses when the permission has ended. Chase has no consent to ask about, so there the
    /// token is what has ended.
    pub(super) fn active(&self) -> Result<(), Refusal> {
        let text = match self.consent.status(self.now) {
            Status::Active => return Ok(()),
            Status::Expired => "the consent has expired",
            Status::Revoked => "the consent was revoked",
            // FDX has no consents that wait for the customer, so none has a token.
            Status::Waiting | Status::Denied => "the consent was not given",
        };
        Err(match self.fdx.realm {
            Realm::Chase => Refusal::unauthenticated(text),
            _ => Refusal::new(403, 602, "Customer not authorized", text),
        })
    }

    pub(super) fn covers(&self, cluster: Cluster) -> bool {
        self.resources().iter().any(|resource| resource.clusters.contains(&cluster))
    }

    /// What is permitted, kind by kind.
    pub(super) fn resources(&self) -> &[WishedResource] {
        match &self.consent.wish.access {
            Access::Fdx(resources) => resources,
            // No token of another standard comes so far.
            _ => &[],
        }
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
        self.bank.fails(account, &self.accounts())
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

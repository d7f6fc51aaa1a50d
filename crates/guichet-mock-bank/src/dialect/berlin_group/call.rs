//! A request that was let in, with all that the consent behind it says.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use super::authorisation::is_unconfirmed;
use super::refusal::Refusal;
use crate::bank::Bank;
use crate::exchange::{Ask, Fields};
use crate::grant::berlin_group::{BgAccess, BgApproach, BgKind, BgModel};
use crate::grant::{Access, Consent, Realm, Status};
use crate::ledger::day::{day_in, zone};
use crate::ledger::view::Look;
use crate::ledger::{Account, Customer, Kind};
use crate::quirk::Quirk;

/// Where the bank is: days begin there at midnight.
const ZONE: &str = "Europe/Berlin";

/// The bank's own time zone.
pub(super) fn local() -> TimeZone {
    zone(ZONE).unwrap_or(TimeZone::UTC)
}

/// How refusals are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    Messages,
    /// RFC 7807.
    Problem,
}

impl Speech {
    pub(super) fn of(bank: &Bank) -> Self {
        if bank.has(Quirk::BgProblemJson) { Self::Problem } else { Self::Messages }
    }
}

pub(super) struct Call<'a> {
    pub(super) bank: &'a Bank,
    pub(super) ask: &'a Ask,
    pub(super) query: Fields,
    pub(super) consent: Consent,
    pub(super) access: BgAccess,
    pub(super) customer: &'a Customer,
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
}

impl<'a> Call<'a> {
    /// Lets a request for data in: the consent must be valid, and where a token goes with it, the
    /// token must be its own.
    pub(super) fn admit(bank: &'a Bank, ask: &'a Ask) -> Result<Self, Refusal> {
        let id = ask.header("consent-id").filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| Refusal::format("Consent-ID", "the header is missing"))?;
        let now = bank.now();
        let (consent, access) = lodged(bank, id)
            .ok_or_else(|| Refusal::new(403, "CONSENT_UNKNOWN", "there is no such consent"))?;
        check_token(bank, ask, &consent, &access)?;
        match consent.status(now) {
            Status::Active if is_unconfirmed(&consent) => {
                return Err(Refusal::consent_invalid("the app has not confirmed it yet"));
            }
            Status::Active if bank.has(Quirk::BgPartiallyAuthorised) => {
                return Err(Refusal::consent_invalid("another person has not agreed yet"));
            }
            Status::Active => {}
            Status::Expired => {
                return Err(Refusal::new(401, "CONSENT_EXPIRED", "the consent has expired"));
            }
            Status::Waiting => return Err(Refusal::consent_invalid("nobody has agreed yet")),
            Status::Denied | Status::Revoked => {
                return Err(Refusal::consent_invalid("the consent has ended"));
            }
        }
        let customer = consent.customer.as_deref().and_then(|login| bank.ledger.customer(login));
        let customer = customer.ok_or_else(|| Refusal::consent_invalid("nobody has agreed"))?;
        let call =
            Self { bank, ask, query: ask.query(), consent, access, customer, now, zone: local() };
        call.count()?;
        Ok(call)
    }

    /// Counts a reading without the customer; the pages of a listing count once.
    fn count(&self) -> Result<(), Refusal> {
        let there = self.ask.header("psu-ip-address").is_some();
        if there || self.query.one("page").is_some() {
            return Ok(());
        }
        let what = format!("berlin-group {} {}", self.consent.id, self.ask.path);
        let times = self.bank.change(|state| state.read_unattended(self.today(), &what));
        if times > self.access.frequency { Err(Refusal::exceeded()) } else { Ok(()) }
    }

    pub(super) fn today(&self) -> Date {
        day_in(self.now, &self.zone)
    }

    pub(super) fn day(&self, at: Timestamp) -> Date {
        day_in(at, &self.zone)
    }

    /// An instant with the bank's offset, which some banks forget.
    pub(super) fn when(&self, at: Timestamp) -> String {
        let bare = self.bank.has(Quirk::BgNoOffset);
        let form = if bare { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S%:z" };
        at.to_zoned(self.zone.clone()).strftime(form).to_string()
    }

    pub(super) fn covers(&self, kind: BgKind, account: &Account) -> bool {
        self.access.covers(kind, account)
    }

    /// What the customer chose and the consent covers, in the bank's order.
    fn shared(&self, fits: impl Fn(&Account) -> bool) -> Vec<&'a Account> {
        let shared = |account: &&Account| {
            fits(account)
                && self.consent.accounts.contains(&account.id)
                && self.covers(BgKind::Accounts, account)
        };
        self.customer.accounts.iter().filter(shared).collect()
    }

    /// Payment accounts, without cards.
    pub(super) fn accounts(&self) -> Vec<&'a Account> {
        self.shared(|account| matches!(account.kind, Kind::Current | Kind::Savings))
    }

    pub(super) fn cards(&self) -> Vec<&'a Account> {
        self.shared(|account| account.kind.is_card())
    }

    /// The id under which this consent knows an account.
    pub(super) fn resource(&self, account: &Account) -> String {
        if !self.bank.has(Quirk::BgIdPerConsent) {
            return account.id.clone();
        }
        let hash = Sha256::digest(format!("{} {}", self.consent.id, account.id));
        let hash: u64 = hash.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{hash:016x}")
    }

    /// The account of an id, if the consent covers this kind of its data and its system works.
    pub(super) fn find(
        &self,
        id: &str,
        among: &[&'a Account],
        kind: BgKind,
    ) -> Result<&'a Account, Refusal> {
        let known = among.iter().find(|account| self.resource(account) == id).copied();
        let account = known.ok_or_else(|| Refusal::unknown("there is no such account"))?;
        // A list of what is available comes without the right to follow it.
        let listed_only = matches!(self.access.model, BgModel::Available { .. });
        if listed_only || !self.covers(kind, account) {
            return Err(Refusal::consent_invalid("the consent does not cover this"));
        }
        if self.bank.fails(account, among) { Err(Refusal::broken()) } else { Ok(account) }
    }

    pub(super) fn look(&self, account: &Account) -> Look {
        self.bank.look(account)
    }

    /// An address below the base.
    pub(super) fn link(&self, path: &str) -> String {
        self.bank.link(&format!("{}{path}", super::BASE))
    }
}

/// A consent of this standard; not a token of the step before one.
pub(super) fn lodged(bank: &Bank, id: &str) -> Option<(Consent, BgAccess)> {
    let consent = bank.read(|state| state.consents.get(id).cloned())?;
    match &consent.wish.access {
        Access::BerlinGroup(access) if access.model != BgModel::Nothing => {
            let access = access.clone();
            Some((consent, access))
        }
        _ => None,
    }
}

/// The consent that a bearer token stands for.
pub(super) fn token(bank: &Bank, ask: &Ask) -> Option<Consent> {
    let (scheme, token) = ask.header("authorization")?.split_once(' ')?;
    let token = Some(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"))?;
    bank.read(|state| Some(state.permission(token, Realm::BerlinGroup)?.1))
}

fn check_token(
    bank: &Bank,
    ask: &Ask,
    consent: &Consent,
    access: &BgAccess,
) -> Result<(), Refusal> {
    let right = match access.approach {
        BgApproach::Redirect | BgApproach::Decoupled => return Ok(()),
        BgApproach::OAuth => token(bank, ask).is_some_and(|given| given.id == consent.id),
        BgApproach::PreStep => {
            token(bank, ask).is_some_and(|given| given.customer == consent.customer)
        }
    };
    if right { Ok(()) } else { Err(Refusal::token_invalid("the access token is not valid here")) }
}

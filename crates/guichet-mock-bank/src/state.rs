//! All that changes at the bank while it is open, and the file it survives in.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::{fs, io};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::grant::{ClientToken, Consent, Realm, Status, Token, Wish};
use crate::ledger::day::{day_of, plus_days};
use crate::ledger::view::Look;
use crate::ledger::{Account, view};
use crate::quirk::Quirk;
use crate::scenario::{Running, Scenario};

/// The form of the state file; another number is another form.
const VERSION: u32 = 2;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    version: u32,
    pub(crate) seed: u64,
    pub(crate) today: Date,
    pub(crate) now: Timestamp,
    pub(crate) scenarios: BTreeMap<Scenario, Running>,
    pub(crate) quirks: BTreeSet<Quirk>,
    /// Pushed authorization requests, by their `request_uri`.
    pub(crate) pushed: BTreeMap<String, Pushed>,
    /// Customers who are on the login or consent page, by a number in the page.
    pub(crate) visits: BTreeMap<String, Visit>,
    pub(crate) codes: BTreeMap<String, Code>,
    pub(crate) consents: BTreeMap<String, Consent>,
    pub(crate) access: BTreeMap<String, Token>,
    pub(crate) refresh: BTreeMap<String, Token>,
    /// Tokens that an app has without a customer.
    pub(crate) own: BTreeMap<String, ClientToken>,
    /// How often something was read without the customer, by the day and what it was.
    pub(crate) unattended: BTreeMap<String, u32>,
}

/// What an app asked of an authorization server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) realm: Realm,
    pub(crate) client: String,
    pub(crate) redirect: String,
    pub(crate) state: Option<String>,
    pub(crate) scope: String,
    /// The PKCE challenge, always S256.
    pub(crate) challenge: Option<String>,
    /// What the ID token shall repeat.
    pub(crate) nonce: Option<String>,
    /// The code comes with an ID token beside it.
    pub(crate) hybrid: bool,
    /// The customer comes back without a code; here, when they refused.
    pub(crate) bare: Option<String>,
    pub(crate) wish: Wish,
    /// The consent that the app lodged before, where its standard has such.
    pub(crate) consent: Option<String>,
}

/// A request that was pushed ahead of the customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pushed {
    pub(crate) request: Request,
    pub(crate) expires: Timestamp,
}

/// A customer in the middle of deciding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Visit {
    pub(crate) request: Request,
    /// Once the password was right.
    pub(crate) customer: Option<String>,
    pub(crate) expires: Timestamp,
}

/// An authorization code, kept after use so that a second use is noticed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) request: Request,
    pub(crate) consent: String,
    pub(crate) expires: Timestamp,
    pub(crate) used: bool,
}

impl State {
    pub(crate) fn new(seed: u64, today: Date, now: Timestamp) -> Self {
        Self {
            version: VERSION,
            seed,
            today,
            now,
            scenarios: BTreeMap::new(),
            quirks: BTreeSet::new(),
            pushed: BTreeMap::new(),
            visits: BTreeMap::new(),
            codes: BTreeMap::new(),
            consents: BTreeMap::new(),
            access: BTreeMap::new(),
            refresh: BTreeMap::new(),
            own: BTreeMap::new(),
            unattended: BTreeMap::new(),
        }
    }

    /// The state of an earlier run, if the file exists.
    pub(crate) fn load(path: &Path) -> Result<Option<Self>, Error> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(other) => return Err(Error::StateFile(other)),
        };
        let state: Self = serde_json::from_slice(&bytes)
            .map_err(|_| Error::StateMismatch("it is not a state of this bank".to_owned()))?;
        if state.version == VERSION {
            Ok(Some(state))
        } else {
            Err(Error::StateMismatch(format!("version {} is not {VERSION}", state.version)))
        }
    }

    /// Writes beside the file and renames, so that a reader never sees half of it.
    pub(crate) fn save(&self, path: &Path) -> io::Result<()> {
        let bytes = serde_json::to_vec_pretty(self).map_err(io::Error::other)?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let mut file = private_file(Path::new(&beside))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }

    /// How the books of an account look now, under the scenarios that are on.
    pub(crate) fn look(&self, account: &Account) -> Look {
        let on = |scenario| self.scenarios.get(&scenario);
        let since = |scenario| on(scenario).map(|running: &Running| running.since);
        let now = since(Scenario::FrozenFeed).map_or(self.now, |frozen| frozen.min(self.now));
        let renumbered = on(Scenario::RenumberADay).and_then(|running| {
            running.settings.day.or_else(|| view::last_busy_day(account, running.since))
        });
        Look {
            now,
            settled: since(Scenario::SettlePendings),
            tips: since(Scenario::TipOnPosting),
            renumbered,
        }
    }

    /// Forgets what is too old to be of use, so that the file does not grow for ever.
    pub(crate) fn tidy(&mut self) {
        let now = self.now;
        self.pushed.retain(|_, pushed| now < pushed.expires);
        self.visits.retain(|_, visit| now < visit.expires);
        self.codes.retain(|_, code| now < code.expires);
        self.access.retain(|_, token| token.is_valid(now));
        self.own.retain(|_, token| now < token.expires);
        // Banks count by their own calendar, which is never two days away from this one.
        let yesterday = plus_days(day_of(now), -1).to_string();
        self.unattended.retain(|key, _| *key >= yesterday);
    }

    /// What an access token stands for, if it is good at this door.
    pub(crate) fn permission(&self, token: &str, realm: Realm) -> Option<(Token, Consent)> {
        let token = self.access.get(token).filter(|token| token.is_valid(self.now))?;
        let consent = self.consents.get(&token.consent).filter(|it| it.realm == realm)?;
        Some((token.clone(), consent.clone()))
    }

    /// The scope of an app's own token, if it is good at this door.
    pub(crate) fn own_scope(&self, token: &str, realm: Realm) -> Option<&str> {
        let token = self.own.get(token).filter(|token| self.now < token.expires)?;
        (token.realm == realm).then_some(token.scope.as_str())
    }

    /// Counts one more reading without the customer and says how many that makes on this day.
    pub(crate) fn read_unattended(&mut self, day: Date, what: &str) -> u32 {
        let count = self.unattended.entry(format!("{day} {what}")).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// Keeps a consent that is new, and gives its id.
    pub(crate) fn lodge(&mut self, consent: Consent) -> String {
        let id = consent.id.clone();
        self.consents.insert(id.clone(), consent);
        id
    }

    /// What the customer says to a consent that an app lodged. Once only, and in time.
    pub(crate) fn decide(&mut self, consent: &str, said: Decided) -> Result<(), Undecided> {
        let now = self.now;
        let consent = self.consents.get_mut(consent).ok_or(Undecided)?;
        // Only a British consent can be given again, by whoever gave it.
        let again = consent.realm == Realm::OpenBanking
            && consent.status(now) == Status::Active
            && matches!(&said, Decided::Approved { customer, .. }
                if consent.customer.as_ref() == Some(customer));
        if consent.status(now) != Status::Waiting && !again {
            return Err(Undecided);
        }
        match said {
            Decided::Approved { customer, accounts } => consent.approve(&customer, accounts, now),
            Decided::Denied => consent.deny(now),
        }
        Ok(())
    }

    /// Ends a permission and kills what could renew it.
    pub(crate) fn revoke(&mut self, consent: &str, reason: &str, initiator: &str) {
        let now = self.now;
        self.refresh.retain(|_, token| token.consent != consent);
        if let Some(consent) = self.consents.get_mut(consent) {
            consent.revoke(now, reason, initiator);
        }
    }
}

/// What a customer said on a page, or on the telephone.
#[derive(Clone, Debug)]
pub(crate) enum Decided {
    Approved { customer: String, accounts: Vec<String> },
    Denied,
}

/// There is no such consent, or it waits for nobody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Undecided;

/// Tokens are inside: nobody but the owner reads it.
#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // A left-over of a crash may have another mode, and the mode only counts for a new file.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<fs::File> {
    fs::File::create(path)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::date;

    use super::*;
    use crate::grant::stet::StetAccess;
    use crate::grant::{Access, DurationType};
    use crate::ledger::day::instant;

    fn lodged() -> (State, String) {
        let today = date(2026, 3, 31);
        let mut state = State::new(1, today, instant(today, 12, 0));
        let access = Access::Stet(StetAccess::default());
        let (duration, period) = (DurationType::TimeBound, Some(1));
        let wish = Wish { duration, period, lookback: None, access };
        let consent = Consent::lodged(Realm::BerlinGroup, "app", wish, state.now);
        let id = state.lodge(consent);
        (state, id)
    }

    fn yes() -> Decided {
        Decided::Approved { customer: "jonas".to_owned(), accounts: vec!["a".to_owned()] }
    }

    #[test]
    fn a_customer_decides_once_and_in_time() {
        let (mut state, id) = lodged();
        assert!(state.decide(&id, yes()).is_ok());
        assert_eq!(state.consents[&id].status(state.now), Status::Active);
        assert!(state.decide(&id, Decided::Denied).is_err());

        let (mut state, id) = lodged();
        assert!(state.decide(&id, Decided::Denied).is_ok());
        assert_eq!(state.consents[&id].status(state.now), Status::Denied);
        assert!(state.decide(&id, yes()).is_err());

        let (mut state, id) = lodged();
        state.now = state.now.saturating_add(SignedDuration::from_hours(24)).unwrap();
        assert!(state.decide(&id, yes()).is_err());
        assert!(state.decide("another", yes()).is_err());
    }

    #[test]
    fn readings_are_counted_by_day_and_thing() {
        let (mut state, _) = lodged();
        let day = state.today;
        assert_eq!(state.read_unattended(day, "a balances"), 1);
        assert_eq!(state.read_unattended(day, "a balances"), 2);
        assert_eq!(state.read_unattended(day, "a transactions"), 1);
        assert_eq!(state.read_unattended(plus_days(day, 1), "a balances"), 1);
        state.now = state.now.saturating_add(SignedDuration::from_hours(48)).unwrap();
        state.tidy();
        assert_eq!(state.unattended.len(), 1);
    }
}

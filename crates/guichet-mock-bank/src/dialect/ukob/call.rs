//! A request that was let in, with all that the consent behind it says.

use jiff::Timestamp;

use super::Ukob;
use super::refusal::{Code, Refusal};
use crate::bank::Bank;
use crate::exchange::{Ask, Fields};
use crate::grant::ukob::UkobAccess;
use crate::grant::{Access, Consent, Realm, Status};
use crate::ledger::view::Look;
use crate::ledger::{Account, Customer, Kind};

pub(super) struct Call<'a> {
    pub(super) dialect: Ukob,
    pub(super) bank: &'a Bank,
    pub(super) ask: &'a Ask,
    pub(super) query: Fields,
    pub(super) customer: &'a Customer,
    pub(super) access: UkobAccess,
    pub(super) now: Timestamp,
    consent: Consent,
}

impl<'a> Call<'a> {
    /// Lets a token of a customer in, if the consent behind it still stands.
    pub(super) fn admit(dialect: Ukob, bank: &'a Bank, ask: &'a Ask) -> Result<Self, Refusal> {
        let now = bank.now();
        let consent = bearer(ask)
            .and_then(|token| {
                bank.read(|state| {
                    let token = state.access.get(token).filter(|token| token.is_valid(now))?;
                    state.consents.get(&token.consent).cloned()
                })
            })
            .filter(|consent| consent.realm == Realm::OpenBanking)
            .ok_or(Refusal::Bare(401))?;
        match consent.status(now) {
            Status::Active => {}
            Status::Expired => return Err(Refusal::reauthenticate()),
            Status::Revoked => return Err(Refusal::consent_status("the consent was revoked")),
            Status::Waiting | Status::Denied => {
                return Err(Refusal::consent_status("the consent was not given"));
            }
        }
        let customer = consent.customer.as_deref().and_then(|login| bank.ledger.customer(login));
        let (Some(customer), Access::Ukob(access)) = (customer, consent.wish.access.clone()) else {
            return Err(Refusal::Bare(401));
        };
        Ok(Self { dialect, bank, ask, query: ask.query(), customer, access, now, consent })
    }

    pub(super) fn covers(&self, permission: &str) -> bool {
        self.access.covers(permission)
    }

    /// Refuses unless one of the permissions was given.
    pub(super) fn needs(&self, any_of: &[&str]) -> Result<(), Refusal> {
        if any_of.iter().any(|permission| self.covers(permission)) {
            Ok(())
        } else {
            Err(Refusal::not_permitted("the consent does not cover this"))
        }
    }

    /// The accounts that the customer chose, in the bank's order. Investments are not accounts
    /// to this standard.
    pub(super) fn accounts(&self) -> Vec<&'a Account> {
        let chosen = |account: &&Account| {
            account.kind != Kind::Investment && self.consent.accounts.contains(&account.id)
        };
        self.customer.accounts.iter().filter(chosen).collect()
    }

    /// One account, unless it is not permitted or its system is down.
    pub(super) fn account(&self, id: &str) -> Result<&'a Account, Refusal> {
        let accounts = self.accounts();
        let chosen = accounts.iter().copied().find(|account| account.id == id);
        let account = chosen.ok_or_else(|| match self.customer.account(id) {
            Some(_) => Refusal::not_permitted("the consent does not cover this account"),
            None => Refusal::not_found("there is no such account"),
        })?;
        if self.bank.fails(account, &accounts) { Err(Refusal::broken()) } else { Ok(account) }
    }

    pub(super) fn look(&self, account: &Account) -> Look {
        self.bank.look(account)
    }

    /// The address of this request with another query.
    pub(super) fn link(&self, query: &str) -> String {
        let question = if query.is_empty() { "" } else { "?" };
        self.bank.link(&format!("{}{question}{query}", self.ask.path))
    }

    /// The address of something below the base of the dialect.
    pub(super) fn address(&self, path: &str) -> String {
        self.bank.link(&format!("{}{path}", self.dialect.base))
    }
}

/// The bearer token of the header; nowhere else is it taken from.
pub(super) fn bearer(ask: &Ask) -> Option<&str> {
    let (scheme, token) = ask.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// What every request is looked at for, before it is known who sends it.
pub(super) fn check_headers(ask: &Ask) -> Result<(), Refusal> {
    let accepts = ask.header("accept").is_none_or(|accept| {
        accept.split(',').any(|range| {
            let kind = range.split(';').next().unwrap_or_default().trim();
            ["*/*", "application/*", "application/json", "application/pdf"].contains(&kind)
        })
    });
    if !accepts {
        return Err(Refusal::Bare(406));
    }
    let given = ask.headers.iter().any(|(name, _)| name == "x-fapi-auth-date");
    if !given || ask.header("x-fapi-auth-date").is_some_and(is_http_date) {
        Ok(())
    } else {
        let text = "this is no date of HTTP";
        Err(Refusal::input(Code::HEADER_INVALID, "x-fapi-auth-date", text))
    }
}

/// Whether it is written as in RFC 7231: `Sun, 10 Sep 2017 19:43:31 GMT`.
fn is_http_date(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    let parts: Vec<_> = text.split(' ').collect();
    let [weekday, day, month, year, time, zone] = parts.as_slice() else { return false };
    weekday.strip_suffix(',').is_some_and(|weekday| DAYS.contains(&weekday))
        && digits(day, 2)
        && MONTHS.contains(month)
        && digits(year, 4)
        && time.split(':').count() == 3
        && time.split(':').all(|part| digits(part, 2))
        && ["GMT", "UTC"].contains(zone)
}

#[cfg(test)]
mod tests {
    use super::is_http_date;

    #[test]
    fn only_dates_of_http_are_taken() {
        assert!(is_http_date("Sun, 10 Sep 2017 19:43:31 UTC"));
        for wrong in ["2017-09-10T19:43:31Z", "Sun, 10 Sep 2017 19:43 UTC", "Sun 10 Sep 2017", ""] {
            assert!(!is_http_date(wrong), "{wrong}");
        }
    }
}

//! The stories that the bank can tell, by name.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Something that goes wrong, or moves, at a bank.
///
/// Each is switched on by [`MockBank::scenario`](crate::MockBank::scenario) or by
/// `POST /_mock/scenarios/{name}` with the kebab-case name, and off by `DELETE` of the same.
/// Faults touch the dialects' endpoints, not OAuth and not `/_mock/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scenario {
    /// All that is pending is booked from now on, with another id or amount where it has one;
    /// an authorisation that was to be dropped goes away.
    SettlePendings,
    /// Restaurant payments that are pending are booked at once, a fifth higher.
    TipOnPosting,
    /// The entries booked on one day have other ids than before: on the day of the settings, or
    /// on each account's last day with at least two bookings.
    RenumberADay,
    /// Too many requests, with `Retry-After`: the next one, or all until the time is up.
    TooManyRequests,
    /// The next request meets an internal error.
    #[serde(rename = "error-500-once")]
    Error500Once,
    /// The connection closes in the middle of the next body.
    CutTheBody,
    /// The next answer is a web page, with status 200, where JSON belongs.
    HtmlErrorPage,
    /// The cursor of the second page of a listing leads to the second page.
    PageLoop,
    /// A page without entries lies between the first and the second page of a listing.
    EmptyMiddlePage,
    /// The books stand still: what happens after this moment is not shown.
    FrozenFeed,
    /// All consents given so far are expired. Done at once, not kept as a state.
    ExpireConsent,
    /// The customer ends all consents at the bank. Done at once, not kept as a state.
    RevokeAtBank,
    /// One account fails: the settings' one, or the second of the listing.
    OneFailingAccount,
}

impl Scenario {
    /// All scenarios, in the order of this page.
    pub const ALL: [Self; 13] = [
        Self::SettlePendings,
        Self::TipOnPosting,
        Self::RenumberADay,
        Self::TooManyRequests,
        Self::Error500Once,
        Self::CutTheBody,
        Self::HtmlErrorPage,
        Self::PageLoop,
        Self::EmptyMiddlePage,
        Self::FrozenFeed,
        Self::ExpireConsent,
        Self::RevokeAtBank,
        Self::OneFailingAccount,
    ];

    /// The kebab-case name, as in the path of `/_mock/scenarios/{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SettlePendings => "settle-pendings",
            Self::TipOnPosting => "tip-on-posting",
            Self::RenumberADay => "renumber-a-day",
            Self::TooManyRequests => "too-many-requests",
            Self::Error500Once => "error-500-once",
            Self::CutTheBody => "cut-the-body",
            Self::HtmlErrorPage => "html-error-page",
            Self::PageLoop => "page-loop",
            Self::EmptyMiddlePage => "empty-middle-page",
            Self::FrozenFeed => "frozen-feed",
            Self::ExpireConsent => "expire-consent",
            Self::RevokeAtBank => "revoke-at-bank",
            Self::OneFailingAccount => "one-failing-account",
        }
    }

    /// The faults that strike a number of requests and are then over.
    pub(crate) const STRIKES: [Self; 4] =
        [Self::TooManyRequests, Self::Error500Once, Self::CutTheBody, Self::HtmlErrorPage];
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No scenario has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no scenario has this name")]
pub struct UnknownScenario;

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|scenario| scenario.name() == name).ok_or(UnknownScenario)
    }
}

/// How a scenario is played; the body of `POST /_mock/scenarios/{name}`, all fields optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScenarioSettings {
    /// How many requests a fault strikes; one when not given.
    pub times: Option<u32>,
    /// For `too-many-requests`: the seconds of `Retry-After`; 30 when not given. When it is given
    /// without `times`, all requests are refused until the bank's clock has moved so far.
    pub seconds: Option<u32>,
    /// For `one-failing-account`: the id of the account.
    pub account: Option<String>,
    /// For `renumber-a-day`: the day.
    pub day: Option<Date>,
}

impl ScenarioSettings {
    /// The seconds of `Retry-After`.
    pub(crate) fn retry_after(&self) -> u32 {
        self.seconds.unwrap_or(30)
    }
}

/// A scenario that is on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Running {
    pub(crate) since: Timestamp,
    /// Requests still to be struck; none where the scenario ends by time or by hand.
    pub(crate) left: Option<u32>,
    pub(crate) settings: ScenarioSettings,
}

impl Running {
    pub(crate) fn new(scenario: Scenario, settings: ScenarioSettings, since: Timestamp) -> Self {
        let by_time = scenario == Scenario::TooManyRequests
            && settings.seconds.is_some()
            && settings.times.is_none();
        let strikes = Scenario::STRIKES.contains(&scenario) && !by_time;
        Self { since, left: strikes.then(|| settings.times.unwrap_or(1)), settings }
    }

    /// Whether its time is up.
    fn is_over(&self, now: Timestamp) -> bool {
        self.left.is_none()
            && now.duration_since(self.since).as_secs() >= i64::from(self.settings.retry_after())
    }
}

/// The fault that strikes the request that just came in, if any, counted as struck.
pub(crate) fn strike(
    on: &mut BTreeMap<Scenario, Running>,
    now: Timestamp,
) -> Option<(Scenario, ScenarioSettings)> {
    if on.get(&Scenario::TooManyRequests).is_some_and(|running| running.is_over(now)) {
        on.remove(&Scenario::TooManyRequests);
    }
    let scenario = Scenario::STRIKES.into_iter().find(|scenario| on.contains_key(scenario))?;
    let running = on.get_mut(&scenario)?;
    let settings = running.settings.clone();
    if let Some(left) = &mut running.left {
        *left = left.saturating_sub(1);
        if *left == 0 {
            on.remove(&scenario);
        }
    }
    Some((scenario, settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_scenario() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.name().parse(), Ok(scenario));
            let json = serde_json::to_string(&scenario).unwrap();
            assert_eq!(json, format!("\"{}\"", scenario.name()));
        }
    }
}

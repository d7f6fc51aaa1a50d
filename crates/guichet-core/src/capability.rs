//! Who a bank is and what it can do, known before the first call.

use crate::{
    BankId, Conduct, ConsentLife, HistoryLimit, Operation, OperationSet, PendingEntries, Text,
};
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

/// Who a bank is, and how it behaves.
///
/// As JSON, `time_zone` is the zone's name in the IANA database.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BankInfo {
    /// The identifier in this project: `chase-us`.
    pub id: BankId,
    /// The name that customers know.
    pub name: Text,
    /// The country, as two letters of ISO 3166-1.
    pub country: Text,
    /// The zone in which an instant without an offset is read, and in which its day begins.
    ///
    /// It is what the connector goes by; [`Conduct::time_zone`] says how well it is known.
    #[serde(serialize_with = "zone_name")]
    pub time_zone: TimeZone,
    /// The business identifier codes (ISO 9362) by which it can be found.
    pub bics: Vec<Text>,
    /// How it behaves, with the evidence for it.
    pub conduct: Conduct,
}

fn zone_name<S: Serializer>(zone: &TimeZone, to: S) -> Result<S::Ok, S::Error> {
    zone.iana_name().serialize(to)
}

impl BankInfo {
    /// Describes a bank whose clocks run on UTC; set `time_zone` where the zone is known.
    pub fn new(id: BankId, name: impl Into<Text>, country: impl Into<Text>) -> Self {
        Self {
            id,
            name: name.into(),
            country: country.into(),
            time_zone: TimeZone::UTC,
            bics: Vec::new(),
            conduct: Conduct::UNCONFIRMED,
        }
    }
}

/// How many calls a bank allows while the customer is away, and how it counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnattendedLimit {
    /// Calls per consent, account and operation in one window.
    pub calls: u16,
    /// When the count starts again.
    pub window: Window,
    /// What is counted.
    pub counts: Counting,
}

impl UnattendedLimit {
    /// So many calls in each day of the bank's own time zone, a listing counting once however
    /// many pages it has.
    pub const fn per_day(calls: u16) -> Self {
        Self { calls, window: Window::BankDay, counts: Counting::Listings }
    }

    /// Counts over the last 24 hours instead of by the bank's day.
    #[must_use]
    pub const fn rolling(mut self) -> Self {
        self.window = Window::Rolling24Hours;
        self
    }

    /// Counts each page instead of each listing.
    #[must_use]
    pub const fn counting_pages(mut self) -> Self {
        self.counts = Counting::Pages;
        self
    }
}

/// When a count of calls starts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Window {
    /// At midnight in the bank's time zone.
    BankDay,
    /// 24 hours after each call.
    Rolling24Hours,
}

/// What a bank counts as one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Counting {
    /// Every page.
    Pages,
    /// Every listing, with all its pages.
    Listings,
}

/// What one bank can do.
///
/// An operation that is not in [`operations`](Self::operations) is refused before anything is
/// sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// The operations that answer.
    pub operations: OperationSet,
    /// Days of history that can be read, if bounded.
    pub history_days: Option<u16>,
    /// Calls without the customer, if bounded.
    pub unattended: Option<UnattendedLimit>,
    /// The longest consent in days, if bounded.
    pub consent_days: Option<u16>,
    /// Whether pending entries are listed.
    pub pending: bool,
}

impl Capabilities {
    /// These operations and nothing else, without bounds.
    pub const fn of(operations: &[Operation]) -> Self {
        Self {
            operations: OperationSet::of(operations),
            history_days: None,
            unattended: None,
            consent_days: None,
            pending: false,
        }
    }

    /// Bounds the history.
    #[must_use]
    pub const fn history_days(mut self, days: u16) -> Self {
        self.history_days = Some(days);
        self
    }

    /// Bounds the calls without the customer.
    #[must_use]
    pub const fn unattended(mut self, limit: UnattendedLimit) -> Self {
        self.unattended = Some(limit);
        self
    }

    /// Bounds the consent.
    #[must_use]
    pub const fn consent_days(mut self, days: u16) -> Self {
        self.consent_days = Some(days);
        self
    }

    /// Says that pending entries are listed.
    #[must_use]
    pub const fn pending(mut self) -> Self {
        self.pending = true;
        self
    }

    /// Takes over the bounds that follow from how the bank behaves, so that each is written once,
    /// with its evidence. What the conduct says nothing of stays as it is.
    #[must_use]
    pub const fn bounded_by(mut self, conduct: &Conduct) -> Self {
        if let Some(HistoryLimit::Days(days)) = conduct.history.value() {
            self.history_days = Some(days);
        }
        if let Some(ConsentLife::Days(days)) = conduct.consent.value() {
            self.consent_days = Some(days);
        }
        if let Some(limit) = conduct.unattended.value() {
            self.unattended = Some(limit);
        }
        if let Some(PendingEntries::NotListed) = conduct.pending.value() {
            self.pending = false;
        }
        self
    }

    /// Whether an operation answers.
    pub const fn supports(&self, operation: Operation) -> bool {
        self.operations.contains(operation)
    }
}

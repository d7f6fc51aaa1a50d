//! One entry of the log: who did or asked what, for which purpose, and what was decided.

mod about;
mod action;
mod actor;
mod commitment;
mod name;
mod rule;

pub use action::{Action, ConsentEvent, WithdrawalStep};
pub use actor::{Actor, ActorKind};
pub use commitment::{Commitment, CommitmentKey};
pub use name::Name;
pub use rule::Rule;

use crate::Digest;
use guichet_core::{Date, Error, ErrorKind, Purpose, Result, ScopeSet, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The version of the form in which entries are written.
const VERSION: u8 = 1;

/// One entry of the log.
///
/// It says who, what, why, how much and when, and never holds a value: what was handed over is
/// there only as a [`Commitment`] under the consent's key. Its bytes are canonical JSON
/// (RFC 8785), so that equal entries have equal hashes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    // In the order of their names: so serde writes what RFC 8785 wants, without sorting.
    /// What.
    pub action: Action,
    /// Who did it or asked for it.
    pub actor: Actor,
    /// When it happened, by the clock of the app.
    pub at: Timestamp,
    /// The bank it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<Name>,
    /// The consent it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentVersion>,
    /// What was decided.
    pub decision: Decision,
    /// The names of the fields, in order, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Name>,
    /// The hash of the notice that the customer was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Digest>,
    /// What was handed over, bound but not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Commitment>,
    /// The days that the data are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Whether it tells of the whole, or of the beginning or the end of something.
    pub phase: Phase,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Why>,
    /// To whom the data go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Name>,
    /// The hash of the consent's record, where the entry is about the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Digest>,
    /// What an intent and its outcome have in common; the app's traces may name it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Name>,
    /// How many rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// The kinds of data, or of acts.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub scopes: ScopeSet,
    /// The customer, by pseudonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Name>,
    /// The version of the form.
    v: u8,
}

impl Entry {
    /// Says that an actor did something, and was permitted to.
    pub fn new(at: Timestamp, actor: Actor, action: Action) -> Self {
        Self {
            v: VERSION,
            at,
            phase: Phase::Whole,
            actor,
            action,
            decision: Decision::Permitted,
            request: None,
            bank: None,
            consent: None,
            subject: None,
            purpose: None,
            scopes: ScopeSet::EMPTY,
            fields: Vec::new(),
            rows: None,
            period: None,
            recipient: None,
            payload: None,
            record: None,
            notice: None,
        }
    }

    /// Says that it is about to begin.
    #[must_use]
    pub fn intent(mut self) -> Self {
        self.phase = Phase::Intent;
        self
    }

    /// Says how what was begun in entry `of` ended.
    #[must_use]
    pub fn outcome(mut self, of: u64, result: Ending) -> Self {
        self.phase = Phase::Outcome { of, result };
        self
    }

    /// Says that it was refused, and by which rule.
    #[must_use]
    pub fn refused(mut self, rule: Rule) -> Self {
        self.decision = Decision::Refused(rule);
        self
    }

    /// Adds what an intent and its outcome have in common.
    #[must_use]
    pub fn request(mut self, id: impl Into<Name>) -> Self {
        self.request = Some(id.into());
        self
    }

    /// Names the bank.
    #[must_use]
    pub fn bank(mut self, bank: &guichet_core::BankId) -> Self {
        self.bank = Some(Name::new(bank.as_str()));
        self
    }

    /// Names the consent it rests on.
    #[must_use]
    pub fn consent(mut self, id: impl Into<Name>, version: u32) -> Self {
        self.consent = Some(ConsentVersion { id: id.into(), version });
        self
    }

    /// Names the customer, by pseudonym.
    #[must_use]
    pub fn subject(mut self, pseudonym: impl Into<Name>) -> Self {
        self.subject = Some(pseudonym.into());
        self
    }

    /// States the purpose.
    #[must_use]
    pub fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(Why::Stated(purpose));
        self
    }

    /// States a purpose in words that are on no list: only for what is refused.
    #[must_use]
    pub fn purpose_words(mut self, words: &str) -> Self {
        self.purpose = Some(Why::read(words));
        self
    }

    /// Names the kinds of data.
    #[must_use]
    pub fn scopes(mut self, scopes: ScopeSet) -> Self {
        self.scopes = scopes;
        self
    }

    /// Names the fields; they are sorted, and doubles fall away.
    #[must_use]
    pub fn fields<N: Into<Name>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.fields = names.into_iter().map(Into::into).collect();
        self.fields.sort_unstable();
        self.fields.dedup();
        self
    }

    /// Says how many rows there were.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = Some(u32::try_from(rows).unwrap_or(u32::MAX));
        self
    }

    /// Says which days the data are about; an open end stays open.
    #[must_use]
    pub fn period(mut self, from: Option<Date>, to: Option<Date>) -> Self {
        self.period = Some(Period { from, to });
        self
    }

    /// Names who receives the data.
    #[must_use]
    pub fn recipient(mut self, recipient: impl Into<Name>) -> Self {
        self.recipient = Some(recipient.into());
        self
    }

    /// Binds what was handed over.
    #[must_use]
    pub fn payload(mut self, commitment: Commitment) -> Self {
        self.payload = Some(commitment);
        self
    }

    /// Binds the record of the consent, and the notice that was shown with it.
    #[must_use]
    pub fn record(mut self, record: Digest, notice: Digest) -> Self {
        self.record = Some(record);
        self.notice = Some(notice);
        self
    }

    /// The canonical bytes: what the log keeps and hashes.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when JSON cannot hold it; no entry made here is such.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|source| {
            Error::new(ErrorKind::Internal, "an entry of the log cannot be written")
                .with_source(source)
        })
    }

    /// Reads the canonical bytes, and nothing but canonical bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) for bytes that are no entry, or one of a form
    /// that this version does not know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let entry: Self = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
        // The source is left out above: it would repeat parts of the entry.
        (entry.v == VERSION && entry.to_bytes()? == bytes).then_some(entry).ok_or_else(unreadable)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_nothing(scopes: &ScopeSet) -> bool {
    scopes.is_empty()
}

fn unreadable() -> Error {
    Error::new(ErrorKind::InvalidInput, "these bytes are no entry of the log")
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What names nobody.
        f.debug_struct("Entry")
            .field("at", &self.at)
            .field("phase", &self.phase)
            .field("actor", &self.actor.kind)
            .field("action", &self.action)
            .field("decision", &self.decision)
            .field("purpose", &self.purpose)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// Which part of something an entry tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// All of it: it took no time, or was refused.
    Whole,
    /// That it is about to begin. An intent without an outcome was cancelled, or the app stopped.
    Intent,
    /// How it ended.
    Outcome {
        /// The place of the intent in the log.
        of: u64,
        /// How.
        result: Ending,
    },
}

/// How something ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// As it should.
    Done,
    /// With an error of this kind, by its stable name.
    Failed(Name),
    /// With a refusal that came to light only on the way.
    Refused(Rule),
}

impl From<&Error> for Ending {
    fn from(error: &Error) -> Self {
        Self::Failed(Name::new(error.kind().as_str()))
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It may be done.
    Permitted,
    /// It may not, by this rule.
    Refused(Rule),
}

/// A consent, as it was at a time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentVersion {
    /// Which consent.
    pub id: Name,
    /// Which version of it.
    pub version: u32,
}

impl fmt::Debug for ConsentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConsentVersion(***, {})", self.version)
    }
}

/// The days that data are about, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// Why something was done or asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Why {
    /// For a purpose that can be permitted.
    Stated(Purpose),
    /// For something else, in the words of who asked. Such a thing is always refused.
    Unlisted(Name),
}

impl Why {
    /// Reads the name of a purpose, and keeps other words as they are.
    pub fn read(words: &str) -> Self {
        Purpose::parse(words).map_or_else(|_| Self::Unlisted(Name::new(words)), Self::Stated)
    }
}

impl From<String> for Why {
    fn from(words: String) -> Self {
        Self::read(&words)
    }
}

impl From<Why> for String {
    fn from(why: Why) -> Self {
        match why {
            Why::Stated(purpose) => purpose.as_str().to_owned(),
            Why::Unlisted(words) => words.as_str().to_owned(),
        }
    }
}

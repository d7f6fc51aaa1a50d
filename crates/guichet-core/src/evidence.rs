//! What supports a fact about a bank.

use serde::Serialize;

/// How well something that is said of a bank is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "evidence", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// A public source states it of this bank.
    Confirmed {
        /// Where it is written.
        source: &'static str,
        /// When it was read there, as `2026-11-21`.
        date: &'static str,
    },
    /// No source states it of this bank; it is what the connector works by.
    Assumed {
        /// Why it may be taken so, such as the text of the standard that the bank speaks.
        basis: &'static str,
    },
    /// Nobody outside the bank's partners can know it.
    Unconfirmed,
}

/// Something that is said of a bank, with what supports it.
///
/// There is no way to write down a value without a source or a reason: what is unconfirmed has no
/// value. An address must be [stated](Self::stated); one that is only assumed is never called.
///
/// ```
/// use guichet_core::{Evidence, Fact};
///
/// const DAYS: Fact<u16> = Fact::confirmed(90, "developer.bank.example, Consents", "2026-11-21");
/// assert_eq!(DAYS.value(), Some(90));
/// assert_eq!(
///     serde_json::to_string(&DAYS)?,
///     r#"{"value":90,"evidence":"confirmed","source":"developer.bank.example, Consents","date":"2026-11-21"}"#,
/// );
/// assert_eq!(Fact::<u16>::unconfirmed().evidence(), Evidence::Unconfirmed);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fact<T> {
    value: Option<T>,
    #[serde(flatten)]
    evidence: Evidence,
}

impl<T: Copy> Fact<T> {
    /// A value, where it is written, and when it was read there.
    pub const fn confirmed(value: T, source: &'static str, date: &'static str) -> Self {
        Self { value: Some(value), evidence: Evidence::Confirmed { source, date } }
    }

    /// A value that no source states of this bank, and why it may be taken so.
    pub const fn assumed(value: T, basis: &'static str) -> Self {
        Self { value: Some(value), evidence: Evidence::Assumed { basis } }
    }

    /// Nobody outside the bank's partners can know it.
    pub const fn unconfirmed() -> Self {
        Self { value: None, evidence: Evidence::Unconfirmed }
    }

    /// The value, whether it is confirmed or assumed.
    pub const fn value(&self) -> Option<T> {
        self.value
    }

    /// The value, only where a source states it.
    pub const fn stated(&self) -> Option<T> {
        match self.evidence {
            Evidence::Confirmed { .. } => self.value,
            Evidence::Assumed { .. } | Evidence::Unconfirmed => None,
        }
    }

    /// What supports it.
    pub const fn evidence(&self) -> Evidence {
        self.evidence
    }
}

//! What supports a fact about a bank.

/// How well something that is said of a bank is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// A public source states it.
    Confirmed {
        /// Where it is written.
        source: &'static str,
        /// When it was read there, as `2026-11-21`.
        date: &'static str,
    },
    /// No source states it, so the app's configuration must.
    Unconfirmed,
}

/// Something that is said of a bank, with what supports it.
///
/// There is no way to write down a value without a source: what is unconfirmed has none, and
/// becomes required configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    value: Option<T>,
    evidence: Evidence,
}

impl<T: Copy> Fact<T> {
    /// A value, where it is written, and when it was read there.
    pub const fn confirmed(value: T, source: &'static str, date: &'static str) -> Self {
        Self { value: Some(value), evidence: Evidence::Confirmed { source, date } }
    }

    /// Nobody outside the bank's partners can know it.
    pub const fn unconfirmed() -> Self {
        Self { value: None, evidence: Evidence::Unconfirmed }
    }

    /// The value, where a source states it.
    pub const fn value(&self) -> Option<T> {
        self.value
    }

    /// What supports it.
    pub const fn evidence(&self) -> Evidence {
        self.evidence
    }
}

//! Why a case did not pass.

use std::fmt;

/// What a case answers.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a case did not pass: what was expected, and what was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// Says what was expected and what was found.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Says during what it happened.
    #[must_use]
    pub fn during(self, what: &str) -> Self {
        Self(format!("{what}: {}", self.0))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<guichet_core::Error> for Failure {
    fn from(error: guichet_core::Error) -> Self {
        Self(format!("a call that should have worked failed: {error} ({error:?})"))
    }
}

impl From<guichet_core::MoneyError> for Failure {
    fn from(error: guichet_core::MoneyError) -> Self {
        Self(format!("an amount cannot be reckoned with: {error}"))
    }
}

/// Goes on only if something holds; says what was expected otherwise.
macro_rules! ensure {
    ($holds:expr, $($said:tt)+) => {
        if !$holds {
            return Err($crate::Failure::new(format!($($said)+)));
        }
    };
}

pub(crate) use ensure;

//! How a file is read.

use guichet_core::BankId;
use guichet_core::raw::AppKey;

/// What a file does not say of itself: which bank it is from, and under which key its accounts are
/// known to the app.
///
/// ```
/// use guichet_core::{BankId, raw::AppKey};
/// use guichet_statement::Reading;
///
/// let how = Reading::new(BankId::new("chase-us")).key(AppKey::from_bytes([7; 32]));
/// # let _ = how;
/// ```
#[derive(Clone, Debug)]
pub struct Reading {
    pub(crate) bank: BankId,
    pub(crate) key: Option<AppKey>,
}

impl Reading {
    /// Reads files of this bank. Accounts get no key.
    pub fn new(bank: BankId) -> Self {
        Self { bank, key: None }
    }

    /// Gives each account its key, the same that a live connection to the bank gives it where both
    /// know its number.
    #[must_use]
    pub fn key(mut self, key: AppKey) -> Self {
        self.key = Some(key);
        self
    }
}

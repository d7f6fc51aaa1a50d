//! What an app asks for: scopes, and nothing else.

use crate::grant::stet::StetAccess;
use crate::grant::{Access, DurationType, Wish};

/// Reading accounts.
pub(crate) const ACCOUNTS: &str = "aisp";
/// More than the last 90 days, with the first token only.
pub(crate) const EXTENDED_HISTORY: &str = "extended_transaction_history";

/// Days until the customer must log in again.
const PERIOD: i64 = 180;

/// The wish, and the scope that is granted with it.
pub(crate) fn read(scope: &str) -> Result<(Wish, String), (&'static str, &'static str)> {
    let words: Vec<_> = scope.split_whitespace().collect();
    if !words.contains(&ACCOUNTS) {
        return Err(("invalid_scope", "the scope must have aisp"));
    }
    if words.iter().any(|word| ![ACCOUNTS, EXTENDED_HISTORY, "offline_access"].contains(word)) {
        return Err(("invalid_scope", "a scope is not known"));
    }
    let access =
        StetAccess { extended_history: words.contains(&EXTENDED_HISTORY), forwarded: None };
    let wish = Wish {
        duration: DurationType::TimeBound,
        period: Some(PERIOD),
        lookback: None,
        access: Access::Stet(access),
    };
    Ok((wish, words.join(" ")))
}

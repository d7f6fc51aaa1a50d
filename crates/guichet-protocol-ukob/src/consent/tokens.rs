//! From what the token address answers to a grant.

use guichet_core::{BankId, ConsentRequest, Grant, Result, Timestamp};
use guichet_http::Tokens;
use jiff::SignedDuration;
use std::time::Duration;

/// The first grant of a consent. Its end is the consent's, which the bank told before.
pub(super) fn grant(
    bank: &BankId,
    request: &ConsentRequest,
    tokens: Tokens,
    now: Timestamp,
) -> Result<Grant> {
    let mut grant = Grant::new(bank.clone(), request, tokens.access_token.clone(), now)?;
    take(&mut grant, tokens, now);
    Ok(grant)
}

/// The grant with new tokens. A bank that sends no new refresh token keeps the old one good.
pub(super) fn refreshed(old: &Grant, tokens: Tokens, now: Timestamp) -> Grant {
    let mut grant = old.clone();
    take(&mut grant, tokens, now);
    grant
}

fn take(grant: &mut Grant, tokens: Tokens, now: Timestamp) {
    grant.token_expires_at = tokens.expires_in.map(|life| later(now, life));
    if let Some(token) = tokens.refresh_token {
        grant.refresh_token = Some(token);
    }
    grant.access_token = tokens.access_token;
}

/// An instant so much later; the last one there is when the bank's number is beyond all time.
fn later(now: Timestamp, life: Duration) -> Timestamp {
    SignedDuration::try_from(life)
        .ok()
        .and_then(|life| now.checked_add(life).ok())
        .unwrap_or(Timestamp::MAX)
}

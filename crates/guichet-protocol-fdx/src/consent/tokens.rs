//! From what the token address answers to a grant.

use guichet_core::{
    BankId, ConsentDuration, ConsentId, ConsentRequest, Grant, Result, Secret, Timestamp,
};
use guichet_http::Tokens;
use jiff::SignedDuration;
use std::time::Duration;

/// Under this name a grant keeps the day to which the customer agreed: a bank may give longer.
const AGREED_UNTIL: &str = "agreed_until";

/// The first grant of a consent.
pub(super) fn grant(
    bank: &BankId,
    request: &ConsentRequest,
    tokens: Tokens,
    now: Timestamp,
) -> Result<Grant> {
    let mut grant = Grant::new(bank.clone(), request, tokens.access_token.clone(), now)?;
    if let ConsentDuration::Days(days) = request.duration {
        let agreed = later(now, Duration::from_secs(u64::from(days).saturating_mul(86_400)));
        grant.extra.insert(AGREED_UNTIL.to_owned(), Secret::new(agreed.to_string()));
    }
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
    // The answer is obeyed, whatever the documentation says of the life of tokens (quirk 58).
    grant.token_expires_at = tokens.expires_in.map(|life| later(now, life));
    let bank_says = tokens
        .seconds("refresh_token_expires_in")
        .filter(|life| !life.is_zero())
        .map(|life| later(now, life));
    let agreed: Option<Timestamp> =
        grant.extra.get(AGREED_UNTIL).and_then(|text| text.expose().parse().ok());
    let end = bank_says.or(grant.expires_at);
    grant.expires_at = match (end, agreed) {
        (Some(end), Some(agreed)) => Some(end.min(agreed)),
        (end, agreed) => end.or(agreed),
    };
    let name = tokens.text("fdxConsentId").or_else(|| tokens.text("grant_id"));
    if let Some(name) = name {
        grant.consent = Some(ConsentId::new(name));
    }
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

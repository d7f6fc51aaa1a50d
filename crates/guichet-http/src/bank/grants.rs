//! From what a token address answers to a grant.

use guichet_core::{
    BankId, ConsentDuration, ConsentRequest, Error, ErrorKind, Grant, Remedy, Result, Secret,
    Timestamp,
};
use jiff::SignedDuration;
use std::time::Duration;

use crate::Tokens;

/// Under this name a grant keeps the day to which the customer agreed: a bank may give longer.
const AGREED_UNTIL: &str = "agreed_until";

impl Tokens {
    /// The first grant of a consent, which ends when the bank says, and never later than the
    /// customer agreed.
    ///
    /// # Errors
    ///
    /// As [`Grant::new`].
    pub fn into_grant(
        self,
        bank: &BankId,
        request: &ConsentRequest,
        now: Timestamp,
    ) -> Result<Grant> {
        let mut grant = Grant::new(bank.clone(), request, self.access_token.clone(), now)?;
        if let ConsentDuration::Days(days) = request.duration {
            let agreed = later(now, Duration::from_secs(u64::from(days).saturating_mul(86_400)));
            grant.extra.insert(AGREED_UNTIL.to_owned(), Secret::new(agreed.to_string()));
        }
        self.take_into(&mut grant, now);
        Ok(grant)
    }

    /// The grant with new tokens. A bank that sends no new refresh token keeps the old one good.
    #[must_use]
    pub fn into_refreshed(self, old: &Grant, now: Timestamp) -> Grant {
        let mut grant = old.clone();
        self.take_into(&mut grant, now);
        grant
    }

    fn take_into(self, grant: &mut Grant, now: Timestamp) {
        // The answer is obeyed, whatever a documentation says of the life of tokens.
        grant.token_expires_at = self.expires_in.map(|life| later(now, life));
        let bank_says = self
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
        if let Some(token) = self.refresh_token {
            grant.refresh_token = Some(token);
        }
        grant.access_token = self.access_token;
    }
}

/// The token of a grant that brings the next one.
///
/// # Errors
///
/// [`GrantExpired`](ErrorKind::GrantExpired), to be mended by a new consent, if there is none.
pub fn refresh_token(grant: &Grant) -> Result<&Secret> {
    grant.refresh_token.as_ref().ok_or_else(|| {
        Error::new(ErrorKind::GrantExpired, "the bank gave no token for a next one")
            .with_remedy(Remedy::Reconsent)
    })
}

/// An instant so much later; the last one there is when the bank's number is beyond all time.
fn later(now: Timestamp, life: Duration) -> Timestamp {
    SignedDuration::try_from(life)
        .ok()
        .and_then(|life| now.checked_add(life).ok())
        .unwrap_or(Timestamp::MAX)
}
